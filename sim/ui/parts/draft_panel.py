"""What a scenario is called, changes and costs, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara

from sim.experiments.shipped import default_run
from sim.policy.draft import Draft
from sim.policy.library import load_policy
from sim.reporting.budget import Budget, estimate
from sim.reporting.changes import sentences
from sim.reporting.findings.cost import YEARS, measure_name
from sim.reporting.words import Language, amount
from sim.ui import service
from sim.ui.address import Address
from sim.ui.builder.edit import Editing, title_state
from sim.ui.study import world_titles
from sim.ui.words import text

Press = Callable[[object], None]

SHOWN = 4
"""Measures named in the budget; the others are one line."""
UNIT = "yuan/year"
"""The unit of which money is written as officials write it."""
WORDS = (
    "own", "name", "other-name", "what", "budget", "world", "compare", "trial", "trial-note",
    "save", "copy", "export", "reset-all",
)  # fmt: skip


@solara.component_vue("draft_panel.vue")
def _Panel(
    title: Mapping[str, str],
    base: str,
    sentences: list[str],
    budget: Mapping[str, Any],
    warnings: list[str],
    message: str,
    blocked: bool,
    resettable: bool,
    file: Mapping[str, str],
    turns: int,
    order: list[str],
    worlds: list[dict[str, str]],
    world: str,
    words: Mapping[str, str],
    event_choose: Callable[[str], None],
    event_rename: Callable[[Mapping[str, str]], None],
    event_compare: Press,
    event_trial: Press,
    event_save: Press,
    event_copy: Press,
    event_reset: Press,
) -> None:
    """The panel; the file is made in the browser."""


@solara.component
def DraftPanel(
    editing: Editing,
    huge: bool,
    message: str,
    turns: int,
    address: Address,
    on_world: Callable[[str], None],
    on_rename: Callable[[Mapping[str, str]], None],
    on_compare: Press,
    on_trial: Press,
    on_save: Press,
    on_copy: Press,
    on_reset: Press,
) -> None:
    """The panel beside the measures; `huge` where the draft fits into no address."""
    draft, lang = editing.draft, address.lang
    worlds = world_titles(lang)
    wrong = len(draft.problems())
    told, money = solara.use_memo(
        lambda: (sentences(draft, lang), budget_words(draft, lang)), [draft, lang]
    )
    warnings = [text("builder.problems", lang, count=wrong)] if wrong else []
    if huge:
        warnings.append(text("builder.huge", lang))
    words = {name: text(f"builder.{name}", lang) for name in WORDS}
    words["years"] = text("builder.budget-years", lang, first=YEARS[0], last=YEARS[-1])
    words["note"] = text("builder.budget-note", lang)
    _Panel(
        title=title_state(editing, lang),
        base=text("builder.base", lang, title=getattr(load_policy(draft.base).title, lang)),
        sentences=told,
        budget=money,
        warnings=warnings,
        message=message,
        blocked=bool(wrong or huge or editing.fault),
        resettable=bool(draft.alterations()),
        file={"name": f"{draft.name}.yaml", "text": draft.as_yaml()},
        turns=turns,
        order=["zh", "en"] if lang == "zh" else ["en", "zh"],
        worlds=[{"name": name, "title": title} for name, title in worlds.items()],
        world=address.world,
        words=words,
        event_choose=lambda name: on_world(name) if name in worlds else None,
        event_rename=on_rename,
        event_compare=on_compare,
        event_trial=on_trial,
        event_save=on_save,
        event_copy=on_copy,
        event_reset=on_reset,
    )


def budget_words(draft: Draft, lang: Language) -> dict[str, Any]:
    """The budget meter in words; only a `problem` where a value is outside its range."""
    if draft.problems():
        return {"total": "", "problem": text("builder.budget-wrong", lang)}
    found = estimate(draft, service.results(default_run()))
    most = max(found.plan, found.draft)
    bars = (("level", found.draft, True), ("plan", found.plan, False))
    return {
        "total": _money(found.draft, lang),
        "bars": [
            {
                "name": text(f"builder.budget-{name}", lang),
                "amount": _money(value, lang),
                "share": round(100 * value / most, 1) if most else 0.0,
                "own": own,
            }
            for name, value, own in bars
        ],
        "difference": _difference(found, lang),
        "parts": _parts(found, lang),
    }


def _difference(found: Budget, lang: Language) -> str:
    """More or less than the plan; the same where the difference prints as nothing."""
    if abs(found.difference) < 1:
        return text("builder.budget-same", lang)
    key = "more" if found.difference > 0 else "less"
    return text(f"builder.budget-{key}", lang, size=_money(abs(found.difference), lang))


def _parts(found: Budget, lang: Language) -> list[dict[str, str]]:
    """The measures whose outlay moves most, and the rest as one."""
    moved = found.moved()
    shown = moved if len(moved) <= SHOWN + 1 else moved[:SHOWN]
    rows = [(measure_name(one.measure, lang), one.difference) for one in shown]
    rest = moved[len(shown) :]
    if rest:
        name = text("builder.budget-rest", lang, count=len(rest))
        rows.append((name, sum(one.difference for one in rest)))
    return [{"name": name, "amount": _money(value, lang, signed=True)} for name, value in rows]


def _money(value: float, lang: Language, *, signed: bool = False) -> str:
    return amount(value, UNIT, lang, signed=signed)
