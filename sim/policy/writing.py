"""How a policy's file is written, so that a person can read it and `sim.policy.reading` too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from sim.clock import month_name
from sim.policy.dated import Steps
from sim.policy.measure import Measure, Parameter

_EXACT = 1e15
"""Below it a whole number is written without a decimal point."""


class _Quoted(str):
    """Words written in quotation marks, so that no reader takes them for a number."""


class _Dumper(yaml.SafeDumper):
    """The safe dumper, with words in quotation marks and the key `off` without."""


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_representer(
    _Quoted, lambda dumper, words: dumper.represent_scalar("tag:yaml.org,2002:str", words, '"')
)


def yaml_text(content: Mapping[str, Any]) -> str:
    """A policy's plain data as YAML; only title and description are words of its user."""
    quoted = {
        key: {lang: _Quoted(words) for lang, words in content[key].items()}
        for key in ("title", "description")
        if key in content
    }
    return yaml.dump(
        {**content, **quoted},
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=None,
        sort_keys=False,
        width=100,
    )


def shortest_words(ids: Iterable[str], measures: Mapping[str, Measure]) -> list[str]:
    """The shortest list that names the measures: a group or action where all of it is meant."""
    wanted = set(ids)
    places: dict[str, set[str]] = {}
    for key, measure in measures.items():
        places.setdefault(measure.place, set()).add(key)
    found: list[str] = []
    for place, members in places.items():
        found += [place] if members <= wanted else sorted(members & wanted)
    return found


def values_in_file(parameter: Parameter, own: Steps) -> float | int | dict[str, float | int]:
    """Dated values as a file has them; one number where it holds from the parameter's start."""
    if len(own) == 1 and own[0][0] == parameter.start:
        return _plain(own[0][1])
    return {month_name(when): _plain(value) for when, value in own}


def _plain(value: float) -> float | int:
    """A number as people write it."""
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
