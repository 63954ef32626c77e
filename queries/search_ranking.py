"""The order of results: what is called as the words say, then what they fit best, which is BM25 with names counting more than texts.

To weigh an entry takes a microsecond or two, which is long where a hundred thousand have a word. So only the first of them are weighed,
in the order of the index, which begins with the concepts and claims that most speaks for; the others follow in that order.
"""

import json
from collections.abc import Sequence

from queries.search_store import Index
from queries.search_words import folded

_WEIGHED = 3000
_NARROWED = "CROSS JOIN place ON place.id = words.rowid WHERE place.facet IN (SELECT value FROM json_each(?)) AND"
_BEST = """
SELECT id FROM (
  SELECT words.rowid AS id, bm25(words, 10.0, 6.0, 2.0, 1.0) AS weight FROM words
  WHERE words MATCH ? AND words.rowid NOT IN (SELECT value FROM json_each(?)) ORDER BY words.rowid LIMIT ?
) ORDER BY round(weight, 6), id LIMIT ? OFFSET ?
"""
_REST = "SELECT words.rowid FROM words WHERE words MATCH ? AND words.rowid NOT IN (SELECT value FROM json_each(?)) ORDER BY words.rowid LIMIT ? OFFSET ?"
_NAMED = """
SELECT entry.id, place.facet FROM name JOIN entry ON entry.id = name.id JOIN place ON place.id = name.id
WHERE folded = ? ORDER BY kind != 'concept', name.name != title, entry.id
"""
_FITTING = "SELECT words.rowid FROM words WHERE words MATCH ? AND words.rowid BETWEEN ? AND ? AND +words.rowid IN (SELECT value FROM json_each(?))"


def ranked(index: Index, words: Sequence[str], expression: str, within: Sequence[int] | None, begin: int, limit: int) -> list[int]:
    """The ids of the entries from `begin` on that an FTS5 expression for words finds, `within` sets of facet values if these are given."""
    named = _named(index, words, expression, within)
    ids = named[begin : begin + limit]
    start = max(begin - len(named), 0)
    sets = () if within is None else (json.dumps(within),)
    if len(ids) < limit and start < _WEIGHED:
        values = (*sets, expression, json.dumps(named), _WEIGHED, limit - len(ids), start)
        ids += _ids(index, _BEST, values)
        start = _WEIGHED
    if len(ids) < limit and start >= _WEIGHED:
        ids += _ids(index, _REST, (*sets, expression, json.dumps(named), limit - len(ids), start))
    return ids


def _ids(index: Index, sql: str, values: tuple[str | int, ...]) -> list[int]:
    """The first column of a query, which is narrowed down if there is a value for that."""
    narrowed = sql.replace("WHERE", _NARROWED, 1) if len(values) > sql.count("?") else sql
    return [int(row[0]) for row in index.rows(narrowed, values)]


def _named(index: Index, words: Sequence[str], expression: str, within: Sequence[int] | None) -> list[int]:
    """The entries with just this name that the expression finds, concepts by their label first."""
    rows = index.rows(_NAMED, (folded(" ".join(words)),))
    found = list(dict.fromkeys(int(entry) for entry, facet in rows if within is None or facet in within))
    if not found:
        return []
    fitting = {row[0] for row in index.rows(_FITTING, (expression, min(found), max(found), json.dumps(found)))}
    return [each for each in found if each in fitting]
