"""What a page shows, written in its address, so that it can be kept, sent and reloaded.

    /compare?s=no-plan,plan,~1eJyr…&w=trend-2017&lang=zh&g=start&rel=1

`s` are the scenarios, the reference first: names of the library, or codes of a user's own
(`sim.policy.draft`).  Whatever is left out has its default; what cannot be read is dropped, so an
old or mistyped address still opens a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.outcomes.indicators import AREAS, GROUPS
from sim.reporting.words import LANGUAGES, Language

MOST_SCENARIOS = 6
EFFORTS = ("standard", "fine")
GROUPINGS = ("start", "current")
PRICES = ("nominal", "real")
CHANGES = ("absolute", "relative")


@dataclass(frozen=True)
class Address:
    """The state of a page.

    scenarios  names or codes, the reference first, two to six
    world      name of a world
    effort     size of the ensemble: `standard` or `fine`
    grouping   groups at the plan's start or of the year
    prices     nominal or of 2010
    change     differences in the unit itself or in per cent
    group      the group looked at in depth
    area       the city or one of its five districts and counties
    draft      code of the scenario in the builder; empty for a new one
    run        id of a stored run that is looked at instead of asking `scenarios`; else empty
    tab        which part of a page is open, a name the page knows
    """

    lang: Language = "zh"
    scenarios: tuple[str, ...] = ("no-plan", "plan")
    world: str = "trend-2017"
    effort: str = "standard"
    grouping: str = "start"
    prices: str = "nominal"
    change: str = "absolute"
    group: str = "needy"
    area: str = "city"
    draft: str = ""
    run: str = ""
    tab: str = ""

    @property
    def search(self) -> str:
        """The query of the address, without the question mark; defaults are left out."""
        pairs = []
        for key, name in _KEYS.items():
            value = getattr(self, name)
            if name != "lang" and value == getattr(_DEFAULT, name):
                continue
            pairs.append((key, ",".join(value) if isinstance(value, tuple) else value))
        return urlencode(pairs, safe=",~")

    def at(self, path: str, **changed: Any) -> str:
        """The address of a page (such as `/compare`) with some of the state changed."""
        return f"{path}?{self.but(**changed).search}"

    def but(self, **changed: Any) -> Address:
        """The same with some of the state changed."""
        return replace(self, **changed)

    def with_scenario(self, word: str) -> Address:
        """The same with one scenario more; a full list loses its last."""
        kept = tuple(one for one in self.scenarios if one != word)[: MOST_SCENARIOS - 1]
        return replace(self, scenarios=(*kept, word))


_KEYS: Mapping[str, str] = {
    "lang": "lang",
    "s": "scenarios",
    "w": "world",
    "e": "effort",
    "g": "grouping",
    "p": "prices",
    "c": "change",
    "group": "group",
    "area": "area",
    "d": "draft",
    "run": "run",
    "tab": "tab",
}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "lang": LANGUAGES,
    "effort": EFFORTS,
    "grouping": GROUPINGS,
    "prices": PRICES,
    "change": CHANGES,
    "group": tuple(one for one in GROUPS if one not in ("all", "ordinary")),
    "area": AREAS,
}
_DEFAULT = Address()
assert set(_KEYS.values()) == {field.name for field in fields(Address)}


def read_address(search: str | None, lang: Language = "zh") -> Address:
    """The state in a query such as `s=no-plan,plan&lang=en`; `lang` where it names none."""
    found: dict[str, Any] = {"lang": lang}
    for key, value in parse_qsl(search or ""):
        name = _KEYS.get(key)
        if name is None or value not in _ALLOWED.get(name, (value,)):
            continue
        if name == "scenarios":
            words = tuple(dict.fromkeys(word for word in value.split(",") if word))
            if words:
                found[name] = words[:MOST_SCENARIOS]
            continue
        found[name] = value
    return Address(**found)
