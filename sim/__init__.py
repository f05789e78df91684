"""Agent-based simulation of Yangquan City's 2018 income plan.

`sim.model` holds the month, `sim.experiments` runs and compares policies, `yqsim` is the
command line.  See `docs/model.md` for the ODD description.
"""

__version__ = "0.1.0"
