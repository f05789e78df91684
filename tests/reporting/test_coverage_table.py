"""What `yqsim measures` prints: every clause, and what the simulation does with it."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest

from sim.commands.printing import show_measures
from sim.policy.coverage import LEVELS, coverage
from sim.policy.library import load_library
from sim.policy.measure import Mechanism
from sim.reporting.policy_words import phrase


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_is_listed_and_the_sum_is_the_library_s(lang, capsys):
    show_measures(lang, False)
    printed = capsys.readouterr().out
    listed = re.findall(r"^ ([A-HT]\d{1,2}) ", printed, re.MULTILINE)
    assert listed == list(load_library().measures)
    effects = Counter(row.effect for row in coverage(load_library()))
    acting = effects["margin"] + effects["same"]
    last = printed.strip().replace("\n", " ")[-300:]
    for number in (len(listed), acting, effects["margin"], effects["none"], effects["target"]):
        assert str(number) in last


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_mechanism_status_and_effect_has_words(lang):
    for mechanism in get_args(Mechanism):
        assert phrase(f"coverage.mechanism-{mechanism}", lang)
    for status in ("", *LEVELS):
        assert phrase(f"coverage.status-{status}", lang)
    for effect in ("margin", "same", "target", "none"):
        assert phrase(f"coverage.effect-{effect}", lang)
