"""LibYAML and PyYAML's own loader read the same from the program's files and from odd texts."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.policy import reading
from sim.policy.library import SCENARIOS
from sim.policy.reading import parse_yaml, read_yaml

ODD = [
    *("a: off", "a: 2018-07-01", "a: 010", "a: .5e3", "a: ~", "a: 'x\n\n  y'", "a: |\n  x\n   y\n"),
    *("a: 1\na: 2", "a: &x 1\nb: *x", "a: [1, 2", "a: !!python/name:os.system x", "? [1]\n: 2"),
    *("<<: {a: 1}", "- 1", "", "1: 2", "a: b: c", "\ta: 1", "a: \x00", "a: " + "[" * 30),
]


@pytest.fixture
def without_libyaml(monkeypatch):
    """Reads as a PyYAML does that was built without LibYAML."""

    def told(read, *given):
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_FAST_LOADER", None)
            return read(*given)

    return told


def told_of(text):
    """What a text holds, or the line that refuses it."""
    try:
        return parse_yaml(text, "file")
    except InputError as error:
        return str(error)


def test_the_programs_files_are_read_alike_with_and_without_libyaml(without_libyaml):
    paths = sorted(SCENARIOS.glob("**/*.yaml"))
    assert len(paths) > 20
    for path in paths:
        assert read_yaml(path) == without_libyaml(read_yaml, path)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read_or_refused_in_the_same_words(without_libyaml, text):
    assert told_of(text) == without_libyaml(told_of, text)
