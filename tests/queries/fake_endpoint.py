"""A small HTTP server that plays an endpoint that is slow, dies, refuses, or is no endpoint at all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CURRENT = '{"head": {"vars": ["build"]}, "results": {"bindings": [{"build": {"type": "uri", "value": "https://w3id.org/covertrace/build/a1"}}]}}'
NO_ROWS = '{"head": {"vars": ["s"]}, "results": {"bindings": []}}'

Play = Callable[["Call"], None]


class Call(BaseHTTPRequestHandler):
    """One request; `sparql` is the query or update in it."""

    sparql = ""
    body = b""
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Let the play answer."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = self.body.decode()
        form = parse_qs(body)
        self.sparql = (form.get("query") or form.get("update") or [body])[0]
        fake: Fake = self.server.fake  # type: ignore[attr-defined]
        fake.calls.append((self.path, self.sparql, self.headers.get("Authorization", "")))
        fake.play(self)

    def reply(self, status: int, body: str, kind: str = "application/sparql-results+json", **headers: str) -> None:
        """A whole answer; in the names of headers _ stands for -."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body.encode())

    def half(self, body: str) -> None:
        """An answer that breaks off."""
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(2 * len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection."""
        self.close_connection = True
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Fake:
    """The running server: its address, what it plays, and what it was sent (path, SPARQL, credentials)."""

    url: str
    play: Play = lambda call: call.reply(200, NO_ROWS)
    calls: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def fake_endpoint() -> Iterator[Fake]:
    """The server, on a free port of the loopback interface."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Call)
    server.daemon_threads = True
    fake = Fake(f"http://127.0.0.1:{server.server_address[1]}/query")
    server.fake = fake  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
