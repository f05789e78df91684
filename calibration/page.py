"""The tables, pictures and statements of `docs/calibration.md`: `python -m calibration.page`.

All are of the posterior that comes with the program, written between the page's markers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import numpy as np

from calibration import coverage, pictures, scales
from calibration.backtest_answer import fit_summary
from calibration.calibrate import SCALE
from calibration.identification import (
    Direction,
    Identification,
    Verdict,
    counts,
    prior_only,
    unnarrowed,
)
from calibration.observations import moments, observations, status_errors
from calibration.posterior import fit_bands, kept_test, manifest, simulated
from sim.document import DOCS, between_markers
from sim.documents.drives import drives
from sim.documents.markdown import table
from sim.policy.library import load_library
from sim.reporting.policy_words import place_label
from sim.reporting.quantities import (
    contraction_note,
    figure_name,
    number,
    number_range,
    quantity_name,
    told,
)
from sim.reporting.words import Language

PAGE = DOCS / "calibration.md"
FIT, BEFORE_AND_AFTER, RANKS = (
    f"images/calibration-{name}.png" for name in ("fit", "before-and-after", "ranks")
)
LANGUAGE: Language = "en"
VERDICTS: Mapping[Verdict, str] = {"pinned": "decide", "informed": "narrow", "silent": "say little"}
STIFF, LOOSE = 5, 4
"""Directions shown at either end."""


@cache
def _posterior() -> Identification:
    return Identification.of()


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(table(head, rows)).rstrip()


def _name(name: str) -> str:
    return quantity_name(name, LANGUAGE)


# Data -----------------------------------------------------------------------------------------


def made() -> str:
    """What the posterior rests on, in sentences."""
    about = manifest()
    fit = fit_summary(fit_bands())
    first = (
        f"Posterior of version {about['program']}, figures `{about['data']}`, "
        f"simulation `{about['simulation']}`."
    )
    return " ".join([first, *told(about, fit, LANGUAGE)[1:]])


def data() -> str:
    """Every row of `moments.csv` with the errors of its observations."""
    found, rows = observations(), []
    for row, cells in moments().iterrows():
        own = [one for one in found if one.row == row]
        errors = sorted({f"{one.own_error:.1%}" for one in own}, key=lambda text: float(text[:-1]))
        rows.append(
            (
                figure_name(str(cells["figure"]), LANGUAGE),
                f"`{cells['series']}`" + (f" over `{cells['over']}`" if cells["over"] else ""),
                str(cells["area"]),
                ", ".join(str(one.year) for one in own),
                str(cells["kind"]),
                errors[0] if len(errors) == 1 else f"{errors[0]} to {errors[-1]}",
                f"{cells['common_error']:.1%}",
                str(cells["note"]),
            )
        )
    by_status = ", ".join(f"{name} {error:.0%}" for name, error in status_errors().items())
    head = (
        "simulated figure", "official series", "of", "years", "kind", "own error", "shared error",
        "why",
    )  # fmt: skip
    return f"{_lines(head, rows)}\n\nError by status, part of the own error: {by_status}."


# Fit ------------------------------------------------------------------------------------------


def fit() -> str:
    """Incomes year by year, and every figure over its years."""
    bands = fit_bands()
    shown = bands[bands["figure"].isin(["urban_income", "rural_income"])]
    yearly = _lines(
        ("figure", "year", "official", "its error", "model, median", "difference", "model, 90%"),
        (
            (
                figure_name(row["figure"], LANGUAGE),
                str(row["year"]),
                f"{row['observed']:,.0f}",
                f"{row['error']:.1%}",
                f"{row['p50']:,.0f}",
                f"{row['p50'] / row['observed'] - 1:+.1%}",
                f"{row['p5']:,.0f}…{row['p95']:,.0f}",
            )
            for row in shown.to_dict("records")
        ),
    )
    rows = []
    for name, own in bands.groupby("figure", sort=False):
        miss = own["p50"] / own["observed"] - 1
        worst = int(np.argmax(miss.abs()))
        away = np.abs(np.log(own["p50"] / own["observed"]))
        inside = (own["p5"] <= own["observed"]) & (own["observed"] <= own["p95"])
        rows.append(
            (
                figure_name(str(name), LANGUAGE),
                str(len(own)),
                f"{miss.abs().mean():.1%}",
                f"{own['error'].mean():.1%}",
                f"{miss.iloc[worst]:+.1%} ({own['year'].iloc[worst]})",
                f"{inside.sum()} of {len(own)}",
                f"{(away < 2 * own['error']).sum()} of {len(own)}",
            )
        )
    over_years = _lines(
        (
            "figure", "years", "mean absolute error", "mean stated error", "largest miss",
            "inside the model's 90%", "within two stated errors",
        ),
        rows,
    )  # fmt: skip
    return f"{yearly}\n\n{over_years}"


# Identification -------------------------------------------------------------------------------


def identified() -> str:
    """Every free quantity before and after."""
    rows = (
        (
            _name(one.name),
            f"{number(one.prior.median, one.unit)} "
            f"({number_range(one.prior.low, one.prior.high, one.unit)})",
            f"{number(one.posterior.median, one.unit)} "
            f"({number_range(one.posterior.low, one.posterior.high, one.unit)})",
            f"{one.contraction:.0%}",
            f"{one.shift:+.1f}",
            VERDICTS[one.verdict],
        )
        for one in _posterior().quantities()
    )
    head = ("quantity", "prior (90%)", "posterior (90%)", "contraction", "shift", "the figures")
    note = f"{contraction_note(LANGUAGE)} Shift: of the mean, in standard deviations of the prior."
    return f"{_lines(head, rows)}\n\n{note}"


def together() -> str:
    """Quantities that the figures know together better than apart."""
    found = _posterior()
    pairs = _lines(
        ("quantity", "and", "correlation"),
        ((_name(one), _name(other), f"{value:+.2f}") for one, other, value in found.correlations()),
    )
    directions = found.directions()
    low, high = found.by_chance
    pinned, narrowed = counts(directions, low)
    loose = len(directions) - pinned - narrowed
    text = (
        f"Of {len(directions)} directions the figures decide {pinned} (a quarter of the prior's "
        f"variance or less is left) and narrow {narrowed} more beyond chance. The other {loose} "
        f"cannot each be told from the prior: in {len(found.draws)} draws of it a direction shows "
        f"a variance between {low:.2f} and {high:.2f}."
    )
    shown = (*directions[:STIFF], *directions[-LOOSE:])
    rows = ((f"{one.variance:.3f}", _combination(one)) for one in shown)
    return f"{pairs}\n\n{text}\n\n{_lines(('variance left', 'made of'), rows)}"


def _combination(direction: Direction) -> str:
    return ", ".join(f"{weight:+.2f} {_name(name)}" for name, weight in direction.loadings)


def silent() -> str:
    """What the figures say nothing about, by the part of the plan that it decides."""
    measures, driven = load_library().measures, drives()
    kept = prior_only()
    by_place: dict[str, list[str]] = defaultdict(list)
    rests: dict[str, set[str]] = {
        key: {name for name in kept if key in driven[name].measures} for key in measures
    }
    for key, names in rests.items():
        if names:
            by_place[measures[key].place].append(key)
    rows = [
        (
            place_label(place, LANGUAGE),
            "; ".join(_name(name) for name in kept if any(name in rests[key] for key in keys)),
            " ".join(keys),
        )
        for place, keys in by_place.items()
    ]
    general = [name for name in kept if not driven[name].measures]
    rows.append(("Reactions under any policy", "; ".join(map(_name, general)), "—"))
    little = unnarrowed(_posterior().quantities())
    acting = sum(one.acts for one in measures.values())
    resting = sum(map(bool, rests.values()))
    text = (
        f"{len(kept)} behavioural parameters are not fitted and keep their priors; {resting} of "
        f"the {acting} measures that act rest on at least one of them. "
    )
    if little:
        text += (
            f"Of the free quantities, {len(little)} are still their priors: "
            f"{', '.join(map(_name, little))}."
        )
    else:
        text += "Each free quantity is narrowed at least a little."
    head = ("part of the plan", "decided by the prior alone", "measures")
    return f"{text}\n\n{_lines(head, rows)}"


# Tests of the method --------------------------------------------------------------------------


def covered() -> str:
    """Simulation-based calibration."""
    found = kept_test(coverage.FILE)
    named = ", ".join(
        f"{level} intervals hold {share:.0%}" for level, share in found["coverage"].items()
    )
    many = len(found["quantities"])
    text = (
        f"{found['replicates']} made-up cities, {many} quantities: {named} of the truths. "
        f"{found['below_five_per_cent']} of {many} rank histograms have a chi-square that chance "
        f"exceeds in fewer than one case in twenty (expected: {0.05 * many:.1f})."
    )
    rows = (
        (
            _name(one["name"]),
            " ".join(map(str, one["histogram"])),
            f"{one['p']:.2f}",
            *(f"{share:.0%}" for share in one["coverage"].values()),
        )
        for one in found["quantities"]
    )
    head = ("quantity", "ranks in eighths", "p of chi-square", *found["coverage"])
    return f"{text}\n\n{_lines(head, rows)}"


def scaled() -> str:
    """Figures at several scales against those of the whole city."""
    found = kept_test(scales.FILE)
    by_figure: dict[str, list[dict]] = defaultdict(list)
    for row in found["differences"]:
        by_figure[row["figure"]].append(row)
    steps = [scale for scale in found["lucks"] if scale != "1"]
    rows = (
        (
            figure_name(name, LANGUAGE),
            *(f"{100 * row['difference']:+.2f} ± {100 * row['standard_error']:.2f}" for row in own),
            f"{100 * max(own, key=lambda row: abs(row['largest']))['largest']:+.2f}",
            f"{100 * own[0]['error']:.1f}",
        )
        for name, own in by_figure.items()
    )
    lucks = ", ".join(f"{many} at {scale}" for scale, many in found["lucks"].items())
    head = ("figure", *(f"scale {scale}" for scale in steps), "largest in a year", "stated error")
    worst = max(
        (row for row in found["differences"] if row["scale"] == SCALE),
        key=lambda row: abs(row["difference"]) / row["error"],
    )
    text = (
        f"At the calibration's scale, {SCALE:g}, the figure farthest off beside its error is "
        f"{figure_name(worst['figure'], LANGUAGE)}: {100 * worst['difference']:+.1f} per cent, "
        f"stated error {100 * worst['error']:.1f}. Differences from the whole city, per cent, ± "
        f"standard error over lucks; cities: {lucks}."
    )
    return f"{text}\n\n{_lines(head, rows)}"


def summary() -> str:
    """The outcome in Chinese."""
    about = manifest()
    return "".join(told(about, fit_summary(fit_bands()), "zh"))


SECTIONS: Mapping[str, Callable[[], str]] = {
    "made": made,
    "data": data,
    "fit": fit,
    "identified": identified,
    "together": together,
    "silent": silent,
    "coverage": covered,
    "scales": scaled,
    "summary": summary,
}


def written(page: str) -> str:
    """The page with every generated part as the shipped posterior has it."""
    for name, section in SECTIONS.items():
        page = between_markers(page, name, section())
    return page


def main() -> None:
    """Write the page and its pictures."""
    pictures.fit(simulated(), observations(), DOCS / FIT)
    found = _posterior()
    pictures.before_and_after(found.quantities(), found.z, DOCS / BEFORE_AND_AFTER)
    pictures.ranks(kept_test(coverage.FILE), DOCS / RANKS)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
