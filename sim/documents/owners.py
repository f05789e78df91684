"""Who owns behavioural parameters, and what each parameter means, from the code."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from typing import get_type_hints

from sim.behaviour import Behaviour
from sim.city.found import FoundingBehaviour
from sim.experiments.setting import FOUNDING


def owners() -> Mapping[str, type]:
    """The NamedTuple of each owner of parameters, the founding state last."""
    return get_type_hints(Behaviour) | {FOUNDING: FoundingBehaviour}


def meanings(kind: type) -> dict[str, str]:
    """The text under each field of a NamedTuple: what the field means."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    field = ""
    for line in body.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            field = line.target.id
        elif field and isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            found.setdefault(field, " ".join(str(line.value.value).split()))
    return found
