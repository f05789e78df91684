"""From a stored run to the document that every format writes."""

from __future__ import annotations

from pathlib import Path

from sim.experiments.store import DEFAULT_FOLDER, Run
from sim.reporting.findings.finding import listed, phrase
from sim.reporting.report.document import Document, Facts
from sim.reporting.report.evidence_chapters import (
    appendices,
    driver_chapter,
    method_chapter,
    trust_chapter,
)
from sim.reporting.report.results_chapters import (
    answer,
    group_chapter,
    money_chapter,
    target_chapter,
)
from sim.reporting.report.told import Told
from sim.reporting.words import Language, share_of_households, word

CHAPTERS = (
    answer,
    target_chapter,
    group_chapter,
    money_chapter,
    driver_chapter,
    trust_chapter,
    method_chapter,
)
"""In the order in which they stand; each yields its sections."""


def document_of(run: Run, lang: Language, runs: Path = DEFAULT_FOLDER) -> Document:
    """The report on a stored run.

    `runs` is the folder of runs, where answers to further questions are looked for.
    """
    told = Told.of(run, lang, runs)
    sections = [
        section
        for number, chapter in enumerate(CHAPTERS, start=1)
        for section in chapter(told, number)
    ]
    return Document(
        lang=lang,
        run=run.id,
        title=told.say("title"),
        subtitle=_subtitle(told),
        about=_about(told),
        source=told.say("footer", run=run.id, version=run.manifest["program"]),
        sections=(*sections, *appendices(told)),
    )


def _subtitle(told: Told) -> str:
    reference = told.title(told.results.reference)
    if not told.results.others:
        return told.say("subtitle-alone", policy=reference)
    quoted = [
        phrase("common.quoted", told.lang, name=told.title(one)) for one in told.results.others
    ]
    return told.say("subtitle", policies=listed(quoted, told.lang), reference=reference)


def _about(told: Told) -> Facts:
    """What stands beneath the title: run, world, scale, draws and seed."""
    lang, settings = told.lang, told.manifest["settings"]
    world = told.manifest["request"]["world"]
    share = share_of_households(float(settings["scale"]))
    texts = {
        "run": told.results.run or "",
        "world": told.say("about-value", title=world["title"][lang], name=world["name"]),
        "scale": told.say(
            "about-scale",
            scale=word("text.scale-value", lang, share=share),
            draws=settings["draws"],
            seed=settings["seed"],
        ),
    }
    return Facts(tuple((word(f"text.{key}", lang), text) for key, text in texts.items()))
