"""What a query of the catalogue found: rows, or a graph; ready for pandas, for a notebook, and for JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pyoxigraph as ox

from queries.catalogue import Query
from queries.store import Row

TRIPLE = ("subject", "predicate", "object")
_MOST = 100  # rows that a notebook shows
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_SELECT = re.compile(r"^\s*SELECT\b(.*?)(?:\bWHERE\b|\{)", re.MULTILINE | re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Rows under `columns`. `given` are the parameters that were bound, `sparql` is the query that ran. What is unbound is left out of a row."""

    query: Query
    given: Mapping[str, list[str]]
    sparql: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns for people: without IRIs that have their label beside them."""
        return tuple(name for name in self.columns if not _beside(name) & set(self.columns))

    def type_of(self, column: str) -> str:
        """ "iri", "number" or "string"."""
        if column in self.query.numbers:
            return "number"
        return "iri" if _beside(column) & set(self.columns) or column == "claim" else "string"

    def records(self) -> list[dict[str, Any]]:
        """The rows as dicts with every column, numbers as numbers, None for what is unbound: `pandas.DataFrame(table.records())`."""
        return [{name: self._value(name, row.get(name)) for name in self.columns} for row in self.rows]

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON-ready values: what was asked, the columns with their types, the rows."""
        return {
            "query": self.query.name, "question": self.query.question, "parameters": {name: list(values) for name, values in self.given.items()},
            "columns": [{"name": name, "type": self.type_of(name)} for name in self.columns], "rows": self.records(),
        }  # fmt: skip

    def _value(self, column: str, value: str | None) -> str | int | float | None:
        if value is None or column not in self.query.numbers:
            return value
        return int(value) if re.fullmatch(r"-?\d+", value) else float(value)

    def _repr_html_(self) -> str:
        """For notebooks: the columns for people, the first rows."""
        head = "".join(f"<th>{escape(heading(name))}</th>" for name in self.shown)
        body = "".join(f"<tr>{''.join(f'<td>{escape(row.get(name, str()))}</td>' for name in self.shown)}</tr>" for row in self.rows[:_MOST])
        more = f"<p>… and {len(self) - _MOST} more rows</p>" if len(self) > _MOST else ""
        return f"<table><caption>{escape(self.query.summary)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


@dataclass(frozen=True)
class Graph:
    """The triples of a CONSTRUCT as Turtle."""

    query: Query
    given: Mapping[str, list[str]]
    sparql: str
    turtle: str
    triples: int

    def __len__(self) -> int:
        return self.triples

    @property
    def rows(self) -> tuple[Row, ...]:
        """The triples as rows under TRIPLE."""
        triples = (quad.triple for quad in ox.parse(self.turtle, format=ox.RdfFormat.TURTLE))
        return tuple(dict(zip(TRIPLE, map(_text, triple), strict=True)) for triple in triples)

    def as_dict(self) -> dict[str, Any]:
        """The graph as JSON-ready values: what was asked, and the Turtle."""
        return {
            "query": self.query.name, "question": self.query.question, "parameters": {name: list(values) for name, values in self.given.items()},
            "triples": self.triples, "turtle": self.turtle,
        }  # fmt: skip

    def _repr_html_(self) -> str:
        """For notebooks: the Turtle."""
        return f"<p>{escape(self.query.summary)}: {self.triples} triples</p><pre>{escape(self.turtle)}</pre>"


def _text(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(node) if isinstance(node, ox.Triple) else node.value


def heading(column: str) -> str:
    """The heading of a column for people: "claimPayerLabel" is "Payer", "coveringQuote" is "Covering"."""
    words = [word.lower() for word in _WORD.findall(column)]
    if len(words) > 1 and words[-1] in ("label", "quote"):
        words = words[:-1]
    if len(words) > 1 and words[0] == "claim":
        words = words[1:]
    return " ".join(words).capitalize()


def columns(sparql: str) -> list[str]:
    """The variables of the outermost SELECT, in order; none for `SELECT *`."""
    found = _SELECT.search(sparql)
    names, depth = [], 0
    for part in re.findall(r"[()]|\bAS\s+\?\w+|\?\w+", found[1] if found else "", re.IGNORECASE):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if depth == (0 if part.startswith("?") else 1) and "?" in part:
            names.append(part.split("?")[1])
    return names


def _beside(column: str) -> set[str]:
    """The columns that say in words what an IRI in this column stands for."""
    return {f"{column}Label", f"{column}Quote"} | ({"quote"} if column == "claim" else set())
