"""Compare policies within one draw, and gather the draws of a run.

A draw fixes the luck of every resident, the behavioural parameters and the world's path; all
policies of a draw share its history up to their first difference, simulated once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.codes import GROUP_KEYS, Activity, Group
from sim.clock import MONTHS, year_of
from sim.engine.city_engine import Engine
from sim.experiments.request import Request, code_fingerprint, data_fingerprint
from sim.experiments.run import branch, fork_month, found, schedules, terms_by_month
from sim.institutions.treasury import Line
from sim.outcomes.indicators import PANEL_COLUMNS
from sim.outcomes.record import Row, year_rows
from sim.outcomes.spread import per_head
from sim.policy.library import Library, load_library

GAIN_THRESHOLD = 0.01
"""A household wins or loses if its income changes by more than this share.  Status: assumed."""


def line_owners(library: Library) -> dict[Line, tuple[str, str]]:
    """Measure id and fund of each line of the books that a measure pays from."""
    owners = {}
    for line, measure in library.line_owner.items():
        fund = library.measures[measure].fund
        owners[line] = (measure, str(fund.name) if fund is not None else "general")
    return owners


def run_year_by_year(
    engine: Engine, until: int, owners: Mapping[Line, tuple[str, str]]
) -> list[tuple[int, Row]]:
    """Run to a month, recording every December on the way: (year, row)."""
    recorded: list[tuple[int, Row]] = []

    def december(running: Engine) -> None:
        if running.city.month % 12 == 11:
            year = year_of(running.city.month)
            recorded.extend((year, row) for row in year_rows(running, dict(owners)))

    engine.listeners.append(december)
    engine.run_to(until)
    engine.listeners.remove(december)
    return recorded


def gains(reference: Engine, other: Engine) -> Iterable[tuple[str, str, str, float]]:
    """Winners' and losers' shares of persons: (grouping, group, indicator, share).

    A household gains if its income per head of the last year is more than one per cent above
    the reference policy's in the same draw; its members count in their group at the plan's start.
    """
    income, persons = per_head(reference.city)
    new, _ = per_head(other.city)
    change = np.where(income > 0, new / np.maximum(income, 1e-9) - 1.0, 0.0)
    residents = reference.city.residents
    alive = residents["activity"] != Activity.GONE
    households = residents["household"][alive]
    for sign, name in ((1.0, "winners_share"), (-1.0, "losers_share")):
        moved = sign * change > GAIN_THRESHOLD
        yield "all", "all", name, float((moved * persons).sum() / max(1.0, persons.sum()))
        of_members: NDArray[np.bool_] = moved[households]
        start = residents["start_group"][alive]
        for group in Group:
            members = start == group
            if members.any():
                yield "start", GROUP_KEYS[group], name, float(of_members[members].mean())


def run_draw(request: Request, draw: int, threads: int = 1) -> pd.DataFrame:
    """The panel of one draw of a request: every policy, every year."""
    policies, world = request.policies, request.world
    plans = schedules(policies)
    owners = line_owners(load_library())
    terms = [terms_by_month(plan) for plan in plans]
    base = found(
        terms[0], world, scale=request.scale, seed=request.seed, draw=draw, threads=threads
    )
    fork = fork_month(plans) if len(plans) > 1 else MONTHS
    history = run_year_by_year(base, fork, owners)
    parts = []
    reference: Engine | None = None
    for policy, own_terms in zip(policies, terms, strict=True):
        last = policy is policies[-1]
        engine = (
            Engine(base.city, base.setting, own_terms, threads) if last else branch(base, own_terms)
        )
        rows = history + run_year_by_year(engine, MONTHS, owners)
        if reference is None:
            reference = engine
        elif fork < MONTHS:
            # The last December's accounts are still in the state.
            rows += [
                (year_of(MONTHS - 1), ("city", "all", grouping, group, name, value))
                for grouping, group, name, value in gains(reference, engine)
            ]
        parts.append(_table(rows, policy.name, draw))
    panel = pd.concat(parts, ignore_index=True)
    panel.insert(1, "world", world.name)
    return panel[list(PANEL_COLUMNS)]


def _table(rows: list[tuple[int, Row]], policy: str, draw: int) -> pd.DataFrame:
    years = [year for year, _ in rows]
    columns = list(zip(*(row for _, row in rows), strict=True))
    names = ("area", "residence", "grouping", "group", "indicator", "value")
    table = pd.DataFrame(dict(zip(names, columns, strict=True)))
    table.insert(0, "year", years)
    table.insert(0, "draw", draw)
    table.insert(0, "policy", policy)
    return table


CATEGORIES = ("policy", "world", "area", "residence", "grouping", "group", "indicator")


def gather(request: Request, panels: Sequence[pd.DataFrame]) -> tuple[dict[str, Any], pd.DataFrame]:
    """What the manifest needs to know of a finished run, and its panel.

    `panels` are those of the request's draws, in their order.
    """
    panel = pd.concat(panels, ignore_index=True)
    for column in CATEGORIES:
        panel[column] = panel[column].astype("category")
    plans = schedules(request.policies)
    fork = fork_month(plans) if len(plans) > 1 else MONTHS
    return {"code": code_fingerprint(), "data": data_fingerprint(), "fork_month": fork}, panel
