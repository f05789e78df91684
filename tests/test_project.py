"""The outer shell: instructions that work, one version everywhere, and code that is in order."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

import sim
from sim.cli import app
from sim.policy.library import check_file

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
CODE = ("sim", "calibration", "tests", "benchmarks", "app.py")
LONGEST = 500
"""Lines of a Python file: what is longer has more than one subject."""

# Written in parts, so that this file does not hold what it forbids.
FOLDERS = "|".join(("home", "root", "work", "Users", "private", "mnt"))
MACHINE_PATH = re.compile(rf"(?<![\w.~)}}\]>-])/(?:{FOLDERS})/\w")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "mirrors" + ".", "tuna" + ".")
REGISTRY_HOST = re.compile("|".join(rf"(?<![\w.]){re.escape(host)}" for host in HOSTS))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(name), re.DOTALL | re.MULTILINE)


def setup_commands(name: str) -> list[str]:
    """The commands of a page that set up an environment, in order."""
    lines = "\n".join(blocks(name, "sh")).splitlines()
    return [line for line in lines if "-m venv" in line]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads(text_of("pyproject.toml"))["project"]


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Files that belong to the repository and are text."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in files if path.is_file() and b"\0" not in path.read_bytes()]


def test_the_readme_has_one_command_to_compare_and_one_to_test() -> None:
    commands = setup_commands(READMES[0])
    assert len(commands) == 2
    assert commands[0].endswith("yqsim compare")
    assert commands[1].endswith("pytest")
    assert setup_commands(READMES[1]) == commands


def test_ci_runs_the_test_command_of_the_readme() -> None:
    lines = text_of(".ci/run").splitlines()
    assert lines[-1] == setup_commands(READMES[0])[1]
    assert [line for line in lines if "pytest" in line] == [lines[-1]]
    assert "set -euo pipefail" in lines


@pytest.mark.parametrize("name", READMES)
def test_the_policy_in_the_readme_is_valid(name: str, tmp_path: Path) -> None:
    (example,) = blocks(name, "yaml")
    assert example == blocks(READMES[0], "yaml")[0]
    path = tmp_path / "mine.yaml"
    path.write_text(example, encoding="utf-8")
    assert check_file(path) == "policy"


def test_every_command_and_option_is_described() -> None:
    page = text_of("docs/command-line.md")
    program: Any = get_command(app)
    for name, command in program.commands.items():
        assert f"\n## yqsim {name}" in page, name
        assert all(f"`yqsim {name}" in text_of(readme) for readme in READMES), name
        section = page.split(f"\n## yqsim {name}")[1].split("\n## yqsim ")[0]
        common = page.split("\n## yqsim ")[0]
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert f"`{option}" in section + common, f"{name} {option}"


@pytest.mark.parametrize("name", READMES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text_of(name)):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_no_file_names_a_machine_or_a_registry(tracked: list[Path]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if MACHINE_PATH.search(line) or REGISTRY_HOST.search(line)
    ]
    assert found == []


def test_the_search_for_machine_paths_finds_them() -> None:
    for folder in FOLDERS.split("|"):
        assert MACHINE_PATH.search(f"see '/{folder}/x'")
        assert not MACHINE_PATH.search(f"a relative path such as docs-{folder}/x")
    assert REGISTRY_HOST.search("https://" + HOSTS[0] + "/simple")


def test_the_citation_is_complete() -> None:
    citation = yaml.safe_load(text_of("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"] and citation["title"]
    assert citation["authors"] == [{"name": "The yangquan-income-sim authors"}]
    assert citation["license"] == "MIT"
    assert citation["authors"][0]["name"] in text_of("LICENSE")


def test_the_version_is_the_same_everywhere(project: dict[str, Any]) -> None:
    changes = re.search(r"^## \[(\d[^\]]*)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert changes is not None
    citation = yaml.safe_load(text_of("CITATION.cff"))
    versions = {project["version"], sim.__version__, citation["version"], changes[1]}
    assert len(versions) == 1, versions


def test_the_constraints_pin_every_dependency(project: dict[str, Any]) -> None:
    pins: dict[str, str] = {}
    for line in text_of("constraints.txt").splitlines():
        pinned = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][\w.]*)", line)
        assert pinned, f"not a name and an exact version: {line}"
        pins[canonicalize_name(pinned[1])] = pinned[2]

    waiting = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    declared = len(waiting)
    seen: set[str] = set()
    for place, words in enumerate(waiting):
        wanted = Requirement(words)
        name = canonicalize_name(wanted.name)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        # What a dependency brings differs by platform and version of Python; pins are for 3.11.
        if place < declared or sys.version_info[:2] == (3, 11):
            assert name in pins, f"{name} is not in constraints.txt"
            assert wanted.specifier.contains(pins[name], prereleases=True), words
        if name not in seen:
            seen.add(name)
            try:
                waiting += requires(name) or []
            except PackageNotFoundError:
                continue


def test_the_code_passes_its_checkers() -> None:
    code = [name for name in CODE if (ROOT / name).exists()]
    for words in (["ruff", "check", *code], ["ruff", "format", "--check", *code], ["mypy"]):
        run = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, encoding="utf-8"
        )
        assert run.returncode == 0, f"{' '.join(words)}\n{run.stdout}{run.stderr}"


def test_no_file_is_too_long(tracked: list[Path]) -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in tracked
        if path.suffix == ".py"
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
