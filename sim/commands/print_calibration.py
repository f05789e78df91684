"""What `yqsim calibrate` prints: each free quantity before and after, and the fit."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import pandas as pd
from rich.text import Text

from calibration.backtest_answer import fit_summary
from calibration.identification import Identification, Quantity, Verdict
from calibration.posterior import fit_bands, manifest
from sim.commands.printing import print_json, printed
from sim.reporting.policy_words import phrase
from sim.reporting.quantities import number, number_range, quantity_name, told
from sim.reporting.table import Column, Table, words
from sim.reporting.text import console
from sim.reporting.words import LANGUAGES, Language


def show_calibration(
    folder: Path, lang: Language, as_json: bool, directory: Path | None = None
) -> None:
    """A posterior on standard output.  directory: of the tables that it was fitted to."""
    about = manifest(folder)
    found = Identification.of(folder, directory).quantities()
    fit = fit_summary(fit_bands(folder, directory))
    if as_json:
        print_json(_mapping(about, found, fit))
        return
    out = console()
    for verdict in get_args(Verdict):
        chosen = [one for one in found if one.verdict == verdict]
        if chosen:
            out.print(printed(_table(verdict, chosen, lang)))
    for line in told(about, fit, lang):
        out.print(Text(line))
    out.print(Text(phrase("calibration.kept", lang, folder=folder)))


def _table(verdict: Verdict, chosen: list[Quantity], lang: Language) -> Table:
    """Quantities of which the figures say as much, before and after."""
    headings = ("quantity", "before", "after", "interval", "contraction")
    return Table(
        phrase(f"calibration.verdict-{verdict}", lang),
        tuple(Column(phrase(f"calibration.{key}", lang)) for key in headings),
        tuple(
            (
                words(quantity_name(one.name, lang)),
                words(number_range(one.prior.low, one.prior.high, one.unit)),
                words(number(one.posterior.median, one.unit)),
                words(number_range(one.posterior.low, one.posterior.high, one.unit)),
                words(f"{one.contraction:.0%}"),
            )
            for one in chosen
        ),
    )


def _mapping(
    about: dict[str, Any], found: tuple[Quantity, ...], fit: pd.DataFrame
) -> dict[str, Any]:
    return {
        "posterior": about,
        "quantities": [
            {
                **asdict(one),
                "title": {lang: quantity_name(one.name, lang) for lang in LANGUAGES},
                "verdict": one.verdict,
            }
            for one in found
        ],
        "fit": fit.to_dict("records"),
    }
