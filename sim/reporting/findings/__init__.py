"""Findings: one module per outcome, from a run's numbers to a sentence, a chart and a table.

The sentence is made from the numbers that the chart and the table show, so the three cannot
drift apart.
"""
