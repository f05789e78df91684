"""Solara's settings, tried in a process of their own: they hold for a whole process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from serving import ROOT

from sim.ui import settings

BROKEN_PAGE = """
from sim.ui import settings
settings.apply()
import reacton, solara
from solara.server import cdn_helper
import solara.server.settings as server

@solara.component
def Page():
    raise RuntimeError("the secret of a path")

box, context = reacton.render(Page(), handle_error=True)
print(box.children[0].value)
context.close()
print("telemetry", server.telemetry.mixpanel_enable, server.telemetry.server_user_id)
try:
    cdn_helper.get_data(settings.BROWSER_FILES, "left-pad@1.0.0/index.js")
except FileNotFoundError:
    print("nothing fetched")
"""


@pytest.fixture(scope="module")
def said() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BROKEN_PAGE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )


def test_a_broken_page_shows_a_number_and_the_log_has_the_traceback(
    said: subprocess.CompletedProcess[str],
) -> None:
    page = said.stdout.split("telemetry")[0]
    assert "页面出错，编号 e-" in page and "This page failed, number e-" in page
    assert "secret" not in page and "Traceback" not in page
    assert "RuntimeError: the secret of a path" in said.stderr


def test_no_statistics_are_sent_and_nothing_is_fetched(
    said: subprocess.CompletedProcess[str],
) -> None:
    assert "telemetry False none" in said.stdout
    assert "nothing fetched" in said.stdout


def test_a_browser_file_is_a_file_in_the_folder_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "package").mkdir(parents=True)
    (folder / "package" / "main.js").write_text("1")
    (tmp_path / "secret").write_text("2")
    (folder / "link").symlink_to(tmp_path / "secret")
    assert settings.local_file(folder, "package/main.js").read_text() == "1"
    for path in ("package", "none.js", "../secret", "link", str(tmp_path / "secret"), "", "."):
        with pytest.raises(FileNotFoundError):
            settings.local_file(folder, path)
    assert (folder / "package" / "main.js").is_file()
