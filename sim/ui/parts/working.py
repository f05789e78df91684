"""How far calculations are, in words, with a way to ask again where one failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara

from sim.reporting.words import Language
from sim.ui.calculations import Calculations
from sim.ui.words import text


@solara.component_vue("run_strip.vue")
def _Strip(
    message: str,
    problem: bool,
    done: int,
    total: int,
    words: Mapping[str, str],
    event_again: Callable[[object], None],
) -> None:
    """The strip of a run, without its button to cancel: a calculation is over in seconds."""


@solara.component
def Working(message: str, found: Calculations, lang: Language) -> None:
    """`message` while the calculations are under way; why one failed, in place of it."""
    words = {"bar": message}
    if found.fault is not None:
        message = text("group.failed", lang, reason=text(f"run.fault-{found.fault}", lang))
        words["again"] = text("run.again", lang)
    _Strip(
        message=message,
        problem=found.fault is not None,
        done=len(found.results),
        total=0 if found.fault is not None or len(found.keys) < 2 else len(found.keys),
        words=words,
        event_again=lambda _: found.again(),
    )
