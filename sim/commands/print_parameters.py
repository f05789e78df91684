"""What `yqsim parameters` prints: a table for each owner, one parameter in full, or JSON."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, get_args

from calibration.evidence import Role, evidence
from sim.commands.printing import print_json, print_table
from sim.documents.parameters import Described, Prior, found_in
from sim.reporting.policy_words import phrase
from sim.reporting.text import console
from sim.reporting.words import Language, word

_COLUMNS = ("name", "meaning", "value", "role", "prior", "status", "measures")


def show_parameters(chosen: Sequence[Described], lang: Language) -> None:
    """A table for each owner, names without the owner, and how many have each role."""
    headings = [_head(key, lang) for key in _COLUMNS]
    for owner, ones in groupby(chosen, key=lambda one: one.name.partition(".")[0]):
        rows = [
            [
                one.name.partition(".")[2],
                phrase(f"behaviour.{one.name}", lang),
                _value(one, lang),
                _head(f"role-{one.role}", lang),
                _prior(one.prior, lang),
                phrase(f"coverage.status-{one.status}", lang),
                " ".join(one.drives.measures),
            ]
            for one in ones
        ]
        print_table(f"{_head(f'owner-{owner}', lang)} ({owner})", headings, rows)
    roles = Counter(one.role for one in chosen)
    counts = {role: roles[role] for role in get_args(Role)}
    console().print(phrase("described.summary", lang, count=len(chosen), **counts))


def show_one(one: Described, lang: Language) -> None:
    """Everything about one parameter, a line each, with its published evidence."""
    effects = evidence()
    rows = [
        [_head("meaning", lang), phrase(f"behaviour.{one.name}", lang)],
        [_head("exactly", lang), one.meaning],
        [_head("value", lang), _value(one, lang)],
        [_head("role", lang), _head(f"role-{one.role}", lang)],
        [_head("prior", lang), _prior(one.prior, lang)],
        [_head("status", lang), phrase(f"coverage.status-{one.status}", lang)],
        [_head("rules", lang), word("text.separator", lang).join(one.drives.rules)],
        [_head("measures", lang), " ".join(one.drives.measures) or "—"],
        [_head("source", lang), one.source],
        [_head("note", lang), one.note or "—"],
    ]
    for name, how in one.evidence.items():
        row = effects.loc[name].to_dict()
        told = phrase(
            "described.effect",
            lang,
            name=name,
            found=_found(row),
            citation=row["citation"],
        )
        rows.append([_head(f"how-{how}", lang), told])
    print_table(one.name, ["", ""], rows)


def show_parameters_json(chosen: Sequence[Described]) -> None:
    """One JSON object: everything about each parameter, evidence with its citation."""
    effects = evidence()
    print_json(
        {
            "parameters": [
                {
                    "name": one.name,
                    "meaning": {
                        lang: phrase(f"behaviour.{one.name}", lang) for lang in ("zh", "en")
                    },
                    "definition": one.meaning,
                    "value": one.value,
                    "unit": one.unit,
                    "role": one.role,
                    "prior": {
                        key: value
                        for key, value in vars(one.prior).items()
                        if not (isinstance(value, float) and math.isnan(value))
                    },
                    "drives": {"rules": one.drives.rules, "measures": one.drives.measures},
                    "status": one.status,
                    "source": one.source,
                    "note": one.note,
                    "evidence": [
                        {
                            "name": name,
                            "how": how,
                            "found": _found(effects.loc[name].to_dict()),
                            **{
                                column: str(effects.loc[name, column])
                                for column in (
                                    "unit",
                                    "population",
                                    "status",
                                    "citation",
                                    "caution",
                                )
                            },
                        }
                        for name, how in one.evidence.items()
                    ],
                }
                for one in chosen
            ]
        }
    )


def _head(key: str, lang: Language) -> str:
    return phrase(f"described.{key}", lang)


def _value(one: Described, lang: Language) -> str:
    return f"{one.value:g} {_head(f'unit-{one.unit}', lang)}"


def _found(row: Mapping[Any, Any]) -> str:
    """What a published effect found, numbers with their unit."""
    found = found_in(row)
    return found if math.isnan(row["point"]) else f"{found} {row['unit']}"


def _prior(prior: Prior, lang: Language) -> str:
    numbers = {name: f"{getattr(prior, name):g}" for name in ("location", "scale", "low", "high")}
    return phrase(f"described.prior-{prior.distribution}", lang, **numbers)
