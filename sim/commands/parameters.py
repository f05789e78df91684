"""`yqsim parameters`: the behavioural parameters, what is known about them and what they drive."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import JsonOption, LangOption, language_of
from sim.errors import InputError, nearest


def parameters(
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="One parameter, in full, or those of one owner: labour_market. 参数或所属",
            show_default="all",
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """List the behavioural parameters with prior, role, evidence and effect. 列出行为参数"""
    language = language_of(lang)
    from sim.commands.print_parameters import show_one, show_parameters, show_parameters_json
    from sim.documents.parameters import described

    everything = described()
    chosen = [one for one in everything if which in (None, one.name, one.name.partition(".")[0])]
    if not chosen:
        known = [one.name for one in everything]
        known += dict.fromkeys(name.partition(".")[0] for name in known)
        raise InputError(f"unknown parameter '{which}'; {nearest(str(which), known)}")
    if as_json:
        show_parameters_json(chosen)
    elif which == chosen[0].name:
        show_one(chosen[0], language)
    else:
        show_parameters(chosen, language)
