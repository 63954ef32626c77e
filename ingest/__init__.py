"""Writes: articles become passages, passages become claims with their words, claims become a graph."""
