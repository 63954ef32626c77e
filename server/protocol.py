"""Reads a request of the SPARQL 1.1 Protocol, and chooses the format of the response.

Section numbers are those of https://www.w3.org/TR/sparql11-protocol/.
"""

from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request

from queries.formats import Format, formats_for
from queries.guarded import Dataset
from server.problems import Problem

LONGEST_QUERY = 200_000  # bytes of a body
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_ONE = "Send one query: as the parameter query of a GET or a form, or as the body with the type application/sparql-query."


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query, None where there is none; the graphs that it names, None where it names none; a format by name."""

    query: str | None
    dataset: Dataset | None
    format: str


def read_request(request: Request) -> Asked:
    """What is asked by GET (2.1.1), by a form (2.1.2) or with the query as the body (2.1.3). Raises Problem."""
    fields = [*request.args.items(multi=True)]
    if request.method == "POST":
        fields += _body(request)
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in fields):
        raise Problem(403 if request.method == "POST" else 400, "This is an update, and nothing can be changed here.", _ONE)
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise Problem(400, f"{len(queries)} queries are given.", _ONE, {"parameter": "query"})
    named = Dataset(_given(fields, "default-graph-uri"), _given(fields, "named-graph-uri"))
    return Asked(queries[0] if queries else None, named if named != Dataset() else None, dict(fields).get("format", ""))


def _given(fields: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in fields if name == wanted)


def _body(request: Request) -> list[tuple[str, str]]:
    """The fields of a POST. Raises Problem for what can't be read."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype == "application/sparql-update":
        raise Problem(403, "This is an update, and nothing can be changed here.", _ONE)
    if request.mimetype not in (FORM, DIRECT) or charset not in ("utf-8", "utf8"):
        raise Problem(415, f"A body of the type {request.content_type or 'that is not told'} can't be read.", f"Send {FORM} or {DIRECT}, in UTF-8.")
    body = _read(request)
    if request.mimetype == FORM:
        return [*request.form.items(multi=True)]
    try:
        return [("query", body.decode())]
    except UnicodeDecodeError as error:
        raise Problem(400, f"The query is no UTF-8: byte {error.start} can't be read.", "Send it in UTF-8.") from None


def _read(request: Request) -> bytes:
    """The whole body, which the request keeps. Where no length was told beforehand a byte more than allowed shows that there is more."""
    request.max_content_length = LONGEST_QUERY + 1
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        body = None
    if body is None or len(body) > LONGEST_QUERY:
        raise Problem(413, f"The query is longer than {LONGEST_QUERY:,} bytes.", "Send a shorter one.")
    return body


@lru_cache(maxsize=1024)
def choose(accept: str, form: str, asked: str = "") -> Format:
    """The format for a query of this form: the one asked for by name, if it fits; else the one most accepted (2.1.6). Raises Problem where none is."""
    formats = formats_for(form)
    if asked in formats:
        return formats[asked]
    usual = next(iter(formats.values()))
    accepted = parse_accept_header(accept, MIMEAccept)
    if not accepted:
        return usual
    offered = {media_type: each for each in reversed(formats.values()) for media_type in (*each.also, each.media_type)}
    best = accepted.best_match([*(each.media_type for each in formats.values()), *offered])
    if best is None:
        given = [each.media_type for each in formats.values()]
        raise Problem(406, "The result can't be given in a type that is accepted.", f"Accept one of {', '.join(given)}.", {"acceptable": given})
    return offered[best]


@lru_cache(maxsize=1024)
def prefers_page(accept: str) -> bool:
    """Whether a browser asks: one that names HTML, and nothing that it likes more."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return "text/html" in accepted.values() and accepted.best_match([*_DATA, "text/html"]) == "text/html"


_DATA = ("application/sparql-results+json", "application/json", "text/turtle", "application/rdf+xml", "application/ld+json", "text/csv")
