"""The query library: a page that lists it, and each query as a page, as JSON, CSV or Turtle."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from queries.catalogue import LIBRARY, BadParameter, NoSuchQuery, Query, groups, query
from queries.comparison import EARLIER, other_build
from queries.library import run
from queries.store import EmbeddedStore, StoreError
from queries.table import Graph, Table
from server.knowledge import get_store
from server.library_forms import asked_generally, asked_of, described, fields
from server.library_results import FORMS, Part, as_csv, as_json, as_results_json, form_wanted, part, tell_part
from server.protection import open_to_all
from server.reading import Malformed, sentence

bp = Blueprint("library", __name__)
bp.add_app_template_filter(asked_generally)

AGAINST = "against"
FEW = 5  # possible values that are told one by one
_RESERVED = (AGAINST, "limit", "offset")


@bp.get("/query/")
def index() -> ResponseReturnValue:
    """The library as a page, or as JSON where that is asked for."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return listed() if best == "application/json" else render_template("queries.html", groups=groups())


@bp.get("/query.json")
def listed() -> ResponseReturnValue:
    """`{"queries": […]}`: every query with its question, parameters and address."""
    return jsonify(queries=[described(each) for group in groups().values() for each in group])


@bp.get("/query/<name>")
def one(name: str) -> ResponseReturnValue:
    """What a query finds: a page, or data where the address ends in `.json`, `.csv` or `.ttl` or the Accept header asks for it.

    Raises Malformed where there is no such query, or a parameter is unknown, missing or can't be read.
    """
    stem, _, suffix = name.partition(".")
    wanted = _query(stem)
    form = form_wanted(wanted, suffix, request.accept_mimetypes)
    given = {key: values for key, values in request.args.lists() if key not in _RESERVED}
    against = _against(wanted)
    try:
        found = run(get_store(), wanted, given, complete=bool(given) or form != "html", against=against)
    except BadParameter as error:
        raise _refused(error) from None
    shown = part(len(found), form, request.args)
    return _page(wanted, found, shown, given, against) if form == "html" else _data(found, shown, form)


@bp.after_request
def _open_to_all(response: Response) -> Response:
    """Data are for all."""
    response.vary.add("Accept")
    return response if response.mimetype == "text/html" else open_to_all(response, "Link", "X-Total-Count")


def _query(name: str) -> Query:
    advice = "All queries are listed at /query/."
    try:
        found = query(name)
    except NoSuchQuery as error:
        raise Malformed("", f"There is no query called “{name[:60]}”.", advice, error.near or _names(), 404) from None
    if found.folder != LIBRARY:
        raise Malformed("", f"The query “{name}” is for the program's own use.", advice, _names(), 404)
    return found


def _names() -> list[str]:
    return [each.name for group in groups().values() for each in group]


def _against(wanted: Query) -> str:
    """Whether to compare with the build before: the value of `against`, "" for no."""
    value = request.args.get(AGAINST, "").strip()
    if not value:
        return ""
    if value != EARLIER or wanted.is_graph:
        raise Malformed(AGAINST, f"“{value[:60]}” is nothing to compare with here.", "Rows can be compared with the earlier build.", (EARLIER,))
    if not _can_compare():
        raise Malformed(AGAINST, "No earlier build is kept.", "Leave it out, or come back after the next build.")
    return value


def _can_compare() -> bool:
    store = get_store()
    if not isinstance(store, EmbeddedStore):
        return False
    try:
        other_build(store, EARLIER)
    except StoreError:
        return False
    return True


def _refused(error: BadParameter) -> Malformed:
    return Malformed(error.parameter, sentence(error), f"Give {_listed(error.possible)}.", error.possible)


def _listed(possible: Sequence[str]) -> str:
    if not possible:
        return "another value; the page of the query tells what it takes"
    return f"one of the {len(possible)} values that are possible" if len(possible) > FEW else f"for example {' or '.join(possible)}"


def _page(wanted: Query, found: Table | Graph, shown: Part, given: Mapping[str, Sequence[str]], against: str) -> str:
    store = get_store()
    bound = {**_said(wanted, found), **({AGAINST: against} if against else {})}
    return render_template(
        "query.html", query=wanted, found=found, rows=found.rows[shown.begin : shown.end] if isinstance(found, Table) else (), shown=shown,
        fields=fields(store, wanted, found.given), question=asked_of(store, wanted, found.given),
        against=against, comparable=not wanted.is_graph and _can_compare(),
        forms=[form for form in FORMS if (form == "ttl") == wanted.is_graph], bound=bound, editor=url_for("sparql.endpoint", query=found.sparql),
        example=not any(given.values()) and bool(set(wanted.params) - set(wanted.optional)),
    )  # fmt: skip


def _said(wanted: Query, found: Table | Graph) -> dict[str, list[str]]:
    """The parameters as an address has them: those that were bound, and the examples of those that must be said."""
    return {name: list(found.given.get(name) or [wanted.example(name)]) for name in wanted.params if name in found.given or name not in wanted.optional}


def _data(found: Table | Graph, shown: Part, form: str) -> Response:
    if isinstance(found, Graph):
        return Response(found.turtle, content_type="text/turtle; charset=utf-8")
    return tell_part({"json": as_json, "srj": as_results_json, "csv": as_csv}[form](found, shown), shown)
