"""`docs/take-home.md`, written from the rules by `python -m sim.documents.take_home`."""

from __future__ import annotations

from collections.abc import Iterator

from sim.policy.library import SCENARIOS
from sim.reporting.findings.finding import View
from sim.reporting.findings.take_home import Household, marginal_rates, take_home
from sim.reporting.table import Table

PAGE = SCENARIOS.parent / "docs" / "take-home.md"
HOUSEHOLDS = tuple(Household(persons, urban) for persons in (1, 3) for urban in (True, False))
INTRODUCTION = """# 就业后家庭实得 Take-home pay of a needy household

<!-- Written by `python -m sim.documents.take_home` from the compiled rules; do not edit. -->

低保户一人就业，扣除社保缴费、个人所得税、上班开支和减少的低保金以后，家庭还剩多少；比较有无第三（七）3条的两项就业激励措施。数字由模型自身的规则算出。

What a dibao household keeps when one of its members takes a job, after contributions, income tax,
the cost of going to work and the dibao withdrawn, with and without the two work incentives of
clause 3(7)3 (G13, G14). The model's own rules compute the numbers.
"""


def take_home_document() -> str:
    """The page: for each household what the numbers say, in both languages, and the table."""
    parts = [INTRODUCTION]
    for household in HOUSEHOLDS:
        zh, en = (take_home(View(lang), household) for lang in ("zh", "en"))
        rates = [marginal_rates(View(lang), household).title for lang in ("zh", "en")]
        parts.append(f"## {zh.table.title} {en.table.title}\n")
        parts += [f"- {title}" for title in (zh.title, en.title, *rates)]
        parts += ["", *_lines(zh.table, en.table), "", f"{zh.note}\n", f"{en.note}\n"]
    return "\n".join(parts)


def _lines(zh: Table, en: Table) -> Iterator[str]:
    """The table in Markdown, headings in both languages; the numbers are the same in both."""
    headings = (
        f"{one.heading} {other.heading}" for one, other in zip(zh.columns, en.columns, strict=True)
    )
    yield "| " + " | ".join(headings) + " |"
    yield "|" + "--:|" * len(zh.columns)
    for row in zh.rows:
        yield "| " + " | ".join(cell.text for cell in row) + " |"


if __name__ == "__main__":
    PAGE.write_text(take_home_document(), encoding="utf-8")
