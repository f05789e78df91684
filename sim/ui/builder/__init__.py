"""The scenario builder without its page: what is shown, what an edit does, files that come in."""
