"""The SPARQL endpoint: https://www.w3.org/TR/sparql11-protocol/, read-only, and a page for browsers at the same address."""

import hashlib
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from queries.formats import GRAPHS, formats_for
from queries.guarded import Guard, Result, allowed
from queries.inspection import inspect
from queries.refusals import BadSyntax, NotAllowed, Refused, TooBig, TooBusy, TooSlow
from queries.store import StoreError
from server import service, workbench
from server.problems import Problem, problem
from server.protocol import Asked, choose, read_request, wants_page

bp = Blueprint("sparql", __name__)
TRUNCATED = "Covertrace-Truncated"
_METHODS = "GET, HEAD, POST, OPTIONS"
_STATUS = {BadSyntax: 400, NotAllowed: 403, TooSlow: 504, TooBig: 422, TooBusy: 503}


def init_app(app: Flask, guard: Guard | None) -> None:
    """Add the endpoint over a store; without a guard it says that there is none."""
    app.extensions["covertrace.guard"] = guard
    app.register_blueprint(bp)


@bp.route("/sparql", methods=["GET", "POST"], strict_slashes=False, provide_automatic_options=False)
def endpoint() -> ResponseReturnValue:
    """The result of a query, the description of the service where none is sent, or the page."""
    page = wants_page(request.accept_mimetypes, request.args.get("format") or request.form.get("format", ""))
    try:
        asked = read_request(request)
        if page:
            return workbench.page(asked.query or "", _run(asked, "") if asked.query else None)
        return _described(asked) if asked.query is None else _answered(asked)
    except Problem as error:
        return workbench.page(request.values.get("query", ""), error) if page else problem(error)


@bp.route("/sparql", methods=["OPTIONS"], strict_slashes=False)
def preflight() -> ResponseReturnValue:
    """What scripts of other sites may send (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    headers = {
        "Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": "86400",
        "Access-Control-Allow-Headers": request.headers.get("Access-Control-Request-Headers", "Accept, Content-Type"),
    }  # fmt: skip
    return Response(status=204, headers=headers)


@bp.after_request
def _open_to_all(response: Response) -> Response:
    """Let scripts of any site read what anyone can read (the same for errors)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = f"{TRUNCATED}, Retry-After, ETag"
    response.vary.add("Accept")
    return response


def get_guard() -> Guard:
    """What runs queries. Raises StoreError where the application has no store."""
    guard = cast(Guard | None, current_app.extensions["covertrace.guard"])
    if guard is None:
        raise StoreError("the application was made without a store, so there is nothing to query")
    return guard


def _answered(asked: Asked) -> Response:
    assert asked.query is not None
    tag = _tag(asked)
    if tag and request.if_none_match.contains(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    result = _run(asked, choose(request.accept_mimetypes, formats_for(_form(asked.query)), asked.format).name)
    response = Response(result.body, content_type=result.format.content_type)
    response.headers["Cache-Control"] = "no-cache"
    if tag:
        response.set_etag(tag)
    if result.truncated:
        response.headers[TRUNCATED] = f"rows={result.rows}"
    return response


def _form(query: str) -> str:
    try:
        return allowed(query).form
    except NotAllowed as error:
        raise _told(error) from None


def _tag(asked: Asked) -> str:
    """A name for the result, by which a client that has it need not get it again; none for functions that give something else each time."""
    query = asked.query or ""
    if request.method == "POST" or inspect(query).changing:
        return ""
    parts = (get_guard().store.version(), query, asked.dataset, asked.format, request.headers.get("Accept"))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _run(asked: Asked, form: str) -> Result:
    try:
        return get_guard().run(asked.query or "", form, asked.dataset, request.base_url)
    except Refused as error:
        raise _told(error) from None


def _told(error: Refused) -> Problem:
    members: dict[str, object] = {"line": error.line, "column": error.column} if isinstance(error, BadSyntax) else {}
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooBusy) else {}
    return Problem(_STATUS[type(error)], error.detail, error.advice, members, headers)


def _described(asked: Asked) -> Response:
    """The service description (https://www.w3.org/TR/sparql11-service-description/) in the graph format that is liked most."""
    if request.method == "POST":
        raise Problem(400, "No query is sent.", "Send it as the field query of a form, or as the body with the type application/sparql-query.")
    chosen = choose(request.accept_mimetypes, GRAPHS, asked.format)
    guard = get_guard()
    response = Response(service.described(guard, request.base_url.rstrip("/"), chosen), content_type=chosen.content_type)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:20])
    return cast(Response, response.make_conditional(request))
