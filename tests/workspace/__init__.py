"""Tests of the folder of own articles."""
