"""The library: all measures, policies and worlds that come with the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from sim.errors import InputError, nearest
from sim.institutions.treasury import FUND_KEYS, CarryOver, Fund, FundRules, Line
from sim.policy.funds import FundFile, read_funds
from sim.policy.measure import Measure, MeasureFile
from sim.policy.policy import Policy, PolicyFile, resolve, with_budget
from sim.policy.reading import build, read_yaml, shown
from sim.policy.term import RegisteredTerm
from sim.policy.world import World, extended

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
"""Where the program's own measures, policies and worlds lie."""

_NAME = re.compile(r"^[a-z0-9][a-z0-9-]*$")
_SUFFIXES = (".yaml", ".yml")
_LISTING = "yqsim scenarios"
"""The command that lists policies and worlds."""
_CHECKED = "'yqsim check' takes a YAML file of a policy, a world, measures or funds"

FileKind = Literal["measures", "policy", "world", "funds"]


@dataclass(frozen=True)
class Library:
    """Measures in the plan's order; files of policies and worlds by name; who owns a line; funds.

    A line of the books that no measure owns belongs to the statutory rules.
    """

    measures: Mapping[str, Measure]
    policies: Mapping[str, Path]
    worlds: Mapping[str, Path]
    line_owner: Mapping[Line, str]
    registry: Mapping[str, RegisteredTerm]
    funds: Mapping[str, FundFile]

    @property
    def fund_rules(self) -> FundRules:
        """Which fund pays each line, and what becomes of a fund's unspent money."""
        codes = {key: fund for fund, key in FUND_KEYS.items()}
        of_line = np.full(len(Line), -1, np.int64)
        for line, measure in self.line_owner.items():
            of_line[line] = codes.get(self.measures[measure].fund.name, -1)
        carry_over = np.zeros(len(Fund), np.int64)
        for key, fund in self.funds.items():
            carry_over[codes[key]] = CarryOver[(fund.carry_over or "lapses").upper()]
        return FundRules(of_line, carry_over)

    def file_name(self, path: Path) -> str:
        """A file's name in messages: from `scenarios/` on for the program's own files."""
        try:
            return str(Path("scenarios") / path.resolve().relative_to(SCENARIOS))
        except ValueError:
            return str(path)


def _measures_in(
    path: Path, file: str, registry: Mapping[str, RegisteredTerm]
) -> dict[str, Measure]:
    content = build(MeasureFile, read_yaml(path, file), file)
    found: dict[str, Measure] = {}
    lines = {line.name.lower() for line in Line}
    for key, fields in content.measures.items():
        under = f"measures.{key}"
        measure = build(Measure, {"id": key, **fields}, file, under)
        if measure.id != key:
            raise InputError(f"{file}: {under}.id: {shown(measure.id)} differs from its key")
        try:
            measure.check_terms(registry)
            for line in measure.pays:
                if line not in lines:
                    raise ValueError(f"pays: unknown line '{line}'; {nearest(line, lines)}")
        except ValueError as error:
            raise InputError(f"{file}: {under}.{error}") from None
        found[key] = measure
    return found


def _owners(measures: Mapping[str, Measure]) -> dict[Line, str]:
    owners: dict[Line, str] = {}
    for measure in measures.values():
        for name in measure.pays:
            line = Line[name.upper()]
            if line in owners:
                raise InputError(
                    f"{measure.id}: pays: the line '{name}' already belongs to {owners[line]}"
                )
            owners[line] = measure.id
    return owners


def _one_set_each(measures: Mapping[str, Measure]) -> None:
    """Two measures that both replace a term would hide one another."""
    setters: dict[str, str] = {}
    for measure in measures.values():
        for name, parameter in measure.parameters.items():
            if parameter.how != "set":
                continue
            where = f"{measure.id}.{name}"
            if parameter.term in setters:
                raise InputError(
                    f"{where}: the term '{parameter.term}' is already set by "
                    f"{setters[parameter.term]}; use add or multiply"
                )
            setters[parameter.term] = where


def _named(folder: Path) -> Mapping[str, Path]:
    files = sorted(folder.glob("*.yaml"), key=lambda path: path.stem)
    return MappingProxyType({path.stem: path for path in files})


@cache
def load_library(folder: Path = SCENARIOS) -> Library:
    """The measures, policies and worlds in a folder such as `scenarios/`.

    The result is kept, so files changed while the program runs are not read again.
    Raises InputError for the first fault in a measure's file.
    """
    # Groups import the notion of a term from this package, so the registry is taken here only.
    from sim.terms import TERMS

    measures: dict[str, Measure] = {}
    for path in sorted((folder / "measures").glob("*.yaml")):
        file = f"scenarios/measures/{path.name}"
        for key, measure in _measures_in(path, file, TERMS).items():
            if key in measures:
                raise InputError(f"{file}: measures.{key}: the id is already used in another file")
            measures[key] = measure
    _one_set_each(measures)
    return Library(
        MappingProxyType(measures),
        _named(folder / "policies"),
        _named(folder / "worlds"),
        MappingProxyType(_owners(measures)),
        TERMS,
        read_funds(folder / "funds.yaml", "scenarios/funds.yaml"),
    )


def _find(name_or_path: str, named: Mapping[str, Path], what: str) -> Path:
    """The file of a built-in name, or of a path.

    Raises InputError for an unknown name, and for a file of one's own that has a built-in name.
    """
    if name_or_path in named:
        return named[name_or_path]
    path = Path(name_or_path)
    if path.suffix in _SUFFIXES or len(path.parts) > 1 or path.is_file():
        _check_own_name(path, named, what)
        return path
    for suffix in _SUFFIXES:
        if path.name and path.with_name(path.name + suffix).is_file():
            hint = f"did you mean '{name_or_path}{suffix}'?"
            break
    else:
        hint = nearest(name_or_path, named, _LISTING)
    raise InputError(f"unknown {what} '{name_or_path}'; {hint}")


def _check_own_name(path: Path, named: Mapping[str, Path], what: str) -> None:
    """Refuse a file of one's own that would go by a built-in name in every table."""
    built_in = named.get(path.stem)
    if built_in and path.is_file() and not path.samefile(built_in):
        raise InputError(
            f"{path}: the program has a {what} '{path.stem}' of its own; rename the file"
        )


def policy_from(
    content: Mapping[str, Any], name: str, library: Library | None = None, file: str | None = None
) -> Policy:
    """The policy written as plain data, for instance by `Policy.as_mapping` or a form.

    `extends` may name built-in policies only.  Raises InputError as `load_policy`.
    """
    return _policy(dict(content), name, file or name, None, library or load_library(), ())


def load_policy(name_or_path: str, library: Library | None = None) -> Policy:
    """A built-in policy by name, or a user's policy from a YAML file.

    `extends` names a built-in policy or a file in the same folder, without its ending.
    Raises InputError, in one line, for an unknown name, a built-in policy's name, or anything
    wrong in the file.
    """
    library = library or load_library()
    path = _find(str(name_or_path), library.policies, "policy")
    return _policy_at(path, library, ())


def _policy_at(path: Path, library: Library, chain: tuple[Path, ...]) -> Policy:
    file = library.file_name(path)
    if path.resolve() in chain:
        names = " → ".join(step.stem for step in (*chain, path))
        raise InputError(f"{file}: extends: goes round in a circle: {names}")
    return _policy(read_yaml(path, file), path.stem, file, path, library, chain)


def _policy(
    content: dict[str, Any],
    name: str,
    file: str,
    path: Path | None,
    library: Library,
    chain: tuple[Path, ...],
) -> Policy:
    described = build(PolicyFile, content, file)
    base = None
    if described.extends is not None:
        parent = _parent(described.extends, path, library, file)
        here = (*chain, path.resolve()) if path else chain
        base = _policy_at(parent, library, here)
        if not base.solved:
            raise InputError(
                f"{file}: extends: the budget of '{base.name}' is not solved; "
                f"'python -m sim.experiments.budget {parent.name}' writes its factor into the file"
            )
    policy = resolve(name, described, base, library.measures, file)
    if described.budget is None:
        return policy
    try:
        if described.budget.like not in library.policies:
            raise ValueError(
                f"as: unknown policy {shown(described.budget.like)}; "
                f"{nearest(described.budget.like, library.policies, _LISTING)}"
            )
        return with_budget(policy, described.budget, library.measures, library.registry)
    except ValueError as error:
        raise InputError(f"{file}: budget: {error}") from None


def _parent(name: str, path: Path | None, library: Library, file: str) -> Path:
    if name in library.policies and library.policies[name] != path:
        return library.policies[name]
    beside = path.with_name(f"{name}.yaml") if path and _NAME.match(name) else None
    if beside and beside.is_file():
        return beside
    hint = nearest(name, library.policies, _LISTING)
    raise InputError(f"{file}: extends: unknown policy {shown(name)}; {hint}")


def load_world(name_or_path: str, library: Library | None = None) -> World:
    """A built-in world by name, or a user's world from a YAML file.

    `extends` names a built-in world.  Raises InputError, in one line, for an unknown name, a
    built-in world's name, or anything wrong in the file.
    """
    library = library or load_library()
    path = _find(str(name_or_path), library.worlds, "world")
    file = library.file_name(path)
    content = read_yaml(path, file)
    base = content.get("extends")
    if base is not None:
        others = {name: other for name, other in library.worlds.items() if other != path}
        if str(base) not in others:
            hint = nearest(str(base), others, _LISTING)
            raise InputError(f"{file}: extends: unknown world {shown(base)}; {hint}")
        content = extended(content, load_world(str(base), library))
    return build(World, {**content, "name": path.stem}, file)


def check_file(path: str | Path) -> FileKind:
    """Check a file of measures, a policy, a world or the funds, and say which of them it is.

    Raises InputError for the first fault.
    """
    path = Path(path)
    library = load_library()
    file = library.file_name(path)
    if path.is_dir():
        raise InputError(f"'{path}' is a folder; {_CHECKED}")
    if not path.exists():
        raise InputError(f"{file}: no such file; {_CHECKED}")
    content = read_yaml(path, file)
    if "measures" in content:
        _measures_in(path, file, library.registry)
        return "measures"
    if "funds" in content:
        read_funds(path, file)
        return "funds"
    if not content.keys().isdisjoint(("paths", "levels", "shocks")):
        load_world(str(path), library)
        return "world"
    _check_own_name(path, library.policies, "policy")
    # A schedule also meets the bounds of the terms, which no single value shows.
    from sim.policy.schedule import schedule

    schedule(_policy_at(path, library, ()), library)
    return "policy"
