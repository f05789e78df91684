"""The pages' samples are renewed by running their commands, and name commands that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import __version__
from sim.documents.samples import (
    ROOT,
    Run,
    language_of,
    main,
    pages,
    renew,
    renew_file,
    runner,
    unknown,
)
from sim.documents.transcripts import Sample, read

RUNS = """Run yq-aaaaaaaaaa.

```text
$ yqsim run plan
Run yq-aaaaaaaaaa
income 1
...
$ yqsim show yq-aaaa
Run yq-aaaaaaaaaa
```

```text
$ yqsim compare plan pln
yqsim: error: unknown policy
```
"""


class Program:
    """A stand-in for the command line: what each command prints, or its error."""

    def __init__(self, **errors: str) -> None:
        self.errors = {"compare plan pln": "yqsim: error: unknown policy 'pln'"} | errors
        self.asked: list[str] = []

    def __call__(self, command: str) -> tuple[int, str]:
        words = command.removeprefix("yqsim ")
        self.asked.append(words)
        if words in self.errors:
            return 2, self.errors[words] + "\n"
        return 0, "Run yq-bcbcbcbcbc   \nincome 2\nmore\n\n" if "run" in words else "Run again\n"


def test_commands_ask_for_the_runs_that_earlier_ones_made() -> None:
    program = Program()
    renewal = renew(read(RUNS), program)
    assert program.asked == ["run plan", "show yq-bcbc", "compare plan pln"]
    assert renewal.faults == []
    assert renewal.text.splitlines()[0] == "Run yq-bcbcbcbcbc."
    assert (
        "$ yqsim run plan\nRun yq-bcbcbcbcbc\nincome 2\n...\n$ yqsim show yq-bcbc\nRun again"
        in (renewal.text)
    )
    assert "yqsim: error: unknown policy 'pln'\n```" in renewal.text


def test_only_samples_that_differ_are_told() -> None:
    text = renew(read(RUNS), Program()).text
    again = renew(read(text), Program())
    assert again.text == text
    assert again.different == []


def test_a_run_in_a_comment_is_made_and_renamed_but_not_shown() -> None:
    page = "<!-- yq-aaaaaaaaaa: yqsim run plan -->\nThe run yq-aaaaaaaaaa\n"
    renewal = renew(read(page), Program())
    assert renewal.text == page.replace("aaaaaaaaaa", "bcbcbcbcbc")
    assert [one.command for one in renewal.different] == ["yqsim run plan"]


def test_a_command_that_fails_is_told_with_its_last_line() -> None:
    renewal = renew(read(RUNS), Program(**{"run plan": "first\nlast"}))
    assert [(one.line, fault) for one, fault in renewal.faults] == [(4, "exit code 2: last")]


def test_a_command_that_is_no_longer_refused_is_told() -> None:
    program = Program()
    program.errors = {}
    ((sample, _),) = renew(read(RUNS), program).faults
    assert sample.command == "yqsim compare plan pln"


@pytest.mark.parametrize("command", ["yqsim comapre", "yqsim compare --drawz 3", "yqsim show"])
def test_a_command_that_the_program_does_not_know_is_told_before_any_runs(command: str) -> None:
    program = Program()
    page = read(f"{RUNS}\n<!-- by hand -->\n```text\n$ {command}\n```\n")
    ((sample, _),) = renew(page, program).faults
    assert sample.command == command
    assert program.asked == []


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text("```text\n$ yqsim --version\nyqsim 0\n```\n", encoding="utf-8")
    return path


def test_a_page_is_renewed(page: Path) -> None:
    before = page.read_text(encoding="utf-8")
    assert main([str(page)]) == 0
    assert page.read_text(encoding="utf-8") == before.replace("yqsim 0", f"yqsim {__version__}")
    assert [one.name for one in page.parent.iterdir()] == ["page.md"]


def test_a_page_is_checked_without_writing(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = page.read_text(encoding="utf-8")
    monkeypatch.setattr("sim.documents.samples.runner", lambda *_: lambda _: (0, "yqsim 1"))
    assert main([str(page), "--check"]) == 1
    assert "page.md:2: yqsim --version: differs" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == before


def test_a_page_with_a_fault_is_left_as_it_was(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{page.read_text(encoding='utf-8')}\n```text\n$ yqsim runs\nnone\n```\n"
    page.write_text(text, encoding="utf-8")
    answers = {"yqsim --version": (0, "new"), "yqsim runs": (1, "Traceback\nbroken")}
    monkeypatch.setattr("sim.documents.samples.runner", lambda *_: answers.__getitem__)
    first, last = renew_file(page, tmp_path)
    assert first.endswith("page.md:7: yqsim runs: exit code 1: broken")
    assert last.endswith("left as it was")
    assert page.read_text(encoding="utf-8") == text


def test_commands_find_the_files_of_their_page_and_the_runs_of_all(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = tmp_path / "kept"
    (runs / "yq-0").mkdir(parents=True)
    page.write_text(f"<!-- mine.yaml\nmine\n-->\n{page.read_text('utf-8')}", encoding="utf-8")

    def listing(folder: Path, language: str) -> Run:
        content = (folder / "mine.yaml").read_text("utf-8").strip()
        kept = [one.name for one in (folder / "runs").iterdir()]
        return lambda command: (0, f"{content} {kept} {language}")

    monkeypatch.setattr("sim.documents.samples.runner", listing)
    assert renew_file(page, runs) == []
    assert "\nmine ['yq-0'] en\n" in page.read_text(encoding="utf-8")


def test_commands_answer_in_the_language_of_their_page(tmp_path: Path) -> None:
    assert language_of(Path("README.zh-CN.md")) == "zh"
    code, printed = runner(tmp_path, "zh")("yqsim runs")
    assert code == 0
    assert "没有" in printed


def _samples() -> list[tuple[Path, Sample]]:
    return [(path, one) for path in pages() for one in read(path.read_text("utf-8")).samples]


def test_every_command_in_the_pages_exists_with_its_options() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{one.line}: {one.command}: {fault}"
        for path, one in _samples()
        if (fault := unknown(one.command))
    ]
    assert faults == []
    assert len(_samples()) >= 40


def test_the_readmes_show_an_output_that_is_renewed() -> None:
    shown = {path.name for path, one in _samples() if not one.by_hand and one.stop > one.start}
    assert {"README.md", "README.zh-CN.md", "command-line.md", "runs.md"} <= shown
