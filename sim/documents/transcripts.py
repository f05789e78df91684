"""Sample outputs of commands in Markdown pages: where they stand, and how a new one is cut.

A sample is a line `$ yqsim ...` in a fenced block of text, and the lines of output below it.
Lines of only three dots stand for lines left out: before the first, between two, after the last.
What goes with a block stands in comments, which a reader of the page does not see:

    <!-- by hand -->                     on the line before a block: it is nobody's output
    <!-- mine.yaml -->                   on the line before a block of YAML: the file's name
    <!-- mine.yaml                       a file that the page does not show; ends with a line -->
    <!-- yq-0123456789: yqsim ... -->    the run that samples below name, and how it is made
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice, pairwise

FENCE = "```"
PROMPT = "$ yqsim "
BY_HAND = "<!-- by hand -->"
OMITTED = "..."
LIST_CUT = ", ...]}"
"""How a line of JSON ends that shows only the first item of its list."""

RUN_ID = re.compile(r"\b[a-z]{2}-[0-9a-f]{10}\b")
_RUN_NAME = re.compile(r"\b[a-z]{2}-[0-9a-f]{4,10}\b")
"""A run as commands may name it: its id, or how that begins."""
_MADE_BY = re.compile(r"<!-- ([a-z]{2}-[0-9a-f]{10}): (yqsim .*) -->")
_FILE_SHOWN = re.compile(r"<!-- (\S+\.ya?ml) -->")
_FILE_HIDDEN = re.compile(r"<!-- (\S+\.ya?ml)")
_SHELL_LINE = re.compile(r"(?:\.venv/bin/)?(yqsim .*)")


@dataclass(frozen=True)
class Sample:
    """A command that a page shows; its output is the page's lines from start up to stop."""

    line: int
    """Where the command stands, from 1."""
    command: str
    start: int
    stop: int
    by_hand: bool = False
    """Its output, if any, is not to be renewed."""
    makes: str = ""
    """The run that a command in a comment is there to make."""


@dataclass
class Page:
    """The lines of a page, its samples in order, and the files that they name."""

    lines: list[str]
    samples: list[Sample] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def shown(self, sample: Sample) -> list[str]:
        """The output of a sample as the page has it."""
        return self.lines[sample.start : sample.stop]

    def printed(self, sample: Sample) -> list[str]:
        """The ids of runs that a sample makes or shows, in order."""
        return [sample.makes] if sample.makes else run_ids(self.shown(sample))


def read(text: str) -> Page:
    """Find samples and files in a page.  Raises ValueError for a block or comment without end."""
    page = Page(text.split("\n"))
    lines, at = page.lines, 0
    while at < len(lines):
        line, before = lines[at], lines[at - 1] if at else ""
        if line.startswith(FENCE):
            end = _end(lines, at, FENCE)
            _read_block(page, line.removeprefix(FENCE), before, at + 1, end)
            at = end
        elif made := _MADE_BY.fullmatch(line):
            run, command = made.groups()
            page.samples.append(Sample(at + 1, command, at + 1, at + 1, makes=run))
        elif hidden := _FILE_HIDDEN.fullmatch(line):
            end = _end(lines, at, "-->")
            page.files[hidden[1]] = _content(lines[at + 1 : end])
            at = end
        at += 1
    return page


def _end(lines: Sequence[str], at: int, mark: str) -> int:
    for end in range(at + 1, len(lines)):
        if lines[end] == mark:
            return end
    raise ValueError(f"what begins in line {at + 1} has no end")


def _content(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _read_block(page: Page, kind: str, before: str, start: int, end: int) -> None:
    lines = page.lines
    if kind == "yaml" and (name := _FILE_SHOWN.fullmatch(before)):
        page.files[name[1]] = _content(lines[start:end])
    elif kind == "text":
        page.samples += _samples(lines, start, end, before == BY_HAND)
    elif kind == "sh":
        for place in range(start, end):
            if found := _SHELL_LINE.fullmatch(lines[place]):
                page.samples.append(Sample(place + 1, found[1], end, end, by_hand=True))


def _samples(lines: Sequence[str], start: int, end: int, by_hand: bool) -> Iterator[Sample]:
    """The commands of a block, each with the lines up to the next or the block's end."""
    starts = [place for place in range(start, end) if lines[place].startswith(PROMPT)]
    for place, stop in pairwise([*starts, end]):
        last = place
        while lines[last].endswith("\\"):
            last += 1
        parts = [line.removesuffix("\\").strip() for line in lines[place : last + 1]]
        command = " ".join(parts).removeprefix("$ ")
        yield Sample(place + 1, command, last + 1, stop, by_hand)


def chosen(page: Page, only: str = "") -> list[Sample]:
    """Samples to renew: those whose command has a text, and those that print the runs they name."""
    samples = [one for one in page.samples if not one.by_hand]
    found = [one for one in samples if only in one.command]
    for name in {name for one in found for name in _RUN_NAME.findall(one.command)}:
        makers = (run for run in samples if any(i.startswith(name) for i in page.printed(run)))
        found += islice(makers, 1)
    return [one for one in samples if one in found]


# Outputs --------------------------------------------------------------------------------------


def abridged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """A new output cut as the old one is.

    What follows dots begins where the new output has a line with the same beginning, numbers
    aside.  Before dots stand whole paragraphs up to the last of the old output, and of that one
    at most as many lines as before.  Raises ValueError where the new output has no such line.
    """
    if len(old) == 1 and old[0].endswith(LIST_CUT):
        first, cut, _ = "\n".join(new).partition("}, {")
        return [first + "}" + LIST_CUT] if cut else list(new)
    parts: list[list[str]] = [[]]
    for line in old:
        if line == OMITTED:
            parts.append([])
        else:
            parts[-1].append(line)
    result: list[str] = []
    at = 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if number:
            if last and not any(part):
                return [*result, OMITTED] if any(new[at:]) else result
            empty = next((place for place, line in enumerate(part) if line), 0)
            result += [OMITTED, *part[:empty]]
            part = part[empty:]
            at = _found(part[0], new, at)
        taken = len(new) - at if last else _length(part, new[at:])
        result += new[at : at + taken]
        at += taken
    return result


def _found(wanted: str, new: Sequence[str], at: int) -> int:
    """Where in the new output, from a place on, a line begins as one of the old does."""
    beginning = _beginning(wanted)
    for place in range(at, len(new)):
        if _beginning(new[place]) == beginning:
            return place
    raise ValueError(f"the new output has no line like '{wanted.strip()}'")


def _beginning(line: str) -> str:
    """A line up to its first colon or gap, without its numbers."""
    return re.sub(r"\d[\d,.]*", "#", re.split(r"[:：]|\s{2,}", line.strip())[0])


def _length(part: Sequence[str], new: Sequence[str]) -> int:
    """How many lines of the new output stand for a part of the old one that is cut off.

    Paragraphs are followed by their beginnings, as new ones may have come between; one that
    begins otherwise now is taken to be the next.
    """
    starts = [place for place, line in enumerate(new) if line and not (place and new[place - 1])]
    at = length = 0
    for filled, group in groupby(part, bool):
        lines = list(group)
        if filled:
            left = [start for start in starts if start >= at]
            same = [one for one in left if _beginning(new[one]) == _beginning(lines[0])]
            at = next(iter(same or left), len(new))
        end = next((place for place in range(at, len(new)) if bool(new[place]) != filled), len(new))
        length, at = min(at + len(lines), end), end
    return length


# Run ids --------------------------------------------------------------------------------------


def run_ids(lines: Sequence[str]) -> list[str]:
    """The ids of runs in an output, each once, in order."""
    return list(dict.fromkeys(RUN_ID.findall("\n".join(lines))))


def renamed(text: str, ids: Mapping[str, str]) -> str:
    """A text with the ids of runs replaced, also where only their beginning stands."""

    def new(name: re.Match[str]) -> str:
        return next((ids[old][: len(name[0])] for old in ids if old.startswith(name[0])), name[0])

    return _RUN_NAME.sub(new, text)


def renewed(page: Page, outputs: Mapping[Sample, Sequence[str]], ids: Mapping[str, str]) -> str:
    """The page with new outputs in place of the old, and with the new ids everywhere else."""
    lines: list[str] = []
    at = 0
    for sample, output in sorted(outputs.items(), key=lambda item: item[0].start):
        lines += [renamed(line, ids) for line in page.lines[at : sample.start]]
        lines += output
        at = sample.stop
    return "\n".join([*lines, *(renamed(line, ids) for line in page.lines[at:])])
