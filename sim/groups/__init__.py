"""The seven key groups: what each is, what it decides, what it earns.  One file per group."""
