"""Who may use own articles: whoever has the token. Programs send it with each request, browsers once, and then a cookie that is signed with it."""

import base64
import hmac
import secrets
import threading
import time
from collections import deque

from flask import Request, Response
from itsdangerous import BadSignature, TimestampSigner

from server.problems import Problem

SHORTEST = 20  # characters of a token
COOKIE = "covertrace-own-articles"
LASTS = 4 * 3600  # seconds of a session
_FAILURES, _WITHIN = 10, 60.0  # so many wrong tokens, in so many seconds, and none is looked at any more until some of them are that old
_NAME = 60  # characters
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Access:
    """Looks at tokens and sessions. Sessions are kept nowhere: they are signed, and end with the token or by time."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._signer = TimestampSigner(token, salt="covertrace own articles")
        self._failures: deque[float] = deque()
        self._lock = threading.Lock()

    def is_token(self, given: str) -> bool:
        """Whether this is the token. Raises Problem (429) where too many wrong ones were given lately: then not even the right one is looked at."""
        self._slow_down()
        if hmac.compare_digest(given.encode("utf-8", "replace"), self._token):
            return True
        with self._lock:
            self._failures.append(time.monotonic())
        return False

    def open_session(self, response: Response, request: Request, name: str = "") -> None:
        """Send the cookie of a new session of whoever calls themselves so, to pages of own articles alone, and over TLS alone where the page came so."""
        called = base64.urlsafe_b64encode(name[:_NAME].encode("utf-8", "replace"))
        value = self._signer.sign(b".".join((secrets.token_hex(8).encode(), called))).decode()
        secure = request.is_secure or request.headers.get("Origin", "").startswith("https://")
        response.set_cookie(COOKIE, value, path="/own-articles", httponly=True, samesite="Strict", secure=secure)

    def close_session(self, response: Response) -> None:
        """Have the browser forget the cookie."""
        response.delete_cookie(COOKIE, path="/own-articles", httponly=True, samesite="Strict")

    def session(self, request: Request) -> str | None:
        """The name that was given with the session that a request comes with ("" for none), or None where there is no session, or it has ended."""
        try:
            _, _, name = bytes(self._signer.unsign(request.cookies.get(COOKIE, ""), max_age=LASTS)).partition(b".")
            return base64.urlsafe_b64decode(name).decode()
        except (BadSignature, ValueError):
            return None

    def _slow_down(self) -> None:
        with self._lock:
            while self._failures and time.monotonic() - self._failures[0] > _WITHIN:
                self._failures.popleft()
            full = len(self._failures) >= _FAILURES
        if full:
            wait = str(int(_WITHIN))
            raise Problem(429, "Too many wrong tokens were given.", "Wait a minute, and give the right one.", headers={"Retry-After": wait})


def is_own_form(request: Request) -> bool:
    """Whether a form was sent by a page of this site and no other (Fetch Metadata; the Origin header of RFC 6454). What tells neither is not."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    return site in (None, "same-origin") and (origin is None or origin in _origins(request.host))


def _origins(host: str) -> set[str]:
    """The origins that the address of a request can have: a proxy may speak TLS in front of us."""
    return {f"{scheme}://{host.removesuffix(port).lower()}" for scheme, port in _DEFAULT_PORTS.items()}
