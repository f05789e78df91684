"""Data with status and source, the synthetic population, moments, priors, fit and backtest."""
