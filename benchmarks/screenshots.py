"""Pictures of the app: `python -m benchmarks.screenshots [--all FOLDER]`.

Without `--all`, the few that the README shows are written to `docs/images`, each one screen high.
With it, every page in both languages and at two widths is written to a folder in its whole length,
to be looked at.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium, server, visitor, wait_for_charts
from sim.reporting.words import LANGUAGES
from sim.ui.parts.frame import PAGES

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SHOWN = {
    "overview": "/?",
    "scenarios": "/scenarios?",
    "compare": "/compare?run={run}&",
}
"""What the README shows, in both languages."""
WIDTHS = (1440, 1024)
LARGEST = 150_000
"""Bytes of a picture of the README."""
QUALITIES = (80, 65, 50)


def picture(page: Any, path: Path, whole: bool) -> None:
    """Write a picture of a page; one for the README as good as its size allows."""
    for quality in QUALITIES:
        path.write_bytes(page.screenshot(type="jpeg", quality=quality, full_page=whole))
        if whole or path.stat().st_size <= LARGEST:
            return


def shipped() -> str:
    """The id of the run that comes with the program."""
    from sim.experiments.shipped import default_run

    return default_run()


def main() -> None:
    """Write the pictures."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.screenshots")
    options.add_argument("--all", type=Path, metavar="FOLDER", help="every page, to look at")
    folder: Path | None = options.parse_args().all
    run = shipped()
    if folder is None:
        views = [(name, address, WIDTHS[0]) for name, address in SHOWN.items()]
    else:
        names = {path: path.strip("/") or "overview" for path in PAGES}
        views = [
            (f"{name}-{width}", f"{path}?run={run}&", width)
            for path, name in names.items()
            for width in WIDTHS
        ]
    place = folder or IMAGES
    place.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as runs,
        server(Path(runs)) as (address, _),
        chromium() as browser,
    ):
        for name, query, width in views:
            for lang in LANGUAGES:
                page = visitor(browser, address, viewport={"width": width, "height": 900})
                page.goto(query.format(run=run) + f"lang={lang}")
                wait_for_charts(page)
                picture(page, place / f"{name}-{lang}.jpg", whole=folder is not None)
                page.context.close()


if __name__ == "__main__":
    main()
