"""What drives a result: the inputs that matter most, or the three sources of its uncertainty.

The numbers are an answer of `sim.experiments.sensitivity`, one finding for each of its outcomes.
Whiskers and `±` are 95 per cent bootstrap intervals of an index, not spreads of a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from sim.experiments.sensitivity import Answer
from sim.experiments.sensitivity.answer import TOP
from sim.outcomes.indicators import indicator
from sim.reporting.charts import Bars, Option, Scale, bars, colour_of, of_hundred, scale_of
from sim.reporting.findings.finding import Finding, change_words, listed, notes, phrase
from sim.reporting.findings.sensitivity_words import input_label, range_words, subject
from sim.reporting.results import Spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount

TOLD = 3
"""Inputs named in the sentence."""
VAGUE = 0.5
"""The half-width of a share above which nothing is told of it."""
ROWS = 10
"""Inputs in table and chart unless told otherwise."""
MOST_DECIMALS = 5
_SHARES = Scale(100.0, "%")


def sensitivity(found: Answer, number: int, lang: Language, rows: int = ROWS) -> Finding:
    """One outcome of an answer: its most important inputs, or the three sources."""
    told = _Told(found, number, lang, rows)
    return Finding(
        key=f"sensitivity-{found.method}",
        title=told.title(),
        note=notes(lang, caution(found, number, lang), how_to_read(found, lang)),
        chart=told.chart(),
        table=told.table(),
    )


def how_to_read(found: Answer, lang: Language) -> str:
    """What the columns mean, and on how many points they rest."""
    about = found.about
    parts = {"n": about["n"], "points": about["points"], "inputs": len(found.inputs)}
    bases = {one.basis for one in found.inputs}
    return notes(
        lang,
        phrase(f"sensitivity.how-{found.method}", lang, **parts),
        *(
            phrase(f"sensitivity.ranges-{basis}", lang)
            for basis in ("drawn", "screened", "dose", "world")
            if basis in bases
        ),
    )


def caution(found: Answer, number: int, lang: Language) -> str:
    """How far to trust an outcome's numbers: whether they have converged, and what luck does."""
    of_luck = ""
    if found.method == "morris":
        size, mean = _noise(found, number, lang)
        of_luck = phrase("sensitivity.noise", lang, size=size, mean=mean, inputs=len(found.inputs))
    elif found.method == "sources":
        of_luck = phrase("sensitivity.luck", lang, scale=f"{100 * found.about['scale']:g}%")
    return notes(lang, stability(found, number, lang), of_luck)


def stability(found: Answer, number: int, lang: Language) -> str:
    """Whether the first inputs are the same from half of the points.

    Nothing where so few points tell nothing of the shares that the ranking is of.
    """
    if len(found.sizes) < 2 or not found.ranking(number):
        return ""
    if _Told(found, number, lang, ROWS).vague() is not None:
        return ""
    half = found.half()
    last, before = (found.ranking(number, size)[:TOP] for size in (-1, half))
    if last == before:
        key = "stable-order"
    elif set(last) == set(before):
        key = "stable-set"
    else:
        key = "unstable"
    return phrase(
        f"sensitivity.{key}",
        lang,
        count=len(last),
        kept=len(set(last) & set(before)),
        half=found.sizes[half],
        whole=found.sizes[-1],
    )


def _noise(found: Answer, number: int, lang: Language) -> list[str]:
    """What luck alone could feign, in the outcome's unit: a mean size, a mean effect."""
    name = found.outcomes[number].indicator
    return [change_words(one, name, lang).lstrip("+") for one in found.noise(number)]


def convergence(found: Answer, number: int, lang: Language) -> Table:
    """The index of the first inputs with its interval from ever more of the points."""
    told = _Told(found, number, lang, TOP)
    name = found.ranked_by
    values, half_widths = found.by_size[name], found.by_size[f"{name}_conf"]
    columns = (
        Column(phrase("sensitivity.input", lang), numeric=False),
        *(Column(phrase("sensitivity.size", lang, n=size), numeric=False) for size in found.sizes),
    )
    rows = tuple(
        (
            words(input_label(found.inputs[place], lang)),
            *(
                words(
                    told.give_or_take(values[size, number, place], half_widths[size, number, place])
                )
                for size in range(len(found.sizes))
            ),
        )
        for place in told.places
    )
    title = phrase(
        "sensitivity.convergence", lang, index=phrase(f"sensitivity.{name}", lang), unit=told.unit
    )
    return Table(title, columns, rows, stability(found, number, lang))


def pairs(found: Answer, number: int, lang: Language, rows: int = TOP) -> Table | None:
    """The largest interactions of two inputs, for Sobol only."""
    if "S2" not in found.indices:
        return None
    values, half_widths = (found.indices[name][number] for name in ("S2", "S2_conf"))
    known = [tuple(pair) for pair in np.argwhere(np.isfinite(values))]
    upper = sorted((pair for pair in known if pair[0] < pair[1]), key=lambda pair: -values[pair])
    told = _Told(found, number, lang, rows)
    columns = (
        Column(phrase("sensitivity.pair", lang), numeric=False),
        Column(phrase("sensitivity.S2", lang), numeric=False),
    )
    body = tuple(
        (
            words(" × ".join(input_label(found.inputs[place], lang) for place in pair)),
            words(told.give_or_take(values[pair], half_widths[pair])),
        )
        for pair in upper[:rows]
    )
    return Table(phrase("sensitivity.pairs", lang), columns, body)


@dataclass(frozen=True)
class _Told:
    """One outcome in one language."""

    found: Answer
    number: int
    lang: Language
    rows: int

    @property
    def name(self) -> str:
        return self.found.outcomes[self.number].indicator

    @property
    def morris(self) -> bool:
        return self.found.method == "morris"

    @property
    def places(self) -> list[int]:
        """The inputs shown, the most important first; all three sources always."""
        if self.found.method == "sources":
            return list(range(len(self.found.inputs)))
        return self.found.ranking(self.number)[: self.rows]

    def index(self, name: str, place: int) -> float:
        return float(self.found.indices[name][self.number, place])

    # --- numbers --------------------------------------------------------------------------------

    @property
    def scale(self) -> Scale:
        """How effects are printed, in the outcome's unit; shares of variance are per cent."""
        if not self.morris:
            return _SHARES
        return scale_of(indicator(self.name).unit, self.lang, points=True)

    @property
    def unit(self) -> str:
        """The unit in brackets, for titles."""
        shown = self.scale.suffix.strip()
        return phrase("attribution.unit", self.lang, unit=shown) if shown else ""

    @property
    def decimals(self) -> int:
        """So many that the largest effect has three digits; none for shares of variance."""
        if not self.morris:
            return 0
        largest = float(np.abs(self.found.indices["mu_star"][self.number]).max(initial=0.0))
        if not largest:
            return 0
        return min(MOST_DECIMALS, max(0, 2 - floor(log10(largest * self.scale.factor))))

    def shown(self, value: float, *, signed: bool = False) -> str:
        return amount(value * self.scale.factor, "", self.lang, self.decimals, signed=signed)

    def give_or_take(self, value: float, half_width: float) -> str:
        """`131 ± 20`."""
        return f"{self.shown(value)} ± {self.shown(half_width)}"

    def cell(self, name: str, place: int, *, signed: bool = False) -> Cell:
        value = self.index(name, place)
        return Cell(self.shown(value, signed=signed), value if np.isfinite(value) else None)

    # --- words ----------------------------------------------------------------------------------

    @property
    def about(self) -> str:
        return subject(self.found, self.found.outcomes[self.number], self.lang)

    def title(self) -> str:
        lang, method = self.lang, self.found.method
        if (place := self.vague()) is not None:
            return phrase(
                "sensitivity.title-vague",
                lang,
                about=self.about,
                n=self.found.about["n"],
                points=self.found.about["points"],
                name=input_label(self.found.inputs[place], lang),
                share=" ± ".join(
                    amount(self.index(one, place), "share", lang) for one in ("S1", "S1_conf")
                ),
            )
        if method == "sources":
            parts = listed([self.explained(place) for place in self.places], lang)
            rest = 1.0 - sum(self.alone(place) for place in self.places)
            # Estimates may add up to more than there is.
            key = "title-sources" if rest > 0.0 else "title-sources-full"
            rest_words = amount(rest, "share", lang)
            return phrase(
                f"sensitivity.{key}", lang, about=self.about, parts=parts, rest=rest_words
            )
        first = self.named()
        if not first:
            size, _ = _noise(self.found, self.number, lang)
            return phrase("sensitivity.title-none", lang, about=self.about, noise=size)
        named = [self.effect(place) if self.morris else self.explained(place) for place in first]
        return phrase(
            f"sensitivity.title-{method}", lang, about=self.about, parts=listed(named, lang)
        )

    def effect(self, place: int) -> str:
        """An input with the change from its low to its high end, signed where the sign is one."""
        mu, size = self.index("mu", place), self.index("mu_star", place)
        # Were all effects of one sign, their mean would be their mean size.
        key = "effect" if abs(mu) > 0.9 * size else "effect-either"
        return phrase(
            f"sensitivity.{key}",
            self.lang,
            name=input_label(self.found.inputs[place], self.lang),
            change=change_words(mu if key == "effect" else size, self.name, self.lang).lstrip(
                "" if key == "effect" else "+"
            ),
        )

    def named(self) -> list[int]:
        """The inputs that the sentence names: the first ones, or all three sources."""
        if self.morris:
            return [one for one in self.places if self.found.clear(self.number, one)][:TOLD]
        return self.places[:TOLD]

    def vague(self) -> int | None:
        """The input whose share shows that so few points tell nothing; None where they tell.

        That is so where the largest share named may be zero, or where one is known to no better
        than `VAGUE` or lies beyond what a share can be by more than its half-width.
        """
        named = [] if self.morris else self.named()
        if not named:
            return None
        largest = max(named, key=lambda place: self.index("S1", place))
        if not self.index("S1", largest) > self.index("S1_conf", largest):
            return largest
        worst = max(named, key=lambda place: self.index("S1_conf", place))
        return next((one for one in (worst, *named) if self._beyond(one)), None)

    def _beyond(self, place: int) -> bool:
        share, half = self.index("S1", place), self.index("S1_conf", place)
        return not (half <= VAGUE and -half <= share <= 1.0 + half)

    def alone(self, place: int) -> float:
        """A share as the sentence tells it, within what it can be."""
        return min(1.0, max(0.0, self.index("S1", place)))

    def explained(self, place: int) -> str:
        share = self.alone(place)
        return phrase(
            "sensitivity.explained",
            self.lang,
            name=input_label(self.found.inputs[place], self.lang),
            share=amount(share, "share", self.lang),
        )

    # --- table and chart ------------------------------------------------------------------------

    def table(self) -> Table:
        lang = self.lang
        names = ["mu_star", "mu_star_conf", "mu", "sigma"]
        if not self.morris:
            names = ["S1", "S1_conf", "ST", "ST_conf"]
        unit = indicator(self.name).unit if self.morris else "share"
        ranges = self.found.method != "sources"
        columns = (
            Column(phrase("sensitivity.input", lang), numeric=False),
            *([Column(phrase("sensitivity.range", lang), numeric=False)] if ranges else []),
            *(Column(phrase(f"sensitivity.{name}", lang), unit) for name in names),
        )
        rows = tuple(
            (
                words(input_label(self.found.inputs[place], lang)),
                *([words(range_words(self.found.inputs[place], lang))] if ranges else []),
                *(self.cell(name, place, signed=name == "mu") for name in names),
            )
            for place in self.places
        )
        title = phrase(
            f"sensitivity.table-{self.found.method}", lang, about=self.about, unit=self.unit
        )
        return Table(title, columns, rows)

    def chart(self) -> Option | None:
        places = self.places
        if not places:
            return None
        names = [input_label(self.found.inputs[place], self.lang) for place in places]
        series = []
        for place, index in enumerate(["mu_star"] if self.morris else ["ST", "S1"], start=1):
            title = phrase(f"sensitivity.{index}", self.lang)
            spreads = [self.spread(index, one) for one in places]
            tips = [
                phrase(
                    "sensitivity.tip",
                    self.lang,
                    name=name,
                    index=title,
                    value=self.give_or_take(
                        self.index(index, one), self.index(f"{index}_conf", one)
                    ),
                    unit=self.scale.suffix,
                )
                for name, one in zip(names, places, strict=True)
            ]
            series.append(Bars(title, spreads, tips, colour_of(place)))
        drawn = bars(names, series, self.scale)
        return drawn if self.morris else of_hundred(drawn)

    def spread(self, index: str, place: int) -> Spread:
        """An index with its interval, within what it can be."""
        value, half = self.index(index, place), self.index(f"{index}_conf", place)
        most = np.inf if self.morris else 1.0
        low, middle, high = (
            float(np.clip(one, 0.0, most)) for one in (value - half, value, value + half)
        )
        return Spread(middle, low, high)
