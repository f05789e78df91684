"""The app's phrases: both languages say the same, every phrase asked for is there and is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from sim.ui import words
from sim.ui.words import text

SIM = Path(words.__file__).parents[1]
PHRASES = {f"{subject}.{name}" for subject, named in text.subjects.items() for name in named}
FILES = (".py", ".vue", ".css", ".js", ".yaml", ".html", ".svg")
HOLE = "([^.]+)"

# Phrases of Solara, found by their English wording: none is asked for by name.
FOUND_OTHERWISE = "shell."


@cache
def strings(folder: str) -> tuple[list[str], list[re.Pattern[str]]]:
    """The strings and names of a folder's code without its docstrings; f-strings as patterns."""
    plain: list[str] = []
    patterns: list[re.Pattern[str]] = []
    for path in sorted((SIM / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr):
                inner.add(id(node.value))
            elif isinstance(node, ast.Attribute):
                plain.append(node.attr)
            elif isinstance(node, ast.JoinedStr):
                inner |= {id(part) for part in node.values}
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else HOLE
                    for part in node.values
                ]
                patterns.append(re.compile("".join(parts)))
            elif isinstance(node, ast.Constant) and id(node) not in inner:
                plain.append(str(node.value))
    return plain, patterns


def asked_by_name() -> Iterator[str]:
    for one in strings("ui")[0]:
        subject = one.partition(".")[0]
        whole = re.fullmatch(r"[a-z]+\.[a-z0-9_-]+", one)
        if subject in text.subjects and whole and not one.endswith(FILES):
            yield one


def asked_by_pattern() -> Iterator[re.Pattern[str]]:
    for one in strings("ui")[1]:
        subject, dot, _ = one.pattern.partition(r"\.")
        if dot and subject in text.subjects:
            yield one


@cache
def words_of_the_code() -> frozenset[str]:
    """What may stand in a hole of a pattern: a word of any string, or a name after a dot."""
    found = {word.lower() for one in strings(".")[0] for word in re.findall(r"[\w-]+", one)}
    return frozenset(found | {f"status_{number}" for number in found if number.isdigit()})


def parts(phrase: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(phrase) if field is not None}


@pytest.mark.parametrize("subject", sorted(text.subjects))
def test_both_languages_of_a_phrase_say_something_and_have_the_same_parts(subject: str) -> None:
    for name, both in text.subjects[subject].items():
        assert both.zh.strip() and both.en.strip(), name
        assert parts(both.zh) == parts(both.en), name


def test_no_english_phrase_has_chinese_in_it_but_the_name_of_the_other_language() -> None:
    found = {
        f"{subject}.{name}"
        for subject, named in text.subjects.items()
        for name, both in named.items()
        if re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", both.en)
    }
    assert found == {"frame.other", "server.other_language"}


def test_every_phrase_that_the_code_asks_for_exists() -> None:
    assert set(asked_by_name()) - PHRASES == set()
    for pattern in asked_by_pattern():
        assert any(map(pattern.fullmatch, PHRASES)), pattern.pattern


def test_the_search_for_phrases_finds_those_asked_by_name_and_by_pattern() -> None:
    assert {"compare.title", "trust.intro", "run.bar"} <= set(asked_by_name())
    assert any(one.fullmatch("compare.effort-fine") for one in asked_by_pattern())


def test_every_phrase_is_used() -> None:
    used = set(asked_by_name())
    for pattern in asked_by_pattern():
        for key in PHRASES:
            found = pattern.fullmatch(key)
            if found and all(hole in words_of_the_code() for hole in found.groups()):
                used.add(key)
    assert {key for key in PHRASES - used if not key.startswith(FOUND_OTHERWISE)} == set()
