"""The public funds as data: who fills them, their yearly budgets, and what they carry over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.errors import InputError, nearest
from sim.institutions.treasury import FUND_KEYS
from sim.policy.dated import DatedValues
from sim.policy.measure import Status, Text
from sim.policy.reading import Record, build, read_yaml

CarryOverName = Literal["lapses", "one_year", "all"]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]


class FundFile(Record):
    """One fund of `scenarios/funds.yaml`.

    `budgets` are yuan a year by the January from which they hold; a fund has them, with its
    carry-over and the order in which it serves, or says under `open` why it is open-ended.
    `payers` are the shares of the levels of government.
    """

    title: Text
    payers: dict[Literal["central", "provincial", "city", "county"], Share]
    payers_status: Status
    budgets: DatedValues = ()
    carry_over: CarryOverName | None = None
    order: Text | None = None
    open: Text | None = None
    status: Status
    source: str = ""
    note: str

    @model_validator(mode="after")
    def _consistent(self) -> FundFile:
        if abs(sum(self.payers.values()) - 1.0) > 1e-9:
            raise ValueError(f"payers: shares add up to {sum(self.payers.values()):g}, not 1")
        if self.open is not None and (self.budgets or self.carry_over or self.order):
            raise ValueError("open: an open-ended fund has no budgets, carry_over or order")
        if self.open is None and not (self.budgets and self.carry_over and self.order):
            raise ValueError("budgets, carry_over and order are needed, or 'open'")
        for when, value in self.budgets:
            if when % 12:
                raise ValueError("budgets: a budget begins in a January")
            if value < 0:
                raise ValueError(f"budgets: {value:g} is negative")
        if self.status != "assumed" and not self.source:
            raise ValueError(f"source: needed where the status is '{self.status}'")
        return self


class FundsFile(Record):
    """The file as a whole."""

    title: Text
    funds: dict[str, FundFile]


def read_funds(path: Path, file: str) -> Mapping[str, FundFile]:
    """All funds by name, in the file's order.

    Raises InputError for the first fault, a fund that the treasury does not know, and one missing.
    """
    funds = build(FundsFile, read_yaml(path, file), file).funds
    known = set(FUND_KEYS.values())
    for name in funds:
        if name not in known:
            raise InputError(f"{file}: funds: unknown fund '{name}'; {nearest(name, known)}")
    for name in FUND_KEYS.values():
        if name not in funds:
            raise InputError(f"{file}: funds: the fund '{name}' is missing")
    return MappingProxyType(dict(funds))
