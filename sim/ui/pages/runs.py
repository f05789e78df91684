"""Runs: what is under way and what is stored; open, go on, take away, cite, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import solara
import solara.lab

from sim.errors import InputError
from sim.experiments.shipped import is_current
from sim.reporting.words import Language
from sim.ui import service
from sim.ui.address import Address
from sim.ui.pages.compare import tables_of
from sim.ui.parts.frame import use_address
from sim.ui.parts.prose import Heading, Notice, Paragraph, Stack
from sim.ui.parts.run_strip import told
from sim.ui.parts.take_away import TakeAway
from sim.ui.study import FINE, words_of, world_titles
from sim.ui.words import text

LOOK = 1.0
"""Seconds between two looks at what is under way."""


@solara.component_vue("../parts/run_list.vue")
def _RunList(
    runs: list[dict[str, Any]],
    chosen: str,
    words: Mapping[str, str],
    event_open: Callable[[str], None],
    event_choose: Callable[[str], None],
    event_remove: Callable[[str], None],
) -> None:
    """Stored runs with what can be done with each."""


@solara.component
def Runs() -> None:
    """The store and the queue, as far as they concern this user."""
    address, go = use_address()
    lang = address.lang
    _, set_changed = solara.use_state(0)
    chosen, choose = solara.use_state("")
    problem, set_problem = solara.use_state("")

    def delete(run: str) -> None:
        try:
            service.delete_run(run)
            set_problem("")
        except InputError as error:
            set_problem(str(error))
        choose("")
        set_changed(lambda count: count + 1)

    with Stack():
        Heading(text("runs.title", lang))
        Paragraph(text("runs.intro", lang), ["yq-soft"])
        UnderWay(address, lambda: set_changed(lambda count: count + 1))
        if problem:
            Notice(problem)
        _RunList(
            runs=[_row(run, address) for run in service.runs_newest_first()],
            chosen=chosen,
            words={name: text(f"runs.{name}", lang) for name in WORDS},
            event_open=go,
            event_choose=lambda run: choose("" if run == chosen else run),
            event_remove=delete,
        )
        if chosen and service.store().has(chosen):
            results = service.results(chosen)
            TakeAway(results, lambda: tables_of(results, address), address.but(run=chosen), "").key(
                chosen
            )


WORDS = (
    "stored", "run", "policies", "world", "size", "state", "actions", "open", "take", "go_on",
    "remove", "sure", "yes", "no", "none",
)  # fmt: skip


@solara.component
def UnderWay(address: Address, on_finished: Callable[[], None]) -> None:
    """The session's unfinished runs, with their progress."""
    lang = address.lang
    session = solara.get_session_id()
    jobs, set_jobs = solara.use_state(service.queue().jobs(session))
    _, set_seen = solara.use_state([0])

    async def follow() -> None:
        """Looks again while anything is under way; tells when one is over."""
        before = len(jobs)
        while True:
            now = service.queue().jobs(session)
            if len(now) != before:
                before = len(now)
                set_jobs(now)
                on_finished()
            set_seen([job.changes for job in now])
            await asyncio.sleep(LOOK)

    solara.lab.use_task(follow, dependencies=[session], raise_error=False)
    if not jobs:
        return
    with solara.Div(classes=["yq-card"]):
        Heading(text("runs.under-way", lang), 2)
        for job in jobs:
            titles = " / ".join(getattr(one.title, lang) for one in job.request.policies)
            with solara.Div(classes=["yq-row"]):
                solara.Text(text("runs.job", lang, titles=titles, state=told(job, False, lang)))
                solara.Button(
                    text("run.cancel", lang),
                    on_click=lambda job=job: service.queue().cancel(job.id, session),
                )


def _row(run: str, address: Address) -> dict[str, Any]:
    """One run as the list shows it; a damaged one can only be deleted."""
    lang = address.lang
    shipped = service.store().is_shipped(run)
    try:
        manifest = service.store().manifest(run)
        settings = manifest["settings"]
        titles = [manifest["titles"][name][lang] for name in manifest["policies"]]
        asked = address.but(run="", scenarios=words_of(manifest), world=manifest["world"])
    except (InputError, KeyError):
        return {
            "run": run,
            "policies": "",
            "world": "",
            "size": "",
            "badges": [text("runs.damaged", lang)],
            "warn": True,
            "deletable": not shipped,
        }
    current = is_current(manifest)
    finer = settings["draws"] < FINE.draws
    return {
        "run": run,
        "policies": " / ".join(titles),
        "world": world_titles(lang).get(manifest["world"], manifest["world"]),
        "size": text("runs.draws", lang, draws=settings["draws"], share=settings["scale"]),
        "badges": _badges(shipped, current, lang),
        "warn": not current,
        "href": address.at("/compare", run=run),
        "finer": asked.at("/compare", effort="fine") if finer else "",
        "deletable": not shipped,
    }


def _badges(shipped: bool, current: bool, lang: Language) -> list[str]:
    names = ["shipped"] if shipped else []
    names.append("current" if current else "older")
    return [text(f"runs.{name}", lang) for name in names]
