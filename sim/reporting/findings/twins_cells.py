"""Cells, bars and words that findings about twins share."""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiments.twins import Mean, Summary, Twins
from sim.experiments.twins.receipts import RECEIPTS, receipts_of
from sim.policy.library import load_library
from sim.reporting.charts import Bars, Option, bars, scale_of
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import FEW_DRAWS, listed, notes, phrase
from sim.reporting.results import Spread
from sim.reporting.table import Cell, Column, between
from sim.reporting.words import Language, amount, interval


def aims_of(measure: str, lang: Language) -> str:
    """What a measure wants of its recipients at the end."""
    known = load_library().measures.get(measure)
    terms = [one.term for one in known.parameters.values()] if known else []
    aims = dict.fromkeys(RECEIPTS[name].aim for name in receipts_of(terms))
    return listed([phrase(f"twins.aim-{aim}", lang) for aim in aims], lang)


def how_to_read(found: Twins, lang: Language) -> str:
    """What is and is not measured, and how far to trust it."""
    return notes(lang, phrase("twins.how", lang), about_draws(found, lang))


def about_draws(found: Twins, lang: Language) -> str:
    """What the numbers are over draws, and a caution where draws are few."""
    draws = int(found.about["draws"])
    if draws == 1:
        return phrase("common.one-draw", lang)
    few = phrase("common.few", lang, draws=draws) if draws <= FEW_DRAWS else ""
    return notes(lang, phrase("twins.means", lang, draws=draws), few)


def title(key: str, found: Twins, lang: Language, **parts: object) -> str:
    """A phrase of the catalogue with the titles of policy and reference."""
    reference, policy = (str(found.about["titles"][name][lang]) for name in found.about["policies"])
    return phrase(f"twins.{key}", lang, policy=policy, reference=reference, **parts)


def summaries_of(found: Twins) -> list[Summary]:
    """Every measure of an answer, in the plan's order."""
    return [found.summary(measure) for measure in found.measures]


def moves_jobs(one: Summary) -> bool:
    """Whether anyone's work differs by the measure in any draw."""
    return any(one.means[name].mean for name in ("recipients", "others_lost", "others_won"))


def income_each(one: Summary) -> float:
    """Own income of a recipient over the years, with the measure less without."""
    return one.means["recipients_income"].mean / one.means["recipients"].mean


def received_anyway(one: Summary) -> float:
    """Recipients who would have reached the aim anyway, persons."""
    return one.means["recipients"].mean * one.ratios["deadweight"].mean


def is_known(one: Mean) -> bool:
    """Whether a number or ratio has a value."""
    return one.mean == one.mean


def spread_of(one: Mean) -> Spread:
    """A mean as what charts draw."""
    return Spread(one.mean, one.low, one.high)


def text_column(key: str, lang: Language) -> Column:
    """A column of words."""
    return Column(phrase(key, lang), numeric=False)


def number_cell(
    value: float, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False
) -> Cell:
    """A cell with a number; nothing behind it where it is unknown."""
    raw = value if value == value else None
    return Cell(amount(value, unit, lang, decimals, signed=signed), raw)


def mean_cell(
    one: Mean, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False
) -> Cell:
    """A cell with a mean over draws."""
    return number_cell(one.mean, unit, lang, decimals=decimals, signed=signed)


def per_cell(one: Mean, decimals: int, lang: Language) -> Cell:
    """What one unit of an effect costs, or that this has no meaning."""
    if not is_known(one):
        return Cell(phrase("twins.undefined", lang), None)
    # As an amount per head, so that what one job costs is not rounded to 万元.
    return Cell(amount(one.mean, "yuan/person", lang, decimals), one.mean)


def unit_cost(one: Mean, decimals: int, lang: Language) -> tuple[Cell, Cell]:
    """What one unit of an effect costs, and its interval."""
    return per_cell(one, decimals, lang), range_cell(one, "yuan/person", lang, decimals=decimals)


def range_words(
    one: Mean, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False
) -> str:
    """The interval of a mean over draws, in words."""
    if one.low != one.low:
        return "—"
    return interval(one.low, one.high, unit, lang, decimals, signed=signed)


def range_cell(
    one: Mean, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False
) -> Cell:
    """A cell with the interval of a mean over draws."""
    told = range_words(one, unit, lang, decimals=decimals, signed=signed)
    return between(told, one.low, one.high)


def bars_of(
    summaries: Sequence[Summary], name: str, unit: str, lang: Language, key: str, colour: str
) -> Bars:
    """Bars with one of the means of each measure."""
    heading = phrase(f"twins.{key}", lang)
    tips = [
        phrase(
            "twins.tip",
            lang,
            measure=measure_name(one.measure, lang),
            what=heading,
            number=amount(one.means[name].mean, unit, lang, signed=True),
            interval=range_words(one.means[name], unit, lang, signed=True),
        )
        for one in summaries
    ]
    return Bars(heading, [spread_of(one.means[name]) for one in summaries], tips, colour)


def chart_of(
    summaries: Sequence[Summary], series: Sequence[Bars], unit: str, lang: Language
) -> Option | None:
    """A chart of bars by measure; none without measures."""
    if not summaries:
        return None
    names = [measure_name(one.measure, lang) for one in summaries]
    return bars(names, series, scale_of(unit, lang))
