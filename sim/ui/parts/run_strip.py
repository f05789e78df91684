"""The strip that tells how far a run is, and lets its user stop it or ask again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara

from sim.experiments.queue import Fault, Job, JobState, QueueFull
from sim.reporting.words import Language, amount
from sim.ui import service
from sim.ui.study import Study, WrongAddress
from sim.ui.words import text


@solara.component_vue("run_strip.vue")
def _Strip(
    message: str,
    problem: bool,
    done: int,
    total: int,
    words: Mapping[str, str],
    event_cancel: Callable[[object], None],
    event_again: Callable[[object], None],
) -> None:
    """A line of text, a bar while `total` is above zero, and the buttons named in `words`."""


@solara.component
def RunStrip(study: Study, lang: Language) -> None:
    """How far a study is, in words."""
    session = solara.get_session_id()
    job = study.job
    buttons: dict[str, str] = {}
    if job is None:
        message, problem = _refused(study, lang), True
        if not isinstance(study.problem, WrongAddress):
            buttons["again"] = text("run.again", lang)
    else:
        message, problem = told(job, study.quick, lang), job.state is JobState.FAILED
        if job.over and job.state is not JobState.DONE:
            buttons["again"] = text("run.again", lang)
        elif not job.over:
            buttons["cancel"] = text("run.cancel", lang)
    running = job is not None and not job.over

    def cancel(_: object) -> None:
        if job is not None:
            service.queue().cancel(job.id, session)

    _Strip(
        message=message,
        problem=problem,
        done=job.done if job is not None and running else 0,
        total=job.total if job is not None and running else 0,
        words={"bar": text("run.bar", lang), **buttons},
        event_cancel=cancel,
        event_again=lambda _: study.again(),
    )


def _refused(study: Study, lang: Language) -> str:
    """Why a question was not taken."""
    why = study.problem
    if isinstance(why, WrongAddress):
        return text(f"run.wrong-{why.part}", lang, word=why.word)
    if isinstance(why, QueueFull):
        return text(f"run.full-{why.limit}", lang, **why.numbers)
    return text("run.refused", lang, reason=why)


def told(job: Job, quick: bool, lang: Language) -> str:
    """Where a job stands, in words; `quick` where its quick look is on the page."""
    parts: dict[str, object] = {"run": job.id, "done": job.done, "total": job.total}
    if job.state is JobState.DONE:
        share = amount(job.request.scale, "share", lang)
        return text("run.done", lang, share=share, **parts)
    if job.state is JobState.FAILED:
        return text("run.failed", lang, reason=_fault(job, lang), **parts)
    if job.state is JobState.CANCELLED:
        return text("run.cancelled", lang, **parts)
    if job.state is JobState.QUEUED and job.place:
        return text("run.queued", lang, place=job.place, **parts)
    if not quick and job.quick is None:
        return text("run.quick", lang, **parts)
    left = job.seconds_left
    if left is None:
        return text("run.refining", lang, **parts)
    return text("run.refining-left", lang, left=_duration(left, lang), **parts)


def _fault(job: Job, lang: Language) -> str:
    """Why a job failed.  A wrong question is told as the program tells it, in English."""
    if job.fault is Fault.INPUT:
        return str(job.error)
    return text(f"run.fault-{job.fault}", lang)


def _duration(seconds: float, lang: Language) -> str:
    if seconds < 60:
        return text("run.seconds", lang, count=max(1, round(seconds)))
    return text("run.minutes", lang, count=round(seconds / 60))
