"""One module per page, each with one component named for it."""
