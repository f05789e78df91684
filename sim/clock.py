"""Months and years.

Inside the model a month is an integer counted from January 2010; outside it is written
`2018-07`.  Years are written as four digits everywhere.
"""

from __future__ import annotations

import re

FIRST_YEAR = 2010
LAST_YEAR = 2020
MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?$")


def month_index(text: str) -> int:
    """Months since 2010-01 of `2018-07` (a day, as in `2018-07-01`, is ignored).

    Raises ValueError where the text is not a month.
    """
    found = _MONTH.match(str(text).strip())
    if not found:
        raise ValueError(f"'{text}' is not a month; write it as 2018-07")
    return 12 * (int(found[1]) - FIRST_YEAR) + int(found[2]) - 1


def month_name(month: int) -> str:
    """The month written as `2018-07`."""
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}"


def year_of(month: int) -> int:
    """The calendar year of a month."""
    return FIRST_YEAR + month // 12


PLAN_START = month_index("2018-07")
"""The plan is dated 22 June 2018; its first full month is July."""
