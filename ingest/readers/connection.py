"""Connections to the web that go to public addresses only, and end when the time is up, whatever the other side does."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.request
from functools import partial
from typing import IO
from urllib.parse import urljoin, urlsplit

from ingest.document import Unreadable

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses as networks without IPv4 write them


class Guard:
    """Connects to addresses that are allowed, and cuts every connection when the time is up."""

    def __init__(self, deadline: float, private: bool) -> None:
        self._deadline = deadline
        self._private = private
        self._watched: list[tuple[threading.Timer, socket.socket]] = []

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to one of the addresses of a host. Raises Unreadable unless all of them are public."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, place in found:
            if not self._private and not is_public(str(place[0])):
                raise Unreadable(f"refused: {host} leads to {place[0]}, which is not a public address; save the page and give the file")
        failure: OSError = ConnectionError("no address")
        for family, kind, protocol, _, place in found:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(max(self._deadline - time.monotonic(), 0.01))
                connection.connect(place)
                return self._watch(connection)
            except OSError as error:
                connection.close()
                failure = error
        raise failure

    def _watch(self, connection: socket.socket) -> socket.socket:
        same = connection.dup()  # which stays ours, whoever wraps or closes the connection
        timer = threading.Timer(max(self._deadline - time.monotonic(), 0), _cut, [same])
        timer.daemon = True
        timer.start()
        self._watched.append((timer, same))
        return connection

    def release(self) -> None:
        """Let go of all connections."""
        for timer, connection in self._watched:
            timer.cancel()
            connection.close()


def _cut(connection: socket.socket) -> None:
    """End a connection, also for whoever waits for it elsewhere."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is an IPv4 address written as IPv6."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _TRANSLATED else None)
        if inner or found.teredo or found.is_site_local:
            return bool(inner) and is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Plain(http.client.HTTPConnection):
    """HTTP over a guarded connection."""

    def __init__(self, host: str, guard: Guard, timeout: float) -> None:
        super().__init__(host, timeout=timeout)
        self._guard = guard

    def connect(self) -> None:
        self.sock = self._guard.connect(self.host, self.port)


class _Secure(_Plain):
    """HTTPS over a guarded connection, the certificate checked."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class _Handler(urllib.request.AbstractHTTPHandler):
    """Opens http and https addresses over guarded connections."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """See urllib.request."""
        return self.do_open(partial(_Plain, guard=self._guard), request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """See urllib.request."""
        return self.do_open(partial(_Secure, guard=self._guard), request)

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https addresses; their hosts are checked as the first one was."""

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage
    ) -> http.client.HTTPResponse | None:
        """See urllib.request, which has a word of its own for other schemes."""
        check_scheme(urljoin(req.full_url, headers.get("Location", "")))
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def opener(guard: Guard) -> urllib.request.OpenerDirector:
    """Opens http and https addresses over connections that the guard makes."""
    found = urllib.request.OpenerDirector()
    for handler in (_Handler(guard), _Redirects(), urllib.request.HTTPErrorProcessor(), urllib.request.HTTPDefaultErrorHandler()):
        found.add_handler(handler)
    return found


def check_scheme(address: str) -> None:
    """Raise Unreadable for an address of another scheme than http and https."""
    scheme = urlsplit(address).scheme
    if scheme.lower() not in ("http", "https"):
        raise Unreadable(f"leads to an address that begins with {scheme}:, and only http and https are fetched; save the page and give the file")
