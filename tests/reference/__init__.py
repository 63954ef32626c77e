"""The decision stated a second time, in plain Python, and what compares the rules in SPARQL with it."""
