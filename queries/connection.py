"""HTTP to an endpoint: every way in which it can fail is told in one line that says what to do."""

import math
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3

from queries.credentials import Credentials
from queries.triplestore import StoreError

TIMEOUT = "COVERTRACE_STORE_TIMEOUT"
_CONNECT = 10.0  # seconds
_PART = 1 << 16  # bytes
Data = bytes | Mapping[str, str] | None  # a body, or the fields of a form
_SHOWN = 200  # characters of what an endpoint says


class Refused(StoreError):
    """An answer with a status that says no."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Lost(StoreError):
    """No answer, or half of one: what was asked for may have been done or not."""


class Slow(Lost):
    """No whole answer in time."""


class Long(StoreError):
    """An answer of more bytes than were to be taken."""


@dataclass(frozen=True)
class Answer:
    """What came back with a status of success."""

    body: bytes
    headers: Mapping[str, str]

    @property
    def is_page(self) -> bool:
        """Whether it is a web page."""
        return "html" in self.headers.get("Content-Type", "") or self.body[:200].lstrip()[:9].lower() in (b"<!doctype", b"<html>")


class Connection:
    """Requests to one endpoint with one set of credentials; threads may share it. Times are in seconds."""

    def __init__(self, credentials: Credentials, timeout: float | None = None) -> None:
        self._credentials = credentials
        self._timeout = timeout or _seconds()
        self._own = threading.local()

    def send(
        self, method: str, url: str, *, data: Data = None, params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None, again: bool = True, timeout: float | None = None, most: float = math.inf,
    ) -> Answer:
        """The answer to a request. Where `again` allows it, one whose connection broke before an answer is sent once more.

        Raises Refused for a status that is no success, Lost where no whole answer came, Long where it has more than `most` bytes.
        """
        limit = timeout or self._timeout
        try:
            response = self._asked(method, url, data, params, headers, limit, again)
            with response:
                body = _read(response, url, time.monotonic() + limit, most)
        except requests.Timeout as error:
            raise Slow(f"{shown(url)} did not answer within {limit:g} seconds; it may be busy, and {TIMEOUT} sets another time") from error
        except requests.ConnectionError as error:
            raise Lost(f"{shown(url)} can't be reached ({_reason(error)}); is it running, and is the address right?") from error
        except requests.RequestException as error:
            raise StoreError(f"{shown(url)} can't be asked ({type(error).__name__}); is it the address of a SPARQL endpoint?") from error
        self._judge(response, body, url)
        return Answer(body, response.headers)

    def _asked(
        self, method: str, url: str, data: Data, params: Mapping[str, str] | None, headers: Mapping[str, str] | None, limit: float, again: bool,
    ) -> requests.Response:
        """A response whose body is yet to be read, after a challenge where there is one. Redirects are not followed: credentials stay here."""
        session = self._session()

        def once() -> requests.Response:
            return session.request(method, url, data=data, params=params, headers=headers, timeout=(_CONNECT, limit), stream=True, allow_redirects=False)

        try:
            response = once()
        except requests.Timeout:
            raise
        except requests.ConnectionError:
            if not again:
                raise
            response = once()
        if response.status_code == 401:
            auth = self._credentials.answering(response.headers.get("WWW-Authenticate", ""))
            if auth:
                response.close()
                session.auth = auth
                response = once()
        return response

    def _session(self) -> requests.Session:
        """A session for each thread: they are not made to be shared."""
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = requests.Session()
            session.auth = self._credentials.unasked()
            session.headers["User-Agent"] = "covertrace"
        return session

    def _judge(self, response: requests.Response, body: bytes, url: str) -> None:
        status = response.status_code
        if status < 300:
            return
        if status < 400:
            raise Refused(status, f"{shown(url)} sends on to {shown(response.headers.get('Location', 'another address'))}; give that address itself")
        if status == 401:
            asks = "refuses the credentials" if self._credentials.given else "asks for credentials"
            raise Refused(status, f"{shown(url)} {asks} (401); {self._credentials.advice}")
        if status == 403 or b"No permission" in body[:_SHOWN]:  # as Virtuoso says it, with another status
            raise Refused(status, f"{shown(url)} does not allow this ({status}); give that user the right to, or {self._credentials.advice}")
        if status in (502, 504):  # a gateway speaks, not the store behind it
            raise Lost(f"{shown(url)} answered {status}: what stands before the store gave up waiting for it; try again when it is up")
        if status == 404:
            raise Refused(status, f"there is nothing at {shown(url)} (404); check the address")
        raise Refused(status, f"{shown(url)} answered {status}{_said(response, body)}")


def shown(url: str) -> str:
    """An address as it may be shown: without a user, a password and a query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _read(response: requests.Response, url: str, deadline: float, most: float) -> bytes:
    """The whole body, however slowly the other side talks. Raises Lost and Long."""
    parts, size = [], 0
    try:
        while part := response.raw.read1(_PART, decode_content=True):  # what has come by now: to wait for a whole part may take for ever
            parts.append(part)
            size += len(part)
            if size > most:
                raise Long(f"{shown(url)} answered with more than {most:,} bytes")
            if time.monotonic() > deadline:
                raise Slow(f"{shown(url)} was too slow with its answer; {TIMEOUT} sets another time")
    except urllib3.exceptions.HTTPError as error:
        raise Lost(f"the answer of {shown(url)} broke off; try again, and look at its log if it happens again") from error
    return b"".join(parts)


def _said(response: requests.Response, body: bytes) -> str:
    """The first line of what an endpoint says, unless it is a page: the rest often repeats the query."""
    if "html" in response.headers.get("Content-Type", "") or not body.strip():
        return f" ({response.reason})" if response.reason else ""
    return f": {body.decode('utf-8', 'replace').strip().splitlines()[0][:_SHOWN]}"


def _reason(error: requests.ConnectionError) -> str:
    """What went wrong below HTTP, in the words of the system where there are any."""
    cause: object = error
    while isinstance(cause, BaseException):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        inner = getattr(cause, "reason", None) or next((a for a in cause.args if isinstance(a, BaseException)), None)
        cause = inner or cause.__cause__ or cause.__context__
    return "the connection broke"


def _seconds() -> float:
    """The time limit that the environment sets, in seconds."""
    given = os.environ.get(TIMEOUT, "60")
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise StoreError(f"{TIMEOUT} is {given[:20]!r}; give a number of seconds")
    return seconds
