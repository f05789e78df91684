"""The app's phrases: one file per page in `texts/`.

Names of the panel (groups, areas, indicators) and numbers come from `sim.reporting.words`.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.reporting.phrases import Phrases
from sim.reporting.words import Language

text = Phrases(Path(__file__).with_name("texts"))


def preferred(accepted: str) -> Language:
    """The first of our languages in a browser's Accept-Language header; Chinese where neither."""
    liked = re.search(r"(?:^|,)\s*(zh|en)\b", accepted.lower())
    return "en" if liked and liked[1] == "en" else "zh"
