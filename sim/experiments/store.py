"""The run store: one folder per finished run, found again by what determines its result.

    runs/yq-0123456789/manifest.json    what was asked, with which program and data; checksums
                       panel.parquet    the tidy panel
                       households.parquet   Decembers of households (optional)

A run is written into a temporary folder beside its place and then renamed, so a killed program
leaves no half run, and a finished run is never written again.  A deleted run is renamed first and
then removed, for the same reason.

A store may look into a second folder too, `SHIPPED`: the runs that come with the program, which
are read and never written or deleted.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError
from sim.outcomes.indicators import PANEL_COLUMNS
from sim.policy.library import SCENARIOS

DEFAULT_FOLDER = Path("runs")
SHIPPED = SCENARIOS / "runs"
"""The runs that come with the program, see `sim.experiments.shipped`."""
MANIFEST = "manifest.json"
PANEL = "panel.parquet"
HOUSEHOLDS = "households.parquet"

_ID = re.compile(r"yq-[0-9a-f]{10}")
_PREFIX = re.compile(r"(?:yq-)?([0-9a-f]{1,10})")
_UNFINISHED = ".unfinished-"

SETTINGS = ("scale", "draws", "seed")
"""What a manifest repeats of its request beside policies, world and program."""
_ANSWERS = {"at": "attribute", "sn": "sensitivity", "tw": "twins", "va": "validate"}
"""Commands whose answers have ids of their own, by how these begin."""
_NOT_SAVED = "is damaged: it is not the file that was saved"


class DamagedRunError(InputError):
    """A file of a run that is missing or is not what was saved.

    fault   which file, and what is wrong; the message also tells how to have the run back
    """

    def __init__(self, path: Path, fault: str) -> None:
        self.fault = f"'{path}' {fault}"
        remedy = (
            "install the program again"
            if path.is_relative_to(SHIPPED)
            else f"remove the folder '{path.parent}' and give the run's command again"
        )
        super().__init__(f"{self.fault}; {remedy} to have it back")


@dataclass(frozen=True)
class Run:
    """A finished run: its id, its manifest, and its panel (see `sim.outcomes.indicators`)."""

    id: str
    manifest: dict[str, Any]
    panel: pd.DataFrame


def run_id(request: Mapping[str, Any]) -> str:
    """The id of a request: `yq-` and the first ten hex digits of its SHA-256.

    The request holds everything that determines the result and nothing else, in JSON types; it is
    hashed as canonical JSON (sorted keys, no spaces), so the order of keys does not matter.
    Raises TypeError or ValueError where the request is not JSON (NaN is not).
    """
    text = json.dumps(
        request, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return "yq-" + hashlib.sha256(text.encode()).hexdigest()[:10]


def is_own(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest's request is the one of its run id, and what it repeats agrees with it."""
    try:
        request = manifest["request"]
        return bool(
            run_id(request) == manifest["run"]
            and manifest["settings"] == {name: request[name] for name in SETTINGS}
            and manifest["policies"] == [entry["name"] for entry in request["policies"]]
            and manifest["world"] == request["world"]["name"]
            and manifest["program"] == request["version"]
        )
    except (KeyError, TypeError, ValueError):
        return False


class RunStore:
    """The runs kept in one folder, which is created when the first run is saved.

    `shipped` is a second folder, whose runs are found as well but never changed.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] = DEFAULT_FOLDER,
        shipped: str | os.PathLike[str] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.shipped = None if shipped is None else Path(shipped)

    def check_writable(self) -> None:
        """Raise InputError where runs could not be saved; leaves nothing behind.

        Tried by writing, because permissions alone do not tell (read-only mounts, quotas).
        """
        place = self.folder
        try:
            while not os.path.lexists(place) and place != place.parent:
                place = place.parent
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            where = f"cannot write runs to '{self.folder}': {_reason(error)}"
            raise InputError(f"{where}; choose another folder with --runs") from None

    def has(self, run: str) -> bool:
        """Whether a finished run has exactly this id."""
        return _is_run(self.folder, run) or self.is_shipped(run)

    def is_shipped(self, run: str) -> bool:
        """Whether the run comes with the program and is not in the store's own folder."""
        return (
            self.shipped is not None
            and _is_run(self.shipped, run)
            and not _is_run(self.folder, run)
        )

    def list(self) -> Sequence[str]:
        """Ids of the finished runs, sorted; empty where no folder exists."""
        folders = [self.folder] if self.shipped is None else [self.folder, self.shipped]
        return sorted({run for folder in folders for run in _runs_in(folder)})

    def place(self, run: str) -> Path:
        """The folder of a run; the store's own where both have it."""
        if self.shipped is not None and self.is_shipped(run):
            return self.shipped / run
        return self.folder / run

    def find(self, prefix: str) -> str:
        """The id that begins with `prefix` (`yq-` may be left out).

        Raises InputError where none does, or more than one.
        """
        found = _PREFIX.fullmatch(prefix.strip())
        if not found:
            command = _ANSWERS.get(prefix.strip().partition("-")[0])
            if command:
                raise InputError(
                    f"'{prefix}' is not a run id but that of an answer of 'yqsim {command}'; the "
                    "command that gave it prints it again"
                )
            raise InputError(f"'{prefix}' is not a run id; ids look like yq-0123456789")
        start = "yq-" + found[1]
        ids = [run for run in self.list() if run.startswith(start)]
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise InputError(f"'{prefix}' begins {len(ids)} run ids: " + ", ".join(ids[:5]))
        raise InputError(f"no run '{prefix}' in '{self.folder}'; list them with yqsim runs")

    def save(
        self,
        run: str,
        manifest: Mapping[str, Any],
        panel: pd.DataFrame,
        households: pd.DataFrame | None = None,
    ) -> None:
        """Write a finished run under its id; a run that is there already is left as it is.

        The files' checksums are added to the manifest as `files`.  Raises ValueError for a panel
        with other columns than the panel's, InputError where the folder cannot be written.
        """
        if not _ID.fullmatch(run):
            raise ValueError(f"'{run}' is not a run id")
        if set(panel.columns) != set(PANEL_COLUMNS):
            raise ValueError(f"the panel has columns {list(panel.columns)}")
        if self.has(run):
            return
        unfinished: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))
            # mkdtemp makes a private folder; a run is as readable as any other file of the user.
            unfinished.chmod(0o777 & ~_umask())
            tables = {PANEL: panel[list(PANEL_COLUMNS)]} | (
                {} if households is None else {HOUSEHOLDS: households}
            )
            for name, table in tables.items():
                write_table(table, unfinished / name)
            written = {
                **manifest,
                "run": run,
                "files": {name: _checksum(unfinished / name) for name in tables},
            }
            text = json.dumps(_plain(written), ensure_ascii=False, indent=1, allow_nan=False)
            (unfinished / MANIFEST).write_text(text + "\n", encoding="utf-8")
            try:
                unfinished.rename(self.folder / run)
            except OSError:
                # Someone else finished the same run meanwhile; it is the same by its id.
                if not self.has(run):
                    raise
        except OSError as error:
            raise InputError(
                f"cannot write run {run} to '{self.folder}': {_reason(error)}"
            ) from None
        finally:
            if unfinished is not None and unfinished.exists():
                shutil.rmtree(unfinished, ignore_errors=True)

    def delete(self, run: str) -> None:
        """Remove a run from the store's own folder, by its whole id.

        Raises InputError for a run that comes with the program, is not there, or cannot be removed.
        """
        if self.is_shipped(run):
            raise InputError(f"run {run} comes with the program and cannot be deleted")
        if not _is_run(self.folder, run):
            raise InputError(f"no run '{run}' in '{self.folder}'")
        try:
            # Into a new folder of an unfinished name: that no half run keeps the run's id.
            doomed = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))
            (self.folder / run).rename(doomed / run)
            shutil.rmtree(doomed)
        except OSError as error:
            raise InputError(
                f"cannot delete run {run} from '{self.folder}': {_reason(error)}"
            ) from None

    def manifest(self, prefix: str) -> dict[str, Any]:
        """A run's manifest.  Raises DamagedRunError where it is missing or damaged."""
        path = self.place(self.find(prefix)) / MANIFEST
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise _unread(path, error) from None
        except ValueError:
            manifest = None
        if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
            raise DamagedRunError(path, "is damaged: it is not a run's manifest")
        if manifest.get("run") != path.parent.name:
            raise DamagedRunError(path, f"is damaged: it is another run's, {manifest.get('run')}")
        return manifest

    def whole_manifest(self, prefix: str) -> dict[str, Any]:
        """A run's manifest, where every table is what was saved.

        Raises DamagedRunError naming the first file that is not.
        """
        manifest = self.manifest(prefix)
        for name in self.changed_files(manifest["run"]):
            raise DamagedRunError(self.place(manifest["run"]) / name, _NOT_SAVED)
        return manifest

    def load(self, prefix: str, *, changed: bool = False) -> Run:
        """A run by its id or the beginning of it.

        Raises DamagedRunError naming the file that is missing or is not what was saved; with
        `changed` a panel that is not what was saved is taken as it is.
        """
        run = self.find(prefix)
        manifest = self.manifest(run)
        return Run(run, manifest, self._table(run, manifest, PANEL, changed))

    def changed_files(self, prefix: str) -> Sequence[str]:
        """Names of a run's tables that are not what was saved, or that nothing vouches for.

        Raises DamagedRunError naming a file that is missing or cannot be read.
        """
        run = self.find(prefix)
        saved = {PANEL: None, **self.manifest(run)["files"]}
        found = []
        for name, checksum in saved.items():
            path = self.place(run) / name
            try:
                if _checksum(path) != checksum:
                    found.append(name)
            except OSError as error:
                raise _unread(path, error) from None
        return found

    def size(self, run: str) -> int:
        """Bytes of a run's files; none where they cannot be read."""
        try:
            return sum(path.stat().st_size for path in self.place(run).iterdir() if path.is_file())
        except OSError:
            return 0

    def households(self, prefix: str) -> pd.DataFrame:
        """A run's households in Decembers.  Raises InputError where the run has none."""
        run = self.find(prefix)
        return self._table(run, self.manifest(run), HOUSEHOLDS)

    def _table(
        self, run: str, manifest: dict[str, Any], name: str, changed: bool = False
    ) -> pd.DataFrame:
        path = self.place(run) / name
        saved = None if changed else manifest["files"].get(name)
        try:
            if saved is not None and _checksum(path) != saved:
                raise DamagedRunError(path, _NOT_SAVED)
            return pd.read_parquet(path)
        except DamagedRunError:
            raise
        except ValueError:  # of pyarrow, for every fault that a table may have
            raise DamagedRunError(path, "is damaged: it is not a table") from None
        except OSError as error:
            raise _unread(path, error) from None


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as Parquet; splitting the bytes of fractions makes their first halves pack well."""
    fractions = [name for name in table if pd.api.types.is_float_dtype(table[name])]
    table.to_parquet(
        path,
        index=False,
        compression="zstd",
        use_dictionary=[name for name in table if name not in fractions],
        use_byte_stream_split=fractions,
    )


def _is_run(folder: Path, name: str) -> bool:
    return bool(_ID.fullmatch(name)) and (folder / name).is_dir()


def _runs_in(folder: Path) -> Sequence[str]:
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(f"cannot read runs in '{folder}': {_reason(error)}") from None
    return [name for name in names if _is_run(folder, name)]


def _unread(path: Path, error: OSError) -> InputError:
    """The error of a file that cannot be read.

    One that the system refuses to read may be whole, so nobody is told to remove it.
    """
    if isinstance(error, FileNotFoundError):
        return DamagedRunError(path, "is missing")
    if error.strerror is None:  # an error of pyarrow
        return DamagedRunError(path, "is damaged: it cannot be read")
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return DamagedRunError(path, f"is damaged: {error.strerror}")
    return InputError(f"'{path}' cannot be read: {error.strerror}")


def _reason(error: BaseException) -> str:
    """An error in a few words, on one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()) or type(error).__name__


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _plain(value: Any) -> Any:
    """The value in JSON types: NumPy scalars unwrapped, tuples as lists, NaN as null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
