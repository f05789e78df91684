"""Who gains, who pays and what it buys: an answer of `sim.experiments.twins`, told.

Unlike in other findings the middle of an interval is the mean over draws: ratios are of means, and
only means add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from sim.experiments.compare import GAIN_THRESHOLD
from sim.experiments.twins import Mean, Summary, Twins
from sim.experiments.twins.receipts import RECEIPTS, receipts_of
from sim.outcomes.indicators import SHARE
from sim.policy.library import load_library
from sim.reporting.charts import (
    GAIN,
    LOSS,
    NEUTRAL,
    Bars,
    Option,
    Part,
    bars,
    colour_of,
    of_hundred,
    scale_of,
    stacked,
)
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import FEW_DRAWS, Finding, group_name, listed, notes, phrase
from sim.reporting.results import Spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, interval, label

Grouping = Literal["decile", "county", "start"]
GROUPINGS: tuple[Grouping, ...] = ("decile", "county", "start")
"""By what winners and losers are told; everyone stands in each table."""
TOLD = 3
"""Measures named in a sentence."""
PER_YUAN_DECIMALS = 2


def findings(found: Twins, lang: Language) -> list[Finding]:
    """Everything there is to tell of an answer, in the order to read it."""
    return [
        deadweight(found, lang),
        displacement(found, lang),
        buys(found, lang),
        buys_people(found, lang),
        *(winners_by(found, grouping, lang) for grouping in GROUPINGS),
    ]


# --- received it, would have done it anyway -----------------------------------------------------


def deadweight(found: Twins, lang: Language) -> Finding:
    """The recipients of each measure, and how many have what it is for without it too."""
    summaries = [one for one in _summaries(found) if _known(one.ratios["deadweight"])]
    largest = sorted(summaries, key=_received_anyway, reverse=True)[:TOLD]
    named = [
        phrase(
            "twins.named",
            lang,
            measure=measure_name(one.measure, lang),
            number=amount(one.ratios["deadweight"].mean, SHARE, lang),
        )
        for one in largest
    ]
    columns = (
        _words("twins.measure", lang),
        _words("twins.aim", lang),
        Column(phrase("twins.recipients", lang), "persons"),
        Column(phrase("twins.achieved", lang), SHARE),
        Column(phrase("twins.anyway", lang), SHARE),
        _words("common.interval", lang),
        Column(phrase("twins.income-each", lang), "yuan/person"),
    )
    rows = tuple(
        (
            words(measure_name(one.measure, lang)),
            words(aims_of(one.measure, lang)),
            _cell(one.means["recipients"], "persons", lang),
            _cell(one.ratios["achieved"], SHARE, lang),
            _cell(one.ratios["deadweight"], SHARE, lang),
            words(_range(one.ratios["deadweight"], SHARE, lang)),
            _number(_each(one), "yuan/person", lang, signed=True),
        )
        for one in summaries
    )
    tips = [
        phrase(
            "twins.tip-anyway",
            lang,
            measure=measure_name(one.measure, lang),
            aim=aims_of(one.measure, lang),
            share=amount(one.ratios["deadweight"].mean, SHARE, lang),
            interval=_range(one.ratios["deadweight"], SHARE, lang),
        )
        for one in summaries
    ]
    shares = [_spread(one.ratios["deadweight"]) for one in summaries]
    series = Bars(phrase("twins.anyway", lang), shares, tips, colour_of(1))
    return Finding(
        key="deadweight",
        title=_title("deadweight", found, lang, parts=listed(named, lang))
        if named
        else _title("deadweight-none", found, lang),
        note=notes(lang, phrase("twins.how-deadweight", lang), how_to_read(found, lang)),
        chart=_chart(summaries, [series], SHARE, lang),
        table=Table(_title("table-deadweight", found, lang), columns, rows),
    )


# --- jobs of others -----------------------------------------------------------------------------


def displacement(found: Twins, lang: Language) -> Finding:
    """Jobs that recipients gain and others lose by each measure in December 2020."""
    summaries = [one for one in _summaries(found) if _moves(one)]
    surely = [one for one in summaries if "displaced" in one.sure]
    surely.sort(key=lambda one: -one.means["displaced"].mean)
    named = [
        phrase(
            "twins.named",
            lang,
            measure=measure_name(one.measure, lang),
            number=amount(one.means["displaced"].mean, "persons", lang),
        )
        for one in surely[:TOLD]
    ]
    columns = (
        _words("twins.measure", lang),
        Column(phrase("twins.net-jobs", lang), "persons"),
        Column(phrase("twins.recipients-jobs", lang), "persons"),
        Column(phrase("twins.displaced", lang), "persons"),
        _words("common.interval", lang),
        Column(phrase("twins.per-job", lang)),
        _words("common.interval", lang),
        Column(phrase("twins.others-lost", lang), "persons"),
        Column(phrase("twins.others-won", lang), "persons"),
    )
    rows = tuple(
        (
            words(measure_name(one.measure, lang)),
            _cell(one.means["jobs"], "persons", lang, signed=True),
            _cell(one.means["recipients_jobs"], "persons", lang, signed=True),
            _cell(one.means["displaced"], "persons", lang, signed=True),
            words(_range(one.means["displaced"], "persons", lang, signed=True)),
            _cell(one.ratios["displacement"], "", lang, decimals=PER_YUAN_DECIMALS),
            words(_range(one.ratios["displacement"], "", lang, decimals=PER_YUAN_DECIMALS)),
            _cell(one.means["others_lost"], "persons", lang),
            _cell(one.means["others_won"], "persons", lang),
        )
        for one in summaries
    )
    series = [
        _bars(summaries, name, "persons", lang, key, colour_of(place))
        for place, (name, key) in enumerate(
            (("displaced", "displaced"), ("recipients_jobs", "recipients-jobs"))
        )
    ]
    return Finding(
        key="displacement",
        title=_title("displacement", found, lang, parts=listed(named, lang))
        if named
        else _title("displacement-none", found, lang),
        note=notes(lang, phrase("twins.how-displacement", lang), how_to_read(found, lang)),
        chart=_chart(summaries, series, "persons", lang),
        table=Table(_title("table-displacement", found, lang), columns, rows),
    )


# --- what it buys -------------------------------------------------------------------------------


def buys(found: Twins, lang: Language) -> Finding:
    """What each measure costs the public, and what an extra yuan of income costs by it."""
    summaries = _summaries(found)
    worth = [one for one in summaries if _known(one.ratios["cost_per_yuan"])]
    worth = [one for one in worth if "cost" in one.sure]
    worth.sort(key=lambda one: one.ratios["cost_per_yuan"].mean)
    named = [
        phrase(
            "twins.named",
            lang,
            measure=measure_name(one.measure, lang),
            number=_per(one.ratios["cost_per_yuan"], PER_YUAN_DECIMALS, lang).text,
        )
        for one in worth[:TOLD]
    ]
    columns = (
        _words("twins.measure", lang),
        Column(phrase("twins.cost", lang), "yuan"),
        Column(phrase("twins.own_cost", lang), "yuan"),
        Column(phrase("twins.income", lang), "yuan"),
        _words("common.interval", lang),
        Column(phrase("twins.cost_per_yuan", lang), "yuan"),
        _words("common.interval", lang),
    )
    rows = tuple(
        (
            words(measure_name(one.measure, lang)),
            _cell(one.means["cost"], "yuan/year", lang, signed=True),
            _cell(one.means["own_cost"], "yuan/year", lang, signed=True),
            _cell(one.means["income"], "yuan/year", lang, signed=True),
            words(_range(one.means["income"], "yuan/year", lang, signed=True)),
            *_unit_cost(one.ratios["cost_per_yuan"], PER_YUAN_DECIMALS, lang),
        )
        for one in summaries
    )
    shown = [one for one in summaries if one.means["cost"].mean or one.means["income"].mean]
    series = [
        _bars(shown, name, "yuan/year", lang, name, colour_of(place))
        for place, name in enumerate(("cost", "income"))
    ]
    return Finding(
        key="buys",
        title=_title("buys", found, lang, parts=listed(named, lang))
        if named
        else _title("buys-none", found, lang),
        note=notes(lang, phrase("twins.how-buys", lang), how_to_read(found, lang)),
        chart=_chart(shown, series, "yuan/year", lang),
        table=Table(_title("table-buys", found, lang), columns, rows),
    )


def buys_people(found: Twins, lang: Language) -> Finding:
    """What an extra job, and a person out of poverty, costs the public by each measure."""
    summaries = _summaries(found)
    surely = [sum(name in one.sure for one in summaries) for name in _OF_PEOPLE]
    columns = [_words("twins.measure", lang)]
    for effect, per in _OF_PEOPLE.items():
        columns += [
            Column(phrase(f"twins.{effect}", lang), "persons"),
            Column(phrase(f"twins.{per}", lang), "yuan"),
            _words("common.interval", lang),
        ]
    rows = []
    for one in summaries:
        cells = [words(measure_name(one.measure, lang))]
        for effect, per in _OF_PEOPLE.items():
            cells.append(_cell(one.means[effect], "persons", lang, signed=True))
            cells += _unit_cost(one.ratios[per], 0, lang)
        rows.append(tuple(cells))
    series = [
        _bars(summaries, name, "persons", lang, name, colour_of(place))
        for place, name in enumerate(_OF_PEOPLE)
    ]
    return Finding(
        key="buys-people",
        title=_title(
            "buys-people", found, lang, all=len(summaries), jobs=surely[0], poverty=surely[1]
        ),
        note=notes(lang, phrase("twins.how-buys", lang), how_to_read(found, lang)),
        chart=_chart(summaries, series, "persons", lang),
        table=Table(_title("table-buys-people", found, lang), tuple(columns), tuple(rows)),
    )


_OF_PEOPLE = {"jobs": "cost_per_job", "out_of_poverty": "cost_per_exit"}


# --- winners and losers -------------------------------------------------------------------------


def winners_by(found: Twins, grouping: Grouping, lang: Language) -> Finding:
    """Shares of residents who gain and who lose by the whole policy, by decile, county or group."""
    shares = {group: one for (by, group), one in found.shares().items() if by in (grouping, "all")}
    threshold = amount(GAIN_THRESHOLD, SHARE, lang)
    names = [group_label(grouping, group, lang) for group in shares]

    def range_of(group: str, name: str) -> Cell:
        return words(_range(shares[group][name], SHARE, lang, decimals=1))

    rows = tuple(
        (
            words(name),
            _cell(shares[group]["gain"], SHARE, lang, decimals=1),
            range_of(group, "gain"),
            _cell(shares[group]["lose"], SHARE, lang, decimals=1),
            range_of(group, "lose"),
            _cell(shares[group]["change"], "yuan/person", lang, signed=True),
            words(_range(shares[group]["change"], "yuan/person", lang, signed=True)),
        )
        for group, name in zip(shares, names, strict=True)
    )
    columns = (
        _words(f"twins.{grouping}", lang),
        Column(phrase("winners.gain", lang, threshold=threshold), SHARE),
        _words("common.interval", lang),
        Column(phrase("winners.lose", lang, threshold=threshold), SHARE),
        _words("common.interval", lang),
        Column(phrase("twins.change", lang), "yuan/person"),
        _words("common.interval", lang),
    )
    parts = []
    for key, colour, value in _PARTS:
        values = [value(shares[group]) for group in shares]
        tips = [
            phrase(
                f"winners.tip-{key}",
                lang,
                group=name,
                share=amount(of_group, SHARE, lang, 1),
                threshold=threshold,
            )
            for name, of_group in zip(names, values, strict=True)
        ]
        heading = phrase(f"winners.{key}", lang, threshold=threshold)
        parts.append(Part(heading, values, tips, colour))
    told = {group: one for group, one in shares.items() if group != "all"}
    most, least = (max(told, key=lambda group: told[group][name].mean) for name in ("gain", "lose"))
    return Finding(
        key=f"winners-{grouping}",
        title=_title(
            "winners",
            found,
            lang,
            most=_inside(grouping, most, lang),
            gain=amount(told[most]["gain"].mean, SHARE, lang, 1),
            least=_inside(grouping, least, lang),
            lose=amount(told[least]["lose"].mean, SHARE, lang, 1),
        ),
        note=notes(
            lang,
            phrase(f"twins.how-{grouping}", lang),
            phrase("twins.how-winners", lang, threshold=threshold),
            _draws(found, lang),
        ),
        chart=of_hundred(stacked(names, parts, scale_of(SHARE, lang))),
        table=Table(_title(f"table-{grouping}", found, lang), columns, rows),
    )


_PARTS: tuple[tuple[str, str, Callable[[Mapping[str, Mean]], float]], ...] = (
    ("gain", GAIN, lambda one: one["gain"].mean),
    ("rest", NEUTRAL, lambda one: 1.0 - one["gain"].mean - one["lose"].mean),
    ("lose", LOSS, lambda one: one["lose"].mean),
)


# --- words --------------------------------------------------------------------------------------


def group_label(grouping: Grouping, group: str, lang: Language) -> str:
    """A decile, county or group as a row names it."""
    if group == "all":
        return label("group", "all", lang)
    if grouping == "decile":
        return phrase("twins.decile-number", lang, number=group)
    return label("area" if grouping == "county" else "group", group, lang)


def _inside(grouping: Grouping, group: str, lang: Language) -> str:
    """The same inside a sentence."""
    return group_name(group, lang) if grouping == "start" else group_label(grouping, group, lang)


def aims_of(measure: str, lang: Language) -> str:
    """What a measure wants of its recipients at the end."""
    known = load_library().measures.get(measure)
    terms = [one.term for one in known.parameters.values()] if known else []
    aims = dict.fromkeys(RECEIPTS[name].aim for name in receipts_of(terms))
    return listed([phrase(f"twins.aim-{aim}", lang) for aim in aims], lang)


def how_to_read(found: Twins, lang: Language) -> str:
    """What is and is not measured, and how far to trust it."""
    return notes(lang, phrase("twins.how", lang), _draws(found, lang))


def _draws(found: Twins, lang: Language) -> str:
    draws = int(found.about["draws"])
    if draws == 1:
        return phrase("common.one-draw", lang)
    few = phrase("common.few", lang, draws=draws) if draws <= FEW_DRAWS else ""
    return notes(lang, phrase("twins.means", lang, draws=draws), few)


def _title(key: str, found: Twins, lang: Language, **parts: object) -> str:
    reference, policy = (str(found.about["titles"][name][lang]) for name in found.about["policies"])
    return phrase(f"twins.{key}", lang, policy=policy, reference=reference, **parts)


def _summaries(found: Twins) -> list[Summary]:
    return [found.summary(measure) for measure in found.measures]


def _moves(one: Summary) -> bool:
    """Whether anyone's work differs by the measure in any draw."""
    return any(one.means[name].mean for name in ("recipients", "others_lost", "others_won"))


def _each(one: Summary) -> float:
    """Own income of a recipient over the years, with the measure less without."""
    return one.means["recipients_income"].mean / one.means["recipients"].mean


def _received_anyway(one: Summary) -> float:
    """Recipients who would have reached the aim anyway, persons."""
    return one.means["recipients"].mean * one.ratios["deadweight"].mean


def _known(one: Mean) -> bool:
    return one.mean == one.mean


def _spread(one: Mean) -> Spread:
    return Spread(one.mean, one.low, one.high)


def _words(key: str, lang: Language) -> Column:
    return Column(phrase(key, lang), numeric=False)


def _number(
    value: float, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False
) -> Cell:
    raw = value if value == value else None
    return Cell(amount(value, unit, lang, decimals, signed=signed), raw)


def _cell(one: Mean, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False) -> Cell:
    return _number(one.mean, unit, lang, decimals=decimals, signed=signed)


def _per(one: Mean, decimals: int, lang: Language) -> Cell:
    """What one unit of an effect costs, or that this has no meaning."""
    if not _known(one):
        return Cell(phrase("twins.undefined", lang), None)
    # As an amount per head, so that what one job costs is not rounded to 万元.
    return Cell(amount(one.mean, "yuan/person", lang, decimals), one.mean)


def _unit_cost(one: Mean, decimals: int, lang: Language) -> tuple[Cell, Cell]:
    return _per(one, decimals, lang), words(_range(one, "yuan/person", lang, decimals=decimals))


def _range(one: Mean, unit: str, lang: Language, *, decimals: int = 0, signed: bool = False) -> str:
    if one.low != one.low:
        return "—"
    return interval(one.low, one.high, unit, lang, decimals, signed=signed)


def _bars(
    summaries: Sequence[Summary], name: str, unit: str, lang: Language, key: str, colour: str
) -> Bars:
    heading = phrase(f"twins.{key}", lang)
    tips = [
        phrase(
            "twins.tip",
            lang,
            measure=measure_name(one.measure, lang),
            what=heading,
            number=amount(one.means[name].mean, unit, lang, signed=True),
            interval=_range(one.means[name], unit, lang, signed=True),
        )
        for one in summaries
    ]
    return Bars(heading, [_spread(one.means[name]) for one in summaries], tips, colour)


def _chart(
    summaries: Sequence[Summary], series: Sequence[Bars], unit: str, lang: Language
) -> Option | None:
    if not summaries:
        return None
    names = [measure_name(one.measure, lang) for one in summaries]
    return bars(names, series, scale_of(unit, lang))
