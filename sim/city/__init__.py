"""The state of the city: residents, households and places as named columns."""
