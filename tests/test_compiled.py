"""The fingerprint of a run covers all code that decides its result, and no code that does not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sim.compiled import RESULT_SOURCES

WITHOUT_A_SAY = {
    "__init__.py": "names the version, which stands in the request itself",
    "errors.py": "words of refusals",
    "experiments/__init__.py": "a docstring",
    "experiments/provenance.py": "names libraries and machine",
    "experiments/request.py": "names a run",
    "experiments/store.py": "keeps a run",
}
"""Files that a draw imports and that cannot change its numbers, and why.

The folder `policy` is left out too: what policies come to month by month, the world and who pays
stand in the request.
"""
SCRIPT = """
import json, sys
import sim.experiments.compare
from sim.experiments.run import population
print(json.dumps([m.__file__ for n, m in sys.modules.items() if n.split(".")[0] == "sim"]))
"""


def test_every_file_that_a_draw_imports_is_fingerprinted_or_has_no_say() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    ).stdout
    root = Path(__file__).parents[1] / "sim"
    files = {Path(name).resolve().relative_to(root).as_posix() for name in json.loads(printed)}
    assert "engine/settle.py" in files
    unnamed = {
        file
        for file in files
        if file not in RESULT_SOURCES
        and file.split("/")[0] not in RESULT_SOURCES
        and not file.startswith("policy/")
        and file not in WITHOUT_A_SAY
    }
    assert not unnamed, "name them in RESULT_SOURCES or say here why they decide nothing"


def test_every_source_of_the_fingerprint_exists() -> None:
    root = Path(__file__).parents[1] / "sim"
    assert all((root / name).exists() for name in RESULT_SOURCES)
