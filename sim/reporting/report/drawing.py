"""The findings' charts as static figures, drawn by Matplotlib from the app's own options.

A report shows what the app shows: each figure is drawn from the ECharts option of the finding
(`sim.reporting.charts`), so neither its numbers nor its colours can differ.  Series have patterns
besides their colours, for grey print.
"""

from __future__ import annotations

import io
import re
import textwrap
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape
from typing import Any

import matplotlib
from matplotlib import font_manager, patches, ticker
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len, chop_cells

Option = Mapping[str, Any]

WIDTH = 6.3
"""Inches: the width of an A4 page's text."""
RESOLUTION = 200
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "DengXian",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "SimSun",
    "STHeiti",
)
"""Fonts with simplified Chinese of Windows, macOS and Linux, the best first."""
PATTERNS = ("", "////", "\\\\\\\\", "xxxx", "----", "++++")
INK, SOFT, GRID = "#222222", "#56616e", "#e6e8ec"
NAMES, LEGEND = 30, 44
"""Letters in a line of a category's name and of a legend's entry; a Chinese one takes two."""
BAR, ROW, AROUND, LINES = 0.13, 0.16, 0.85, 2.9
"""Inches: height of one of several bars, least of a line of names, of axes and legend, of a chart
over years."""

_one_at_a_time = threading.Lock()
"""Matplotlib's settings are the process's, and the app draws in threads."""


@cache
def chinese_font() -> str | None:
    """The installed font that Chinese is drawn in, None where there is none."""
    installed = {one.name for one in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in installed), None)


def png(option: Option) -> bytes:
    """A chart as a picture for Word.  The same chart and fonts give the same bytes."""
    return _saved(option, "png", {"Software": None}, dpi=RESOLUTION)


def svg(option: Option, key: str, name: str) -> str:
    """A chart as an SVG element to stand in a page, with `name` for those who cannot see it.

    Text stays text, in the reader's own fonts.  `key` tells figures of one page apart.
    """
    text = _saved(option, "svg", {"Date": None, "Creator": None}, salt=key).decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", text, flags=re.DOTALL)
    # Names of groups would occur once in every figure of the page; those referred to are salted.
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r"font: (?:\d+ )?([\d.]+)px [^;\"]*", r"font-size: \1px", text)
    text = re.sub(r"font-family: [^;\"]*", "font-family: inherit", text)
    inside = f'<svg role="img" aria-label="{escape(name)}" '
    return text.replace("<svg ", inside, 1).strip()


def _saved(
    option: Option, form: str, metadata: Mapping[str, Any], salt: str = "", dpi: int = 72
) -> bytes:
    with _settings(salt):
        figure = _drawn(option)
        file = io.BytesIO()
        figure.savefig(file, format=form, metadata=dict(metadata), dpi=dpi)
    return file.getvalue()


@contextmanager
def _settings(salt: str) -> Iterator[None]:
    fonts = [name for name in (chinese_font(), "DejaVu Sans") if name]
    settings: dict[str, Any] = {
        "font.family": "sans-serif",
        "font.sans-serif": fonts,
        "font.size": 8.5,
        "axes.unicode_minus": False,
        "hatch.linewidth": 0.5,
        "svg.fonttype": "none",
        "svg.hashsalt": salt or "figure",
        "text.parse_math": False,  # a title's dollar sign is no formula
        "text.color": INK,
        "axes.labelcolor": SOFT,
        "xtick.color": INK,
        "ytick.color": INK,
    }
    with (
        _one_at_a_time,
        matplotlib.rc_context(settings),  # type: ignore[arg-type]
        warnings.catch_warnings(),
    ):
        # Without a Chinese font the command says so once; not once for each letter.
        warnings.filterwarnings("ignore", message="Glyph")
        yield


# --- one chart ----------------------------------------------------------------------------------


def _drawn(option: Option) -> Figure:
    horizontal = option["yAxis"]["type"] == "category"
    figure = Figure(figsize=(WIDTH, _height(option, horizontal)), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right", "left" if horizontal else "top"):
        axes.spines[side].set_visible(False)
    for spine in axes.spines.values():
        spine.set_color("#9aa0a8")
    if horizontal:
        _bars(axes, option)
    else:
        _lines(axes, option)
    _number_axis(axes, option["xAxis" if horizontal else "yAxis"], horizontal)
    _legend(figure, axes, option)
    return figure


def _height(option: Option, horizontal: bool) -> float:
    if not horizontal:
        return LINES
    bars = [one for one in option["series"] if one["type"] == "bar"]
    grouped = 1 if any("stack" in one for one in bars) else max(1, len(bars))
    each = max(0.26, BAR * grouped + 0.08)
    names = option["yAxis"]["data"]
    rows = sum(max(each, ROW * len(_lines_of(name, NAMES)) + 0.06) for name in names)
    return AROUND + 0.14 * len(option.get("legend", {}).get("data", ())) + rows


def _bars(axes: Axes, option: Option) -> None:
    """Grouped or stacked horizontal bars, with their whiskers and labels."""
    names = option["yAxis"]["data"]
    bars = [one for one in option["series"] if one["type"] == "bar"]
    stacked = any("stack" in one for one in bars)
    thick = 0.62 if stacked or len(bars) == 1 else 0.8 / len(bars)
    sums = [0.0] * len(names)
    for place, one in enumerate(bars):
        shift = 0.0 if stacked else _shift(place, len(bars), thick)
        values = [datum["value"] for datum in one["data"]]
        for row, value in enumerate(values):
            if value is None:
                continue
            axes.barh(
                row + shift,
                value,
                height=thick * 0.92,
                left=sums[row] if stacked else 0.0,
                color=one["itemStyle"]["color"],
                hatch=PATTERNS[place % len(PATTERNS)],
                edgecolor="white",
                linewidth=0.4,
                zorder=3,
            )
            sums[row] += value
        if one.get("label", {}).get("show"):
            _labels(axes, one, shift)
    for one in option["series"]:
        if one.get("renderItem") == "whisker":
            shift = _shift(one["place"], one["of"], thick)
            for row, low, high in (datum["value"] for datum in one["data"]):
                axes.errorbar(
                    (low + high) / 2,
                    row + shift,
                    xerr=(high - low) / 2,
                    color=INK,
                    elinewidth=0.9,
                    capsize=1.8 if one["of"] > 2 else 2.6,
                    capthick=0.9,
                    zorder=4,
                )
    axes.set_yticks(range(len(names)), ["\n".join(_lines_of(name, NAMES)) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.axvline(0, color="#9aa0a8", linewidth=0.8, zorder=2)


def _shift(place: int, of: int, thick: float) -> float:
    return (place - (of - 1) / 2) * thick if of > 1 else 0.0


def _labels(axes: Axes, one: Option, shift: float) -> None:
    for row, datum in enumerate(one["data"]):
        if datum["value"] is not None and "label" in datum:
            axes.annotate(
                datum["label"]["formatter"],
                (datum["value"], row + shift),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
                zorder=5,
            )


def _lines(axes: Axes, option: Option) -> None:
    """Lines over years with their bands, and official figures as points."""
    for one in option["series"]:
        colour = one["itemStyle"]["color"]
        if one.get("renderItem") == "band":
            if one["data"]:
                years, low, high = zip(*one["data"], strict=True)
                axes.fill_between(
                    years, low, high, color=colour, alpha=one["itemStyle"]["opacity"], linewidth=0
                )
            continue
        points = [datum["value"] for datum in one["data"]]
        years, values = zip(*points, strict=True) if points else ((), ())
        if one["type"] == "scatter":
            axes.plot(years, values, "D", color=colour, markersize=4.5, zorder=6)
        else:
            axes.plot(years, values, "-o", color=colour, linewidth=1.6, markersize=3, zorder=5)
    axis = option["xAxis"]
    axes.set_xticks(range(axis["min"], axis["max"] + 1, axis.get("interval", 1)))
    axes.set_xlim(axis["min"] - 0.3, axis["max"] + 0.3)


def _number_axis(axes: Axes, axis: Option, horizontal: bool) -> None:
    """Grid, ends, the unit, and per cent signs of the axis of numbers."""
    which = axes.xaxis if horizontal else axes.yaxis
    axes.grid(True, axis="x" if horizontal else "y", color=GRID, zorder=0)
    axes.set_axisbelow(True)
    form = axis["axisLabel"]["formatter"]
    which.set_major_formatter(
        ticker.FuncFormatter(lambda value, _: form.replace("{value}", f"{value:.10g}"))
    )
    if "name" in axis:
        if horizontal:
            axes.set_xlabel(axis["name"])
        else:
            axes.set_ylabel(axis["name"], rotation=0, ha="left")
            axes.yaxis.set_label_coords(-0.02, 1.03)
    if "max" in axis:
        (axes.set_xlim if horizontal else axes.set_ylim)(axis["min"], axis["max"])
        # A label at the end of the longest bar needs room within the picture.
        if horizontal and any(text.get_text() for text in axes.texts):
            axes.set_xlim(axis["min"], axis["max"] * 1.07)
            axes.set_xticks(range(axis["min"], axis["max"] + 1, 20))


def _legend(figure: Figure, axes: Axes, option: Option) -> None:
    entries: Sequence[str] = option.get("legend", {}).get("data", ())
    if not entries:
        return
    handles: list[Artist] = []
    for entry in entries:
        one = next(
            one for one in option["series"] if one.get("name") == entry and one["type"] != "custom"
        )
        colour = one["itemStyle"]["color"]
        if one["type"] == "bar":
            place = [it for it in option["series"] if it["type"] == "bar"].index(one)
            handles.append(
                patches.Patch(
                    facecolor=colour,
                    hatch=PATTERNS[place % len(PATTERNS)],
                    edgecolor="white",
                    linewidth=0.4,
                )
            )
        else:
            style = "D" if one["type"] == "scatter" else "-o"
            handles.append(axes.plot([], [], style, color=colour, markersize=4)[0])
    longest = max(cell_len(entry) for entry in entries)
    columns = max(1, min(len(entries), 88 // (min(longest, LEGEND) + 8)))
    figure.legend(
        handles,
        ["\n".join(_lines_of(entry, LEGEND)) for entry in entries],
        loc="outside upper left",
        ncols=columns,
        frameon=False,
        handlelength=1.6,
        fontsize=8,
    )


def _lines_of(text: str, most: int) -> list[str]:
    """A text in lines of at most so many letters, Chinese ones counting two."""
    if cell_len(text) <= most:
        return [text]
    return [
        line
        for part in textwrap.wrap(text, most, break_long_words=False) or [""]
        for line in chop_cells(part, most)
    ]
