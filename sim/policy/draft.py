"""A scenario being edited: a built-in policy and what is changed in it, as plain data.

A draft may hold values outside their range, so that a form can show what is wrong; only
`Draft.policy` refuses them.  It is written as a policy's YAML (`as_yaml`, `draft_from_yaml`) or as
a short code for an address (`encode`, `decode`).  What it changes is told in words by
`sim.reporting.changes`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sim.clock import MONTHS, month_name
from sim.errors import InputError, nearest
from sim.policy.dated import Steps, number, steps
from sim.policy.library import load_library, load_policy, policy_from
from sim.policy.measure import Measure, Parameter, Text, check_value
from sim.policy.policy import Policy, PolicyFile, chosen
from sim.policy.reading import build, parse_yaml, shown
from sim.policy.schedule import first_difference, schedule
from sim.policy.title import TitleError, check_description, check_title
from sim.policy.writing import shortest_words, values_in_file, yaml_text

Field = tuple[str, str]
"""A measure's id and the name of one of its parameters."""

BASE = "plan"
"""The policy of a file that extends none: every measure on, with the plan's values."""
MAX_TEXT = 64_000
"""Bytes of a scenario's YAML, and of the data in a code."""
MAX_CODE = 8_000
"""Characters of a code, which browsers and proxies still pass on in an address."""
CODE_MARK = "~"
"""Stands before a code where names of the library are also allowed."""
_VERSION = "a"


@dataclass(frozen=True)
class Problem:
    """A value outside the range of its parameter, from a month on."""

    measure: str
    parameter: str
    month: int
    value: float


@dataclass(frozen=True)
class Alteration:
    """One thing in which a draft differs from the policy it extends.

    A measure switched on or off (`parameter` is empty), or a parameter's values: `before` and
    `after` are those in force where the measure is on.
    """

    measure: str
    parameter: str
    on: bool
    before: Steps = ()
    after: Steps = ()


@dataclass(frozen=True)
class Draft:
    """A built-in policy (`base`) and what is changed in it.

    title        what its user calls it
    off, on      ids of measures switched against the base
    values       dated values of its own, by measure and parameter; they take the place of the
                 base's, or of the plan's where the base has none
    description  more words, from a file

    Drafts that mean the same are equal: what does not differ from the base is dropped, and values
    of a measure that is off go with it.  Raises InputError for names the library does not have, a
    measure switched both ways, and a title that is empty, too long or has control characters.
    """

    title: Text
    base: str = BASE
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    values: Mapping[Field, Steps] = field(default_factory=dict, hash=False)
    description: Text | None = None

    def __post_init__(self) -> None:
        check_title(self.title)
        check_description(self.description)
        base = _built_in(self.base)
        for one in self.off | self.on:
            _measure(one)
        if self.off & self.on:
            raise InputError(f"{min(self.off & self.on)}: switched both on and off")
        object.__setattr__(self, "off", frozenset(self.off & base.on))
        object.__setattr__(self, "on", frozenset(self.on - base.on))
        kept = {}
        for key, given in sorted(self.values.items()):
            parameter = _parameter(*key)
            if not given:
                raise InputError(f"{key[0]}.{key[1]}: no value is given")
            earlier = _own(self.base, key)
            own = tuple(step for step in earlier if step[0] < given[0][0]) + given
            same = parameter.in_force(True, own) == parameter.in_force(True, earlier)
            if self.is_on(key[0]) and not same:
                kept[key] = own
        object.__setattr__(self, "values", kept)

    # What it says

    @property
    def name(self) -> str:
        """`my-` and six hex digits: the same content, title included, has the same name."""
        text = json.dumps(self.as_mapping(), sort_keys=True, ensure_ascii=False)
        return "my-" + hashlib.sha256(text.encode()).hexdigest()[:6]

    @property
    def measures_on(self) -> frozenset[str]:
        """Ids of the measures that are on."""
        return (_built_in(self.base).on - self.off) | self.on

    def is_on(self, measure: str) -> bool:
        """Whether a measure is on."""
        return measure in self.measures_on

    def value(self, measure: str, parameter: str) -> Steps:
        """The dated values now in force, from 2010 on; empty where there are none."""
        key = (measure, parameter)
        own = self.values.get(key, _own(self.base, key))
        return _parameter(*key).in_force(self.is_on(measure), own)

    def before(self, measure: str, parameter: str) -> Steps:
        """The dated values in force under the policy it extends."""
        on = measure in _built_in(self.base).on
        return _parameter(measure, parameter).in_force(on, _own(self.base, (measure, parameter)))

    def changed(self, measure: str, parameter: str | None = None) -> bool:
        """Whether a measure is switched or has values of its own; or whether one parameter has."""
        if parameter is not None:
            return (measure, parameter) in self.values
        return measure in self.off | self.on or any(key[0] == measure for key in self.values)

    def alterations(self) -> tuple[Alteration, ...]:
        """Everything it changes, in the plan's order: switches, then values, of each measure."""
        found = []
        for key, measure in load_library().measures.items():
            if key in self.off | self.on:
                found.append(Alteration(key, "", key in self.on))
            for name, parameter in measure.parameters.items():
                own = self.values.get((key, name))
                if own is not None:
                    before = parameter.in_force(True, _own(self.base, (key, name)))
                    found.append(Alteration(key, name, True, before, parameter.in_force(True, own)))
        return tuple(found)

    def problems(self) -> Mapping[Field, Problem]:
        """The first value outside its range, for each field that has one.

        Values within their ranges never drive a term out of its bounds; the library's tests see
        to that, so there is nothing more to check.
        """
        found = {}
        for key, own in self.values.items():
            parameter = _parameter(*key)
            for when, value in own:
                try:
                    check_value(value, parameter.unit, *parameter.range)
                except ValueError:
                    found[key] = Problem(*key, when, value)
                    break
        return found

    def changes_nothing(self) -> bool:
        """Whether it gives the same schedule as the policy it extends.  False with problems."""
        if self.problems():
            return False
        own, base = schedule(self.policy()), schedule(_built_in(self.base))
        return first_difference(own, base) == MONTHS

    # What can be done to it

    def set_value(self, measure: str, parameter: str, month: int | None, value: float) -> Draft:
        """A number from a month on, until the next month that has one; the others stay.

        `month` None gives one number from the parameter's start to the end.  A measure that is off
        is switched on.  Raises InputError where the value is not a finite number.
        """
        key = (measure, parameter)
        start = _parameter(*key).start if month is None else month
        own = {} if month is None else dict(self.values.get(key, _own(self.base, key)))
        try:
            own[start] = number(value)
        except (ValueError, OverflowError) as error:
            raise InputError(f"{measure}.{parameter}: {error}") from None
        if not 0 <= start < MONTHS:
            raise InputError(f"{measure}.{parameter}: {month_name(start)} is not simulated")
        values = {**self.values, key: tuple(sorted(own.items()))}
        return replace(self.switch(measure, True), values=values)

    def reset(self, measure: str, parameter: str) -> Draft:
        """Without its own values of one parameter; all others stay."""
        key = (measure, parameter)
        return replace(
            self, values={other: own for other, own in self.values.items() if other != key}
        )

    def reset_all(self) -> Draft:
        """The base as it is, under the same title."""
        return replace(self, off=frozenset(), on=frozenset(), values={})

    def switch(self, measure: str, on: bool) -> Draft:
        """With a measure on or off; off, its own values go."""
        one = frozenset({measure})
        if on:
            return replace(self, off=self.off - one, on=self.on | one)
        return replace(self, off=self.off | one, on=self.on - one)

    def rename(self, title: Text) -> Draft:
        """Under another title, and so another name."""
        return replace(self, title=title)

    # As a policy, and as text

    def policy(self) -> Policy:
        """The policy it describes.  Raises InputError for a value outside its range."""
        return policy_from(self.as_mapping(), self.name)

    def as_mapping(self) -> dict[str, Any]:
        """The policy's file as plain data, which `draft_from` reads back to an equal draft."""
        content: dict[str, Any] = {"title": self.title.model_dump()}
        if self.description:
            content["description"] = self.description.model_dump()
        content["extends"] = self.base
        measures = load_library().measures
        off = shortest_words(self.off, measures)
        only = shortest_words(self.measures_on, measures)
        if self.on or len(only) < len(off):
            content["only"] = only
        elif off:
            content["off"] = off
        changed: dict[str, dict[str, Any]] = {}
        for (measure, parameter), own in self.values.items():
            values = values_in_file(_parameter(measure, parameter), own)
            changed.setdefault(measure, {})[parameter] = values
        if changed:
            content["set"] = changed
        return content

    def as_yaml(self) -> str:
        """A file that a person can read and `yqsim check` and `yqsim compare` accept."""
        return f"# yqsim compare {self.base} {self.name}.yaml\n{yaml_text(self.as_mapping())}"


def draft_from(content: Mapping[str, Any], file: str = "draft") -> Draft:
    """The draft that a policy's file describes; values outside their range are kept.

    `extends` names a built-in policy.  A budget's factor is worked into the values, and the draft
    is bound by it no longer.  Raises InputError, in one line, for anything else that `policy_from`
    refuses, for a budget without a factor, and for words that `Draft` refuses.
    """
    described = build(PolicyFile, dict(content), file)
    budget = described.budget
    if budget is not None and budget.factor is None:
        raise InputError(
            f"{file}: budget: it has no factor yet; "
            "'python -m sim.experiments.budget FILE' writes it into the file"
        )
    measures = load_library().measures
    try:
        base = _built_in(BASE if described.extends is None else described.extends)
        on = base.on if described.only is None else chosen(described.only, measures)
        on -= chosen(described.off, measures)
        values = {
            (measure, parameter): _read(measure, parameter, value, on)
            for measure, parameters in described.set.items()
            for parameter, value in parameters.items()
        }
        if budget is not None:
            solved = policy_from(content, "draft", file=file)
            scaled = {(key, name) for key, _, name in (one.partition(".") for one in budget.scale)}
            values |= {key: solved.changed[key] for key in scaled & solved.changed.keys()}
        return Draft(
            described.title, base.name, base.on - on, on - base.on, values, described.description
        )
    except TitleError:
        raise
    except (ValueError, OverflowError) as error:
        raise InputError(f"{file}: {error}") from None


def draft_from_yaml(text: str, file: str) -> Draft:
    """The draft written in a YAML text; `file` names it in messages.

    Raises InputError where it is above 64 kB, or as `parse_yaml` and `draft_from`.
    """
    if len(text.encode(errors="replace")) > MAX_TEXT:
        raise InputError(f"{file}: larger than {MAX_TEXT:,} bytes")
    return draft_from(parse_yaml(text, file), file)


def encode(draft: Draft) -> str:
    """The draft as a short text of letters, digits, `-` and `_` that fits into an address.

    Raises InputError for one that does not: hundreds of dated values.
    """
    text = json.dumps(draft.as_mapping(), separators=(",", ":"), ensure_ascii=False)
    packed = zlib.compress(text.encode(), level=9)
    code = _VERSION + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    if len(code) > MAX_CODE or len(text.encode()) > MAX_TEXT:
        raise InputError("the scenario has too many changes for an address; save it as a file")
    return code


def decode(code: str) -> Draft:
    """The draft of a code.  Raises InputError where it is damaged, too long, or of no scenario."""
    if len(code) > MAX_CODE:
        raise InputError(f"scenario code: longer than {MAX_CODE:,} characters")
    if not code.startswith(_VERSION):
        raise InputError(f"scenario code: {shown(code)} is not one of this program")
    try:
        body = code[len(_VERSION) :].encode("ascii")
        packed = base64.b64decode(body + b"=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        # One byte more than allowed is enough to know that there is more.
        text = unpacking.decompress(packed, MAX_TEXT + 1)
        if len(text) > MAX_TEXT:
            raise InputError(f"scenario code: holds more than {MAX_TEXT:,} bytes")
        if not unpacking.eof or unpacking.unused_data:
            raise InputError("scenario code: it is cut short or has more at its end")
        content = json.loads(text)
    except InputError:
        raise
    except (ValueError, RecursionError, binascii.Error, zlib.error):
        raise InputError("scenario code: it is damaged") from None
    if not isinstance(content, dict):
        raise InputError("scenario code: it is damaged")
    return draft_from(content, "scenario code")


def scenario_from(word: str) -> Policy:
    """The policy that a word of an address names: one of the library, or `~` and a code.

    Raises InputError for an unknown name, a damaged code, or a draft with a value out of range.
    """
    if word.startswith(CODE_MARK):
        return decode(word.removeprefix(CODE_MARK)).policy()
    return _built_in(word)


@cache
def _cached_policy(name: str) -> Policy:
    return load_policy(name)


def _built_in(name: str) -> Policy:
    policies = load_library().policies
    if name not in policies:
        raise InputError(f"unknown policy {shown(name)}; {nearest(name, policies)}")
    return _cached_policy(name)


def _measure(measure: str) -> Measure:
    measures = load_library().measures
    if measure not in measures:
        raise InputError(f"unknown measure {shown(measure)}; {nearest(measure, measures)}")
    return measures[measure]


def _parameter(measure: str, name: str) -> Parameter:
    parameters = _measure(measure).parameters
    if not parameters:
        raise InputError(f"{measure} has no parameters")
    if name not in parameters:
        raise InputError(
            f"unknown parameter {shown(name)} of {measure}; {nearest(name, parameters)}"
        )
    return parameters[name]


def _own(base: str, key: Field) -> Steps:
    """What takes the place of the values without the plan, under a built-in policy."""
    return _built_in(base).changed.get(key, _parameter(*key).plan)


def _read(measure: str, parameter: str, content: object, on: frozenset[str]) -> Steps:
    """Values as a file has them.  Raises ValueError for what is not dated numbers."""
    start = _parameter(measure, parameter).start
    if measure not in on:
        raise ValueError(
            f"set.{measure}: the measure is off in this policy; name it under 'only' to turn it on"
        )
    try:
        return steps(content) if isinstance(content, Mapping) else ((start, number(content)),)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"set.{measure}.{parameter}: {error}") from None
