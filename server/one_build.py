"""Lets each request read one build from its first query to its last: a page is of the old build or of the new one, never of both."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from queries.pinned import pinned
from queries.store import Store


class OneBuild:
    """Hands requests on within `queries.pinned.pinned`. Bodies are made before an application returns here; none is streamed from the store."""

    def __init__(self, rest: WSGIApplication, store: Store | None) -> None:
        self._rest = rest
        self._store = store

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        with pinned(self._store):
            return self._rest(environ, start_response)
