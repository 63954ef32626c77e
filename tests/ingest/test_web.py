"""Fetching pages of the web, from a server of this machine; which addresses are refused otherwise."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.article import LIMITS, UnreadableArticle, read_article
from ingest.document import Unreadable
from ingest.readers import web
from ingest.readers.connection import is_public

PAGE = b"<html><body><h1>Who pays</h1><p>Original Medicare does not cover massage therapy.</p></body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
Reply = tuple[int, dict[str, str], bytes]


class Site:
    """A server on 127.0.0.1; `replies` are status, headers and body by path."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                reply = site.replies.get(self.path, (404, {}, b""))
                if callable(reply):
                    reply(self)
                    return
                status, headers, body = reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that is asked and stopped."""
    found = Site()
    yield found
    found.server.shutdown()
    found.server.server_close()


def fetch(address: str, seconds: float = 5) -> web.Fetched:
    return web.fetch(address, LIMITS, seconds, private=True)


def test_a_page_is_fetched_with_its_format_and_charset(site: Site) -> None:
    site.replies["/a"] = (200, HTML, PAGE)
    assert fetch(f"{site.url}/a") == web.Fetched(PAGE, "html", "utf-8", f"{site.url}/a")


def test_a_page_becomes_an_article_named_by_its_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies["/plans/massage/?y=2"] = (200, {"Content-Type": "text/html; charset=latin-1"}, PAGE.replace(b"pays", "pays Caf\u00e9".encode("latin-1")))
    address = f"{site.url}/plans/massage/?y=2"
    monkeypatch.setattr(web, "fetch", partial(web.fetch, private=True))
    article = read_article(address)
    assert article.file_name == f"{site.url.removeprefix('http://')}/plans/massage?y=2"
    assert article.sources == (address,)
    assert article.text.startswith("# Who pays Caf\u00e9\n\nOriginal Medicare")


@pytest.mark.parametrize(
    ("path", "kind", "form"),
    [
        ("/a.pdf", "application/pdf", "pdf"), ("/a", "application/pdf;v=1", "pdf"), ("/a.pdf", "application/octet-stream", "pdf"), ("/a.docx", "", "docx"),
        ("/a", "text/plain", "text"), ("/a.md", "text/markdown", "text"), ("/a.html", "application/xhtml+xml", "html"),
    ],
)  # fmt: skip
def test_the_content_type_decides_and_else_the_ending(site: Site, path: str, kind: str, form: str) -> None:
    site.replies[path] = (200, {"Content-Type": kind} if kind else {}, b"any")
    assert fetch(site.url + path).form == form


@pytest.mark.parametrize("kind", ["image/png", "application/json", "application/octet-stream", ""])
def test_another_content_type_is_told(site: Site, kind: str) -> None:
    site.replies["/a"] = (200, {"Content-Type": kind} if kind else {}, b"any")
    with pytest.raises(Unreadable, match=f"is {kind or 'of no type that is told'}; only HTML, PDF"):
        fetch(f"{site.url}/a")


def test_redirects_are_followed(site: Site) -> None:
    site.replies["/old"] = (301, {"Location": "/new"}, b"")
    site.replies["/new"] = (200, HTML, PAGE)
    assert fetch(f"{site.url}/old").address == f"{site.url}/new"


def test_redirects_in_a_circle_are_told(site: Site) -> None:
    site.replies["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(Unreadable, match="redirects in a circle"):
        fetch(f"{site.url}/a")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "data:text/html,a"])
def test_a_redirect_to_another_scheme_is_refused(site: Site, target: str) -> None:
    site.replies["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(Unreadable, match="only http and https are fetched"):
        fetch(f"{site.url}/a")


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, "there is no such page"), (403, "refuses programs"), (401, "asks for a password"), (503, "try again later"), (418, "did not give")],
)
def test_an_error_of_the_server_is_told(site: Site, status: int, told: str) -> None:
    site.replies["/a"] = (status, {}, b"")
    with pytest.raises(Unreadable, match=f"answered {status} .*{told}"):
        fetch(f"{site.url}/a")


@pytest.mark.parametrize("length", [True, False])
def test_a_page_that_is_too_large_is_not_read_to_its_end(site: Site, length: bool) -> None:
    site.replies["/a"] = (200, HTML | ({"Content-Length": "3000000"} if length else {}), b"0" * 3_000_000)
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        web.fetch(f"{site.url}/a", {"html": 1_000_000}, private=True)


def test_an_answer_that_breaks_off_is_told(site: Site) -> None:
    site.replies["/a"] = (200, HTML | {"Content-Length": "1000"}, PAGE)
    with pytest.raises(Unreadable, match="broke off"):
        fetch(f"{site.url}/a")


def dripping(before: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers with these bytes and then one more every now and then."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(before)
            for _ in range(200):
                time.sleep(0.05)
                handler.wfile.write(b"x")
        except OSError:
            pass

    return answer


@pytest.mark.parametrize("before", [b"", b"HTTP/1.0 200 OK\r\nX: ", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"])
def test_a_server_that_drips_is_left_when_the_time_is_up(site: Site, before: bytes) -> None:
    site.replies["/a"] = dripping(before)
    with pytest.raises(Unreadable, match=r"no answer within 0\.4 seconds"):
        fetch(f"{site.url}/a", 0.4)


def test_a_compressed_answer_is_told(site: Site) -> None:
    site.replies["/a"] = (200, HTML | {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    with pytest.raises(Unreadable, match="sent compressed"):
        fetch(f"{site.url}/a")


def test_a_server_that_does_not_speak_tls_is_told(site: Site) -> None:
    with pytest.raises(Unreadable, match="no secure connection"):
        fetch(site.url.replace("http:", "https:"))


def test_this_machine_is_refused_and_not_asked(site: Site) -> None:
    for address in (site.url, site.url.replace("127.0.0.1", "localhost"), site.url.replace("127.0.0.1", "2130706433")):
        with pytest.raises(UnreadableArticle, match=r"refused: .* leads to 127.0.0.1, which is not a public address; save the page and give the file"):
            read_article(f"{address}/a")
    assert site.asked == []


def test_a_redirect_to_an_address_that_is_not_public_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies["/a"] = (302, {"Location": "http://169.254.169.254/latest"}, b"")
    known = is_public
    monkeypatch.setattr("ingest.readers.connection.is_public", lambda address: address == "127.0.0.1" or known(address))
    with pytest.raises(Unreadable, match=r"leads to 169.254.169.254, which is not a public address"):
        web.fetch(f"{site.url}/a", LIMITS)
    assert site.asked == ["/a"]


def test_a_host_with_one_address_that_is_not_public_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 80)) for place in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises(Unreadable, match=r"example.org leads to 10.0.0.1"):
        web.fetch("http://example.org/", LIMITS)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "::1", "::", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1",
        "2001:0:4136:e378::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://no-such-host.invalid/", "no such host"), ("http:///a", "not an address of a page"), ("https://me:secret@example.org/", "without a user name"),
        ("http://127.0.0.1:1/", "can't be fetched"), ("http://example.org:port/", "check the address"),
    ],
)  # fmt: skip
def test_an_address_that_can_not_be_fetched_is_told(address: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        fetch(address)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://Example.org/", "example.org"), ("https://example.org/a%20b/c.html#top", "example.org/a b/c.html"),
        ("http://example.org//a/../b?x=1", "example.org/b?x=1"),
    ],
)  # fmt: skip
def test_names_of_articles_from_the_web(address: str, name: str) -> None:
    assert web.name_of(address) == name
