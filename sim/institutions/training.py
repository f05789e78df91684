"""The training system: seats for everyone, and how they are shared out."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.city.codes import Activity, Employer, Post, Queue, Training
from sim.compiled import compiled
from sim.policy.term import Term


class TrainingTerms(NamedTuple):
    """What policy sets each month."""

    mass_seats: Annotated[float, Term("persons per year", 0, 500000)] = 0.0
    """Of the universal skills programme."""
    mass_cost: Annotated[float, Term("yuan per seat", 0, 50000)] = 0.0
    """Paid to the provider."""


class TrainingBehaviour(NamedTuple):
    """Parameters of who asks for a seat."""

    worker_appeal: Annotated[float, Term("share per year", 0, 1)]
    """Share of workers and seekers who ask for a course of the universal programme in a year."""
    apprentice_appeal: Annotated[float, Term("share per year", 0, 1)]
    """Share of new enterprise workers whose employer puts them forward as apprentices."""
    apprentice_months: Annotated[float, Term("months", 1, 60)]
    """Length of an apprenticeship."""


@compiled
def consider_course(p, month, uniform, labour, terms, behaviour):
    """A worker's or seeker's month: an apprenticeship, or a course of the universal programme.

    One uniform decides both: its lowest part leads to an apprenticeship where one is open to the
    person, the next part to a course.
    """
    apprentice_part = behaviour.apprentice_appeal / 12.0
    if p.applies != Queue.NONE or uniform >= apprentice_part + behaviour.worker_appeal / 12.0:
        return
    if uniform < apprentice_part:
        enterprise = p.employer == Employer.STATE_ENTERPRISE or p.employer == Employer.PRIVATE
        if (
            p.activity == Activity.EMPLOYEE
            and enterprise
            and p.post == Post.NONE
            and month - p.since < 24
            and not p.trained & Training.APPRENTICE
            and labour.apprentice_places > 0.0
        ):
            p.applies = Queue.APPRENTICESHIP
    elif not p.trained & Training.VOCATIONAL and terms.mass_seats > 0.0:
        p.applies = Queue.MASS_TRAINING
