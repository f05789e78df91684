"""The page on the calibration is what the shipped posterior gives."""

from __future__ import annotations

import re

import pytest

from calibration import page, pictures
from calibration.identification import Identification
from calibration.observations import observations
from calibration.posterior import simulated
from sim.document import DOCS


@pytest.mark.parametrize("section", page.SECTIONS)
def test_every_part_of_the_page_is_in_step_with_the_shipped_posterior(section):
    text = page.PAGE.read_text(encoding="utf-8")
    kept = text.partition(f"<!-- {section}: begin -->\n")[2].partition(
        f"\n<!-- {section}: end -->"
    )[0]
    assert kept == page.SECTIONS[section](), "run python -m calibration.page"


def test_the_pages_pictures_exist_and_are_small():
    named = re.findall(r"\((images/calibration-[\w-]+\.png)\)", page.PAGE.read_text("utf-8"))
    assert set(named) == {page.FIT, page.BEFORE_AND_AFTER, page.RANKS}
    for name in named:
        assert 5_000 < (DOCS / name).stat().st_size < 300_000


def test_a_picture_of_the_same_draws_has_the_same_bytes(tmp_path):
    found = Identification.of()
    for name in ("one.png", "two.png"):
        pictures.before_and_after(found.quantities(), found.z, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_a_figure_is_drawn_with_every_observation(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        pictures, "_one_figure", lambda axes, name, values, official: drawn.extend(official)
    )
    monkeypatch.setattr(pictures, "_save", lambda figure, path: None)
    pictures.fit(simulated(), observations(), tmp_path / "fit.png")
    assert sorted(map(repr, drawn)) == sorted(map(repr, observations()))
