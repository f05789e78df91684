"""`docs/parameters.md`: every behavioural parameter with its prior, role, evidence and effect."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from calibration.evidence import Role, evidence, links, roles
from calibration.free import free
from sim.documents.drives import Drives, drives
from sim.documents.markdown import table
from sim.documents.owners import meanings, owners
from sim.experiments.setting import parameters
from sim.tables import STATUSES

HEADINGS = {
    "earnings": "Earnings (`sim/city/earnings.py`)",
    "demography": "Demography (`sim/city/demography.py`)",
    "households": "Households and local demand (`sim/city/households.py`)",
    "skilled_workers": "Skilled workers (`sim/groups/skilled_workers.py`)",
    "professional_farmers": "Professional farmers (`sim/groups/professional_farmers.py`)",
    "researchers": "Researchers (`sim/groups/researchers.py`)",
    "entrepreneurs": "Small and micro entrepreneurs (`sim/groups/entrepreneurs.py`)",
    "managers": "Enterprise managers (`sim/groups/managers.py`)",
    "cadres": "Grassroots cadres (`sim/groups/cadres.py`)",
    "needy": "Needy people able to work (`sim/groups/needy.py`)",
    "labour_market": "Labour market (`sim/institutions/labour_market.py`)",
    "training": "Training system (`sim/institutions/training.py`)",
    "welfare": "Welfare office (`sim/institutions/welfare.py`)",
    "founding": "State of January 2010 (`sim/city/found.py`)",
}
INTRODUCTION = """# Parameters

<!-- Written by `python -m sim.document` from calibration/data/; do not edit. -->

All {count} behavioural parameters, by the group or institution that owns them; `yqsim parameters`
prints the same. The **role** says what the calibration makes of each:

- **free** ({free}): fitted to the city's data with the other quantities of
  `calibration/data/free.csv`. The prior shown is that of the fit, and the value its starting
  point; a draw takes what the fit found.
- **prior** ({prior}): the city's data say nothing about it. A draw takes it from its prior, with a
  random number of its own, so that adding a parameter leaves the others' draws as they were.
- **fixed** ({fixed}): the same in all draws.

A prior is shown with its bounds: *normal* is truncated, location and standard deviation;
*lognormal* is truncated, median and standard deviation of the log; *uniform* lies between the
bounds. A fixed parameter shows the bounds that a user's value must keep.

Status: **read** in the named source; **derived** from one; **recalled**, a known figure not checked
against its source; **assumed**, a modelling choice. {statuses}. A parameter for which a source
gives the sign only, and not the size, is assumed.

**Evidence** names rows of the [last table](#published-effects) and what the parameter takes from
each: *taken*, the recommended prior; *shrunk*, that prior moved for selection, population or
definition; *matched*, the value at which the model shows the effect; *bounds*, only the width;
*contrast*, nothing, the two are compared. Where there is no evidence the source or note says so.

**Drives** is read off the code: the rules (`module.function`) that use the parameter, and the
measures whose [first-round effect](model.md#first-round-effects) it scales or drives. Every
parameter drives a rule; one without a measure acts on all policies alike.

What policy sets is not here but in [measures.md](measures.md); yearly paths and levels of 2010
stand in `calibration/data/history.csv` and `levels.csv`, statutory amounts in `rules.csv` and
`tax_brackets.csv`.
"""
EFFECTS = """## Published effects

All {count} effects gathered for the parameters (`calibration/data/evidence.csv`), with the prior
that their collector recommends. {used} inform or are compared with a parameter; the others say
why not. Access tells how the source was reached: an *unofficial copy* is to be checked against the
original before it is quoted.
"""


@dataclass(frozen=True)
class Prior:
    """What a parameter is drawn from, or for a fixed one the bounds of a user's value.

    location, scale: mean and spread of a normal, median and log spread of a lognormal, NaN
    otherwise.
    """

    distribution: str
    location: float
    scale: float
    low: float
    high: float

    def __str__(self) -> str:
        bounds = f"{self.low:g} … {self.high:g}"
        if self.distribution == "fixed":
            return bounds
        if math.isnan(self.location):
            return f"{self.distribution}, {bounds}"
        return f"{self.distribution} ({self.location:g}, {self.scale:g}), {bounds}"


@dataclass(frozen=True)
class Described:
    """A behavioural parameter and all that is known about it.

    evidence: name of a published effect -> what the parameter takes from it
    (`calibration.evidence.HOW`), in the order of the table.
    """

    name: str
    meaning: str
    value: float
    unit: str
    prior: Prior
    role: Role
    drives: Drives
    evidence: Mapping[str, str]
    status: str
    source: str
    note: str


def described() -> tuple[Described, ...]:
    """All behavioural parameters, by owner.  Raises InputError for malformed data."""
    rows, driven, role, linked = parameters(), drives(), roles(), links()
    fitted = {one.name: one for one in free()}
    found = []
    for owner, kind in owners().items():
        for field, meaning in meanings(kind).items():
            name = f"{owner}.{field}"
            row = rows.loc[name].to_dict()
            own = linked[linked["parameter"] == name]
            found.append(
                Described(
                    name=name,
                    meaning=meaning,
                    value=row["value"],
                    unit=row["unit"],
                    prior=_prior(asdict(fitted[name]) if name in fitted else row),
                    role=role[name],
                    drives=driven[name],
                    evidence=dict(zip(own["evidence"], own["how"], strict=True)),
                    status=row["status"],
                    source=row["source"],
                    note=row["note"],
                )
            )
    return tuple(found)


def _prior(row: Mapping[Any, Any]) -> Prior:
    kind = str(row["distribution"])
    place = (
        (float(row["location"]), float(row["scale"]))
        if kind in ("normal", "lognormal")
        else (math.nan, math.nan)
    )
    return Prior(kind, *place, float(row["low"]), float(row["high"]))


def parameters_document() -> str:
    """The chapter on parameters as Markdown."""
    all_of_them = described()
    by_role = Counter(one.role for one in all_of_them)
    by_status = Counter(one.status for one in all_of_them)
    lines = [
        INTRODUCTION.format(
            count=len(all_of_them),
            **{role: by_role[role] for role in get_args(Role)},
            statuses=", ".join(
                f"{by_status[status]} are {status}" for status in STATUSES if by_status[status]
            ),
        )
    ]
    head = (
        "parameter", "value", "unit", "role", "prior or bounds", "status", "meaning", "drives",
        "evidence", "source",
    )  # fmt: skip
    for owner, heading in HEADINGS.items():
        rows = (_cells(one) for one in all_of_them if one.name.startswith(f"{owner}."))
        lines += [f"## {heading}", "", *table(head, rows)]
    return "\n".join([*lines, *_effects(all_of_them)]).rstrip() + "\n"


def _cells(one: Described) -> tuple[str, ...]:
    rules = ", ".join(f"`{rule}`" for rule in one.drives.rules)
    return (
        f"`{one.name.partition('.')[2]}`",
        f"{one.value:,.6g}",
        one.unit,
        one.role,
        str(one.prior),
        one.status,
        one.meaning,
        "; ".join(part for part in (rules, " ".join(one.drives.measures)) if part),
        ", ".join(f"`{name}` ({how})" for name, how in one.evidence.items()),
        "; ".join(part for part in (one.source, one.note) if part),
    )


def _effects(all_of_them: Iterable[Described]) -> list[str]:
    """The section on published effects."""
    effects = evidence()
    users: dict[str, list[str]] = {name: [] for name in effects.index}
    for one in all_of_them:
        for name in one.evidence:
            users[name].append(f"`{one.name}`")
    head = (
        "effect", "meaning", "found", "unit", "recommended prior", "population", "status",
        "citation", "access", "caution", "used by, or why not",
    )  # fmt: skip
    rows = (
        (
            f"`{row['name']}`",
            row["meaning"],
            found_in(row),
            *(row[column] for column in ("unit", "prior", "population", "status", "citation")),
            row["access"],
            row["caution"],
            ", ".join(users[row["name"]]) or row["use"],
        )
        for row in effects.to_dict("records")
    )
    used = sum(map(bool, users.values()))
    return [EFFECTS.format(count=len(effects), used=used), *table(head, rows)]


def found_in(row: Mapping[Any, Any]) -> str:
    """What the source of a row of `evidence.csv` found: a number with its range, or words."""
    if math.isnan(row["point"]):
        return str(row["finding"])
    text = f"{row['point']:g}"
    ends = [f"{row[end]:g}" for end in ("low", "high") if not math.isnan(row[end])]
    return f"{text} ({' … '.join(ends)})" if ends else text
