"""What Solara must know before it serves a page: nothing leaves the machine, no session lingers.

`apply` is called by `sim.ui.server` before Solara's server is imported, and by the pages
themselves, so that `solara run app.py` is as quiet.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

from sim.ui import incidents

# Otherwise the import of Solara's settings writes a user number for its statistics into the
# user's home.
os.environ.setdefault("SOLARA_TELEMETRY_SERVER_USER_ID", "none")

import reacton.core
import solara.server.settings as solara_server
import solara.settings as solara_common
from solara.server import cdn_helper

BROWSER_FILES = Path(sys.prefix) / "share" / "solara" / "cdn"
"""Where the package `solara-assets` puts the files a page would fetch from a CDN."""
ASSETS = Path(__file__).with_name("assets")

PLACES = 60
"""Pages open at once; a session takes some megabytes, a run far more."""
PLACES_PER_SESSION = 20
IDLE = "30m"
"""How long a page without a browser keeps its state: a laptop lid closed over lunch."""


def apply() -> None:
    """Set Solara's settings; calling it again changes nothing."""
    solara_server.telemetry.mixpanel_enable = False
    solara_server.main.mode = "production"
    # Solara otherwise believes whoever sends the first X-Script-Name where its scripts are.
    solara_server.main.root_path = ""
    solara_server.theme.show_banner = False
    solara_server.theme.loader = "plain"
    # A page whose session is gone loads again by itself; its state is in the address.
    solara_server.theme.force_refresh = True
    solara_server.session.http_only = True
    solara_server.kernel.cull_timeout = IDLE
    # Above PLACES: a page that reconnects must not wait behind those that are about to close.
    solara_server.kernel.max_count = PLACES + PLACES_PER_SESSION
    solara_server.kernel.max_per_session = PLACES_PER_SESSION
    # Compressed in sim.ui.server, after the page has been finished there.
    solara_server.server.http_gzip = False
    solara_server.assets.proxy_cache_dir = BROWSER_FILES
    solara_server.assets.extra_locations = [str(ASSETS)]
    solara_common.assets.proxy = True
    _stay_offline()
    _tell_no_traceback()


def local_file(folder: Path, path: str) -> Path:
    """A browser file of the installed packages.

    Solara's own version fetches what is missing, and deletes a folder that is asked for as a
    file.  Raises FileNotFoundError for whatever is not a file inside the folder.
    """
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()) or not found.is_file():
        incidents.log.warning("no browser file %r", path)
        raise FileNotFoundError(path)
    return found


def _refuse_to_fetch(url: str) -> bytes:
    incidents.log.warning("not fetched: %r; the app uses the files it was installed with", url)
    raise FileNotFoundError(url)


def _stay_offline() -> None:
    _replace(cdn_helper, "fetch_from_cdn", _refuse_to_fetch)
    _replace(cdn_helper, "get_path", local_file)
    starlette = sys.modules.get("solara.server.starlette")
    if starlette is not None:  # under `solara run`, which has it imported by name already
        _replace(starlette, "get_path", local_file)


class _Numbered:
    """Stands in for `traceback` where Solara writes a traceback into the page."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def format_exception(self, _kind: Any, error: BaseException, _trace: Any = None) -> list[str]:
        """A number instead of the traceback, which goes to the log."""
        number = incidents.record(error, "a page")
        return [
            f"页面出错，编号 {number}。请刷新页面。\n",
            f"This page failed, number {number}. Please reload.",
        ]


def _tell_no_traceback() -> None:
    _replace(reacton.core, "traceback", _Numbered())
    app = sys.modules.get("solara.server.app")
    if app is not None:
        _replace(app, "traceback", _Numbered())


def _replace(module: Any, name: str, value: object) -> None:
    if not hasattr(module, name):
        raise RuntimeError(f"{module.__name__} has no {name}; this version of Solara is unknown")
    vars(module)[name] = value
