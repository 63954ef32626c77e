"""The SPARQL endpoint: https://www.w3.org/TR/sparql11-protocol/, read-only. A browser gets a page at the same address.

Programs are answered before Flask comes into play, which would take longer than most queries.
"""

import hashlib
from collections.abc import Iterable
from time import perf_counter
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint, Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from queries.catalogue import NoSuchQuery
from queries.guarded import Guard, Result, allowed
from queries.inspection import inspect
from queries.refusals import BadSyntax, NotAllowed, Refused, TooBig, TooBusy, TooSlow, Unknown
from queries.store import EmbeddedStore, StoreError
from server import entrance, service, workbench
from server.caching import code_version
from server.observing import ROUTE
from server.opening import opened
from server.problems import ADVICE, DETAIL, Problem, document, log_unforeseen
from server.protection import open_to_all, protect
from server.protocol import Asked, choose, prefers_page, read_request
from server.rate_limits import RateLimits

bp = Blueprint("sparql", __name__)
TRUNCATED = "Covertrace-Truncated"
_METHODS = "GET, HEAD, POST, OPTIONS"
_STATUS = {BadSyntax: 400, Unknown: 400, NotAllowed: 403, TooSlow: 504, TooBig: 422, TooBusy: 503}


def init_app(app: Flask, guard: Guard | None) -> None:
    """Add the endpoint over a store; without a guard it says that there is none."""
    app.extensions["covertrace.guard"] = guard
    app.register_blueprint(bp)
    app.wsgi_app = Shortcut(app, app.wsgi_app)  # type: ignore[method-assign]


@bp.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> ResponseReturnValue:
    """The page, with the result of a query if one is sent. Raises StoreError."""
    began = perf_counter()
    try:
        asked = read_request(request)
        if asked.query:
            _limits(current_app).check("sparql", request)
        outcome = _run(_guard(current_app), asked, "", request.base_url) if asked.query else None
        return workbench.page(asked.query or "", outcome, perf_counter() - began)
    except Problem as error:
        return workbench.page(request.values.get("query", ""), error)


@bp.get("/sparql/library/<name>")
def from_library(name: str) -> ResponseReturnValue:
    """Sends on to the page with a query of the catalogue in it: an address that is short where many are listed."""
    try:
        return redirect(f"{opened(name)}#result")
    except NoSuchQuery:
        abort(404)


class Shortcut:
    """Answers programs at /sparql, and hands all other requests on."""

    def __init__(self, app: Flask, rest: WSGIApplication) -> None:
        self._app = app
        self._rest = rest

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        if environ["PATH_INFO"] not in ("/sparql", "/sparql/") or environ["REQUEST_METHOD"] not in _METHODS.split(", "):
            return self._rest(environ, start_response)
        asking = Request(environ)
        if prefers_page(asking.headers.get("Accept", "")) and "format" not in asking.args and asking.method != "OPTIONS":
            return self._rest(environ, start_response)
        environ[ROUTE] = "/sparql"
        response = _open_to_all(protect(self._respond(asking), bool(asking.query_string), asking.is_secure))
        return response(environ, start_response)

    def _respond(self, asking: Request) -> Response:
        """The response, whatever goes wrong."""
        try:
            entrance.check(asking, self._app.extensions["covertrace.settings"])
            return _respond(asking, _guard(self._app), _limits(self._app))
        except Problem as error:
            return _document(error)
        except HTTPException as error:
            return _document(Problem(error.code or 400, error.description or "The request can't be read.", ADVICE[404]))
        except StoreError as error:
            self._app.logger.error("%s", error)
            return _document(Problem(503, DETAIL[503], ADVICE[503]))
        except Exception as error:
            log_unforeseen(self._app, error, asking.path)
            return _document(Problem(500, DETAIL[500], ADVICE[500]))


def _respond(asking: Request, guard: Guard, limits: RateLimits) -> Response:
    if asking.method == "OPTIONS":
        return _preflight(asking)
    asked = read_request(asking)
    return _described(asking, guard, asked) if asked.query is None else _answered(asking, guard, limits, asked)


def _preflight(asking: Request) -> Response:
    """What scripts of other sites may send (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    headers = {
        "Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": "86400",
        "Access-Control-Allow-Headers": asking.headers.get("Access-Control-Request-Headers", "Accept, Content-Type"),
    }  # fmt: skip
    return Response(status=204, headers=headers)


def _open_to_all(response: Response) -> Response:
    """Let scripts of any site read what anyone can read."""
    response.headers["Vary"] = "Accept"
    return open_to_all(response, TRUNCATED, "Retry-After", "ETag")


def _guard(app: Flask) -> Guard:
    guard = cast(Guard | None, app.extensions["covertrace.guard"])
    if guard is None:
        raise StoreError("the application was made without a store, so there is nothing to query")
    return guard


def _limits(app: Flask) -> RateLimits:
    return cast(RateLimits, app.extensions["covertrace.rate_limits"])


def _answered(asking: Request, guard: Guard, limits: RateLimits, asked: Asked) -> Response:
    query = asked.query or ""
    accept = asking.headers.get("Accept", "")
    tag = _tag(guard.store.version(), code_version(), query, asked.dataset, asked.format, accept) if _lasting(asking, guard, query) else ""
    if tag and asking.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"', "Cache-Control": "no-cache"})
    try:
        form = allowed(query).form
    except NotAllowed as error:
        raise _told(error) from None
    limits.check("sparql", asking)
    result = _run(guard, asked, choose(accept, form, asked.format).name, asking.base_url)
    response = Response(result.body, content_type=result.format.content_type, headers={"Cache-Control": "no-cache"})
    if tag:
        response.headers["ETag"] = f'"{tag}"'
    if result.truncated:
        response.headers[TRUNCATED] = f"rows={result.rows}"
    return response


def _lasting(asking: Request, guard: Guard, query: str) -> bool:
    """Whether the same request has the same result for as long as the build is the same. An endpoint's version takes a query of its own to tell."""
    return asking.method != "POST" and isinstance(guard.store, EmbeddedStore) and not inspect(query).changing


def _tag(*parts: object) -> str:
    """A name for a result, by which a client that has it need not get it again."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _run(guard: Guard, asked: Asked, form: str, base: str) -> Result:
    try:
        return guard.run(asked.query or "", form, asked.dataset, base)
    except Refused as error:
        raise _told(error) from None


def _told(error: Refused) -> Problem:
    members: dict[str, object] = {"line": error.line, "column": error.column} if isinstance(error, BadSyntax) else {}
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooBusy) else {}
    return Problem(_STATUS[type(error)], error.detail, error.advice, members, headers)


def _document(error: Problem) -> Response:
    body = document(error.status, error.detail, error.advice, **error.members)
    return Response(body, error.status, content_type="application/problem+json", headers=error.headers)


def _described(asking: Request, guard: Guard, asked: Asked) -> Response:
    """The service description (https://www.w3.org/TR/sparql11-service-description/) in the graph format that is liked most."""
    if asking.method == "POST":
        raise Problem(400, "No query is sent.", "Send it as the field query of a form, or as the body with the type application/sparql-query.")
    chosen = choose(asking.headers.get("Accept", ""), "CONSTRUCT", asked.format)
    body = service.described(guard, asking.base_url.rstrip("/"), chosen)
    response = Response(body, content_type=chosen.content_type, headers={"Cache-Control": "no-cache", "ETag": f'"{_tag(body)}"'})
    return response.make_conditional(asking)
