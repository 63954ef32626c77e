"""Tests of reading: passages, clauses, what they say, and the triples that come of it."""
