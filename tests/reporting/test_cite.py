"""Citations: composed from CITATION.cff and the run, and from nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

import sim
from sim.reporting.cite import RELEASED, STYLES, cite
from sim.reporting.policy_words import phrase

ROOT = Path(__file__).resolve().parents[2]
CFF = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
MANIFEST = {
    "run": "yq-ec329cf3f5",
    "program": sim.__version__,
    "world": "trend-2017",
    "settings": {"scale": 0.05, "draws": 16, "seed": 2018},
}


def test_the_facts_are_those_of_the_citation_file() -> None:
    assert CFF["authors"] == [{"name": phrase("cite.author", "en")}]
    assert CFF["title"] == phrase("cite.title", "en")
    assert CFF["version"] == sim.__version__
    assert CFF["date-released"] == RELEASED.isoformat()
    first_line = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8").splitlines()[0]
    assert first_line.endswith(phrase("cite.title", "zh"))


def problems(citation: dict[str, object]) -> list[str]:
    """What the published schema of the Citation File Format 1.2.0 (CC BY 4.0) finds wrong."""
    schema = json.loads(Path(__file__).with_name("cff-1.2.0-schema.json").read_text("utf-8"))
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [error.json_path for error in validator.iter_errors(citation)]


def test_the_citation_file_follows_the_published_schema() -> None:
    assert problems(CFF) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("license", "MYOWN"), ("date-released", "24.11.2026"), ("authors", []), ("typ", "software")],
)
def test_the_schema_finds_what_is_wrong(key, value) -> None:
    assert problems({**CFF, key: value})


def test_gbt7714_is_a_computer_program_with_its_version_and_run() -> None:
    assert cite(MANIFEST, "gbt7714", "zh") == (
        f"yangquan-income-sim作者. 阳泉市增收方案模拟[CP]. {sim.__version__}版. 2026. "
        "运行编号yq-ec329cf3f5，外部环境trend-2017，5%的家庭，16次抽样，随机种子2018."
    )
    assert "[CP]. Version" in cite(MANIFEST, "gbt7714", "en")


def test_apa_names_author_year_title_and_version() -> None:
    assert cite(MANIFEST, "apa", "en") == (
        f"{CFF['authors'][0]['name']}. (2026). {CFF['title']} (Version {sim.__version__}) "
        "[Computer software]. Run yq-ec329cf3f5, world trend-2017, 5% of households, 16 draws, "
        "seed 2018."
    )


def test_bibtex_is_one_entry_with_balanced_braces() -> None:
    entry = cite({**MANIFEST, "world": "50%_{mine}\\x"}, "bibtex", "en")
    assert entry.startswith("@software{yq-ec329cf3f5,\n  author = {{The yangquan")
    assert entry.endswith("\n}")
    assert r"world 50\%\_\{mine\}/x, 5\% of households" in entry
    bare = entry.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_run_decides_every_citation_and_its_own_program_version_counts(style, lang) -> None:
    text = cite(MANIFEST, style, lang)
    for part in ("yq-ec329cf3f5", "trend-2017", "16", "2018", "2026", sim.__version__):
        assert part in text
    assert "9.9.9" in cite({**MANIFEST, "program": "9.9.9"}, style, lang)
    small = {**MANIFEST, "settings": {"scale": 0.0125, "draws": 4, "seed": 1}}
    assert "1.25" in cite(small, style, lang)


def test_the_chinese_citation_has_no_english_words_and_the_english_no_chinese() -> None:
    for style in ("gbt7714", "apa"):
        assert "households" not in cite(MANIFEST, style, "zh")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in cite(MANIFEST, style, "en"))
