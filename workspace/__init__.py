"""Keeps: the articles that a researcher brings, and what was decided on each claim. It knows nothing of how articles are read or shown."""
