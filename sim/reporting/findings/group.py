"""One group's answer in words, and who of its members gains and who loses."""

from __future__ import annotations

from sim.clock import LAST_YEAR
from sim.experiments.compare import GAIN_THRESHOLD
from sim.outcomes.indicators import SHARE
from sim.reporting.charts import (
    GAIN,
    LOSS,
    NEUTRAL,
    Option,
    Part,
    of_hundred,
    scale_of,
    stacked,
)
from sim.reporting.findings.comparison import Row
from sim.reporting.findings.finding import (
    Finding,
    View,
    caution,
    change_interval,
    compared_words,
    group_name,
    intervals_hold,
    is_relative,
    level,
    level_range,
    listed,
    notes,
    phrase,
    same_scenarios,
    sentence,
)
from sim.reporting.findings.winners import LOSE, WIN
from sim.reporting.results import Results, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount


def group_headline(results: Results, view: View, group: str) -> list[str]:
    """What each policy does to a group: income, employment, and the shares who gain and lose.

    One sentence a policy; of a run with a single policy the levels are told.
    """
    lang = view.lang
    if not results.others:
        told = [sentence(_levels(results, view, group, results.reference), lang)]
    else:
        told = [
            _same(results, policy, lang)
            if same_scenarios(results, policy)
            else sentence(_told(results, view, group, policy), lang)
            for policy in results.others
        ]
    trust = caution(results, lang) if results.run is None else ""
    return [*told, trust] if trust else told


def group_winners(results: Results, view: View, group: str) -> Finding:
    """The shares of a group's members who gain and who lose under each policy.

    As `winners` has them: for 2020, by the group at the plan's start, against the run's reference.
    """
    lang = view.lang
    win, lose = (
        Row.at(results, "", name, group=group, grouping="start", year=LAST_YEAR)
        for name in (WIN, LOSE)
    )
    shown = [
        policy
        for policy in results.others
        if win.level(policy).median == win.level(policy).median
        and lose.level(policy).median == lose.level(policy).median
    ]
    return Finding(
        key="group-winners",
        title=_winners_title(results, lang, group, win, lose, shown),
        note=notes(
            lang,
            phrase("winners.how", lang, threshold=_threshold(lang), year=LAST_YEAR),
            intervals_hold(results, lang),
        ),
        chart=_winners_chart(results, lang, win, lose, shown) if shown else None,
        table=_winners_table(results, lang, group, win, lose, shown),
    )


def _rows(results: Results, view: View, group: str) -> tuple[Row, Row]:
    income, employment = (
        Row.at(
            results,
            "",
            name,
            group=group,
            grouping=view.grouping,
            area=view.area,
            year=view.year,
        )
        for name in (view.income, "employment_rate")
    )
    return income, employment


def _levels(results: Results, view: View, group: str, policy: str) -> str:
    lang = view.lang
    income, employment = _rows(results, view, group)
    return phrase(
        "group.alone",
        lang,
        year=view.year,
        group=group_name(group, lang),
        policy=results.title(policy, lang),
        what=phrase("income.real-what" if view.real else "income.what", lang),
        income=income.level_words(policy, lang),
        employment=employment.level_words(policy, lang),
    )


def _told(results: Results, view: View, group: str, policy: str) -> str:
    lang = view.lang
    reference = results.title(results.reference, lang)
    income, employment = _rows(results, view, group)
    relative = is_relative(view, income.name)
    difference = income.difference(results, policy, relative)
    clauses = [
        phrase(
            "group.income",
            lang,
            year=view.year,
            group=group_name(group, lang),
            policy=results.title(policy, lang),
            what=phrase("income.real-what" if view.real else "income.what", lang),
            level=income.level_words(policy, lang),
            compared=compared_words(difference, income.name, reference, lang, relative=relative),
            interval=change_interval(difference, income.name, lang, relative=relative),
        ),
        phrase(
            "group.employment",
            lang,
            level=employment.level_words(policy, lang),
            compared=compared_words(
                employment.difference(results, policy), employment.name, reference, lang
            ),
        ),
    ]
    win, lose = (
        spread(results.values(policy, name, group=group, grouping="start")) for name in (WIN, LOSE)
    )
    if win.median == win.median and lose.median == lose.median:
        clauses.append(
            phrase(
                "group.gain",
                lang,
                win=_share(win.median, lang),
                lose=_share(lose.median, lang),
                threshold=_threshold(lang),
            )
        )
    return phrase("by_group.clauses", lang).join(clauses)


def _same(results: Results, policy: str, lang: Language) -> str:
    return phrase(
        "common.same-scenarios",
        lang,
        policy=results.title(policy, lang),
        reference=results.title(results.reference, lang),
    )


def _winners_title(
    results: Results, lang: Language, group: str, win: Row, lose: Row, shown: list[str]
) -> str:
    if not results.others:
        policy = results.title(results.reference, lang)
        return phrase("winners.alone", lang, policy=policy)
    parts = {
        "year": LAST_YEAR,
        "group": group_name(group, lang),
        "reference": results.title(results.reference, lang),
        "threshold": _threshold(lang),
    }
    if not shown:
        return phrase("group.winners-none", lang, **parts)
    told = [
        phrase(
            "group.winners-of",
            lang,
            policy=results.title(policy, lang),
            win=_share(win.level(policy).median, lang),
            lose=_share(lose.level(policy).median, lang),
        )
        for policy in shown
    ]
    return phrase("group.winners", lang, told=listed(told, lang), **parts)


def _winners_chart(
    results: Results, lang: Language, win: Row, lose: Row, shown: list[str]
) -> Option:
    titles = [results.title(policy, lang) for policy in shown]
    parts = []
    for key, colour in (("gain", GAIN), ("rest", NEUTRAL), ("lose", LOSS)):
        values = [_part(key, win, lose, policy) for policy in shown]
        name = phrase(f"winners.{key}", lang, threshold=_threshold(lang))
        tips = [
            phrase("group.winners-tip", lang, policy=title, what=name, share=_share(value, lang))
            for title, value in zip(titles, values, strict=True)
        ]
        parts.append(Part(name, values, tips, colour))
    return of_hundred(stacked(titles, parts, scale_of(SHARE, lang)))


def _part(key: str, win: Row, lose: Row, policy: str) -> float:
    """A share; that of those whose income is about the same is what the two medians leave."""
    gain, loss = win.level(policy).median, lose.level(policy).median
    return {"gain": gain, "rest": 1.0 - gain - loss, "lose": loss}[key]


def _winners_table(
    results: Results, lang: Language, group: str, win: Row, lose: Row, shown: list[str]
) -> Table:
    def heading(key: str) -> str:
        return phrase(f"winners.{key}", lang, threshold=_threshold(lang))

    interval = Column(phrase("common.interval", lang), numeric=False)
    columns = (
        Column(phrase("group.policy", lang), numeric=False),
        Column(heading("gain"), SHARE),
        interval,
        Column(heading("rest"), SHARE),
        Column(heading("lose"), SHARE),
        interval,
    )
    rows = []
    for policy in shown:
        rest = _part("rest", win, lose, policy)
        rows.append(
            (
                words(results.title(policy, lang)),
                level(win.level(policy), WIN, lang),
                level_range(win.level(policy), WIN, lang),
                Cell(_share(rest, lang), rest),
                level(lose.level(policy), LOSE, lang),
                level_range(lose.level(policy), LOSE, lang),
            )
        )
    title = phrase(
        "group.winners-table",
        lang,
        year=LAST_YEAR,
        group=group_name(group, lang),
        reference=results.title(results.reference, lang),
    )
    return Table(title, columns, tuple(rows))


def _share(value: float, lang: Language) -> str:
    return amount(value, SHARE, lang, 1)


def _threshold(lang: Language) -> str:
    return amount(GAIN_THRESHOLD, SHARE, lang)
