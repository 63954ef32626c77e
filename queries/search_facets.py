"""Counts of a search by facet. Entries have few different sets of facet values: how many have which is counted once, the rest is adding up."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ontology.vocabulary import COV
from queries.search_entry import FACETS, KINDS
from queries.search_store import Index

Combinations = dict[int, int]  # the number of a set of facet values -> the number of entries
_WITHOUT = {"kind": ("kind", "type")}  # what is taken off by choosing another value: of the class of a concept there are no claims


class Choice(NamedTuple):
    """A value of a facet, what it is called if it is a concept, and how many results there are with it in place of what is chosen now."""

    value: str
    label: str
    results: int


@lru_cache(maxsize=256)
def combinations(index: Index, expression: str) -> Combinations:
    """How many entries an FTS5 expression finds of each set of facet values; not to be written to."""
    rows = index.rows("SELECT facet, count(*) FROM words JOIN place ON place.id = words.rowid WHERE words MATCH ? GROUP BY facet", (expression,))
    return {int(facet): int(count) for facet, count in rows}


def fitting(index: Index, found: Combinations, chosen: Mapping[str, str]) -> Combinations:
    """Those that have all the chosen values."""
    held = _held(index)
    return {each: count for each, count in found.items() if all(value in held[each][name] for name, value in chosen.items())}


def choices(index: Index, found: Combinations, chosen: Mapping[str, str]) -> dict[str, tuple[Choice, ...]]:
    """By facet the values that results have, with what else is chosen kept: the most frequent first, kinds in their order."""
    return {name: _choices(index, name, found, {other: value for other, value in chosen.items() if other not in replaced(name)}) for name in FACETS}


def replaced(name: str) -> tuple[str, ...]:
    """The facets whose choice is given up by choosing a value of this one."""
    return _WITHOUT.get(name, (name,))


@lru_cache(maxsize=4)
def values(index: Index) -> dict[str, frozenset[str]]:
    """All values that entries have, by facet."""
    held = _held(index).values()
    return {name: frozenset(value for each in held for value in each[name]) for name in FACETS}


def _choices(index: Index, name: str, found: Combinations, chosen: Mapping[str, str]) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    held = _held(index)
    for each, count in fitting(index, found, chosen).items():
        for value in held[each][name]:
            counts[value] = counts.get(value, 0) + count
    made = [Choice(value, _label(index, value) if name == "payer" else value, count) for value, count in counts.items()]
    return tuple(sorted(made, key=lambda each: (KINDS.index(each.value) if name == "kind" else -each.results, each.label)))


@lru_cache(maxsize=4)
def _held(index: Index) -> dict[int, dict[str, frozenset[str]]]:
    rows = index.rows("SELECT id, held FROM facet")
    return {int(number): {name: frozenset(values) for name, values in json.loads(str(held)).items()} for number, held in rows}


@lru_cache(maxsize=4096)
def _label(index: Index, key: str) -> str:
    rows = index.rows("SELECT title FROM entry WHERE kind = 'concept' AND iri = ?", (COV + key,))
    return str(rows[0][0]) if rows else key
