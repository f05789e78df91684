"""Running the model: settings of a draw, ensembles, comparisons, and the run store."""
