"""Who gains, who pays and what it buys, by counterfactual twins of the same residents.

    question  Question: which measures of a policy, against which reference
    receipts  what a measure gives and wants, read off the state month by month
    account   one measure in one draw: deadweight, displacement, cost (pure functions)
    winners   winners and losers of the whole policy by decile, county and group (pure functions)
    simulate  twins: from a question to its answer
    answer    Twins, every number of every draw; summaries; the folder of kept answers

Each measure of training, hiring and starting up is taken out of the policy on its own (set to the
reference's values).  Both cities branch from one shared history and meet the same luck, so every
resident has a twin: the same person where the measure is not.

A folder of its own, which the fingerprint of a run leaves out: nothing here decides what a
simulation finds.
"""

from sim.experiments.twins.answer import Mean, Summary, Twins, keep, kept
from sim.experiments.twins.question import Question
from sim.experiments.twins.simulate import twins

__all__ = ["Mean", "Question", "Summary", "Twins", "keep", "kept", "twins"]
