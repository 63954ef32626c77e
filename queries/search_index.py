"""Writes the index of the search: an SQLite file with a full-text table (FTS5) over the entries of a store.

The tables: `entry` has what is shown and searched, `words` is the full-text table over it, `facet` the different sets of facets that
entries have, `place` which of them each entry has, `name` the names that bring an entry to the top, `word` all words as they are written
with the number of entries that have them, for words that are misspelt.
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import orjson

from queries.search_content import entries
from queries.search_entry import Entry
from queries.search_reading import Gathered, Read, texts_of
from queries.search_words import folded
from queries.triplestore import StoreError

FILE = "search.sqlite"  # within the folder of a build
FORM = 1  # of the file: raised when it is written otherwise, so that older files are not read
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA user_version = {FORM};
CREATE TABLE entry (id INTEGER PRIMARY KEY, title, names, body, about, kind, type, iri, file, first INTEGER, last INTEGER, shown);
CREATE TABLE place (id INTEGER PRIMARY KEY, facet INTEGER NOT NULL);
CREATE TABLE facet (id INTEGER PRIMARY KEY, held);
CREATE TABLE name (folded, name, id INTEGER);
CREATE VIRTUAL TABLE words USING fts5 (title, names, body, about, content='entry', content_rowid='id', tokenize='porter unicode61');
"""
_FINISH = """
CREATE INDEX named ON name (folded);
INSERT INTO words (words) VALUES ('rebuild');
INSERT INTO words (words) VALUES ('optimize');
CREATE VIRTUAL TABLE written USING fts5 (title, names, body, content='', columnsize=0, detail=none, tokenize='unicode61');
INSERT INTO written (rowid, title, names, body) SELECT id, title, names, body FROM entry;
CREATE VIRTUAL TABLE counted USING fts5vocab (written, row);
CREATE TABLE word AS SELECT term, doc FROM counted;
DROP TABLE counted;
DROP TABLE written;
"""


def write_index(path: Path, rows: Read, found: Gathered) -> int:
    """Write the index of what was gathered into a new file; the number of entries. Raises StoreError.

    `rows` answers SPARQL queries over the same content, for the texts of the articles.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(_TABLES)
            count = _fill(connection, entries(found, texts_of(rows)))
            connection.executescript(_FINISH)
            connection.commit()
            return count
    except sqlite3.Error as error:
        raise StoreError(f"the index of the search can't be written to {path} ({error})") from error


def _fill(connection: sqlite3.Connection, found: Iterable[Entry]) -> int:
    facets: dict[str, int] = {}
    count = 0
    for count, entry in enumerate(found, 1):
        held = orjson.dumps({
            "kind": [entry.kind], "type": [entry.type] if entry.type else [], "effect": entry.effects, "payer": entry.payers, "authority": entry.authorities,
        }).decode()  # fmt: skip
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (count, *_row(entry)))
        connection.execute("INSERT INTO place VALUES (?, ?)", (count, facets.setdefault(held, len(facets))))
        connection.executemany("INSERT INTO name VALUES (?, ?, ?)", [(folded(name), name, count) for name in entry.exact])
    connection.executemany("INSERT INTO facet VALUES (?, ?)", ((number, held) for held, number in facets.items()))
    return count


def _row(entry: Entry) -> tuple[str | int, ...]:
    texts = (entry.title, ", ".join(filter(None, entry.names)), entry.body, entry.about)
    clean = (text if text.isprintable() else _CONTROL.sub(" ", text) for text in texts)
    shown = orjson.dumps(entry.shown).decode()
    return *clean, entry.kind, entry.type, entry.iri, entry.file, entry.start, entry.end, shown
