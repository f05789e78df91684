"""Pictures of `docs/calibration.md`: the fit, before and after, and ranks of made-up truths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from calibration.coverage import BINS
from calibration.figures import FIGURES
from calibration.identification import Quantity
from calibration.observations import Observation
from sim.clock import FIRST_YEAR
from sim.reporting.charts import SERIES
from sim.reporting.quantities import figure_name, quantity_name
from sim.reporting.words import Language

LANGUAGE: Language = "en"
RESOLUTION = 100
MODEL, OFFICIAL, GRID = SERIES[0], SERIES[1], "#e6e8ec"
TWO_ERRORS = float(stats.norm.ppf(0.975))
SIZES = ((1e6, "million "), (1e3, "thousand "), (1.0, ""))
"""What numbers of an axis are counted in, where they have ten of it."""
_BANDS = (0.025, 0.1, 0.5, 0.9, 0.975)
_STYLE = {"font.family": "DejaVu Sans", "font.size": 7.5, "axes.spines.top": False,
          "axes.spines.right": False}  # fmt: skip


def fit(simulated: pd.DataFrame, found: Sequence[Observation], path: Path) -> None:
    """Every figure of the model, median with 80 and 95 % bands, and the official ones.

    simulated: draw, figure, year, value; found: the observations.  A growth is drawn from the
    simulated median of the year that it counts from, a floor as a triangle.
    """
    shown = [name for name in FIGURES if any(one.figure == name for one in found)]
    with matplotlib.rc_context(_STYLE):  # type: ignore[arg-type]
        rows = -(-len(shown) // 3)
        figure = Figure(figsize=(9.0, 1.8 * rows), layout="constrained")
        grid = figure.subplots(rows, 3).ravel()
        for axes, name in zip(grid, shown, strict=False):
            _one_figure(axes, name, simulated, [one for one in found if one.figure == name])
        for axes in grid[len(shown) :]:
            axes.set_visible(False)
        handles, labels = grid[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
        _save(figure, path)


def _one_figure(
    axes: Axes, name: str, simulated: pd.DataFrame, official: Sequence[Observation]
) -> None:
    values = simulated[simulated["figure"] == name]
    # Nobody is on the poverty register before 2014.
    values = values[values["value"] > 0]
    bands = values.groupby("year")["value"].quantile(np.array(_BANDS)).unstack()
    years = bands.index.to_numpy()
    axes.fill_between(
        years, bands[0.025], bands[0.975], color=MODEL, alpha=0.18, linewidth=0, label="model, 95%"
    )
    axes.fill_between(
        years, bands[0.1], bands[0.9], color=MODEL, alpha=0.32, linewidth=0, label="model, 80%"
    )
    axes.plot(years, bands[0.5], color=MODEL, linewidth=1.4, label="model, median")
    medians = dict(zip(years.tolist(), bands[0.5], strict=True))
    markers = {"level": "o", "growth": "s", "floor": "^"}
    for kind, marker in markers.items():
        chosen = [one for one in official if one.kind == kind]
        if not chosen:
            continue
        # A year that two rows tell of is drawn a little apart.
        place = np.array([one.year for one in chosen]) + (0.12 if kind == "growth" else 0.0)
        middle = np.array(
            [one.value * (medians[one.since] if one.since is not None else 1.0) for one in chosen]
        )
        spread = np.exp(TWO_ERRORS * np.array([one.error for one in chosen]))
        axes.errorbar(
            place,
            middle,
            yerr=[middle - middle / spread, middle * spread - middle],
            fmt=marker,
            color=OFFICIAL,
            markersize=3.5,
            elinewidth=0.9,
            markerfacecolor=OFFICIAL if kind == "level" else "white",
            label="official, ±2 errors",
        )
    many, unit = next(
        (size, words) for size, words in SIZES if bands.to_numpy().max() >= 10 * size or size == 1
    )
    axes.yaxis.set_major_formatter(lambda value, _: f"{value / many:g}")
    title = f"{figure_name(name, LANGUAGE)}\n{unit}{FIGURES[name]}"
    axes.set_title(title, fontsize=7.5, loc="left")
    axes.set_xticks(range(FIRST_YEAR, FIRST_YEAR + 8, 2))
    axes.grid(True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def before_and_after(found: Sequence[Quantity], z: np.ndarray, path: Path) -> None:
    """90 % intervals of the posterior in the prior's standard deviations; the prior is shaded."""
    with matplotlib.rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(7.5, 0.19 * len(found) + 0.7), layout="constrained")
        axes = figure.add_subplot()
        edge = stats.norm.ppf(0.95)
        axes.axvspan(-edge, edge, color=GRID, zorder=0, label="prior, 90%")
        colours = {"pinned": MODEL, "informed": SERIES[2], "silent": "#56616e"}
        words = {"pinned": "decided", "informed": "narrowed", "silent": "little said"}
        low, middle, high = np.quantile(z, (0.05, 0.5, 0.95), axis=0)
        for verdict, colour in colours.items():
            rows = [row for row, one in enumerate(found) if one.verdict == verdict]
            if rows:
                axes.errorbar(
                    middle[rows],
                    rows,
                    xerr=[middle[rows] - low[rows], high[rows] - middle[rows]],
                    fmt={"pinned": "o", "informed": "s", "silent": "D"}[verdict],
                    color=colour,
                    markersize=3.5,
                    elinewidth=1.3,
                    label=f"posterior, {words[verdict]}",
                )
        axes.set_yticks(range(len(found)), [quantity_name(one.name, LANGUAGE) for one in found])
        axes.set_ylim(len(found) - 0.4, -0.6)
        axes.set_xlabel("standard deviations of the prior")
        axes.legend(loc="lower center", bbox_to_anchor=(0.3, 1.0), ncols=4, frameon=False)
        _save(figure, path)


def ranks(outcome: Mapping[str, Any], path: Path) -> None:
    """Ranks of made-up truths among the draws of their posteriors, all quantities together."""
    counted = np.array(outcome["histogram"])
    replicates, many = outcome["replicates"], len(outcome["quantities"])
    expected = counted.sum() / BINS
    with matplotlib.rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(5.0, 2.2), layout="constrained")
        axes = figure.add_subplot()
        axes.bar(np.arange(BINS), counted, width=0.9, color=MODEL)
        # Quantities of one replicate move together: a band as if only replicates were independent.
        low, high = (many * stats.binom.ppf(edge, replicates, 1 / BINS) for edge in (0.025, 0.975))
        spread = stats.binom.ppf((0.025, 0.975), counted.sum(), 1 / BINS)
        axes.axhspan(*spread, color=OFFICIAL, alpha=0.3, label="95%, independent ranks")
        axes.axhspan(low, high, color=OFFICIAL, alpha=0.12, label="95%, one rank a replicate")
        axes.axhline(expected, color=OFFICIAL, linewidth=1.0)
        axes.set_xlabel("rank of the truth among the draws, in eighths")
        axes.set_ylabel("truths")
        figure.legend(loc="outside upper center", frameon=False, ncols=2)
        _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    """The same content gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished.png")
    figure.savefig(unfinished, dpi=RESOLUTION, metadata={"Software": None})
    unfinished.replace(path)
