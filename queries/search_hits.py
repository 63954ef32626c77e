"""The lines of a result: what an entry is called, its words around those searched for, and where it leads."""

import json
import re
from dataclasses import dataclass

from queries.search_entry import Shown
from queries.search_store import Index

_BEGIN, _END = "\x02", "\x03"  # around the words searched for; entries have no control characters
_MARKED = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
_HITS = """
SELECT entry.id, kind, type, iri, file, first, last, shown,
  snippet(words, 0, ?, ?, '…', 60), snippet(words, 1, ?, ?, '…', 12), snippet(words, 2, ?, ?, '…', 30)
FROM words JOIN entry ON entry.id = words.rowid
WHERE words MATCH ? AND words.rowid BETWEEN ? AND ? AND +words.rowid IN (SELECT value FROM json_each(?))
"""  # As many words of each as a line has room for. The + keeps SQLite from looking up beginnings of words anew for each entry.


@dataclass(frozen=True)
class Text:
    """Words with those marked that were searched for: `parts` are (words, marked)."""

    parts: tuple[tuple[str, bool], ...] = ()

    def __str__(self) -> str:
        return "".join(words for words, _ in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def is_marked(self) -> bool:
        """Whether any word is marked."""
        return any(marked for _, marked in self.parts)


@dataclass(frozen=True)
class Hit:
    """An entry that was found. `names` are further names of a concept as far as they were searched for, `body` more of its words."""

    kind: str
    type: str
    iri: str
    file: str
    start: int
    end: int
    title: Text
    names: Text
    body: Text
    shown: Shown


def hits(index: Index, ids: list[int], expression: str) -> tuple[Hit, ...]:
    """The entries of these ids, in this order, with the words marked that the expression finds."""
    if not ids:
        return ()
    rows = index.rows(_HITS, (_BEGIN, _END, _BEGIN, _END, _BEGIN, _END, expression, min(ids), max(ids), json.dumps(ids)))
    found = {int(row[0]): _hit(*map(str, row[1:])) for row in rows}
    return tuple(found[each] for each in ids)


def _hit(kind: str, type_: str, iri: str, file: str, start: str, end: str, shown: str, title: str, names: str, body: str) -> Hit:
    return Hit(kind, type_, iri, file, int(start), int(end), _text(title), _text(names), _text(body), json.loads(shown))


def _text(marked: str) -> Text:
    """What SQLite has marked, in parts."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for found in _MARKED.finditer(marked):
        parts += [(marked[at : found.start()], False), (found[1], True)]
        at = found.end()
    parts.append((marked[at:], False))
    return Text(tuple((words, is_marked) for words, is_marked in parts if words))
