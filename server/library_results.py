"""What a query found, as JSON, CSV or SPARQL results, and in parts where it is long."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Response, jsonify, request
from werkzeug.datastructures import MIMEAccept

from queries.catalogue import Query
from queries.spreadsheets import inert
from queries.table import Table
from server.knowledge import get_store
from server.library_forms import asked_of
from server.reading import Malformed

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

FORMS = {"json": "application/json", "csv": "text/csv", "ttl": "text/turtle"}  # by suffix
RESULTS_JSON = "application/sparql-results+json"
MOST_ROWS = 10_000
ROWS = {"html": 80, "csv": MOST_ROWS}  # unless a limit is given: spreadsheets do not ask for the rest
ROWS_OF_DATA = 1_000  # of all other forms


@dataclass(frozen=True)
class Part:
    """Rows `begin` up to `end` of `total`; `next` is the address of the rows after them, "" where there are none."""

    begin: int
    end: int
    total: int
    limit: int
    next: str
    previous: str


def form_wanted(wanted: Query, suffix: str, accepted: MIMEAccept) -> str:
    """ "html", or the form of data that the suffix or else the Accept header asks for. Raises Malformed where there is none such."""
    possible = ["ttl"] if wanted.is_graph else ["json", "csv"]
    if suffix:
        if suffix not in possible:
            told = f"There is no “.{suffix[:20]}” of {wanted.name}: it gives {'a graph' if wanted.is_graph else 'rows'}."
            raise Malformed("", told, "Use another ending.", [f"{wanted.name}.{each}" for each in possible], 404)
        return suffix
    types = {"text/html": "html", **{FORMS[form]: form for form in possible}, **({} if wanted.is_graph else {RESULTS_JSON: "srj"})}
    return types.get(accepted.best_match(types, default="text/html") or "text/html", "html")


def part(total: int, form: str, args: "MultiDict[str, str]") -> Part:
    """The part that `limit` and `offset` ask for. Raises Malformed."""
    limit = _number(args, "limit", ROWS.get(form, ROWS_OF_DATA), least=1)
    begin = _number(args, "offset", 0, least=0)
    end = min(begin + limit, total)
    return Part(begin, end, total, limit, _address(end, limit) if end < total else "", _address(max(begin - limit, 0), limit) if begin else "")


def part_of_page(total: int, at_once: int) -> Part:
    """The part of a list that a page shows, as `offset` asks for it; how many it shows is not for the address to say. Raises Malformed."""
    args = request.args.copy()
    args["limit"] = str(at_once)
    return part(total, "html", args)


def _number(args: "MultiDict[str, str]", name: str, default: int, least: int) -> int:
    value = args.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 9 and (number := int(value)) >= least and (name != "limit" or number <= MOST_ROWS)):
        bound = f"from {least} to {MOST_ROWS:,}" if name == "limit" else f"from {least}"
        raise Malformed(name, f"“{value[:40]}” is no {name}.", f"Give a whole number {bound}, or leave it out.")
    return number


def _address(offset: int, limit: int) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("offset", "limit")]
    return f"{request.path}?{urlencode([*kept, ('limit', limit), ('offset', offset)])}"


def as_json(found: Table, shown: Part) -> Response:
    """Plain rows with what was asked and the types of the columns; `next` is the address of the rows after these, or null."""
    told = found.as_dict() | {"question": asked_of(get_store(), found.query, found.given)}
    rows = told.pop("rows")[shown.begin : shown.end]
    return jsonify(**told, total=shown.total, limit=shown.limit, offset=shown.begin, next=shown.next or None, rows=rows)


def as_results_json(found: Table, shown: Part) -> Response:
    """SPARQL 1.1 Query Results JSON Format. IRIs are told by their columns; numbers and all other values are plain literals."""
    bindings = [{name: _term(name, value, found) for name, value in row.items()} for row in found.rows[shown.begin : shown.end]]
    response = jsonify(head={"vars": list(found.columns)}, results={"bindings": bindings})
    response.mimetype = RESULTS_JSON
    return response


def _term(column: str, value: str, found: Table) -> dict[str, str]:
    kind = found.type_of(column)
    if kind == "number":
        whole = value.lstrip("-").isdigit()
        return {"type": "literal", "value": value, "datatype": f"http://www.w3.org/2001/XMLSchema#{'integer' if whole else 'decimal'}"}
    return {"type": "uri" if kind == "iri" else "literal", "value": value}


def as_csv(found: Table, shown: Part) -> Response:
    """The rows as CSV."""
    return csv_file(found.query.name, found.columns, found.rows[shown.begin : shown.end])


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Response:
    """A file of CSV with a heading line and CRLF (RFC 4180), UTF-8; what a row lacks is left empty, and no cell is a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows({column: inert(row[column]) for column in columns if column in row} for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8; header=present", headers=headers)


def tell_part(response: Response, shown: Part) -> Response:
    """Tell in the headers which part of a list this is: how many there are, and where the next part is (RFC 8288)."""
    response.headers["X-Total-Count"] = str(shown.total)
    if shown.next:
        response.headers["Link"] = f'<{shown.next}>; rel="next"'
    return response
