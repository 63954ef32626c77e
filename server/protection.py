"""Headers that keep a visitor's question between them and us."""

from typing import TypeVar

from flask import Flask, request
from werkzeug.wrappers import Response as AnyResponse

Response = TypeVar("Response", bound=AnyResponse)

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    """Send the headers with every response."""
    app.after_request(lambda response: protect(response, bool(request.query_string)))


def open_to_all(response: Response, *exposed: str) -> Response:
    """Let scripts of any site read a response and the headers that are named (Fetch standard, CORS protocol). It must not depend on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if exposed:
        response.headers["Access-Control-Expose-Headers"] = ", ".join(exposed)
    return response


def protect(response: Response, asked: bool) -> Response:
    """Add them to a response; `asked` tells that the address says what was asked."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if asked:  # an answer: personal, so neither shared caches nor search engines keep it
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["X-Robots-Tag"] = "noindex"
    return response
