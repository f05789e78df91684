"""Effects by hand of every measure: the numbers they are made of, and a row per measure."""
