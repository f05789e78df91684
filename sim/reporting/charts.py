"""Charts as ECharts options, plain data that the page's chart component draws.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers, with patterns
for grey print; gains are teal and losses dark grey.  Every datum has a `tip`, the sentence shown
when the pointer rests on it: options hold no code, so nothing of a scenario's name can run.
Whiskers are drawn by the component (`renderItem: "whisker"`), as ECharts has no such series.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.reporting.results import Spread
from sim.reporting.words import Language

GAIN, LOSS, NEUTRAL = "#0b7a75", "#4b4b4b", "#c9ced6"
REFERENCE = "#7a7f87"
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
"""Colours of the scenarios after the reference, in their order."""

NAMES = 190
"""Pixels for the names of horizontal bars."""

Option = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """How values of a unit are drawn: multiplied, and with which suffix on the axis."""

    factor: float
    suffix: str


def scale_of(unit: str, lang: Language, *, points: bool = False) -> Scale:
    """The scale of a unit: shares in per cent (or points), the city's money in 亿元 or millions."""
    if unit == "share":
        if points:
            return Scale(100.0, "个百分点" if lang == "zh" else " pp")
        return Scale(100.0, "%")
    if unit == "yuan/year":
        return Scale(1e-8, "亿元") if lang == "zh" else Scale(1e-6, " m yuan")
    if unit.startswith("yuan"):
        return Scale(1.0, "元") if lang == "zh" else Scale(1.0, " yuan")
    if unit.startswith("persons"):
        return Scale(1e-4, "万人") if lang == "zh" else Scale(1e-3, " thousand")
    return Scale(1.0, "")


def colour_of(place: int) -> str:
    """The colour of the scenario at a place of the comparison; the reference, at 0, is grey."""
    return REFERENCE if place == 0 else SERIES[(place - 1) % len(SERIES)]


@dataclass(frozen=True)
class Bars:
    """One series of bars: a spread and a sentence for each category.

    `labels` are written at the ends of the bars, for charts in which a bar of nothing means
    something.
    """

    name: str
    spreads: Sequence[Spread]
    tips: Sequence[str]
    colour: str
    labels: Sequence[str] = ()


def bars(
    categories: Sequence[str],
    series: Sequence[Bars],
    scale: Scale,
    *,
    horizontal: bool = True,
) -> Option:
    """Grouped bars with whiskers for the 80 per cent interval, the first category on top."""
    drawn: list[Option] = []
    for one in series:
        values = [_drawn(spread.median, scale) for spread in one.spreads]
        data: list[Option] = [
            {"value": value, "tip": tip} for value, tip in zip(values, one.tips, strict=True)
        ]
        for datum, text in zip(data, one.labels, strict=False):
            datum["label"] = {"formatter": text}
        bar: Option = {
            "type": "bar",
            "name": one.name,
            "itemStyle": {"color": one.colour},
            "barMaxWidth": 22,
            "data": data,
        }
        if one.labels:
            bar["label"] = {"show": True, "position": "right" if horizontal else "top"}
        drawn.append(bar)
    for place, one in enumerate(series):
        drawn.append(
            {
                "type": "custom",
                "renderItem": "whisker",
                "name": one.name,
                "horizontal": horizontal,
                "place": place,
                "of": len(series),
                "z": 5,
                "data": [
                    {
                        "value": [
                            number,
                            _drawn(spread.low, scale),
                            _drawn(spread.high, scale),
                        ],
                        "tip": tip,
                    }
                    for number, (spread, tip) in enumerate(zip(one.spreads, one.tips, strict=True))
                    if math.isfinite(spread.low) and math.isfinite(spread.high)
                ],
            }
        )
    return _with_axes(
        _categories(categories, horizontal), scale, drawn, horizontal, [one.name for one in series]
    )


@dataclass(frozen=True)
class Part:
    """One part of stacked bars: a value and a sentence for each category."""

    name: str
    values: Sequence[float]
    tips: Sequence[str]
    colour: str


def stacked(
    categories: Sequence[str], parts: Sequence[Part], scale: Scale, *, horizontal: bool = True
) -> Option:
    """Bars made of parts that add up."""
    drawn = [
        {
            "type": "bar",
            "stack": "all",
            "name": part.name,
            "itemStyle": {"color": part.colour},
            "barMaxWidth": 26,
            "data": [
                {"value": _drawn(value, scale), "tip": tip}
                for value, tip in zip(part.values, part.tips, strict=True)
            ],
        }
        for part in parts
    ]
    return _with_axes(
        _categories(categories, horizontal), scale, drawn, horizontal, [part.name for part in parts]
    )


@dataclass(frozen=True)
class Line:
    """One line over years with its band; `points` are drawn as dots without a line."""

    name: str
    spreads: Sequence[Spread]
    tips: Sequence[str]
    colour: str
    points: bool = False


def fan(
    years: Sequence[int],
    lines: Sequence[Line],
    scale: Scale,
    start: float | None = None,
    start_label: str = "",
) -> Option:
    """Lines over years with their 80 per cent bands, and official figures as points.

    `start` marks where the plan begins, on the axis of years, with a label if there is one.
    """
    drawn: list[Option] = []
    for one in lines:
        middle = [_drawn(spread.median, scale) for spread in one.spreads]
        data = [
            {"value": [year, value], "tip": tip}
            for year, value, tip in zip(years, middle, one.tips, strict=True)
            if value is not None
        ]
        if one.points:
            drawn.append(
                {
                    "type": "scatter",
                    "name": one.name,
                    "symbol": "diamond",
                    "symbolSize": 9,
                    "z": 6,
                    "itemStyle": {"color": one.colour},
                    "data": data,
                }
            )
            continue
        drawn.append(
            {
                "type": "line",
                "name": one.name,
                "symbol": "circle",
                "symbolSize": 6,
                "z": 3,
                "lineStyle": {"width": 2.5, "color": one.colour},
                "itemStyle": {"color": one.colour},
                "data": data,
            }
        )
        drawn.append(
            {
                "type": "custom",
                "renderItem": "band",
                "name": one.name,
                "silent": True,
                "z": 1,
                "itemStyle": {"color": one.colour, "opacity": 0.18},
                "data": [
                    [year, _drawn(spread.low, scale), _drawn(spread.high, scale)]
                    for year, spread in zip(years, one.spreads, strict=True)
                    if math.isfinite(spread.low) and math.isfinite(spread.high)
                ],
            }
        )
    if start is not None and drawn:
        drawn[0]["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"type": "dashed", "color": "#888"},
            "label": {"show": bool(start_label), "formatter": start_label, "position": "end"},
            "data": [{"xAxis": start}],
        }
    names: Option = {
        "type": "value",
        "min": min(years),
        "max": max(years),
        "interval": 1 if len(years) <= 12 else 2,
        "axisLabel": {"formatter": "year"},
        "splitLine": {"show": False},
    }
    option = _with_axes(names, scale, drawn, False, [one.name for one in lines])
    option["yAxis"]["scale"] = True
    if start_label:
        option["grid"]["top"] += 16
    return option


@dataclass(frozen=True)
class Curve:
    """One curve over amounts: a value and a sentence for each; nan where there is none."""

    name: str
    values: Sequence[float]
    tips: Sequence[str]
    colour: str


def curves(
    amounts: Sequence[float], drawn: Sequence[Curve], scale: Scale, heading: str, mark: float
) -> Option:
    """Curves over amounts of money, with a dashed line at one amount."""
    series: list[Option] = [
        {
            "type": "line",
            "name": one.name,
            "symbol": "circle",
            "symbolSize": 5,
            "showSymbol": False,
            "lineStyle": {"width": 2.5, "color": one.colour},
            "itemStyle": {"color": one.colour},
            "data": [
                {"value": [amount, _drawn(value, scale)], "tip": tip}
                for amount, value, tip in zip(amounts, one.values, one.tips, strict=True)
                if math.isfinite(value)
            ],
        }
        for one in drawn
    ]
    series[0]["markLine"] = {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"type": "dashed", "color": "#888"},
        "label": {"show": False},
        "data": [{"xAxis": mark}],
    }
    axis: Option = {
        "type": "value",
        "min": min(amounts),
        "max": max(amounts),
        "name": heading,
        "nameLocation": "middle",
        "nameGap": 26,
        "nameTextStyle": {"color": "#56616e"},
        "splitLine": {"show": False},
    }
    option = _with_axes(axis, scale, series, False, [one.name for one in drawn])
    option["grid"]["bottom"] = 26
    return option


def of_hundred(option: Option) -> Option:
    """The same chart with its axis of numbers from 0 to 100 per cent."""
    ends = {"min": 0, "max": 100}
    return option | {
        axis: option[axis] | ends for axis in ("xAxis", "yAxis") if option[axis]["type"] == "value"
    }


def _categories(names: Sequence[str], horizontal: bool) -> Option:
    labels: Option = {"interval": 0}
    if horizontal:
        # Long names wrap beside their bar instead of being cut at the chart's edge.
        labels |= {"width": NAMES, "overflow": "break", "lineHeight": 14}
    return {
        "type": "category",
        "data": list(names),
        "inverse": horizontal,
        "axisTick": {"show": False},
        "axisLabel": labels,
    }


def _with_axes(
    names: Option, scale: Scale, drawn: list[Option], horizontal: bool, legend: Sequence[str]
) -> Option:
    percent = scale.suffix == "%"
    numbers: Option = {
        "type": "value",
        "axisLabel": {"formatter": "{value}%" if percent else "{value}", "hideOverlap": True},
        "splitLine": {"lineStyle": {"color": "#e6e8ec"}},
    }
    option: Option = {
        "animationDuration": 300,
        "grid": {"left": 8, "right": 40, "top": 12, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": numbers if horizontal else names,
        "yAxis": names if horizontal else numbers,
        "series": drawn,
    }
    shown = list(dict.fromkeys(legend))
    if len(shown) > 1:
        option["legend"] = {"data": shown, "top": 0, "type": "scroll"}
        option["grid"]["top"] = 40
    if scale.suffix and not percent:
        # The unit once beside the axis: repeated at every tick, words run into one another.
        numbers |= {"name": scale.suffix.strip(), "nameTextStyle": {"color": "#56616e"}}
        if horizontal:
            numbers |= {"nameLocation": "middle", "nameGap": 26}
            option["grid"]["bottom"] = 26
        else:
            numbers["nameTextStyle"]["align"] = "left"
            option["grid"]["top"] += 22
    return option


def _drawn(value: float, scale: Scale) -> float | None:
    """A value as drawn: scaled, with as many digits as a pixel can show; nothing where unknown."""
    if not math.isfinite(value):
        return None
    return float(f"{value * scale.factor:.7g}")
