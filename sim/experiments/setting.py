"""From data to the setting of a draw: parameters, the economy by month, and statutory rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.behaviour import PARAMETERS, Behaviour, behaviour_from
from sim.chance import named_uniform
from sim.city.codes import Employer, Sector
from sim.city.economy import Economy
from sim.city.found import FoundingBehaviour
from sim.clock import MONTHS, month_index
from sim.errors import InputError, nearest
from sim.experiments.world_paths import (
    dated_levels,
    monthly_paths,
    yearly_mean_before,
    yearly_paths,
)
from sim.institutions.taxes import Rules
from sim.policy.term import Term
from sim.policy.world import WORLD_LEVELS, World
from sim.tables import NOTE, STATUS, TEXT, Column, data_directory, read_table

NUMBER = Column("number")
FOUNDING = "founding"


@cache
def parameters(directory: Path | None = None) -> pd.DataFrame:
    """Behavioural parameters with priors and provenance, one row each, indexed by name.

    Raises InputError where a parameter is missing, unknown, or outside its bounds.
    """
    path = data_directory(directory) / "parameters.csv"
    columns = {
        "name": TEXT,
        "value": NUMBER,
        "unit": TEXT,
        "distribution": TEXT,
        "location": NOTE,
        "scale": NOTE,
        "low": NUMBER,
        "high": NUMBER,
        "status": STATUS,
        "source": TEXT,
        "note": NOTE,
    }
    table = read_table(path, columns, ("name",)).set_index("name", drop=False)
    known = _known_parameters()
    for row, (name, value) in enumerate(zip(table["name"], table["value"], strict=True), start=2):
        if name not in known:
            raise InputError(
                f"{path.name}, row {row}, column 'name', value '{name}': "
                f"unknown parameter, {nearest(name, known)}"
            )
        bounds = known[name]
        if not bounds.low <= value <= bounds.high:
            raise InputError(
                f"{path.name}, row {row}, column 'value', value '{value:g}': "
                f"must lie between {bounds.low:g} and {bounds.high:g}"
            )
        if table.loc[name, "distribution"] not in DISTRIBUTIONS:
            raise InputError(
                f"{path.name}, row {row}, column 'distribution', value "
                f"'{table.loc[name, 'distribution']}': "
                f"{nearest(str(table.loc[name, 'distribution']), DISTRIBUTIONS)}"
            )
    missing = sorted(set(known) - set(table["name"]))
    if missing:
        raise InputError(f"{path.name}: parameter '{missing[0]}' has no row")
    return table


def _known_parameters() -> dict[str, Term]:
    from typing import get_type_hints

    known = {name: term for name, (_, _, term) in PARAMETERS.items()}
    for name, hint in get_type_hints(FoundingBehaviour, include_extras=True).items():
        known[f"{FOUNDING}.{name}"] = hint.__metadata__[0]
    return known


def _normal(u: float, location: float, scale: float, low: float, high: float) -> float:
    # A stored run is shown without any draw, and this import takes half a second.
    from scipy import stats

    a, b = (low - location) / scale, (high - location) / scale
    return float(stats.truncnorm.ppf(u, a, b, loc=location, scale=scale))


def _lognormal(u: float, location: float, scale: float, low: float, high: float) -> float:
    floor = np.log(max(low, 1e-12))
    return float(np.exp(_normal(u, np.log(location), scale, floor, np.log(high))))


def _uniform(u: float, location: float, scale: float, low: float, high: float) -> float:
    return low + u * (high - low)


DISTRIBUTIONS = {"fixed": None, "normal": _normal, "lognormal": _lognormal, "uniform": _uniform}
"""Priors: truncated normal (location, scale), lognormal (median, log scale), uniform."""


def drawn_parameters(seed: int | None) -> dict[str, float]:
    """Parameter values of a draw by inverse transform from their priors; None gives the points.

    Each parameter has its own uniform, keyed by its name, so adding one leaves the others alone.
    """
    values = {}
    for row in parameters().to_dict("records"):
        name = row["name"]
        prior = DISTRIBUTIONS[row["distribution"]]
        if prior is None or seed is None:
            values[name] = float(row["value"])
            continue
        location = float(row["location"] or 0.0)
        scale = float(row["scale"] or 1.0)
        values[name] = prior(named_uniform(seed, name), location, scale, row["low"], row["high"])
    return values


def behaviours(values: Mapping[str, float]) -> tuple[Behaviour, FoundingBehaviour]:
    """The behaviour and the founding parameters that a mapping of names to values describes."""
    founding = FoundingBehaviour(
        *(float(values[f"{FOUNDING}.{field}"]) for field in FoundingBehaviour._fields)
    )
    return behaviour_from(values), founding


@cache
def levels(directory: Path | None = None) -> dict[str, float]:
    """Levels of 2010: pay by sector, ratios, pensions, farm yield."""
    columns = {
        "name": TEXT,
        "value": NUMBER,
        "unit": TEXT,
        "status": STATUS,
        "source": TEXT,
        "note": NOTE,
    }
    table = read_table(data_directory(directory) / "levels.csv", columns, ("name",))
    return dict(zip(table["name"], table["value"], strict=True))


@cache
def statutory_rules(directory: Path | None = None) -> dict[str, NDArray[np.float64]]:
    """Statutory amounts by name, one value a month, from their dated steps."""
    columns = {
        "rule": TEXT,
        "from": TEXT,
        "value": NUMBER,
        "unit": TEXT,
        "status": STATUS,
        "source": TEXT,
        "note": NOTE,
    }
    table = read_table(data_directory(directory) / "rules.csv", columns, ("rule", "from"))
    found: dict[str, NDArray[np.float64]] = {}
    for row in table.to_dict("records"):
        values = found.setdefault(row["rule"], np.full(MONTHS, np.nan))
        values[month_index(row["from"]) :] = row["value"]
    return found


@cache
def tax_brackets(directory: Path | None = None) -> tuple[tuple[int, NDArray, NDArray], ...]:
    """Income tax tables: first month, upper limits (yuan per month), rates."""
    columns = {
        "from": TEXT,
        "upper": NUMBER,
        "rate": NUMBER,
        "unit": TEXT,
        "status": STATUS,
        "source": TEXT,
    }
    table = read_table(data_directory(directory) / "tax_brackets.csv", columns, ("from", "upper"))
    longest = int(table.groupby("from").size().max())

    def padded(values: pd.Series) -> NDArray[np.float64]:
        # All tables get one length, so that rules are compiled once; the top bracket repeats.
        return np.pad(values.to_numpy(float), (0, longest - len(values)), mode="edge")

    return tuple(
        (month_index(str(start)), padded(part["upper"]), padded(part["rate"]))
        for start, part in table.groupby("from", sort=True)
    )


JOBS = {
    Sector.AGRICULTURE: "jobs_services",
    Sector.MINING: "jobs_mining",
    Sector.MANUFACTURING: "jobs_industry",
    Sector.UTILITIES: "jobs_industry",
    Sector.CONSTRUCTION: "jobs_construction",
    Sector.TRANSPORT: "jobs_services",
    Sector.PRIVATE_SERVICES: "jobs_services",
    Sector.BUSINESS_SERVICES: "jobs_services",
    Sector.PUBLIC_SERVICES: "jobs_public",
    Sector.PUBLIC_ADMINISTRATION: "jobs_public",
}


def economies(
    world: World,
    seed: int | None,
    mix: NDArray,
    posts: NDArray,
    norm: NDArray,
    paths: Mapping[str, NDArray[np.float64]] | None = None,
    level: Mapping[str, float] | None = None,
) -> tuple[Economy, ...]:
    """The economy month by month.  `paths` and `level` replace those of the data (fitting)."""
    yearly = dict(paths) if paths is not None else yearly_paths(world, seed)
    level = level if level is not None else levels()
    index = monthly_paths(world, yearly)
    steady = {
        name: dated_levels(yearly[name], world.levels[name].dated if name in world.levels else ())
        for name in WORLD_LEVELS
    }
    base = np.array([level[f"pay:{sector.name.lower()}"] for sector in Sector]) / 12.0
    base = base * level["unit_pay_factor"]
    state_pay = yearly_mean_before(index["pay_state"])
    found = []
    for month in range(MONTHS):
        pay = np.zeros((len(Sector), len(Employer)))
        pay[:, Employer.NONE] = base * level["private_pay_ratio"] * index["pay_private"][month]
        pay[:, Employer.PUBLIC] = base * index["pay_public"][month]
        pay[:, Employer.STATE_ENTERPRISE] = base * index["pay_state"][month]
        for employer in (Employer.PRIVATE, Employer.OWN_BUSINESS, Employer.OWN_FARM):
            pay[:, employer] = pay[:, Employer.NONE]
        found.append(
            Economy(
                pay=pay,
                norm=norm,
                mix=mix,
                posts=posts,
                jobs=np.array([index[JOBS[sector]][month] for sector in Sector]),
                farm_yield=float(level["farm_yield"] * index["farm_yield"][month]),
                prices=float(index["consumer_prices"][month]),
                pension=float(level["pension"] * index["pensions"][month]),
                outside_pay=float(index["outside_pay"][month]),
                local_pay=float(pay[Sector.PRIVATE_SERVICES, Employer.PRIVATE]),
                trend_growth=float(yearly["trend_growth"][month // 12]),
                leaving=float(steady["leaving"][month]),
                urbanisation=float(steady["urbanisation"][month]),
                leisure_trend=float(steady["leisure_trend"][month]),
                coal=float(steady["coal"][month]),
                state_pay=base * state_pay[month],
            )
        )
    return tuple(found)


def rules_by_month(prices: NDArray[np.float64]) -> tuple[Rules, ...]:
    """Statutory rules month by month; `prices` is the world's price index by month."""
    amounts = statutory_rules()
    brackets = tax_brackets()
    found = []
    for month in range(MONTHS):
        _, upper, rate = next(table for table in reversed(brackets) if table[0] <= month)
        values: dict[str, Any] = {
            name: float(amounts[name][month]) for name in Rules._fields if name in amounts
        }
        values |= {"tax_upper": upper, "tax_rate": rate, "consumer_prices": float(prices[month])}
        found.append(Rules(**values))
    return tuple(found)
