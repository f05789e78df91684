"""What drives what: a policy's effect split over the plan's groups and supporting actions.

    question    Question: which effect is to be split, over whom, and how thoroughly
    shapley     the split itself, of any game
    simulate    attribute: from a question to its answer
    answer      Attribution, every number of every draw; summaries; the folder of kept answers

The players are the places of the plan (`Measure.place`): the seven groups and the six supporting
actions.  The value of a coalition is what an indicator comes to under the reference with the
measures of these places as the policy has them.  A place's part of the effect is its Shapley
value, so that in every draw the parts add up to the whole effect, policy less reference.  Beside
it stands what the place does alone; where the two differ, measures of several places help or
hinder one another.

A folder of its own, which the fingerprint of a run leaves out: nothing here decides what a
simulation finds.
"""

from sim.experiments.attribution.answer import Attribution, Mean, Part, Summary, keep, kept
from sim.experiments.attribution.question import (
    DEFAULT_INDICATORS,
    DEFAULT_OUTCOMES,
    Outcome,
    Question,
    outcomes_of,
)
from sim.experiments.attribution.simulate import attribute

__all__ = [
    "DEFAULT_INDICATORS",
    "DEFAULT_OUTCOMES",
    "Attribution",
    "Mean",
    "Outcome",
    "Part",
    "Question",
    "Summary",
    "attribute",
    "keep",
    "kept",
    "outcomes_of",
]
