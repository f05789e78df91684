"""The chapter on measures, written from the library: `python -m sim.policy.document`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.policy.coverage import Coverage, changes, coverage
from sim.policy.dated import Steps, one_line
from sim.policy.library import SCENARIOS, Library, load_library
from sim.policy.measure import Measure

DOCUMENT = SCENARIOS.parent / "docs" / "measures.md"

HEADINGS = {
    "targets": "目标 Targets",
    "skilled-workers": "技能人才 Skilled workers",
    "professional-farmers": "新型职业农民 New professional farmers",
    "researchers": "科研人员 Researchers",
    "entrepreneurs": "小微创业者 Small and micro entrepreneurs",
    "managers": "企业经营管理人员 Enterprise managers",
    "cadres": "基层干部队伍 Grassroots cadres",
    "needy": "有劳动能力的困难群体 Needy people able to work",
    "employment": "就业促进行动 Action: employment",
    "skills": "职业技能提升行动 Action: skills",
    "floor": "托底保障行动 Action: minimum protection",
    "property": "财产性收入行动 Action: property income",
    "order": "收入分配秩序行动 Action: order of distribution",
    "monitoring": "收入监测行动 Action: monitoring of incomes",
}
EFFECTS = {
    "margin": "本市有增量 city's margin",
    "same": "有无方案相同 same without the plan",
    "target": "目标 target",
    "none": "不产生作用 none",
}
INTRODUCTION = """# 措施库 The library of measures

<!-- Written by `python -m sim.policy.document` from scenarios/measures; do not edit. -->

方案共{count}条，逐条列出，其中{acting}条在模拟中起作用。“不实施方案”保留国家和省里已在执行的规定，
只去掉本市新增的部分；两者之差才是方案的效果。数值的可靠程度：read 见于所列来源，
derived 由来源推算，recalled 凭记忆、未核对，assumed 为建模假定。

All {count} clauses of the plan are listed; {acting} act in the simulation. "Without the plan" keeps
every national and provincial rule already running; only what the city adds is off, and that
difference is the plan's effect. Status of a number: read in the named source, derived from one,
recalled and unverified, or assumed for the model.
"""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    return [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows), ""]


def _coverage_row(row: Coverage) -> tuple[str, ...]:
    return (
        row.id,
        row.clause,
        f"{row.title.zh} {row.title.en}",
        row.kind,
        row.mechanism.replace("_", " "),
        row.fund.replace("_", " "),
        row.status,
        EFFECTS[row.effect],
    )


def _in_force(steps: Steps) -> str:
    return one_line(steps) if steps else "–"


def _measure_section(measure: Measure) -> list[str]:
    lines = [
        f"### {measure.id} {measure.title.zh} {measure.title.en}",
        "",
        f"条款 clause {measure.clause} · {measure.department.zh} {measure.department.en}",
        "",
        f"{measure.summary.zh} {measure.summary.en}",
        "",
    ]
    if measure.queue:
        capacity, order = measure.queue.capacity, measure.queue.order
        lines += [f"排队 queue: {capacity.zh}，{order.zh}。 {capacity.en}; {order.en}.", ""]
    lines += [f"说明 note: {measure.note}", ""]
    moved = {change.parameter for change in changes(measure)}
    if measure.parameters:
        head = ("parameter", "term", "how", "unit", "without", "plan", "range", "status", "source")
        lines += _table(
            head,
            (
                (
                    name,
                    item.term,
                    item.how,
                    item.unit,
                    _in_force(item.in_force(on=False)),
                    _in_force(item.plan) if name in moved else "same",
                    f"{item.range[0]:g} … {item.range[1]:g}",
                    item.status,
                    "; ".join(part for part in (item.source, item.note) if part),
                )
                for name, item in measure.parameters.items()
            ),
        )
    if measure.targets:
        lines += _table(
            ("target", "value", "unit", "by", "status"),
            (
                (name, f"{item.value:,.10g}", item.unit, str(item.by), item.status)
                for name, item in measure.targets.items()
            ),
        )
    return lines


def document(library: Library) -> str:
    """The chapter as Markdown: a coverage table, then every measure with its numbers."""
    rows = coverage(library)
    acting = sum(measure.acts for measure in library.measures.values())
    lines = [INTRODUCTION.format(count=len(rows), acting=acting)]
    head = ("id", "clause", "measure", "kind", "mechanism", "fund (payer)", "status", "effect")
    for place, heading in HEADINGS.items():
        lines += [f"## {heading}", ""]
        lines += _table(head, (_coverage_row(row) for row in rows if row.group == place))
        for measure in library.measures.values():
            if measure.place == place:
                lines += _measure_section(measure)
    return "\n".join(lines).rstrip() + "\n"


def main(path: Path = DOCUMENT) -> None:
    """Write the chapter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document(load_library()), encoding="utf-8")


if __name__ == "__main__":
    main()
