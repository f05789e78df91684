"""The cover of what is taken away: what was asked, of which program and data, how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from sim.errors import InputError
from sim.policy.draft import draft_from
from sim.policy.library import load_library
from sim.reporting.changes import sentences
from sim.reporting.cite import cite
from sim.reporting.policy_words import phrase
from sim.reporting.words import Language, share_of_households, word


def cover_of(manifest: Mapping[str, Any], lang: Language, question: str = "") -> dict[str, str]:
    """Headings and texts of a stored run's cover, in order, for `workbook_bytes`.

    `question` is what the reader asked, in a sentence; left out where it is empty.
    """
    settings, request = manifest["settings"], manifest["request"]
    cover = {phrase("export.question", lang): question} if question else {}
    cover.update(_policies(manifest, lang))
    share = share_of_households(float(settings["scale"]))
    cover[word("text.world", lang)] = _world(request["world"], lang)
    cover[word("text.scale", lang)] = word("text.scale-value", lang, share=share)
    cover[word("text.draws", lang)] = str(settings["draws"])
    cover[word("text.seed", lang)] = str(settings["seed"])
    cover[word("text.run", lang)] = str(manifest["run"])
    cover[phrase("export.version", lang)] = phrase(
        "export.version-value",
        lang,
        version=manifest["program"],
        code=request["code"],
        data=request["data"],
    )
    cover[phrase("export.statuses", lang)] = _statuses(lang)
    cover[phrase("export.reading", lang)] = phrase(
        "export.reading-value", lang, draws=settings["draws"]
    )
    cover[phrase("export.citation", lang)] = cite(
        manifest, "gbt7714" if lang == "zh" else "apa", lang
    )
    return cover


def _policies(manifest: Mapping[str, Any], lang: Language) -> Iterator[tuple[str, str]]:
    """Each policy with its title and what it changes in the plan, one line a change."""
    for number, policy in enumerate(manifest["request"]["policies"], start=1):
        key = "scenario-reference" if number == 1 else "scenario"
        title = manifest["titles"][policy["name"]][lang]
        lines = [phrase("export.scenario-value", lang, title=title, name=policy["name"])]
        # Not where the library of today lacks a measure of it; the manifest has it in full.
        with suppress(InputError):
            draft = draft_from(policy["content"])
            if policy["name"] != draft.base:
                lines += sentences(draft, lang)
        yield phrase(f"export.{key}", lang, number=number), "\n".join(lines)


def _world(world: Mapping[str, Any], lang: Language) -> str:
    return phrase("export.scenario-value", lang, title=world["title"][lang], name=world["name"])


def _statuses(lang: Language) -> str:
    """How many of the measures' parameters are read, derived, recalled and assumed."""
    counted: Counter[str] = Counter(
        parameter.status
        for measure in load_library().measures.values()
        for parameter in measure.parameters.values()
    )
    names = ("read", "derived", "recalled", "assumed")
    return phrase(
        "export.statuses-value",
        lang,
        count=counted.total(),
        **{name: counted[name] for name in names},
    )
