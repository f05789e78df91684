"""Makes `support` importable from every folder of tests, and lets a first compilation take time."""

from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")
