"""Asks: questions become scenarios, scenarios are decided in SPARQL, decisions become answers."""
