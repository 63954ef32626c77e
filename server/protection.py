"""Headers that keep a visitor's question between them and us, and scripts of others out.

A page has no script and no style within it, so the policy allows none: what gets into a page through an article can't run.
"""

from typing import TypeVar

from flask import Flask, request
from werkzeug.wrappers import Response as AnyResponse

Response = TypeVar("Response", bound=AnyResponse)

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
PERMISSIONS = ", ".join(f"{each}=()" for each in _UNUSED)  # https://www.w3.org/TR/permissions-policy/
HSTS = f"max-age={365 * 86400}"  # RFC 6797; hosts below this one are somebody else's to decide


def init_app(app: Flask) -> None:
    """Send the headers with every response."""
    app.after_request(lambda response: protect(response, bool(request.query_string), request.is_secure))


def open_to_all(response: Response, *exposed: str) -> Response:
    """Let scripts of any site read a response and the headers that are named (Fetch standard, CORS protocol). It must not depend on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if exposed:
        response.headers["Access-Control-Expose-Headers"] = ", ".join(exposed)
    return response


def protect(response: Response, asked: bool, secure: bool) -> Response:
    """Add them to a response; `asked` tells that the address says what was asked, `secure` that it was asked over TLS, which a proxy speaks for us."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Permissions-Policy"] = PERMISSIONS
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if secure:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if asked:  # an answer: personal, so neither shared caches nor search engines keep it
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["X-Robots-Tag"] = "noindex"
    return response
