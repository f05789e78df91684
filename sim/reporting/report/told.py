"""What every chapter of a report starts from, and how a finding stands on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.experiments.store import Run
from sim.reporting.findings.finding import Finding, View, intervals_hold, notes, sentence
from sim.reporting.findings.headline import PLAN
from sim.reporting.phrases import Phrases
from sim.reporting.report.document import Block, Figure, Numbering, Prose, Section, Tabled
from sim.reporting.report.paper import pages
from sim.reporting.results import Results, results_of
from sim.reporting.table import Table
from sim.reporting.words import Language

phrase = Phrases(Path(__file__).with_name("texts"))


@dataclass(frozen=True)
class Told:
    """A run as a report tells it.

    focus    the policy told of in depth: the plan where it is compared, else the one compared
             first, the reference where it stands alone
    runs     the folder of runs, in which answers to further questions are looked for
    numbers  counts tables and figures, remembers what a chapter has said
    """

    results: Results
    manifest: Mapping[str, Any]
    lang: Language
    runs: Path
    focus: str
    numbers: Numbering = field(default_factory=Numbering)

    @classmethod
    def of(cls, run: Run, lang: Language, runs: Path) -> Told:
        """A stored run in a language."""
        results = results_of(run)
        focus = results.others[0] if results.others else results.reference
        if PLAN in results.others:
            focus = PLAN
        return cls(results, run.manifest, lang, runs, focus)

    @property
    def view(self) -> View:
        """Current prices, 2020, the city, by group when the plan began."""
        return View(self.lang)

    @property
    def pair(self) -> Results:
        """The run with the reference and the focus only; with one policy, that policy."""
        both = (self.results.reference, self.focus)
        return replace(self.results, policies=tuple(dict.fromkeys(both)))

    def title(self, policy: str) -> str:
        """A policy's title."""
        return self.results.title(policy, self.lang)

    def say(self, key: str, **parts: object) -> str:
        """A phrase of the report."""
        return phrase(f"report.{key}", self.lang, **parts)

    def table(self, table: Table, on_paper: Sequence[Table] = ()) -> list[Block]:
        """A numbered table; `on_paper` where it is not the same there."""
        if not table.rows:
            return [Prose(self.say("empty"), "note")]
        shown = tuple(on_paper) or pages(table, self.lang)
        return [Tabled(self.numbers.table(), table, shown)]

    def finding(
        self, found: Finding, *, chart: bool = True, on_paper: Sequence[Table] = ()
    ) -> list[Block]:
        """A finding: its sentence, chart and table, and how to read them."""
        blocks: list[Block] = [Prose(sentence(found.title, self.lang), "body")]
        if chart and found.chart is not None:
            alt = self.say("alt", title=found.title)
            number = self.numbers.figure()
            blocks.append(Figure(number, found.chart, found.table.title, alt))
        in_full = notes(self.lang, found.note, found.table.note)
        blocks += self.table(replace(found.table, note=in_full), on_paper)
        note = notes(self.lang, self._not_yet_said(found.note), found.table.note)
        if note:
            blocks.append(Prose(note, "note"))
        return blocks

    def _not_yet_said(self, note: str) -> str:
        """A note without what the chapter has said already: all of it, or what intervals hold."""
        said, interval = self.numbers.said, intervals_hold(self.results, self.lang)
        new = "" if note in said else note
        if interval in said:
            new = new.replace(interval, "").strip()
        said.add(note)
        if interval in note:
            said.add(interval)
        return new

    def part(self, chapter: int, number: int, key: str, *blocks: Block) -> Section:
        """A part of a chapter."""
        title = self.say("part", chapter=chapter, number=self._number(number), title=self.say(key))
        return Section(title, blocks, level=2)

    def chapter(self, number: int, key: str, *blocks: Block) -> Section:
        """A chapter's heading and what stands before its parts."""
        self.numbers.said.clear()
        title = self.say("chapter", number=self._number(number), title=self.say(key))
        return Section(title, blocks)

    def appendix(self, letter: str, key: str, *blocks: Block) -> Section:
        """An appendix."""
        return Section(self.say("appendix", letter=letter, title=self.say(key)), blocks)

    def _number(self, number: int) -> str:
        return self.say("numbers")[number - 1]


def caption(
    lang: Language, block: Tabled | Figure, page: Table | None = None, first: bool = True
) -> str:
    """`表1 标题`; of a table's later pages with `（续）`."""
    kind = "figure" if isinstance(block, Figure) else "table"
    number = phrase(f"report.{kind}", lang, number=block.number)
    title = block.caption if isinstance(block, Figure) else (page or block.whole).title
    return f"{number}  {title}" + ("" if first else phrase("report.continued", lang))
