"""The live city: what is played is the model, one for each session, and it stops when asked."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import solara
from solara.routing import Router, router_context

from sim.city.codes import Activity, County, Flow
from sim.clock import MONTHS
from sim.institutions.treasury import Line
from sim.model import YangquanModel
from sim.policy.library import load_policy, load_world
from sim.reporting.words import LANGUAGES
from sim.ui import live, live_player
from sim.ui.address import Address, read_address
from sim.ui.live import WATCHED, Played, county_sizes, watch
from sim.ui.live_player import Pace, Player
from sim.ui.pages.live import Live, Showing, showing
from sim.ui.parts.live import KINDS
from sim.ui.parts.live_numbers import COURSES, City, events_table, numbers_table

SCALE = 0.002
LONGEST = 120
"""Seconds after which a test gives up waiting; the first city of a machine compiles the rules."""


def until(there: Callable[[], bool]) -> None:
    """Waits for something that another thread does."""
    end = time.monotonic() + LONGEST
    while not there():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


@contextmanager
def playing(*policies: str, on_change: Callable[[Player], None] | None = None) -> Iterator[Player]:
    """A player whose viewer sees every month at once; its first month is played."""
    made: list[Player] = []

    def seen() -> None:
        if made:
            made[0].saw(made[0].month)
            if on_change:
                on_change(made[0])

    found = [load_policy(name) for name in policies or ("plan",)]
    player = Player(found, load_world("trend-2017"), seen, speed=1000, scale=SCALE)
    made.append(player)
    try:
        until(lambda: player.pace is not Pace.LOADING)
        assert player.pace is Pace.PAUSED
        yield player
    finally:
        player.close()
        player.thread.join(LONGEST)


@pytest.fixture(scope="module")
def played() -> Iterator[Player]:
    """The plan beside no plan, played to the end."""
    with playing("no-plan", "plan") as player:
        player.run_to(MONTHS)
        until(lambda: player.pace is Pace.ENDED)
        yield player


def test_playing_to_the_end_leaves_every_bit_as_the_model_does(played: Player) -> None:
    model = YangquanModel("plan", scale=SCALE)
    model.run_to(MONTHS)
    assert played.cities[1].model.city.fingerprint() == model.city.fingerprint()
    assert [scenes[1].month for scenes in played.film] == list(range(MONTHS))


def test_the_numbers_shown_are_those_of_the_models_collector(played: Player) -> None:
    for place, city in enumerate(played.cities):
        collected = city.model.datacollector.get_model_vars_dataframe().drop(columns="month")
        for month, scenes in enumerate(played.film):
            row = collected.iloc[month].astype(float)
            shown = [scenes[place].values[name] for name in collected]
            np.testing.assert_array_equal(shown, row.to_numpy())


def test_prices_are_those_of_the_world(played: Player) -> None:
    economies = played.cities[0].model.engine.setting.economies
    assert [scenes[0].values["prices"] for scenes in played.film] == [
        economy.prices for economy in economies
    ]


def test_every_yuan_paid_is_shown_under_one_fund(played: Player) -> None:
    for scenes in played.film[::12]:
        values = scenes[1].values
        lines = sum(values[f"outlay:{line.name.lower()}"] for line in Line)
        funds = sum(value for name, value in values.items() if name.startswith("fund:"))
        assert funds == pytest.approx(lines)
        assert values["outlay"] == pytest.approx(lines)


def test_the_events_of_the_months_add_up_to_the_counts_of_the_year(played: Player) -> None:
    city = played.cities[1].model.city
    for flow in live.FLOWS:
        months = [scenes[1].values[f"event:{flow.name.lower()}"] for scenes in played.film[-12:]]
        assert sum(months) == pytest.approx(int(city.flows[flow]) * city.weight), flow
    assert int(city.flows[Flow.CERTIFICATES]) > 0


def test_the_cities_are_equal_until_their_policies_differ(played: Player) -> None:
    equal = [first == second for first, second in played.film]
    parted = equal.index(False)
    assert parted >= 96 and not equal[-1]


def test_the_watched_are_the_same_people_of_every_county_from_young_to_old() -> None:
    cities = [
        Played(load_policy(name), load_world("trend-2017"), SCALE) for name in ("no-plan", "plan")
    ]
    city = cities[0].model.city
    rows = watch(city)
    assert (rows == cities[1].watched).all()
    assert len(set(rows.tolist())) == WATCHED == sum(county_sizes(city).values())
    homes = city.households["county"][city.residents["household"][rows]]
    assert np.bincount(homes).tolist() == [county_sizes(city)[county] for county in County]
    births = city.residents["birth"][rows]
    for county in County:
        assert (np.diff(births[homes == county]) <= 0).all()


def test_each_watched_resident_is_shown_in_one_state(played: Player) -> None:
    drawn = [activity for activities, _, _ in KINDS.values() for activity in activities]
    assert sorted(drawn) == list(Activity)
    city = played.cities[1]
    states = [ord(letter) - ord("a") for letter in played.film[-1][1].states]
    assert states == city.model.city.residents["activity"][city.watched].tolist()


def test_two_sessions_have_two_models() -> None:
    with playing() as first, playing() as second:
        first.run_to(30)
        until(lambda: first.pace is Pace.PAUSED)
        assert (first.month, second.month) == (30, 1)
        assert first.cities[0].model is not second.cities[0].model
        fresh = YangquanModel("plan", scale=SCALE)
        fresh.step()
        assert second.cities[0].model.city.fingerprint() == fresh.city.fingerprint()


def test_a_pause_stops_before_the_next_month() -> None:
    paused: list[int] = []

    def pause_in_the_fifth(player: Player) -> None:
        if player.month == 5 and not paused:
            paused.append(player.month)
            player.pause()

    with playing(on_change=pause_in_the_fifth) as player:
        player.play()
        until(lambda: player.pace is Pace.PAUSED and player.month == 5)
        player.step()
        until(lambda: player.pace is Pace.PAUSED and player.month > 5)
        assert player.month == 6


def test_play_goes_on_to_the_end() -> None:
    with playing() as player:
        player.run_to(MONTHS - 5)
        until(lambda: player.pace is Pace.PAUSED)
        player.play()
        until(lambda: player.pace is Pace.ENDED)
        assert player.month == MONTHS


def test_a_month_is_not_played_before_the_last_one_was_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_player, "PATIENCE", LONGEST)
    told = threading.Event()
    player = Player(
        [load_policy("plan")], load_world("trend-2017"), told.set, speed=1000, scale=SCALE
    )
    try:
        until(lambda: player.pace is Pace.PAUSED)
        player.play()
        until(lambda: player.month == 2)
        time.sleep(0.1)
        assert player.month == 2
        player.saw(2)
        until(lambda: player.month == 3)
    finally:
        player.close()


def test_a_restart_shows_the_same_first_month_and_does_not_play_on() -> None:
    with playing() as player:
        first = player.film[0]
        player.play()
        until(lambda: player.month > 3)
        player.restart()
        until(lambda: player.takes == 2 and player.pace is Pace.PAUSED)
        assert player.film == [first]


def test_a_closed_player_ends_its_thread_lets_go_of_its_cities_and_calls_nobody() -> None:
    calls: list[int] = []
    with playing(on_change=lambda player: calls.append(player.month)) as player:
        player.play()
        until(lambda: player.month > 3)
        player.close()
        player.thread.join(LONGEST)
        assert not player.thread.is_alive()
        assert player.cities == []
        after = len(calls)
        player.step()
        assert len(calls) == after


def test_a_city_that_breaks_is_reported(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such city")

    monkeypatch.setattr(live_player, "Played", broken)
    player = Player([load_policy("plan")], load_world("trend-2017"), lambda: None, speed=1)
    player.thread.join(LONGEST)
    assert player.pace is Pace.FAILED
    assert "no such city" in caplog.text


# The page --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "words", "speed"),
    [
        ("", ("no-plan", "plan"), 6),
        ("s=no-plan,plan,only-needy", ("no-plan", "plan"), 6),
        ("tab=plan,12", ("plan",), 12),
        ("tab=plan,plan,no-plan,only-needy", ("plan", "no-plan"), 6),
        ("tab=99", ("no-plan", "plan"), 6),
    ],
)
def test_the_address_tells_what_is_played(search: str, words: tuple[str, ...], speed: int) -> None:
    assert showing(read_address(search)) == Showing(words, speed)


def test_what_is_played_can_be_read_back_from_its_address() -> None:
    asked = Showing(("plan", "~abc"), 2)
    address = read_address(Address().at("/live", tab=asked.tab).partition("?")[2])
    assert showing(address) == asked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_are_in_one_language_and_tell_the_months_numbers(played: Player, lang: Any) -> None:
    cities = [City("A", "#777"), City("B", "#07c")]
    scenes = played.film[107]
    for table in (events_table(cities, scenes, lang), numbers_table(cities, scenes, lang)):
        cells = [cell for row in table.rows for cell in row]
        whole = " ".join([table.title, table.columns[0].heading, *(cell.text for cell in cells)])
        stray = r"[一-鿿]" if lang == "en" else r"[A-Za-z]"
        assert not re.search(stray, whole), whole
    rows = {row[0].text: row[1:] for row in numbers_table(cities, scenes, lang).rows}
    employed = rows["就业人数" if lang == "zh" else "Employed"]
    assert [cell.value for cell in employed] == [one.values["employment"] for one in scenes]


@contextmanager
def opened(search: str) -> Iterator[Any]:
    """The page at an address; gives a function that finds the widget with a trait."""

    @solara.component
    def app() -> None:
        address, go = solara.use_state(f"/live?{search}")
        router_context.provide(Router(address, [solara.Route("live", component=Live)], go))
        Live()

    box, context = solara.render(app(), handle_error=False)

    def widget(trait: str) -> Any:
        until(lambda: any(one.has_trait(trait) for one in _widgets(box)))
        return next(one for one in _widgets(box) if one.has_trait(trait))

    try:
        yield widget
    finally:
        context.close()


def _widgets(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        if not isinstance(child, str):
            yield from _widgets(child)


def say(widget: Any, event: str, data: object) -> None:
    """What the browser does when something is clicked."""
    widget._handle_event(None, {"event": event, "data": data}, None)


def _players() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name == "live city"}


def test_the_page_shows_the_models_numbers_and_leaving_it_ends_its_thread() -> None:
    before = _players()
    with opened("tab=plan&lang=en") as widget:
        controls = widget("pace")
        until(lambda: controls.pace == "paused")
        assert controls.month == "2010-01"
        (thread,) = _players() - before
        say(controls, "step", None)
        until(lambda: controls.month == "2010-02")
        charts = widget("past")
        model = YangquanModel("plan")
        model.run_to(2)
        months = json.loads(charts.past) + json.loads(charts.now)
        employed = [month[[one.name for one in COURSES].index("employment")] for month in months]
        collected = model.datacollector.get_model_vars_dataframe()["employment"]
        assert [one[0] for one in employed] == pytest.approx(list(collected / 1000), rel=1e-4)
        say(controls, "look", 0)
        until(lambda: controls.month == "2010-01")
        assert controls.newest == 1
    thread.join(LONGEST)
    assert not thread.is_alive()


def test_a_scenario_that_cannot_be_read_is_told_and_nothing_is_played() -> None:
    before = _players()
    with opened("tab=nonsense&lang=en") as widget:
        notes = [one for one in _widgets(widget("children")) if hasattr(one, "children")]
        assert any("unknown policy 'nonsense'" in str(note.children) for note in notes)
    assert _players() == before
