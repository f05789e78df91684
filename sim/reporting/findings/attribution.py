"""What drives what: a policy's effect split over the plan's groups and supporting actions.

The numbers are an answer of `sim.experiments.attribution`.  Unlike in other findings the middle of
an interval is the mean over draws, as only means add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from sim.experiments.attribution import Attribution, Mean, Outcome, Part, Summary
from sim.outcomes.indicators import COST_BY_FUND, indicator
from sim.policy.library import load_library
from sim.reporting.charts import Bars, Option, Scale, bars, colour_of, scale_of
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import (
    FEW_DRAWS,
    Finding,
    compared_words,
    difference_words,
    group_name,
    listed,
    notes,
    phrase,
    place_name,
    sure,
)
from sim.reporting.policy_words import place_label
from sim.reporting.results import Spread
from sim.reporting.table import Cell, Column, Table, between, words
from sim.reporting.words import Language, amount, interval, label

TOLD = 3
"""Parts named in the sentence."""
MOST_DECIMALS = 5


def attribution(found: Attribution, number: int, lang: Language) -> Finding:
    """One of the answer's outcomes: each place's part of the whole, and what it does alone."""
    summary = found.summary(number)
    told = _Told(found, summary, lang)
    return Finding(
        key="attribution",
        title=told.title(),
        note=notes(
            lang,
            how_to_read(found, lang),
            phrase(f"common.by-{summary.outcome.grouping}", lang)
            if summary.outcome.group != "all"
            else "",
        ),
        chart=told.chart(),
        table=told.table(),
    )


def how_to_read(found: Attribution, lang: Language) -> str:
    """What the columns of every outcome mean, and how far to trust them."""
    draws = found.draws
    errors = found.errors[np.isfinite(found.parts)]
    if not np.isfinite(errors).all():
        of_errors = phrase("attribution.errors-unknown", lang)
    elif not errors.any():
        of_errors = phrase("attribution.errors-none", lang)
    else:
        of_errors = phrase("attribution.errors", lang, orders=found.about["orders"])
    return notes(
        lang,
        phrase("attribution.how", lang),
        phrase("attribution.means", lang, draws=draws) if draws > 1 else "",
        phrase("common.few", lang, draws=draws) if 1 < draws <= FEW_DRAWS else "",
        phrase("common.one-draw", lang) if draws == 1 else "",
        of_errors,
        phrase("attribution.noise", lang),
        phrase("attribution.certain", lang) if draws > 1 else "",
    )


def _spread(mean: Mean) -> Spread:
    return Spread(mean.mean, mean.low, mean.high)


def _certain(mean: Mean, name: str, error: float = 0.0) -> bool:
    """Whether the sign may be stated: neither draws nor sampled orders leave it open."""
    # A mean outside its percentiles, on the other side of zero, has no certain sign either.
    return (
        sure(_spread(mean), name)
        and mean.mean * mean.low > 0
        and abs(mean.mean) > 2.0 * error  # false where the error is unknown
    )


@dataclass(frozen=True)
class _Told:
    """One outcome in one language."""

    found: Attribution
    summary: Summary
    lang: Language

    @property
    def outcome(self) -> Outcome:
        return self.summary.outcome

    @property
    def name(self) -> str:
        return self.outcome.indicator

    @property
    def scale(self) -> Scale:
        """How numbers are drawn and printed; the unit stands in the table's title."""
        return scale_of(indicator(self.name).unit, self.lang, points=True)

    @property
    def decimals(self) -> int:
        """So many that the largest number printed has three digits."""
        means = [self.summary.whole, *(part.part for part in self.summary.parts)]
        largest = max((abs(one.mean) for one in means if np.isfinite(one.mean)), default=0.0)
        if not largest:
            return 0
        return min(MOST_DECIMALS, max(0, 2 - floor(log10(largest * self.scale.factor))))

    # --- words ----------------------------------------------------------------------------------

    def policy(self, place: int) -> str:
        """The title of the reference (0) or of the policy (1)."""
        name = self.found.about["policies"][place]
        return str(self.found.about["titles"][name][self.lang])

    def what(self) -> str:
        """The indicator; a measure's or fund's cost names it."""
        base, _, part = self.name.partition(":")
        title = label("indicator", base, self.lang)
        if not part:
            return title
        if self.name.startswith(COST_BY_FUND):
            part = label("fund", self.name.removeprefix(COST_BY_FUND), self.lang)
        elif part in load_library().measures:
            part = measure_name(part, self.lang)
        else:
            part = label("measure", part, self.lang)
        return phrase("attribution.detail", self.lang, what=title, part=part)

    def who(self) -> str:
        group, residence = self.outcome.group, self.outcome.residence
        if residence == "all":
            return place_name("city", self.lang) if group == "all" else group_name(group, self.lang)
        if group == "all":
            return phrase(f"attribution.{residence}", self.lang)
        name = group_name(group, self.lang)
        return phrase(f"attribution.{residence}-of", self.lang, group=name)

    def title(self) -> str:
        """The whole, and the largest parts of a certain sign."""
        name, lang, whole = self.name, self.lang, self.summary.whole
        certain = [one for one in self.summary.parts if _certain(one.part, name, one.error)]
        certain.sort(key=lambda one: abs(one.part.mean), reverse=True)
        key = {0: "title-unsure", 1: "title-one"}.get(len(certain), "title")
        if not certain and any(sure(_spread(one.part), name) for one in self.summary.parts):
            unknown = any(one.error != one.error for one in self.summary.parts)
            key = "title-unknown-error" if unknown else "title-large-error"
        return phrase(
            f"attribution.{key}",
            lang,
            draws=self.found.draws,
            orders=self.found.about["orders"],
            policy=self.policy(1),
            year=self.found.about["year"],
            who=self.who(),
            what=self.what(),
            compared=compared_words(_spread(whole), name, self.policy(0), lang),
            parts=listed([self.named(one) for one in certain[:TOLD]], lang),
        )

    def named(self, part: Part) -> str:
        difference = difference_words(_spread(part.part), self.name, self.lang)
        parts = {"name": place_label(part.place, self.lang), "difference": difference}
        share = self.share(part)
        if share is None:
            return phrase("attribution.named", self.lang, **parts)
        return phrase(
            "attribution.named-share", self.lang, **parts, share=amount(share, "share", self.lang)
        )

    def share(self, part: Part) -> float | None:
        """The part over the whole; nothing where the whole has no certain sign."""
        whole = self.summary.whole
        return part.part.mean / whole.mean if _certain(whole, self.name) else None

    # --- numbers --------------------------------------------------------------------------------

    def number(self, value: float, *, signed: bool = True) -> str:
        return amount(value * self.scale.factor, "", self.lang, self.decimals, signed=signed)

    def range(self, mean: Mean) -> str:
        if not np.isfinite(mean.low):
            return "—"
        low, high = (bound * self.scale.factor for bound in (mean.low, mean.high))
        return interval(low, high, "", self.lang, self.decimals, signed=True)

    def range_cell(self, mean: Mean) -> Cell:
        return between(self.range(mean), mean.low, mean.high)

    def cell(self, value: float, *, signed: bool = True) -> Cell:
        return Cell(self.number(value, signed=signed), value if np.isfinite(value) else None)

    # --- table and chart ------------------------------------------------------------------------

    def table(self) -> Table:
        lang, summary = self.lang, self.summary
        unit = indicator(self.name).unit
        columns = (
            Column(phrase("attribution.place", lang), numeric=False),
            Column(phrase("attribution.alone", lang), unit),
            Column(phrase("attribution.part", lang), unit),
            Column(phrase("common.interval", lang), numeric=False),
            Column(phrase("attribution.error", lang), unit),
            Column(phrase("attribution.share", lang), "share"),
            Column(phrase("attribution.interaction", lang), unit),
        )
        whole = Part("whole", summary.alone, summary.whole, 0.0, summary.interactions.mean)
        rows = [
            *(self.row(place_label(part.place, lang), part) for part in summary.parts),
            self.row(phrase("attribution.row-whole", lang), whole),
            (
                words(phrase("attribution.row-interactions", lang)),
                words(""),
                self.cell(summary.interactions.mean),
                self.range_cell(summary.interactions),
                *(words("") for _ in range(3)),
            ),
        ]
        shown = self.scale.suffix.strip()
        title = phrase(
            "attribution.table",
            lang,
            year=self.found.about["year"],
            who=self.who(),
            what=self.what(),
            policy=self.policy(1),
            reference=self.policy(0),
            unit=phrase("attribution.unit", lang, unit=shown) if shown else "",
        )
        return Table(title, columns, tuple(rows))

    def row(self, name: str, part: Part) -> tuple[Cell, ...]:
        share = self.share(part)
        return (
            words(name),
            self.cell(part.alone),
            self.cell(part.part.mean),
            self.range_cell(part.part),
            self.cell(part.error, signed=False),
            Cell(amount(share, "share", self.lang), share),
            self.cell(part.interaction),
        )

    def chart(self) -> Option | None:
        """Parts with whiskers beside what each place does alone, in the plan's order."""
        shown = [one for one in self.summary.parts if one.part.mean or one.alone]
        if not shown:
            return None
        lang = self.lang
        names = [place_label(one.place, lang) for one in shown]
        parts = [
            phrase(
                "attribution.tip-part",
                lang,
                place=name,
                change=self.with_unit(one.part.mean),
                interval=self.range(one.part),
                error=self.number(one.error, signed=False),
            )
            for name, one in zip(names, shown, strict=True)
        ]
        alone = [
            phrase("attribution.tip-alone", lang, place=name, change=self.with_unit(one.alone))
            for name, one in zip(names, shown, strict=True)
        ]
        series = [
            Bars(
                phrase("attribution.part", lang),
                [_spread(one.part) for one in shown],
                parts,
                colour_of(1),
            ),
            Bars(
                phrase("attribution.alone", lang),
                [Spread(one.alone, np.nan, np.nan) for one in shown],
                alone,
                colour_of(0),
            ),
        ]
        return bars(names, series, self.scale)

    def with_unit(self, value: float) -> str:
        return self.number(value) + self.scale.suffix
