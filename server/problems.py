"""Errors as pages for people and as problem details (RFC 9457) for programs."""

import json
import traceback
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from queries.store import StoreError
from server.reading import Malformed
from server.request_ids import current_id

RETRY_AFTER = 60  # seconds, as the advice says; a store that is back is read at once
_LISTED = 20  # possible values on a page; programs get all
ADVICE = {
    404: "Check the address, or start from the question page or the list of sources.",
    405: "Pages are read with GET.",
    413: "Send less at once.",
    414: "Ask in fewer words.",
    503: "Try again in a minute.",
    500: "Try again in a minute. If it happens again, ask in other words.",
}
DETAIL = {
    404: "There is no page at this address.",
    405: "This address can't be used in that way.",
    413: "What was sent is too large, so nothing of it was kept.",
    414: "The address is too long.",
    503: "What we know can't be read at the moment, so there is no answer.",
    500: "Something went wrong on our side, so there is no answer.",
}


class Problem(Exception):
    """An error that is answered with this status, told in words; `members` go into the problem document, `headers` with the response."""

    def __init__(self, status: int, detail: str, advice: str, members: dict[str, object] | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.advice = advice
        self.members = members or {}
        self.headers = headers or {}


def init_app(app: Flask) -> None:
    """Answer every error with a page or a problem document."""
    app.register_error_handler(Malformed, _malformed)
    app.register_error_handler(Problem, told)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StoreError, _unreadable)
    app.register_error_handler(Exception, _unforeseen)


def document(status: int, detail: str, advice: str, **members: object) -> str:
    """The problem document of an error (RFC 9457); `request_id` is how the log names the request."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "advice": advice}
    return json.dumps(told | ({"request_id": current_id()} if current_id() else {}) | members)


def _malformed(error: Malformed) -> tuple[Response, int]:
    members: dict[str, object] = {"parameter": error.parameter} if error.parameter else {}
    return _problem(error.status, error.detail, error.advice, error.possible, **members), error.status


def told(error: Problem) -> tuple[Response, int]:
    """The response of a Problem."""
    response = _problem(error.status, error.detail, error.advice, (), **error.members)
    response.headers.update(error.headers)
    return response, error.status


def _http(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    response = _problem(status, DETAIL.get(status, error.description or ""), ADVICE.get(status, ADVICE[404]))
    allow = dict(error.get_headers()).get("Allow")
    if allow:
        response.headers["Allow"] = allow
    return response, status


def _unreadable(error: StoreError) -> tuple[Response, int]:
    """The message of a StoreError is for whoever runs the application: it goes to the log."""
    current_app.logger.error("%s", error)
    response = _problem(503, DETAIL[503], ADVICE[503])
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response, 503


def _unforeseen(error: Exception) -> tuple[Response, int]:
    """Log where it happened, never what was asked: messages of errors may quote the question."""
    log_unforeseen(current_app, error, request.path)
    return _problem(500, DETAIL[500], ADVICE[500]), 500


def log_unforeseen(app: Flask, error: Exception, path: str) -> None:
    """Write where an error happened into the log, and nothing of what was asked."""
    app.logger.error("%s in %s\n%s", type(error).__name__, ascii(path)[1:-1], "".join(traceback.format_tb(error.__traceback__)))


def _problem(status: int, detail: str, advice: str, possible: Sequence[str] = (), **members: object) -> Response:
    title = HTTPStatus(status).phrase
    if not _for_a_program():
        page = render_template(
            "problem.html", status=status, title=title, detail=detail, advice=advice, possible=possible[:_LISTED], request_id=current_id()
        )
        return Response(page, mimetype="text/html")
    if possible:
        members["possible"] = list(possible)
    return Response(document(status, detail, advice, **members), content_type="application/problem+json")


def _for_a_program() -> bool:
    accepted = request.accept_mimetypes
    prefers_json = accepted.best_match(["text/html", "application/json", "application/problem+json"]) != "text/html"
    if request.path.startswith("/sparql"):
        return prefers_json or "text/html" not in accepted.values()
    if request.path in ("/healthz", "/readyz", "/metrics") or request.path.startswith("/api/own-articles"):
        return True
    return request.path.endswith((".json", ".ttl", ".csv")) or (bool(accepted) and prefers_json)
