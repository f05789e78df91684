"""Small worlds for tests of single rules: one person, one household, terms and parameters."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.behaviour import Behaviour
from sim.chance import uniforms
from sim.city.codes import N_SEGMENTS, Activity, Employer
from sim.city.economy import Economy, Market
from sim.city.state import HOUSEHOLD, RESIDENT
from sim.clock import month_index
from sim.compiled import as_record
from sim.engine.tally import new_tally
from sim.experiments.run import terms_by_month
from sim.experiments.setting import behaviours, drawn_parameters, rules_by_month
from sim.institutions.taxes import Rules
from sim.policy.library import load_policy
from sim.policy.schedule import schedule
from sim.terms import Terms

SEED = 20180622


def _record(dtype, fields):
    record = np.zeros(1, dtype).view(np.recarray)[0]
    for name, value in fields.items():
        setattr(record, name, value)
    return record


def person(**fields):
    """One resident: all columns zero but those given; a rule may write to it."""
    return _record(RESIDENT, {"seeks": -1, "failed": -1} | fields)


def household(**fields):
    """One household of one person unless told otherwise."""
    return _record(HOUSEHOLD, {"persons": 1, "size": 1} | fields)


@cache
def central() -> Behaviour:
    """Every parameter at its central value; tests set those that matter to their case."""
    return behaviours(drawn_parameters(None))[0]


def parameters(owner, **fields):
    """Parameters of one group or institution, those given replaced, as rules read them."""
    return as_record(getattr(central(), owner)._replace(**fields))


def all_parameters(**owners):
    """All parameters, those of each owner given as a mapping replaced."""
    changed = {
        owner: getattr(central(), owner)._replace(**fields) for owner, fields in owners.items()
    }
    return as_record(central()._replace(**changed))


def terms(owner, **fields):
    """Terms of one group or institution: defaults but those given, as rules read them."""
    return as_record(getattr(Terms(), owner)._replace(**fields))


def all_terms(**owners):
    """All terms: defaults but those given by owner."""
    changed = {
        owner: getattr(Terms(), owner)._replace(**fields) for owner, fields in owners.items()
    }
    return as_record(Terms()._replace(**changed))


@cache
def policy_terms(name):
    """Terms of every month under a policy of the library."""
    return terms_by_month(schedule(load_policy(name)))


def in_force(policy, month, owner):
    """One owner's terms in a month, written as `2019-01`, under a policy."""
    return as_record(getattr(policy_terms(policy)[month_index(month)], owner))


@cache
def _all_rules() -> tuple[Rules, ...]:
    return rules_by_month(np.ones(132))


def rules(month="2018-07", **fields):
    """Statutory amounts of a month, those given replaced."""
    return as_record(_all_rules()[month_index(month)]._replace(**fields))


def _arrays(values):
    return {k: np.array(v) if isinstance(v, list) else v for k, v in values.items()}


def economy(pay=3000.0, **fields):
    """An economy in which everyone's scale is `pay` and nothing has changed since 2010."""
    mix = np.zeros((10, 6))
    mix[:, Employer.PRIVATE :] = 1.0
    values = {
        "pay": np.full((10, 6), pay),
        "norm": np.ones((10, 6)),
        "mix": mix,
        "posts": np.zeros(10),
        "jobs": np.ones(10),
        "farm_yield": 600.0,
        "prices": 1.0,
        "pension": 2000.0,
        "outside_pay": 3000.0,
        "local_pay": pay,
        "trend_growth": 0.0,
        "leaving": 0.0,
        "urbanisation": 0.0,
        "leisure_trend": 0.0,
        "coal": 1.0,
        "state_pay": np.full(10, pay),
    }
    return as_record(Economy(**_arrays(values | fields)))


def market(**fields):
    """Last month's markets as a resident of one of two villages sees them."""
    values = {
        "choice": np.cumsum(np.full((N_SEGMENTS, N_SEGMENTS), 1.0 / N_SEGMENTS), axis=1),
        "tightness": np.ones(N_SEGMENTS),
        "fill_rate": np.full(N_SEGMENTS, 0.5),
        "excess": np.zeros(N_SEGMENTS),
        "effort": np.ones(N_SEGMENTS),
        "demand": np.ones(5),
        "certified": np.zeros(2),
        "certified_in": np.zeros(N_SEGMENTS),
        "adopted": np.zeros(2),
        "rent": np.full(2, 400.0),
        "leisure": 0.0,
    }
    return as_record(Market(**_arrays(values | fields)))


def tally():
    """Empty counts and books for two villages."""
    return new_tally(2)


def id_with(month, purpose, index, low=0.0, high=1.0, seed=SEED):
    """The first resident whose draw number `index` for a purpose lies between two bounds."""
    for number in range(100_000):
        if low <= uniforms(seed, number, month, purpose)[index] < high:
            return number
    raise AssertionError("no such resident")


def employee(**fields):
    """An employee of a private firm in the districts, thirty years old in January 2010."""
    return person(
        **(
            {
                "activity": Activity.EMPLOYEE,
                "employer": Employer.PRIVATE,
                "sector": 2,
                "birth": -360,
                "schooling": 9,
                "pay": 1.0,
            }
            | fields
        )
    )
