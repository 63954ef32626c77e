"""What a request must be like to be let in, and under which address the site is known.

Headers that a client can set as it likes decide nothing unless whoever runs the site says that a proxy sets them (`Settings.proxies`).
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Request

from server.problems import Problem
from server.settings import Settings

LONGEST_ADDRESS = 64_000  # bytes: the longest question in any script fits in, and most queries
LONGEST_BODY = 500_000  # bytes, where a page or call sets no limit of its own
_ASKED_HOST = "covertrace.asked_host"  # in the environ of a request: the Host header as it came
_FOR_MONITORS = ("/healthz", "/readyz")  # hold no address; who looks after processes asks them by number


class PublicAddress:
    """Puts the public address in the place of the one that a request names."""

    def __init__(self, rest: WSGIApplication, scheme: str, host: str) -> None:
        self._rest = rest
        self._address = {"wsgi.url_scheme": scheme, "HTTP_HOST": host}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        environ[_ASKED_HOST] = environ.get("HTTP_HOST", "")
        environ.update(self._address)
        return self._rest(environ, start_response)


def init_app(app: Flask, settings: Settings) -> None:
    """Check each request of an application, and give it its address."""
    app.extensions["covertrace.settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.before_request(lambda: check(request, settings))
    if settings.public_url:
        app.wsgi_app = PublicAddress(app.wsgi_app, settings.scheme, settings.host)  # type: ignore[method-assign]
    if settings.proxies:  # X-Forwarded-Host is not among them: many proxies pass on what a client sends
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)  # type: ignore[method-assign]


def check(asking: Request, settings: Settings) -> None:
    """Raises Problem for a request to a host that is not ours (400), and for an address that is too long (414; RFC 9110, 15.5.15)."""
    host = str(asking.environ.get(_ASKED_HOST, asking.environ.get("HTTP_HOST", ""))).lower()
    if asking.path not in _FOR_MONITORS and (host or settings.hosts) and not host_is_trusted(host, settings.trusted_hosts):
        raise Problem(400, "The request names a host that this site is not.", "Check the header Host, or open the site by its own address.")
    if len(asking.path) + len(asking.query_string) > LONGEST_ADDRESS:
        raise Problem(414, f"The address is longer than {LONGEST_ADDRESS:,} bytes.", "Ask in fewer words; a long query for /sparql can be sent by POST.")
