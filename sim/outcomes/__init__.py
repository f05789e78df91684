"""What is measured: indicators of a run, inequality, and the plan's own targets."""
