"""A page's address: all of its state is in it, and nothing in it can break a page."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes.indicators import AREAS, GROUPS
from sim.policy.draft import CODE_MARK, Draft, decode, draft_from_yaml, encode, scenario_from
from sim.policy.library import load_library
from sim.policy.measure import Text
from sim.ui.address import (
    CHANGES,
    EFFORTS,
    GROUPINGS,
    MOST_SCENARIOS,
    PRICES,
    Address,
    read_address,
)

NAMES = sorted(load_library().policies)
TITLES = st.text("增收方案 ,&=#?%~+/'\"<b>Aé", min_size=1, max_size=20).map(str.strip).filter(bool)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A scenario of a user's own, as it stands in an address."""
    title = draw(TITLES)
    off = draw(st.frozensets(st.sampled_from(("A02", "C02", "G14")), max_size=2))
    return CODE_MARK + encode(Draft(title=Text(zh=title, en=title), off=off))


addresses = st.builds(
    Address,
    lang=st.sampled_from(("zh", "en")),
    scenarios=st.lists(
        st.sampled_from(NAMES) | codes(), min_size=1, max_size=MOST_SCENARIOS, unique=True
    ).map(tuple),
    world=st.sampled_from(sorted(load_library().worlds)),
    effort=st.sampled_from(EFFORTS),
    grouping=st.sampled_from(GROUPINGS),
    prices=st.sampled_from(PRICES),
    change=st.sampled_from(CHANGES),
    group=st.sampled_from([one for one in GROUPS if one not in ("all", "ordinary")]),
    area=st.sampled_from(AREAS),
    draft=st.just("") | codes().map(lambda code: code.removeprefix(CODE_MARK)),
    run=st.just("") | st.from_regex(r"yq-[0-9a-f]{10}", fullmatch=True),
    tab=st.just("") | st.from_regex(r"[a-z-]{1,12}", fullmatch=True),
)


@given(addresses)
def test_every_state_comes_back_from_its_address(address: Address) -> None:
    assert read_address(address.search, "zh") == address
    assert read_address(address.search, "en") == address


@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda one: one.decode("latin-1")))
def test_any_text_is_read_as_some_address(search: str) -> None:
    address = read_address(search)
    assert 1 <= len(address.scenarios) <= MOST_SCENARIOS
    assert read_address(address.search) == address


@given(TITLES)
def test_a_scenario_of_ones_own_is_the_same_after_its_way_through_the_address(title: str) -> None:
    file = "extends: without-needy\ntitle: {zh: x, en: x}\nset: {A02: {take_up: 0.9}}"
    made = draft_from_yaml(file, "mine.yaml")
    draft = Draft(Text(zh=title, en=title), made.base, values=made.values)
    address = Address(scenarios=("no-plan", CODE_MARK + encode(draft)))
    word = read_address(address.search).scenarios[1]
    assert decode(word.removeprefix(CODE_MARK)) == draft
    assert scenario_from(word).as_mapping() == draft.policy().as_mapping()


def test_an_address_says_only_what_differs_from_the_default_and_its_language() -> None:
    assert Address().search == "lang=zh"
    assert Address(lang="en", change="relative").search == "lang=en&c=relative"
    assert Address().at("/compare", run="yq-0123456789") == "/compare?lang=zh&run=yq-0123456789"


def test_the_language_of_the_browser_counts_where_the_address_names_none() -> None:
    assert read_address("", "en").lang == "en"
    assert read_address("lang=zh", "en").lang == "zh"
    assert read_address("lang=fr", "en").lang == "en"


def test_what_an_address_does_not_know_is_left_out() -> None:
    assert read_address("e=huge&g=&p=free&c=x&group=all&area=moon&x=1&s=,,") == Address()


def test_an_address_names_each_scenario_once_and_six_at_most() -> None:
    assert read_address("s=plan,no-plan,plan").scenarios == ("plan", "no-plan")
    assert read_address("s=" + ",".join(NAMES)).scenarios == tuple(NAMES[:MOST_SCENARIOS])


def test_a_scenario_more_takes_the_last_place() -> None:
    full = Address(scenarios=tuple(NAMES[:MOST_SCENARIOS]))
    assert Address().with_scenario("only-needy").scenarios == ("no-plan", "plan", "only-needy")
    assert Address().with_scenario("no-plan").scenarios == ("plan", "no-plan")
    assert full.with_scenario("new").scenarios == (*NAMES[: MOST_SCENARIOS - 1], "new")


def test_every_part_of_the_state_is_in_the_address() -> None:
    shown = ("current", "real", "relative", "cadres", "mine", "draft", "run", "tab")
    other = Address("en", ("plan",), "world", "fine", *shown)
    assert len(parse_qsl(other.search)) == len(fields(Address))
