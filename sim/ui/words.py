"""The app's phrases: one file per page in `texts/`.

Names of the panel (groups, areas, indicators) and numbers come from `sim.reporting.words`.
"""

from __future__ import annotations

from pathlib import Path

from sim.reporting.phrases import Phrases

text = Phrases(Path(__file__).with_name("texts"))
