"""Fetches a page or file of the web, within limits of size and time, and from public addresses only."""

import http.client
import posixpath
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from ingest.document import Unreadable
from ingest.readers.connection import Guard, check_scheme, opener

SECONDS = 30.0  # for all of it: connecting, redirects, reading
TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "application/x-pdf": "pdf", "text/plain": "text", "text/markdown": "text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
ENDINGS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".txt": "text", ".md": "text"}
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "application/download", "application/force-download")
_AGENT = "Mozilla/5.0 (compatible; Covertrace)"


@dataclass(frozen=True)
class Fetched:
    """What an address gave: its bytes, their format ("html", "pdf", "docx", "text"), charset if told, and the address after redirects."""

    data: bytes
    form: str
    charset: str
    address: str


def fetch(address: str, limits: Mapping[str, int], seconds: float = SECONDS, private: bool = False) -> Fetched:
    """What an http or https address gives. `limits` are bytes by format; `private` also allows addresses that are not public.

    Proxies are not used, since the address that is connected to is the one that is checked. Raises Unreadable, saying what to
    do, for anything that fails or is not allowed.
    """
    deadline = time.monotonic() + seconds
    guard = Guard(deadline, private)
    try:
        with opener(guard).open(_request(address), timeout=seconds) as response:
            final = response.geturl()
            _check_time(deadline)
            form = _form(response.headers, final)
            return Fetched(_body(response, limits[form], deadline), form, response.headers.get_content_charset("") or "", final)
    except Unreadable:
        raise
    except urllib.error.HTTPError as error:
        with error:
            raise Unreadable(_status(error)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreadable(_failure(error, deadline, seconds)) from error
    finally:
        guard.release()


def name_of(address: str) -> str:
    """The name of an article from an address: host, path and query, as people write them."""
    parts = urlsplit(address)
    path = posixpath.normpath("/" + unquote(parts.path)).strip("/")
    return "/".join(filter(None, (parts.netloc.lower(), path))) + (f"?{parts.query}" if parts.query else "")


def _request(address: str) -> urllib.request.Request:
    check_scheme(address)
    parts = urlsplit(address)
    if "@" in parts.netloc or not parts.hostname:
        raise Unreadable("not an address of a page; write it as https://host/path, without a user name")
    host = parts.netloc.encode("idna").decode("ascii")
    quoted = urlunsplit((parts.scheme, host, quote(parts.path, safe="/%:=&+!$,;'@()*~"), quote(parts.query, safe="/%:=&+!$,;'@()*~?"), ""))
    headers = {"User-Agent": _AGENT, "Accept": ", ".join([*TYPES, "*/*;q=0.1"]), "Accept-Encoding": "identity"}
    return urllib.request.Request(quoted, headers=headers)  # noqa: S310


def _form(headers: Message, address: str) -> str:
    """The format of an answer, by its content type or, where that tells nothing, by what the address ends in."""
    kind = headers.get_content_type() if headers.get("Content-Type") else ""
    ending = posixpath.splitext(urlsplit(address).path.lower())[1]
    form = TYPES.get(kind) or (ENDINGS.get(ending) if kind in _UNTOLD else None)
    if form is None:
        raise Unreadable(f"is {kind or 'of no type that is told'}; only HTML, PDF, DOCX, text and Markdown are read")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unreadable("was sent compressed although that was not asked for; save the page and give the file")
    return form


def _body(response: http.client.HTTPResponse, limit: int, deadline: float) -> bytes:
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > limit:
        raise _too_large(limit)
    data = response.read(limit + 1)
    if len(data) > limit:
        raise _too_large(limit)
    _check_time(deadline)
    if length.isdecimal() and len(data) < int(length):
        raise Unreadable("the answer broke off before its end; try again")
    return data


def _check_time(deadline: float) -> None:
    """Raise TimeoutError if the time is up: what was read may then be cut off anywhere."""
    if time.monotonic() >= deadline:
        raise TimeoutError


def _too_large(limit: int) -> Unreadable:
    return Unreadable(f"is larger than {limit // 1_000_000} MB, which is too large for an article; save the part that matters and give the file")


def _status(error: urllib.error.HTTPError) -> str:
    if 300 <= error.code < 400:
        return "redirects in a circle, or more than ten times; open it in a browser, save the page and give the file"
    advice = {401: "it asks for a password", 403: "it refuses programs", 404: "there is no such page", 410: "the page is gone", 429: "it asks for patience"}
    told = advice.get(error.code, "the server failed, try again later" if error.code >= 500 else "it did not give the page")
    return f"answered {error.code} {error.reason}: {told}; or open it in a browser, save the page and give the file"


def _failure(error: Exception, deadline: float, seconds: float) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError) or time.monotonic() >= deadline:
        return f"no answer within {seconds:g} seconds; try again, or save the page and give the file"
    if isinstance(reason, socket.gaierror):
        return "no such host; check the address"
    if isinstance(reason, ssl.SSLError):
        return f"no secure connection ({getattr(reason, 'verify_message', '') or reason.reason}); save the page and give the file"
    told = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return f"can't be fetched ({told}); check the address, or save the page and give the file"
