"""What each parameter drives, read off the code: the rules that use it and the measures it scales.

Nothing here is typed by hand, so a parameter that no rule uses any more shows at once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sim
from sim.documents import groups, public
from sim.documents.numbers import FirstRound, Numbers
from sim.documents.owners import owners
from sim.policy.coverage import changes
from sim.policy.library import Library, load_library

FOLDERS = ("city", "groups", "institutions", "engine")
"""Where rules stand."""

SHORT = {"labour": "labour_market", "farms": "professional_farmers"}
"""Names that rules give to the parameters of an owner with a long name."""

FIRST_ROUND: Mapping[str, FirstRound] = {**groups.ROWS, **public.ROWS}
"""First-round effect of each acting measure that the plan changes, by measure."""


@dataclass(frozen=True)
class Drives:
    """What a parameter drives: rules as `module.function`, measures by id, both sorted."""

    rules: tuple[str, ...]
    measures: tuple[str, ...]


@cache
def drives() -> Mapping[str, Drives]:
    """What each parameter drives, by its full name, in the order of the owners' fields.

    A measure is driven by a parameter if the size of its first-round effect is computed from it or
    names it as what drives it.
    """
    rules = _rules()
    measures = _measures(load_library())
    return {
        name: Drives(tuple(sorted(rules[name])), tuple(sorted(measures[name]))) for name in rules
    }


def _rules() -> dict[str, set[str]]:
    """The rules that read each parameter."""
    fields = {owner: frozenset(kind._fields) for owner, kind in owners().items()}  # type: ignore[attr-defined]
    found: dict[str, set[str]] = {
        f"{owner}.{field}": set()
        for owner, kind in owners().items()
        for field in kind._fields  # type: ignore[attr-defined]
    }
    owner_of_class = {kind.__name__: owner for owner, kind in owners().items()}
    for folder in FOLDERS:
        for path in sorted((Path(sim.__file__).parent / folder).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            defined = [
                owner_of_class.get(one.name) for one in tree.body if isinstance(one, ast.ClassDef)
            ]
            own = next((owner for owner in defined if owner), None)
            for rule in ast.walk(tree):
                if isinstance(rule, ast.FunctionDef):
                    for owner, field in _read(rule, own, fields):
                        found[f"{owner}.{field}"].add(f"{path.stem}.{rule.name}")
    return found


def _read(
    rule: ast.FunctionDef, own: str | None, fields: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str]]:
    """Owner and field of each parameter that a rule reads.

    A rule reaches its module's parameters as `behaviour`, those of any owner as an argument or an
    attribute of the owner's name, or through a local name given to one of these.
    """
    names = {owner: owner for owner in fields} | SHORT | ({"behaviour": own} if own else {})

    def owner(expression: ast.expr) -> str | None:
        if isinstance(expression, ast.Name):
            return names.get(expression.id)
        if isinstance(expression, ast.Attribute) and expression.attr in fields:
            return expression.attr
        return None

    for node in ast.walk(rule):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            held = owner(node.value)
            if held:
                names[node.targets[0].id] = held
    for node in ast.walk(rule):
        if isinstance(node, ast.Attribute):
            held = owner(node.value)
            if held and node.attr in fields[held]:
                yield held, node.attr


class _Asked(Numbers):
    """Numbers that remember which parameters were asked for."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.asked: set[str] = set()

    def __call__(self, name: str) -> float:
        self.asked.add(name)
        return super().__call__(name)


def _measures(library: Library) -> dict[str, set[str]]:
    """The measures whose first-round effect each parameter scales or drives."""
    numbers = _Asked(library)
    found: dict[str, set[str]] = {str(name): set() for name in numbers.values.index}
    for measure in library.measures.values():
        if not measure.acts or not changes(measure):
            continue
        one = FIRST_ROUND[measure.id]
        numbers.asked.clear()
        one.size(numbers)
        for name in numbers.asked | _named(one.driver):
            found[name].add(measure.id)
    return found


def _named(driver: str) -> set[str]:
    """Full names of the parameters in a driver's text; a later one may leave out the owner."""
    found = set()
    owner = ""
    for quoted in re.findall(r"`([a-z_.0-9]+)`", driver):
        first, _, field = quoted.rpartition(".")
        owner = first or owner
        found.add(f"{owner}.{field}")
    return found
