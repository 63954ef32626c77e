"""What an endpoint answers, as rows and triples: whole, or not at all."""

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from queries.connection import Answer
from queries.triplestore import Row, StoreError

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
_BOOLEAN = {"1": "true", "0": "false"}  # the other lexical forms of xsd:boolean, which Virtuoso gives


def rows_in(answer: Answer, name: str) -> list[Row]:
    """The solutions in SPARQL 1.1 Query Results JSON, as plain strings; `name` is that of the store. Raises StoreError."""
    try:
        found = json.loads(answer.body)
        rows = [{"ask": "true" if found["boolean"] else "false"}] if "boolean" in found else [_row(each) for each in found["results"]["bindings"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_understood(answer, "rows", name) from error
    if [*found["head"].get("vars", ())] == ["__ASK_RETVAL"]:  # Virtuoso 7 answers ASK with a row, or with none
        return [{"ask": _BOOLEAN[rows[0]["__ASK_RETVAL"]] if rows else "false"}]
    _check_whole(answer, len(rows), name)
    return rows


def graph_in(answer: Answer, name: str) -> bytes:
    """The triples in N-Triples, read through and written anew, so that half an answer is not taken for a whole one. Raises StoreError.

    Half of N-Triples may be N-Triples too: where neither a length nor chunks tell the end (RFC 9112, section 6.3), none is believed.
    """
    if not {"content-length", "transfer-encoding"} & {name.lower() for name in answer.headers}:
        raise StoreError(f"{name} does not tell where its answer ends, so that half of it would pass for the whole; let what stands before it speak HTTP/1.1")
    try:
        triples = list(ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        raise _not_understood(answer, "a graph", name) from error
    _check_whole(answer, len(triples), name)
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _row(binding: Mapping[str, Mapping[str, Any]]) -> Row:
    return {name: _value(cell) for name, cell in binding.items() if cell["type"] != "triple"}


def _value(cell: Mapping[str, Any]) -> str:
    value = str(cell["value"])
    if cell.get("datatype", "").endswith("#boolean"):
        return _BOOLEAN.get(value, value)
    return value.removeprefix("nodeID://") if cell["type"] == "bnode" else value


def _check_whole(answer: Answer, count: int, name: str) -> None:
    """Refuse an answer that the engine has cut: Virtuoso says in a header where its limit stands."""
    most = answer.headers.get("X-SPARQL-MaxRows", "")
    if most.isdigit() and count >= int(most):
        raise StoreError(f"{name} cuts answers at {most} rows; raise ResultSetMaxRows in its configuration")
    if answer.headers.get("X-SQL-State") == "S1TAT":
        raise StoreError(f"{name} gave what it had found when its time was up; raise MaxQueryExecutionTime in its configuration")


def _not_understood(answer: Answer, wanted: str, name: str) -> StoreError:
    if answer.is_page:
        return StoreError(f"{name} answered with a web page; give the address of its SPARQL endpoint")
    return StoreError(f"{name} answered with something that is not {wanted}, or with half of it; is it a SPARQL 1.1 endpoint?")
