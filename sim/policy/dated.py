"""Dated values: what a parameter is worth, and from which month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.clock import LAST_YEAR, MONTHS, PLAN_START, month_index, month_name
from sim.policy.reading import shown

Steps = tuple[tuple[int, float], ...]
"""Pairs of month and value, by month; a value holds until the next month named."""

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; a number written as text or as true or false is refused."""


def number(value: object) -> float:
    """The value as a float.  Raises ValueError where it is not a finite number."""
    if isinstance(value, str):
        raise ValueError(f"{shown(value)} is text; write a number without quotation marks")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{shown(value)} is not a number")
    try:
        found = float(value)
    except OverflowError:  # a whole number of more than 300 digits
        found = math.inf
    if not math.isfinite(found):
        raise ValueError(f"{shown(value)} is not a finite number")
    return found


def month(key: object) -> int:
    """The month a key names.  Raises ValueError where it is no month of the simulated years."""
    found = month_index(str(key))
    if not 0 <= found < MONTHS:
        raise ValueError(f"'{key}' is outside {month_name(0)} to {LAST_YEAR}-12")
    return found


def steps(content: object) -> Steps:
    """Dated values from a mapping such as `{2018-07: 0.5, 2020-01: 0.6}`.

    Raises ValueError for an empty mapping, a wrong month, a month given twice, or no number.
    """
    if isinstance(content, tuple):
        return content
    if not isinstance(content, Mapping) or not content:
        raise ValueError(
            f"{shown(content)}: expected dated values such as {{{month_name(PLAN_START)}: 1}}"
        )
    found: dict[int, float] = {}
    for key, value in content.items():
        when = month(key)
        if when in found:
            raise ValueError(f"the month {month_name(when)} is given twice")
        try:
            found[when] = number(value)
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from None
    return tuple(sorted(found.items()))


DatedValues = Annotated[Steps, BeforeValidator(steps)]
"""A field of a record that holds dated values."""


def written(values: Steps) -> dict[str, float]:
    """Dated values as they are written in a file."""
    return {month_name(when): value for when, value in values}


def one_line(values: Steps) -> str:
    """Dated values for a table: `0.35 (2017-01), 0.5 (2018-07)`."""
    return ", ".join(f"{value:g} ({month_name(when)})" for when, value in values)
