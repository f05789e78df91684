"""Running and comparing policies, and the store that keeps the runs."""
