"""What a scenario does, in two or three sentences made from the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.outcomes.indicators import COST, indicator
from sim.reporting.findings.by_group import alone_sentence, many_sentence, one_sentence
from sim.reporting.findings.finding import (
    View,
    caution,
    change_interval,
    compared_words,
    difference_words,
    is_relative,
    notes,
    phrase,
    place_name,
    same_scenarios,
    sentence,
)
from sim.reporting.findings.ranking import ranking
from sim.reporting.findings.targets import named, scoreboard, targets
from sim.reporting.results import Draws, Results, Spread, spread
from sim.reporting.words import Language, amount

PLAN, NO_PLAN = "plan", "no-plan"
"""The two policies of the shipped library that the overview's question is about."""


@dataclass(frozen=True)
class _Item:
    """One thing that a sentence tells beside income: its phrase and its indicator."""

    key: str
    name: str
    summed: bool = False
    city_only: bool = False


_ITEMS = (
    _Item("employment", "employment_rate"),
    _Item("poverty", "poverty_rate"),
    _Item("new-jobs", "new_urban_jobs", summed=True, city_only=True),
)
_COST = _Item("cost", COST, summed=True, city_only=True)


def headline(results: Results, view: View, policy: str | None = None) -> str:
    """What the run says, in two or three sentences.

    With several policies it tells how far they lie apart, unless one of them is named: then what
    that one does against the reference.  A difference whose sign hangs on luck is said to do so.
    """
    lang = view.lang
    if policy is None and len(results.others) > 1:
        told = [
            many_sentence(results, view, view.income, "income"),
            ranking(results, view).title,
            targets(results, view).title,
        ]
    elif not results.others:
        told = [
            alone_sentence(results, view, view.income, "income"),
            _levels(results, view),
            targets(results, view).title,
        ]
    else:
        policy = policy or results.others[0]
        if same_scenarios(results, policy):
            return _same(results, policy, lang)
        told = [
            one_sentence(results, view, view.income, "income", policy),
            _differences(results, view, policy),
            _targets_and_cost(results, view, policy),
        ]
    sentences = [sentence(one, lang) for one in told if one]
    return notes(lang, *sentences, caution(results, lang) if results.run is None else "")


def answer(results: Results, lang: Language) -> str:
    """The overview's answer in one sentence: the plan against no plan where the run holds both,
    else the policy compared first against the reference."""
    view = View(lang)
    if {PLAN, NO_PLAN} <= set(results.policies):
        results = replace(results, policies=(NO_PLAN, PLAN))
    if not results.others:
        return sentence(alone_sentence(results, view, view.income, "income"), lang)
    policy, reference = results.others[0], results.reference
    if same_scenarios(results, policy):
        return _same(results, policy, lang)
    income = _difference(results, view, policy, _Item("income", view.income))
    if income.median != income.median:
        return sentence(one_sentence(results, view, view.income, "income", policy), lang)
    more = [
        _told(results, view, policy, item)
        for item in (*_ITEMS[:2], _COST)
        if _known(results, view, policy, item)
    ]
    return phrase(
        "headline.answer",
        lang,
        year=view.year,
        place=place_name(view.area, lang),
        policy=results.title(policy, lang),
        compared=compared_words(income, view.income, results.title(reference, lang), lang),
        interval=change_interval(income, view.income, lang),
        more="".join(phrase("headline.and-also", lang, item=one) for one in more),
    )


def _same(results: Results, policy: str, lang: Language) -> str:
    return phrase(
        "common.same-scenarios",
        lang,
        policy=results.title(policy, lang),
        reference=results.title(results.reference, lang),
    )


def _differences(results: Results, view: View, policy: str) -> str:
    """Employment, poverty and jobs: what differs and by how much."""
    told = [
        _told(results, view, policy, item)
        for item in _items(view)
        if _known(results, view, policy, item)
    ]
    return phrase("headline.comma", view.lang).join(told)


def _targets_and_cost(results: Results, view: View, policy: str) -> str:
    """Targets newly met or lost, and what the public purse pays in addition."""
    lang, reference = view.lang, results.reference
    board = scoreboard(results)
    told = []
    gained, lost = board.gained(policy, reference), board.gained(reference, policy)
    for key, moved in (("targets.gained", gained), ("targets.lost", lost)):
        if moved:
            which = named(board, moved, policy, reference, lang)
            told.append(phrase(key, lang, targets=which))
    if board.counted and not told:
        told.append(
            phrase(
                "headline.targets-unchanged",
                lang,
                policy=results.title(policy, lang),
                reference=results.title(reference, lang),
                met=len(board.met(policy)),
                total=len(board.counted),
            )
        )
    if _known(results, view, policy, _COST):
        told.append(_told(results, view, policy, _COST))
    return phrase("by_group.clauses", lang).join(told)


def _levels(results: Results, view: View) -> str:
    """Employment, poverty and jobs of a policy that stands alone."""
    lang = view.lang
    told = []
    for item in _items(view):
        one = spread(_values(results, view, results.reference, item))
        if one.median == one.median:
            about = indicator(item.name)
            level = amount(one.median, about.unit, lang, about.decimals)
            told.append(phrase("headline.is", lang, what=_what(item, lang), says=level))
    return phrase("headline.comma", lang).join(told)


def _items(view: View) -> Iterator[_Item]:
    return (one for one in _ITEMS if view.area == "city" or not one.city_only)


def _told(results: Results, view: View, policy: str, item: _Item) -> str:
    words = difference_words(
        _difference(results, view, policy, item),
        item.name,
        view.lang,
        relative=is_relative(view, item.name),
    )
    return phrase("headline.differs", view.lang, what=_what(item, view.lang), says=words)


def _what(item: _Item, lang: Language) -> str:
    return phrase(f"headline.{item.key}", lang, first=year_of(PLAN_START), last=LAST_YEAR)


def _known(results: Results, view: View, policy: str, item: _Item) -> bool:
    one = _difference(results, view, policy, item)
    return one.median == one.median


def _difference(results: Results, view: View, policy: str, item: _Item) -> Spread:
    base = _values(results, view, results.reference, item)
    by = _values(results, view, policy, item) - base
    return spread(by / np.where(base != 0, base, np.nan) if is_relative(view, item.name) else by)


def _values(results: Results, view: View, policy: str, item: _Item) -> Draws:
    area = "city" if item.city_only else view.area
    if not item.summed:
        return results.values(policy, item.name, area=area, year=view.year)
    years = range(year_of(PLAN_START), LAST_YEAR + 1)
    return np.sum([results.values(policy, item.name, area=area, year=one) for one in years], axis=0)
