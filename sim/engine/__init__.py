"""The compiled engine: the passes of a month over the city.  It does not import Mesa."""
