"""The planners' app, for `solara run app.py`; `yqsim app` serves it with login and headers."""

from sim.ui import settings
from sim.ui.app import Layout, routes

__all__ = ["Layout", "routes"]

settings.apply()
