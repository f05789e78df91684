"""Reading YAML safely, and telling what is wrong with it in one line.

Only plain data are read.  Words such as `off`, `no` or `2018-07-01` stay words: under the older
YAML rules `off` would become a truth value, and a policy could not have a key of that name.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from sim.errors import InputError, nearest

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
SHOWN = 60


def _decimal(loader: Any, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, Hashable):
            raise InputError(f"line {line}: a key must be a single word, not a list or mapping")
        if key in found:
            raise InputError(f"line {line}: the key '{key}' is given twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _plain(base: type) -> Any:
    """A safe loader without aliases, merge keys, dates, octal numbers or repeated keys."""
    plain: Any = type("PlainLoader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, pattern, first in (
        ("bool", r"^(?:true|false)$", "tf"),
        ("null", r"^(?:~|null|)$", ["~", "n", ""]),
        ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        (
            "float",
            r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$|^[-+]?\.inf$|^\.nan$",
            "-+.0123456789",
        ),
    ):
        plain.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
    plain.add_constructor("tag:yaml.org,2002:int", _decimal)
    plain.add_constructor("tag:yaml.org,2002:map", _mapping)
    return plain


_LOADER = _plain(yaml.SafeLoader)
_FAST_LOADER = _plain(yaml.CSafeLoader) if yaml.__with_libyaml__ else None
"""LibYAML's loader, several times as fast, where PyYAML was built with it."""


def shown(value: object) -> str:
    """A value as it appears in a message: one line, shortened where long."""
    text = " ".join(str(value).split())
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f"'{text}'"


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _refuse_bombs(text: str, loader: Any) -> None:
    """Refuse aliases and deep nesting before anything is built in memory."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise InputError(f"line {_line(event)}: aliases (*{event.anchor}) are not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise InputError(f"line {_line(event)}: nested more than {MAX_DEPTH} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _loaded(text: str, loader: Any) -> Any:
    _refuse_bombs(text, loader)
    return yaml.load(text, Loader=loader)


def _content(text: str) -> Any:
    """What is written in a YAML text, by the fast loader where it finds no fault."""
    if _FAST_LOADER is not None:
        try:
            return _loaded(text, _FAST_LOADER)
        except (InputError, yaml.YAMLError, ValueError):
            pass  # Both loaders see a fault; PyYAML's own words and line numbers are what we tell.
    return _loaded(text, _LOADER)


def parse_yaml(text: str, file: str) -> dict[str, Any]:
    """The mapping written in a YAML text; `file` names it in messages.

    Raises InputError for bad syntax, repeated keys, aliases, an empty text, or a text that is
    not a mapping with words as keys.
    """
    try:
        content = _content(text)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise InputError(f"{file}: {where}not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{file}: not valid YAML: {' '.join(str(error).split())}") from None
    if content is None:
        raise InputError(f"{file}: the file is empty")
    if not isinstance(content, dict):
        raise InputError(f"{file}: expected keys and values, found {shown(content)}")
    for key in content:
        if not isinstance(key, str):
            raise InputError(f"{file}: the key {shown(key)} is not a word")
    return content


def read_yaml(path: Path, file: str | None = None) -> dict[str, Any]:
    """The mapping in a YAML file; `file` names it in messages (the path where not given).

    Raises InputError where the file cannot be read, is above one megabyte, or as `parse_yaml`.
    """
    name = file or str(path)
    try:
        if not path.is_file():
            raise InputError(f"{name}: no such file")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{name}: larger than {MAX_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: not a UTF-8 text") from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None
    return parse_yaml(text, name)


class Record(BaseModel):
    """A part of a YAML file: frozen, and unknown keys are refused with the nearest valid one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, content: object) -> object:
        if isinstance(content, Mapping):
            for key in content:
                if key not in cls.model_fields:
                    raise ValueError(f"unknown key '{key}'; {nearest(str(key), cls.model_fields)}")
        return content


Built = TypeVar("Built", bound=Record)


def build(model: type[Built], content: Mapping[str, Any], file: str, under: str = "") -> Built:
    """The record built from a mapping; `under` is the key at which the mapping stands.

    Raises InputError with the first fault: file, key, value and what is allowed.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        _raise_first(error, file, under)


def _raise_first(error: ValidationError, file: str, under: str) -> NoReturn:
    fault = error.errors()[0]
    keys = [under] if under else []
    keys += [str(part) for part in fault["loc"]]
    value = fault["input"]
    kind = fault["type"]
    if kind == "missing":
        key, keys = keys[-1], keys[:-1]
        message = f"the key '{key}' is missing"
    elif kind == "value_error":
        message = str(fault["ctx"]["error"])
    elif kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        message = f"{shown(value)} is not allowed; {nearest(str(value), allowed)}"
    elif kind in ("float_type", "int_type") and isinstance(value, str):
        message = f"{shown(value)} is text; write a number without quotation marks"
    elif kind == "tuple_type":
        message = f"{shown(value)} is not a list; write it as [first, second]"
    elif kind == "string_type":
        message = f"{shown(value)} is not a word"
    elif kind in ("model_type", "model_attributes_type", "dict_type"):
        message = f"expected keys and values, found {shown(value)}"
    else:
        message = f"{shown(value)}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
    raise InputError(": ".join([file, *([".".join(keys)] if keys else []), message])) from None
