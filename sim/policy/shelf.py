"""Scenarios that users saved on the server: one YAML file each, named by its content."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.policy.draft import MAX_TEXT, Draft, draft_from_yaml

MAX_SAVED = 500
"""Scenarios a shelf holds: enough for an office, and no one can fill the disk."""

_NAME = re.compile(r"my-[0-9a-f]{6}")


@dataclass(frozen=True)
class Saved:
    """A scenario on the shelf: its name, and what it is; None where its file is damaged."""

    name: str
    draft: Draft | None


class Shelf:
    """The scenarios kept in one folder, which is created when the first is saved.

    A file has the draft's own name (`my-1a2b3c.yaml`); nothing a user writes becomes part of a
    path.  Saving the same scenario again changes nothing.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def list(self) -> Sequence[Saved]:
        """What is on the shelf, by title; damaged files last, so that they can be deleted."""
        try:
            files = sorted(self.folder.glob("my-*.yaml"))
        except OSError:
            files = []
        found = []
        for path in files:
            if _NAME.fullmatch(path.stem):
                try:
                    found.append(Saved(path.stem, self.load(path.stem)))
                except InputError:
                    found.append(Saved(path.stem, None))
        return sorted(
            found, key=lambda one: (one.draft is None, one.draft.title.zh if one.draft else "")
        )

    def drafts(self) -> Sequence[Draft]:
        """The scenarios that can be read, by title."""
        return [one.draft for one in self.list() if one.draft]

    def load(self, name: str) -> Draft:
        """A scenario by its name.

        Raises InputError where there is none, and where the file is damaged or not what was
        saved under its name.
        """
        path = self._path(name)
        try:
            with path.open("rb") as file:
                text = file.read(MAX_TEXT + 1).decode("utf-8")
        except FileNotFoundError:
            raise InputError(f"no saved scenario '{name}'") from None
        except (OSError, UnicodeDecodeError):
            raise InputError(f"{path.name}: cannot be read") from None
        draft = draft_from_yaml(text, path.name)
        if draft.name != name:
            raise InputError(f"{path.name}: it is not the scenario saved under this name")
        return draft

    def save(self, draft: Draft) -> str:
        """Keep a scenario and return its name.

        Raises InputError for a value outside its range, where another scenario has the same name,
        where the shelf is full, and where the folder cannot be written.
        """
        draft.policy()
        path = self._path(draft.name)
        there = self.list()
        if any(one.name == draft.name and one.draft not in (None, draft) for one in there):
            raise InputError(f"another saved scenario is named {draft.name}; change the title")
        if len(there) >= MAX_SAVED and all(one.name != draft.name for one in there):
            raise InputError(f"{MAX_SAVED} scenarios are saved already; delete some")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self.folder) as unfinished:
                written = Path(unfinished) / path.name
                written.write_text(draft.as_yaml(), encoding="utf-8", newline="\n")
                written.replace(path)
        except OSError as error:
            raise InputError(
                f"cannot write scenarios to '{self.folder}': {error.strerror or error}"
            ) from None
        return draft.name

    def delete(self, name: str) -> None:
        """Take a scenario off the shelf; one that is gone already is no error."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"cannot delete '{name}': {error.strerror or error}") from None

    def _path(self, name: str) -> Path:
        """Where a scenario lies.  Raises InputError for what is not a name."""
        if not _NAME.fullmatch(name):
            raise InputError("a saved scenario is named like my-1a2b3c")
        return self.folder / f"{name}.yaml"
