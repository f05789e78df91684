"""Who gains, who pays and what it buys: an answer of `sim.experiments.twins`, told.

Unlike in other findings the middle of an interval is the mean over draws: ratios are of means, and
only means add up.
"""

from __future__ import annotations

from sim.experiments.twins import Twins
from sim.outcomes.indicators import SHARE
from sim.reporting.charts import Bars, colour_of
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import Finding, listed, notes, phrase
from sim.reporting.findings.twins_cells import (
    aims_of,
    bars_of,
    chart_of,
    how_to_read,
    income_each,
    is_known,
    mean_cell,
    moves_jobs,
    number_cell,
    per_cell,
    range_cell,
    range_words,
    received_anyway,
    spread_of,
    summaries_of,
    text_column,
    title,
    unit_cost,
)
from sim.reporting.findings.twins_winners import GROUPINGS, winners_by
from sim.reporting.table import Column, Table, words
from sim.reporting.words import Language, amount

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
    summaries = [one for one in summaries_of(found) if is_known(one.ratios["deadweight"])]
    largest = sorted(summaries, key=received_anyway, reverse=True)[:TOLD]
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
        text_column("twins.measure", lang),
        text_column("twins.aim", lang),
        Column(phrase("twins.recipients", lang), "persons"),
        Column(phrase("twins.achieved", lang), SHARE),
        Column(phrase("twins.anyway", lang), SHARE),
        text_column("common.interval", lang),
        Column(phrase("twins.income-each", lang), "yuan/person"),
    )
    rows = tuple(
        (
            words(measure_name(one.measure, lang)),
            words(aims_of(one.measure, lang)),
            mean_cell(one.means["recipients"], "persons", lang),
            mean_cell(one.ratios["achieved"], SHARE, lang),
            mean_cell(one.ratios["deadweight"], SHARE, lang),
            range_cell(one.ratios["deadweight"], SHARE, lang),
            number_cell(income_each(one), "yuan/person", lang, signed=True),
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
            interval=range_words(one.ratios["deadweight"], SHARE, lang),
        )
        for one in summaries
    ]
    shares = [spread_of(one.ratios["deadweight"]) for one in summaries]
    series = Bars(phrase("twins.anyway", lang), shares, tips, colour_of(1))
    return Finding(
        key="deadweight",
        title=title("deadweight", found, lang, parts=listed(named, lang))
        if named
        else title("deadweight-none", found, lang),
        note=notes(lang, phrase("twins.how-deadweight", lang), how_to_read(found, lang)),
        chart=chart_of(summaries, [series], SHARE, lang),
        table=Table(title("table-deadweight", found, lang), columns, rows),
    )


# --- jobs of others -----------------------------------------------------------------------------


def displacement(found: Twins, lang: Language) -> Finding:
    """Jobs that recipients gain and others lose by each measure in December 2020."""
    summaries = [one for one in summaries_of(found) if moves_jobs(one)]
    surely = [one for one in summaries if "displaced" in one.sure and one.means["recipients"].mean]
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
        text_column("twins.measure", lang),
        Column(phrase("twins.net-jobs", lang), "persons"),
        Column(phrase("twins.recipients-jobs", lang), "persons"),
        Column(phrase("twins.displaced", lang), "persons"),
        text_column("common.interval", lang),
        Column(phrase("twins.per-job", lang)),
        text_column("common.interval", lang),
        Column(phrase("twins.others-lost", lang), "persons"),
        Column(phrase("twins.others-won", lang), "persons"),
    )
    rows = tuple(
        (
            words(measure_name(one.measure, lang)),
            mean_cell(one.means["jobs"], "persons", lang, signed=True),
            mean_cell(one.means["recipients_jobs"], "persons", lang, signed=True),
            mean_cell(one.means["displaced"], "persons", lang, signed=True),
            range_cell(one.means["displaced"], "persons", lang, signed=True),
            mean_cell(one.ratios["displacement"], "", lang, decimals=PER_YUAN_DECIMALS),
            range_cell(one.ratios["displacement"], "", lang, decimals=PER_YUAN_DECIMALS),
            mean_cell(one.means["others_lost"], "persons", lang),
            mean_cell(one.means["others_won"], "persons", lang),
        )
        for one in summaries
    )
    series = [
        bars_of(summaries, name, "persons", lang, key, colour_of(place))
        for place, (name, key) in enumerate(
            (("displaced", "displaced"), ("recipients_jobs", "recipients-jobs"))
        )
    ]
    return Finding(
        key="displacement",
        title=title("displacement", found, lang, parts=listed(named, lang))
        if named
        else title("displacement-none", found, lang),
        note=notes(lang, phrase("twins.how-displacement", lang), how_to_read(found, lang)),
        chart=chart_of(summaries, series, "persons", lang),
        table=Table(title("table-displacement", found, lang), columns, rows),
    )


# --- what it buys -------------------------------------------------------------------------------


def buys(found: Twins, lang: Language) -> Finding:
    """What each measure costs the public, and what an extra yuan of income costs by it."""
    summaries = summaries_of(found)
    worth = [one for one in summaries if is_known(one.ratios["cost_per_yuan"])]
    worth = [one for one in worth if "cost" in one.sure]
    worth.sort(key=lambda one: one.ratios["cost_per_yuan"].mean)
    named = [
        phrase(
            "twins.named",
            lang,
            measure=measure_name(one.measure, lang),
            number=per_cell(one.ratios["cost_per_yuan"], PER_YUAN_DECIMALS, lang).text,
        )
        for one in worth[:TOLD]
    ]
    columns = (
        text_column("twins.measure", lang),
        Column(phrase("twins.cost", lang), "yuan"),
        Column(phrase("twins.own_cost", lang), "yuan"),
        Column(phrase("twins.income", lang), "yuan"),
        text_column("common.interval", lang),
        Column(phrase("twins.cost_per_yuan", lang), "yuan"),
        text_column("common.interval", lang),
    )
    rows = tuple(
        (
            words(measure_name(one.measure, lang)),
            mean_cell(one.means["cost"], "yuan/year", lang, signed=True),
            mean_cell(one.means["own_cost"], "yuan/year", lang, signed=True),
            mean_cell(one.means["income"], "yuan/year", lang, signed=True),
            range_cell(one.means["income"], "yuan/year", lang, signed=True),
            *unit_cost(one.ratios["cost_per_yuan"], PER_YUAN_DECIMALS, lang),
        )
        for one in summaries
    )
    shown = [one for one in summaries if one.means["cost"].mean or one.means["income"].mean]
    series = [
        bars_of(shown, name, "yuan/year", lang, name, colour_of(place))
        for place, name in enumerate(("cost", "income"))
    ]
    return Finding(
        key="buys",
        title=title("buys", found, lang, parts=listed(named, lang))
        if named
        else title("buys-none", found, lang),
        note=notes(lang, phrase("twins.how-buys", lang), how_to_read(found, lang)),
        chart=chart_of(shown, series, "yuan/year", lang),
        table=Table(title("table-buys", found, lang), columns, rows),
    )


def buys_people(found: Twins, lang: Language) -> Finding:
    """What an extra job, and a person out of poverty, costs the public by each measure."""
    summaries = summaries_of(found)
    surely = [sum(name in one.sure for one in summaries) for name in _OF_PEOPLE]
    columns = [text_column("twins.measure", lang)]
    for effect, per in _OF_PEOPLE.items():
        columns += [
            Column(phrase(f"twins.{effect}", lang), "persons"),
            Column(phrase(f"twins.{per}", lang), "yuan"),
            text_column("common.interval", lang),
        ]
    rows = []
    for one in summaries:
        cells = [words(measure_name(one.measure, lang))]
        for effect, per in _OF_PEOPLE.items():
            cells.append(mean_cell(one.means[effect], "persons", lang, signed=True))
            cells += unit_cost(one.ratios[per], 0, lang)
        rows.append(tuple(cells))
    series = [
        bars_of(summaries, name, "persons", lang, name, colour_of(place))
        for place, name in enumerate(_OF_PEOPLE)
    ]
    return Finding(
        key="buys-people",
        title=title(
            "buys-people", found, lang, all=len(summaries), jobs=surely[0], poverty=surely[1]
        ),
        note=notes(lang, phrase("twins.how-buys", lang), how_to_read(found, lang)),
        chart=chart_of(summaries, series, "persons", lang),
        table=Table(title("table-buys-people", found, lang), tuple(columns), tuple(rows)),
    )


_OF_PEOPLE = {"jobs": "cost_per_job", "out_of_poverty": "cost_per_exit"}
