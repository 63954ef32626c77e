"""A name for each request, by which what a visitor was told is found in the log."""

import re
from contextvars import ContextVar
from uuid import uuid4
from wsgiref.types import WSGIEnvironment

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)  # a UUID, a ULID, what nginx and load balancers make
_current: ContextVar[str] = ContextVar("request id", default="")


def begin(environ: WSGIEnvironment) -> str:
    """The id of a request that begins: the one that it brings, if that is well-formed (8 to 64 letters, digits, dots, hyphens), else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    found = given if _WELL_FORMED.fullmatch(given) else uuid4().hex
    _current.set(found)
    return found


def current_id() -> str:
    """The id of the request that this thread works on, "" outside of one."""
    return _current.get()
