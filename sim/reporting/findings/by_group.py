"""One indicator by group: levels, and what each policy adds to them.

Income and employment are told in the same way and differ in their words, which are those of a
subject in `texts/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.outcomes.indicators import indicator
from sim.reporting.charts import Bars, bars, colour_of, scale_of
from sim.reporting.findings.comparison import Row, compared
from sim.reporting.findings.finding import (
    ALL_GROUPS,
    Finding,
    View,
    change_interval,
    change_words,
    compared_words,
    difference_words,
    group_name,
    intervals_hold,
    is_relative,
    level,
    level_interval,
    listed,
    moves,
    notes,
    phrase,
    place_name,
    same_note,
    shows,
    sure,
)
from sim.reporting.results import Results, Spread, spread
from sim.reporting.words import amount, label

Spreads = Mapping[str, Spread]
"""One spread a group, in the order of `ALL_GROUPS`."""


def by_group(results: Results, view: View, name: str, subject: str) -> Finding:
    """An indicator of each group: differences from the reference, or levels where it stands alone.

    Policies that do not differ from the reference are named in the note and left out of the chart.
    """
    lang = view.lang
    levels = {one: _levels(results, view, name, one) for one in results.policies}
    moved = [one for one in results.others if _moves(results, view, name, one)]
    gains = {one: differences(results, view, name, one) for one in moved}
    if results.others:
        title = (
            many_sentence(results, view, name, subject)
            if len(results.others) > 1
            else one_sentence(results, view, name, subject, results.others[0])
        )
    else:
        title = alone_sentence(results, view, name, subject)
    unmoved = [one for one in results.others if one not in moved]
    note = notes(
        lang,
        phrase(f"common.by-{view.grouping}", lang),
        intervals_hold(results, lang),
        same_note(results, unmoved, lang),
    )
    return Finding(
        key=f"{subject}-by-group",
        title=title,
        note=note,
        chart=_chart(results, view, name, subject, levels, gains),
        table=compared(
            results,
            view,
            phrase(
                _key(name, subject, "table"),
                lang,
                year=view.year,
                place=label("area", view.area, lang),
            ),
            phrase("common.group", lang),
            [_row(results, view, name, group) for group in ALL_GROUPS],
        ),
    )


def differences(results: Results, view: View, name: str, policy: str) -> dict[str, Spread]:
    """Policy minus reference for each group and for everyone."""
    relative = is_relative(view, name)
    return {
        group: spread(results.difference(policy, name, relative=relative, **_where(view, group)))
        for group in ALL_GROUPS
    }


def one_sentence(results: Results, view: View, name: str, subject: str, policy: str) -> str:
    """What a policy does to everyone, and for which group most: the sentence for one comparison."""
    lang, relative = view.lang, is_relative(view, name)
    gains = differences(results, view, name, policy)
    parts = _parts(view, name, subject) | {
        "policy": results.title(policy, lang),
        "reference": results.title(results.reference, lang),
    }
    if not any(one.median == one.median for one in gains.values()):
        return phrase("by_group.unknown", lang, **parts)
    if not _moves(results, view, name, policy):
        return phrase("by_group.same", lang, **parts)
    everyone = compared_words(gains["all"], name, str(parts["reference"]), lang, relative=relative)
    sentence = phrase("by_group.one", lang, compared=everyone, **parts)
    return phrase("by_group.clauses", lang).join([sentence, *_most(gains, name, subject, view)])


def many_sentence(results: Results, view: View, name: str, subject: str) -> str:
    """From which to which difference the policies range: the sentence for several comparisons.

    It states medians and no order: neighbours in the range may well change places by luck.
    """
    lang, relative = view.lang, is_relative(view, name)
    parts = _parts(view, name, subject) | {"reference": results.title(results.reference, lang)}
    where = _where(view, "all")
    everyone = {
        one: spread(results.difference(one, name, relative=relative, **where))
        for one in results.others
    }
    known = {one: it for one, it in everyone.items() if it.median == it.median}
    if not known:
        return phrase("by_group.many-unknown", lang, **parts)
    if not any(_moves(results, view, name, one) for one in known):
        return phrase("by_group.many-same", lang, **parts)
    first, last = (choose(known, key=lambda one: known[one].median) for choose in (min, max))
    least, most = (
        difference_words(known[one], name, lang, relative=relative) for one in (first, last)
    )
    parts |= {"least": least, "first": results.title(first, lang)}
    parts |= {"most": most, "last": results.title(last, lang)}
    return phrase("by_group.many-equal" if least == most else "by_group.many", lang, **parts)


def alone_sentence(results: Results, view: View, name: str, subject: str) -> str:
    """The level for everyone, and the groups with the highest and the lowest."""
    lang = view.lang
    levels = _levels(results, view, name, results.reference)
    everyone = levels["all"]
    parts = _parts(view, name, subject) | {"policy": results.title(results.reference, lang)}
    known = {
        group: one for group, one in levels.items() if group != "all" and one.median == one.median
    }
    if everyone.median != everyone.median:
        return phrase("by_group.many-unknown", lang, **parts)
    about = indicator(name)

    def shown(value: float) -> str:
        return amount(value, about.unit, lang, about.decimals)

    parts["level"] = shown(everyone.median)
    if everyone.low == everyone.low:
        parts["level"] = phrase(
            "by_group.with-interval",
            lang,
            level=shown(everyone.median),
            interval=level_interval(everyone, name, lang),
        )
    if len({shown(one.median) for one in known.values()}) < 2:
        return phrase("by_group.alone", lang, **parts)
    high = max(known, key=lambda group: known[group].median)
    low = min(known, key=lambda group: known[group].median)
    return phrase(
        "by_group.alone-groups",
        lang,
        high=group_name(high, lang),
        highest=shown(known[high].median),
        low=group_name(low, lang),
        lowest=shown(known[low].median),
        **parts,
    )


def _most(gains: Spreads, name: str, subject: str, view: View) -> list[str]:
    """The groups that gain and lose most, of those whose gain or loss is beyond chance; if there
    are none, the group with the largest difference, said to be uncertain."""
    lang, relative = view.lang, is_relative(view, name)
    groups = {
        group: one
        for group, one in gains.items()
        if group != "all" and shows(one.median, name, relative=relative)
    }
    if not groups:
        return []

    def named(group: str) -> tuple[str, str]:
        text = difference_words(groups[group], name, lang, relative=relative)
        size = change_words(groups[group].median, name, lang, relative=relative)
        equal = [
            group_name(one, lang)
            for one, it in groups.items()
            if change_words(it.median, name, lang, relative=relative) == size
            and sure(it, name, relative=relative) == sure(groups[group], name, relative=relative)
        ]
        return listed(equal, lang), text

    clauses = []
    top = max(groups, key=lambda group: groups[group].median)
    bottom = min(groups, key=lambda group: groups[group].median)
    for key, group, right_sign in (
        ("most", top, groups[top].median > 0),
        ("least", bottom, groups[bottom].median < 0),
    ):
        if right_sign and sure(groups[group], name, relative=relative):
            who, text = named(group)
            clauses.append(phrase(f"{subject}.{key}", lang, group=who, change=text))
    if not clauses:
        largest = max(groups, key=lambda group: abs(groups[group].median))
        who, text = named(largest)
        clauses.append(phrase("by_group.largest", lang, group=who, change=text))
    return clauses


def _parts(view: View, name: str, subject: str) -> dict[str, object]:
    return {
        "year": view.year,
        "place": place_name(view.area, view.lang),
        "what": phrase(_key(name, subject, "what"), view.lang),
    }


def _key(name: str, subject: str, key: str) -> str:
    """A subject's phrase, for indicators in 2010 prices the one that says so."""
    return f"{subject}.real-{key}" if name.endswith("_real") else f"{subject}.{key}"


def _where(view: View, group: str) -> dict[str, Any]:
    return {"group": group, "grouping": view.grouping, "area": view.area, "year": view.year}


def _levels(results: Results, view: View, name: str, policy: str) -> dict[str, Spread]:
    return {
        group: spread(results.values(policy, name, **_where(view, group))) for group in ALL_GROUPS
    }


def _row(results: Results, view: View, name: str, group: str) -> Row:
    return Row.of(
        results,
        label("group", group, view.lang),
        name,
        lambda policy: results.values(policy, name, **_where(view, group)),
    )


def _moves(results: Results, view: View, name: str, policy: str) -> bool:
    return any(
        moves(results.difference(policy, name, **_where(view, group))) for group in ALL_GROUPS
    )


def _chart(
    results: Results,
    view: View,
    name: str,
    subject: str,
    levels: Mapping[str, Spreads],
    gains: Mapping[str, Spreads],
) -> Mapping[str, Any] | None:
    """Bars of differences; of levels where there is one policy only; none where all is the same."""
    lang, relative = view.lang, is_relative(view, name)
    alone = not results.others
    shown = levels if alone else gains
    if not any(one.median == one.median for spreads in shown.values() for one in spreads.values()):
        return None
    reference = results.title(results.reference, lang)

    def tip(policy: str, group: str, one: Spread) -> str:
        parts = {
            "policy": results.title(policy, lang),
            "group": group_name(group, lang),
            "what": phrase(_key(name, subject, "what"), lang),
        }
        if alone:
            return phrase(
                "by_group.tip-level",
                lang,
                level=level(one, name, lang).text,
                interval=level_interval(one, name, lang),
                **parts,
            )
        return phrase(
            "by_group.tip",
            lang,
            compared=compared_words(one, name, reference, lang, relative=relative),
            interval=change_interval(one, name, lang, relative=relative),
            **parts,
        )

    series = [
        Bars(
            results.title(policy, lang),
            list(spreads.values()),
            [tip(policy, group, one) for group, one in spreads.items()],
            colour_of(results.policies.index(policy)),
        )
        for policy, spreads in shown.items()
    ]
    unit = "share" if relative else indicator(name).unit
    scale = scale_of(unit, lang, points=not alone and not relative)
    return bars([label("group", group, lang) for group in ALL_GROUPS], series, scale)
