"""Phrases in two languages side by side, one YAML file per subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from sim.policy.measure import Text
from sim.policy.reading import read_yaml
from sim.reporting.words import Language


class Phrases:
    """The phrases of a folder: `phrases("compare.title", "zh", count=2)`.

    The first word of a key names the file, the rest the phrase in it; a phrase is a mapping of
    `zh` and `en` whose `{parts}` are filled in.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def subjects(self) -> Mapping[str, Mapping[str, Text]]:
        """Every file's phrases.  Raises InputError where one lacks a language."""
        return {
            path.stem: {
                name: Text.model_validate(both)
                for name, both in read_yaml(path, f"{self.folder.name}/{path.name}").items()
            }
            for path in sorted(self.folder.glob("*.yaml"))
        }

    def __call__(self, key: str, lang: Language, **parts: object) -> str:
        """A phrase.  Raises KeyError for one that does not exist or lacks a part."""
        subject, _, name = key.partition(".")
        phrase: str = getattr(self.subjects[subject][name], lang)
        return phrase.format(**parts) if parts else phrase
