"""Verify a stored run: are its files what was saved, and does the program give them again?

The run is asked again from its manifest alone, so a policy that was somebody's file needs no file.
A sample of its draws is computed with the present program and compared with the stored panel,
number by number, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.experiments.compare import run_draw
from sim.experiments.draws import unpacked
from sim.experiments.ensemble import packed_draw
from sim.experiments.executors import Progress, open_workers
from sim.experiments.posterior import posterior_digest
from sim.experiments.provenance import machine, versions
from sim.experiments.request import Request
from sim.experiments.resident import policies_in, world_of
from sim.experiments.store import MANIFEST, SETTINGS, RunStore, is_own
from sim.outcomes.indicators import PANEL_COLUMNS

SAMPLE = 2
"""Draws computed again unless told otherwise."""

CELL = tuple(name for name in PANEL_COLUMNS if name != "value")
"""What tells one number of a panel from the others."""


@dataclass(frozen=True)
class Change:
    """Something that decides results, as the manifest has it and as it is now."""

    what: str
    then: str
    now: str


@dataclass(frozen=True)
class Difference:
    """A number that came out otherwise; None for one that is not there or not known.

    cell   policy, world, draw, year, area, residence, grouping, group, indicator
    """

    cell: Mapping[str, Any]
    stored: float | None
    found: float | None


@dataclass(frozen=True)
class Verification:
    """What was found.

    run         id
    draws       the draws that were computed again
    of          how many the run has
    compared    numbers compared
    different   how many of them differ
    first       the first that does, by draw and then in the panel's order
    edited      names of files that are not what was saved
    changes     what differs between the program that made the run and this one
    """

    run: str
    draws: Sequence[int]
    of: int
    compared: int
    different: int
    first: Difference | None
    edited: Sequence[str]
    changes: Sequence[Change]

    @property
    def reproduced(self) -> bool:
        """Whether the files are those that were saved and every number came out again."""
        return not self.edited and not self.different


def request_of(manifest: Mapping[str, Any]) -> Request:
    """The request that a manifest holds.

    Raises InputError where the library of today has not what its policies or world name, and
    where the manifest holds no request.
    """
    try:
        asked = manifest["request"]
        names = [entry["name"] for entry in asked["policies"]]
        policies, world = policies_in(manifest, names), world_of(asked["world"])
        return Request(tuple(policies), world, **{name: asked[name] for name in SETTINGS})
    except InputError as error:
        raise InputError(f"the run cannot be computed again: {error}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"the run cannot be computed again: its manifest holds no request ({error})"
        ) from None


def sample(run: str, draws: int, wanted: int | None) -> list[int]:
    """Which of a run's draws to compute again, sorted; all where `wanted` is None.

    A larger sample holds a smaller one; the run's id decides, so that everyone takes the same.
    """
    order = np.random.default_rng(int(run.removeprefix("yq-"), 16)).permutation(draws)
    return sorted(int(draw) for draw in order[:wanted])


def verify(
    store: RunStore,
    prefix: str,
    draws: int | None = SAMPLE,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Verification:
    """Check a run's files and compute `draws` of its draws again, all where it is None.

    Raises InputError for a run that is not there, cannot be read, cannot be computed again, or
    has fewer draws.
    """
    run = store.find(prefix)
    stored = store.load(run, changed=True)
    edited = [*store.changed_files(run), *([] if is_own(stored.manifest) else [MANIFEST])]
    request = request_of(stored.manifest)
    # The usual sample is what there is of it.
    if draws is not None and draws > max(SAMPLE, request.draws):
        raise InputError(f"--draws: run {run} has {request.draws}; 'all' takes them all")
    changes = _changes(stored.manifest, request)
    chosen = sample(run, request.draws, draws)
    # Draws that the request does not ask for are wrong whatever they hold.
    others = stored.panel[~stored.panel["draw"].isin(range(request.draws))]
    compared = different = len(others)
    firsts = {
        int(row["draw"]): Difference(_cell(row), float(row["value"]), None)
        for _, row in others.head(1).iterrows()
    }
    if progress is not None:
        progress(0, len(chosen), "draws")
    for done, (draw, found) in enumerate(_computed(request, chosen, workers), start=1):
        cells = side_by_side(stored.panel[stored.panel["draw"] == draw], found)
        apart = cells[~cells["same"]]
        compared, different = compared + len(cells), different + len(apart)
        if len(apart):
            firsts[draw] = _difference(apart.iloc[0])
        if progress is not None:
            progress(done, len(chosen), "draws")
    return Verification(
        run=run,
        draws=chosen,
        of=request.draws,
        compared=compared,
        different=different,
        first=firsts[min(firsts)] if firsts else None,
        edited=edited,
        changes=changes,
    )


def side_by_side(stored: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """All numbers of two panels: CELL, `stored`, `found`, and whether they are the `same`.

    In the order of the stored panel; numbers that only the other has come last.  Unknown equals
    unknown; a number that only one panel has, or has once more, differs.
    """
    tables = []
    for name, panel in (("stored", stored), ("found", found)):
        table = pd.DataFrame({key: panel[key].astype(object) for key in CELL})
        table["time"] = table.groupby(list(CELL), sort=False).cumcount()
        table[name], table[f"place_{name}"] = panel["value"], range(len(panel))
        tables.append(table)
    both = tables[0].merge(tables[1], how="outer", on=[*CELL, "time"], indicator="in")
    both = both.sort_values(["place_stored", "place_found"], kind="stable", ignore_index=True)
    unknown = both["stored"].isna() & both["found"].isna()
    both["same"] = (both["in"] == "both") & ((both["stored"] == both["found"]) | unknown)
    return both[[*CELL, "stored", "found", "same"]]


def _difference(row: pd.Series[Any]) -> Difference:
    stored, found = (
        None if pd.isna(value) else float(value) for value in (row["stored"], row["found"])
    )
    return Difference(_cell(row), stored, found)


def _cell(row: pd.Series[Any]) -> dict[str, Any]:
    return {key: int(row[key]) if key in ("draw", "year") else str(row[key]) for key in CELL}


def _computed(
    request: Request, draws: Sequence[int], workers: int
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Draws as they are finished; the first in this process, which also compiles the rules."""
    first, *others = draws
    yield first, run_draw(request, first, workers)
    if others:
        with open_workers(min(workers, len(others))) as opened:
            jobs = [(request, draw) for draw in others]
            for (_, draw), packed in opened.completed(packed_draw, jobs):
                yield draw, unpacked(packed)


def _changes(manifest: Mapping[str, Any], request: Request) -> list[Change]:
    """What decides results and is not now as it was when the run was made."""
    then, now = dict(manifest["request"]), dict(request.content)
    asked = ("policies", "world", *SETTINGS)
    pairs = {name: (then.get(name), now.get(name)) for name in now if name not in asked}
    for one, other in zip(then["policies"], now["policies"], strict=True):
        pairs[f"terms of {one['name']}"] = (one.get("terms"), other["terms"])
    pairs["posterior"] = (manifest.get("posterior"), posterior_digest())
    for part, today in (("versions", versions()), ("machine", machine())):
        named = manifest.get(part, {})
        pairs |= {name: (named.get(name), value) for name, value in today.items()}
    return [
        Change(name, str(before), str(after))
        for name, (before, after) in pairs.items()
        if before is not None and before != after
    ]
