"""The engine: the month over the whole city, on as many threads as asked.

`Setting` is what a draw fixes (behaviour, the world's path, the rules); `Course` adds the policy.
`step` is the month, readable as a table of contents; the Mesa model runs the same moments group
by group.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.city.codes import N_FLOWS
from sim.city.economy import Economy, Market
from sim.city.found import FoundingBehaviour
from sim.city.state import City
from sim.clock import PLAN_START
from sim.compiled import as_record
from sim.engine import january, register
from sim.engine.claims import claims_in_order, no_claims
from sim.engine.clear import clear_jobs, clear_queues
from sim.engine.decide import EVERYONE, decide
from sim.engine.funding import (
    book_outlays,
    cut_off,
    open_year,
    place_prices,
    prices,
    queue_money,
)
from sim.engine.market import (
    market_of,
    open_vacancies,
    research_grants,
    update_demand,
    update_effort,
    update_leisure,
    update_posts,
)
from sim.engine.settle import settle
from sim.engine.tally import CountyCount, Tally, new_tally, total
from sim.institutions.land import village_leases
from sim.institutions.taxes import Rules
from sim.institutions.treasury import N_LINES, Account, FundRules, Line, left
from sim.terms import Terms


@dataclass(frozen=True)
class Setting:
    """What one draw fixes: parameters, the world's path and the statutory rules by month.

    `funds` says from which fund a line is paid and what becomes of unspent money.
    """

    behaviour: Behaviour
    founding: FoundingBehaviour
    economies: tuple[Economy, ...]
    rules: tuple[Rules, ...]
    neighbourhoods: NDArray[np.int64]
    funds: FundRules


@dataclass
class Engine:
    """Runs a city through months under a policy.

    terms      the terms in force, month by month
    threads    how many threads share a pass; the results are the same for any number
    """

    city: City
    setting: Setting
    terms: tuple[Terms, ...]
    threads: int = 1
    listeners: list[Callable[[Engine], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        households = len(self.city.households)
        cuts = np.linspace(0, households, self.threads + 1).astype(np.int64)
        self.ranges = list(pairwise(cuts))
        rows = len(self.city.residents)
        self.buffers = [
            (
                np.empty(self._rows(low, high, rows), np.int32),
                np.empty(self._rows(low, high, rows)),
                np.empty(self._rows(low, high, rows), np.int32),
                np.empty(self._rows(low, high, rows)),
                no_claims(),
            )
            for low, high in self.ranges
        ]
        self._behaviour = as_record(self.setting.behaviour)
        self._records: tuple[int, np.void, np.void, np.void] | None = None
        self.limits = np.ones(N_LINES)
        self.pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None

    def _rows(self, low: int, high: int, rows: int) -> int:
        first = self.city.households["first"]
        start = int(first[low]) if low < len(first) else rows
        stop = int(first[high]) if high < len(first) else rows
        return max(1, stop - start)

    def everywhere(self, work: Callable[..., Any]) -> list[Any]:
        """Run `work(low, high, buffers)` on each thread's share of the households."""
        jobs = [
            (low, high, buffer)
            for (low, high), buffer in zip(self.ranges, self.buffers, strict=True)
        ]
        if self.pool is None:
            return [work(*job) for job in jobs]
        return list(self.pool.map(lambda job: work(*job), jobs))

    def tallied(self, work: Callable[[int, int, np.void], None]) -> Tally:
        """Run a pass that counts, and return the sum of the threads' counts."""

        def run(low: int, high: int, _: Any) -> np.void:
            tally = new_tally(len(self.city.places), self.limits)
            work(low, high, tally)
            return tally

        return total(self.everywhere(run))

    # The month ---------------------------------------------------------------------------

    def step(self) -> None:
        """One month: January's changes, decide, clear, settle, and the year's end."""
        if self.city.month % 12 == 0:
            self.new_year()
        self.look_around()
        self.decide(EVERYONE)
        self.clear()
        self.settle()
        self.year_end()
        for listener in self.listeners:
            listener(self)
        self.city.month += 1

    def run_to(self, month: int) -> None:
        """Run months up to, not including, `month`."""
        while self.city.month < month:
            self.step()

    @property
    def now(self) -> tuple[Terms, Economy, Rules]:
        """The terms, economy and rules of the month."""
        month = self.city.month
        return self.terms[month], self.setting.economies[month], self.setting.rules[month]

    def records(self) -> tuple[np.void, np.void, np.void, np.void]:
        """Terms, behaviour, economy and rules of the month as compiled rules read them."""
        month = self.city.month
        if self._records is None or self._records[0] != month:
            terms, economy, rules = self.now
            self._records = (month, as_record(terms), as_record(economy), as_record(rules))
        _, terms_record, economy_record, rules_record = self._records
        return terms_record, self._behaviour, economy_record, rules_record

    def new_year(self) -> None:
        """January: demography, the poverty register of 2014, and the year's land leases."""
        city = self.city
        terms, behaviour, economy, _ = self.records()
        city.flows = np.zeros(N_FLOWS, np.int64)
        city.year_books[:] = 0
        open_year(city, self.now[0], self.setting.funds)
        if city.month > 0:
            tally = self.tallied(
                lambda low, high, tally: january.new_year(
                    city.residents,
                    city.households,
                    low,
                    high,
                    city.month,
                    city.seed,
                    terms,
                    behaviour,
                    economy,
                    self.setting.neighbourhoods,
                    tally,
                )
            )
            city.flows += tally.flows
        if city.month == register.SET_UP:
            register.set_up(city, self.setting.founding.registered_poor)
        land = self.tallied(
            lambda low, high, tally: january.offer_land(
                city.residents,
                city.households,
                low,
                high,
                city.month,
                city.seed,
                terms,
                behaviour,
                economy,
                city.rent,
                tally,
            )
        )
        let_share, got_share, rent = village_leases(land.places, city.rent)
        self.everywhere(
            lambda low, high, _: january.lease_land(
                city.residents,
                city.households,
                low,
                high,
                city.month,
                city.seed,
                terms,
                behaviour,
                economy,
                city.rent,
                let_share,
                got_share,
            )
        )
        city.rent = rent

    def look_around(self) -> None:
        """Open vacancies, and show everyone last month's markets."""
        terms, economy, _ = self.now
        behaviour = self.setting.behaviour
        if self.city.month == PLAN_START:
            # The evaluation cohorts: everyone's group when the plan begins.
            self.city.residents["start_group"] = self.city.residents["group"]
        update_posts(self.city, terms, behaviour)
        open_vacancies(self.city, economy, behaviour, terms)
        self.market: Market = market_of(self.city, economy, behaviour, self.setting.founding)
        self._market = as_record(self.market)
        self.seekers: list[NDArray] = []
        self.applicants: list[NDArray] = []
        self.claims = np.zeros(N_LINES, np.int64)

    def decide(self, group: int) -> None:
        """Decisions of one group (or EVERYONE), collected for the clearing."""
        city, market = self.city, self._market
        terms, behaviour, economy, rules = self.records()

        def run(low: int, high: int, buffer: tuple[NDArray, ...]) -> list[NDArray]:
            buffer[4]["fen"][:] = 0
            n_seekers, n_applicants = decide(
                city.residents,
                city.households,
                low,
                high,
                group,
                city.month,
                city.seed,
                terms,
                behaviour,
                economy,
                market,
                rules,
                *buffer,
            )
            return [
                buffer[0][:n_seekers].copy(),
                buffer[1][:n_seekers].copy(),
                buffer[2][:n_applicants].copy(),
                buffer[3][:n_applicants].copy(),
                buffer[4]["fen"].copy(),
            ]

        for part in self.everywhere(run):
            self.seekers.append(part[:2])
            self.applicants.append(part[2:4])
            self.claims += part[4]

    def clear(self) -> None:
        """Institutions settle what is scarce: jobs, money for running support, every queue."""
        city = self.city
        terms, economy, rules = self.now
        self.limit_support()
        rows = np.concatenate([part[0] for part in self.seekers])
        keys = np.concatenate([part[1] for part in self.seekers])
        segments = city.residents["seeks"][rows]
        hired, city.fill_rate = clear_jobs(segments, rows, keys, city.vacancies)
        city.residents["hired"][hired] = 1
        rows = np.concatenate([part[0] for part in self.applicants])
        keys = np.concatenate([part[1] for part in self.applicants])
        queues = city.residents["applies"][rows]
        of_place = place_prices(city.month, terms, self.setting.behaviour, economy, rules)
        of_applicants = prices(queues, rows, city.residents, of_place, terms)
        money = queue_money(
            city.accounts, self.claims, city.month, self.setting.funds, of_applicants
        )
        posts_held = int(city.counties[:, CountyCount.PUBLIC_POSTS].sum())
        winners, granted = clear_queues(
            queues,
            rows,
            keys,
            city.month,
            terms,
            city.weight,
            posts_held,
            city.carried,
            money,
        )
        city.residents["granted"][winners] = granted
        city.accounts[:, Account.REFUSED] += money.refused

    def limit_support(self) -> None:
        """Find the lottery numbers up to which each fund can pay running support this month.

        Institutions that house research teams stand first in theirs.
        """
        city, rules = self.city, self.setting.funds
        self.limits = np.ones(N_LINES)
        grants = research_grants(city, self.now[0])
        self.claims[Line.RESEARCH_TEAMS] = grants
        claimed = rules.by_fund(self.claims)
        for fund in np.flatnonzero(claimed > left(city.accounts)):
            of_lines = rules.of_line == fund
            money = int(left(city.accounts)[fund])
            of_persons = of_lines & (np.arange(N_LINES) != Line.RESEARCH_TEAMS)
            if rules.of_line[Line.RESEARCH_TEAMS] == fund and grants > 0:
                paid = grants <= money
                self.limits[Line.RESEARCH_TEAMS] = float(paid)
                money -= grants * paid
            number, refused = cut_off(*self.claims_on(of_persons), money)
            self.limits[of_persons] = number
            city.accounts[fund, Account.REFUSED] += refused

    def claims_on(self, of_lines: NDArray[np.bool_]) -> tuple[NDArray, NDArray]:
        """Lottery numbers and fen of everyone's claims on some lines."""
        city = self.city
        terms, _, _, rules = self.records()

        def run(low: int, high: int, buffer: tuple[NDArray, ...]) -> tuple[NDArray, NDArray]:
            keys, amounts = buffer[1], np.empty(len(buffer[1]), np.int64)
            buffer[4]["fen"][:] = 0
            found = claims_in_order(
                city.residents,
                city.households,
                low,
                high,
                city.month,
                city.seed,
                terms,
                rules,
                of_lines,
                buffer[4],
                keys,
                amounts,
            )
            return keys[:found].copy(), amounts[:found]

        parts = self.everywhere(run)
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))  # type: ignore[return-value]

    def settle(self) -> None:
        """Effects, incomes, benefits and counts, household by household."""
        city, market = self.city, self._market
        terms, behaviour, economy, rules = self.records()
        tally = self.tallied(
            lambda low, high, tally: settle(
                city.residents,
                city.households,
                low,
                high,
                city.month,
                city.seed,
                terms,
                behaviour,
                economy,
                market,
                rules,
                tally,
            )
        )
        city.books = tally.books
        if self.limits[Line.RESEARCH_TEAMS] > 0.0:
            city.books[Line.RESEARCH_TEAMS] += research_grants(city, self.now[0])
        city.year_books += city.books
        city.year_paid += tally.paid
        book_outlays(city.accounts, city.books, self.setting.funds)
        city.flows += tally.flows
        city.segments, city.places, city.counties = tally.segments, tally.places, tally.counties
        update_effort(city)
        update_demand(city, self.now[1], self.setting.behaviour)
        update_leisure(city, self.now[0], self.now[1])

    def year_end(self) -> None:
        """December: the poverty register is reviewed."""
        city = self.city
        if city.month % 12 == 11 and city.month > register.SET_UP:
            _, _, rules = self.now
            city.flows += self.tallied(
                lambda low, high, tally: register.review(
                    city.households,
                    low,
                    high,
                    rules.poverty_line,
                    self.setting.behaviour.welfare.poverty_exit,
                    tally,
                )
            ).flows
