"""A term: one number that policy sets and a compiled rule reads.

Every group and institution lists its terms in a NamedTuple (compiled rules read NamedTuples,
not dataclasses).  A field is annotated with its unit and the bounds within which any schedule
must stay; its default is the value where no measure acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_type_hints


@dataclass(frozen=True)
class Term:
    """Unit and bounds of one term."""

    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class RegisteredTerm(Term):
    """A term together with its full name, such as `welfare.deferral_months`, and its default."""

    name: str
    default: float


def terms_of(owner: str, fields: type) -> Mapping[str, RegisteredTerm]:
    """The registered terms of one NamedTuple, keyed by full name `owner.field`."""
    hints = get_type_hints(fields, include_extras=True)
    found: dict[str, RegisteredTerm] = {}
    for field in fields._fields:  # type: ignore[attr-defined]
        term = hints[field].__metadata__[0]
        default = fields._field_defaults[field]  # type: ignore[attr-defined]
        name = f"{owner}.{field}"
        found[name] = RegisteredTerm(term.unit, term.low, term.high, name, float(default))
    return MappingProxyType(found)
