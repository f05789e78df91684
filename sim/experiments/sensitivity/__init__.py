"""What drives an outcome: Morris screening, Sobol indices, and the three sources of uncertainty.

    inputs     what can be varied, and each input's range
    design     which points are simulated, and the indices of their values (SALib)
    question   Question: which outcome of which policy, over which inputs, how thoroughly
    simulate   analyse: from a question to its answer
    parts      what has been simulated so far, for a program that was killed
    answer     Answer: indices, convergence, points; the folder of kept answers
    shipped    the answers that come with the program

A folder of its own, which the fingerprint of a run leaves out: nothing here decides what a
simulation finds.
"""

from sim.experiments.sensitivity.answer import Answer, keep, kept
from sim.experiments.sensitivity.inputs import OVER, Factor, Input, factors_of
from sim.experiments.sensitivity.question import (
    DEFAULT_OUTCOMES,
    DEFAULTS,
    METHODS,
    Question,
    method_of,
)
from sim.experiments.sensitivity.simulate import analyse

__all__ = [
    "DEFAULTS",
    "DEFAULT_OUTCOMES",
    "METHODS",
    "OVER",
    "Answer",
    "Factor",
    "Input",
    "Question",
    "analyse",
    "factors_of",
    "keep",
    "kept",
    "method_of",
]
