"""The search: one box over concepts, claims, articles and passages. What visitors search for is not logged."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from queries.search import AT_ONCE, Found, search
from queries.search_entry import FACETS
from queries.search_facets import values
from queries.search_store import index_of
from queries.search_words import LONGEST
from server.knowledge import get_store
from server.protection import open_to_all
from server.reading import Malformed
from server.search_lines import HEADINGS, KINDS, TYPES, address, as_data, asked, choosing, word

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

bp = Blueprint("search", __name__)

MOST = 100  # results at once for programs
_FARTHEST = 1_000_000
_FEW = 8  # values of a facet that a page shows; all are in the data


class _Asked(NamedTuple):
    words: str
    chosen: dict[str, str]
    exactly: bool
    begin: int
    limit: int


@bp.get("/search")
def page() -> ResponseReturnValue:
    """The results in parts, with links that narrow them down; without words, what can be searched for. Raises Malformed."""
    wanted = _read(request.args)
    if not wanted.words:
        return render_template("search.html", found=None, q="")
    found = _found(wanted)
    shown = {name: _shown(name, found, wanted.chosen) for name in FACETS}
    return render_template(
        "search.html", found=found, q=found.typed, chosen=wanted.chosen, exactly=wanted.exactly, facets=shown, limit=wanted.limit,
        asked=asked, choosing=choosing, word=word, address=address, HEADINGS=HEADINGS, KINDS=KINDS, TYPES=TYPES, pages=current_app.view_functions,
    )  # fmt: skip


@bp.get("/search.json")
def as_json() -> ResponseReturnValue:
    """The same as data; `next` is the address of the results after these. Raises Malformed."""
    wanted = _read(request.args)
    return open_to_all(jsonify(as_data(_found(wanted), wanted.chosen, wanted.exactly, wanted.limit)))


@bp.after_request
def _vary(response: Response) -> Response:
    """Errors depend on what is accepted."""
    response.vary.add("Accept")
    return response


def _found(wanted: _Asked) -> Found:
    return search(get_store(), wanted.words, wanted.chosen, wanted.begin, wanted.limit, wanted.exactly)


def _shown(name: str, found: Found, chosen: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Values of a facet with their words and numbers of results: the most frequent, and the one that is chosen."""
    kept = [each for place, each in enumerate(found.facets[name]) if place < _FEW or each.value == chosen.get(name)]
    return [(each.value, word(name, each), each.results) for each in kept]


def _read(args: "MultiDict[str, str]") -> _Asked:
    words = " ".join(args.get("q", "").replace("\x00", " ").split())
    if len(words) > LONGEST:
        raise Malformed("q", f"The search has {len(words):,} characters; the most we read is {LONGEST}.", "Give the few words that tell most.")
    chosen = {name: value for name in FACETS if (value := args.get(name, "").strip())}
    known = values(index_of(get_store())) if chosen else {}
    for name, value in chosen.items():
        if value not in known[name]:
            told = f"“{value[:60]}” is nothing to narrow a search down to."
            raise Malformed(name, told, "Leave it out, or take a value that is possible.", sorted(known[name]))
    exact = args.get("exact", "")
    if exact not in ("", "0", "1"):
        raise Malformed("exact", f"“{exact[:20]}” is neither 0 nor 1.", "Give 1 to search for just the words that are typed, or leave it out.", ("0", "1"))
    return _Asked(words, chosen, exact == "1", _number(args, "offset", 0, 0, _FARTHEST), _number(args, "limit", AT_ONCE, 1, MOST))


def _number(args: "MultiDict[str, str]", name: str, otherwise: int, least: int, most: int) -> int:
    value = args.get(name, "").strip()
    if not value:
        return otherwise
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise Malformed(name, f"“{value[:20]}” is no {name} that can be given.", f"Give a whole number from {least} to {most:,}, or leave it out.")
    return int(value)
