"""Whether policies with a budget spend in a run what they were solved to spend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.experiments.budget import REFERENCE, TOLERANCE
from sim.experiments.store import Run
from sim.outcomes.indicators import COST
from sim.policy.budget import Budget
from sim.reporting.policy_words import phrase
from sim.reporting.words import Language, amount


def outlays(panel: pd.DataFrame) -> Mapping[str, float]:
    """Total public outlay from 2018 to 2020 by policy, yuan: means over the draws."""
    rows = panel[
        (panel["indicator"] == COST)
        & panel["year"].between(year_of(PLAN_START), LAST_YEAR)
        & (panel["area"] == "city")
    ]
    by_draw = rows.groupby(["policy", "draw"], observed=True)["value"].sum()
    return {str(name): float(values.mean()) for name, values in by_draw.groupby("policy")}


def notes(run: Run, lang: Language) -> Iterator[str]:
    """One sentence for each policy of a run that has a budget."""
    total, titles = outlays(run.panel), run.manifest.get("titles", {})

    def titled(name: str) -> str:
        return str(titles[name][lang]) if name in titles else name

    for entry in run.manifest.get("request", {}).get("policies", ()):
        written = entry["content"].get("budget")
        if written is None or entry["name"] not in total:
            continue
        budget = Budget.model_validate(written)
        names = {"policy": titled(entry["name"]), "like": titled(budget.like)}
        if REFERENCE not in total or budget.like not in total:
            yield phrase("equal.no-reference", lang, **names)
            continue
        own = total[entry["name"]] - total[REFERENCE]
        due = budget.times * (total[budget.like] - total[REFERENCE])
        apart = own / due - 1.0
        times = phrase("equal.times", lang, share=amount(budget.times, "share", lang))
        yield phrase(
            "equal.match" if abs(apart) <= TOLERANCE else "equal.apart",
            lang,
            **names,
            times=times if budget.times != 1.0 else "",
            own=amount(own, "yuan", lang),
            due=amount(due, "yuan", lang),
            apart=f"{apart:+.1%}",
        )
