"""Where an endpoint takes updates and graphs is guessed from its query address, and told by the environment."""

import pytest

from queries.endpoint import addresses
from queries.store import StoreError

HOST = "https://example.org:8443"


@pytest.mark.parametrize(
    ("query", "signed", "update", "data"),
    [
        ("/query", False, "/update", "/store"),
        ("/sparql", False, "/sparql", "/sparql-graph-crud"),
        ("/sparql/", True, "/sparql-auth", "/sparql-graph-crud-auth"),
        ("/ds/sparql", False, "/ds/update", "/ds/data"),
        ("/ds/query", True, "/ds/update", "/ds/data"),
        ("/repositories/massage", False, "/repositories/massage/statements", "/repositories/massage/rdf-graphs/service"),
        ("/blazegraph/namespace/kb/sparql", False, "/blazegraph/namespace/kb/sparql", None),
        ("/anything/else", False, "/anything/else", None),
    ],
)
def test_addresses_are_those_of_known_engines(query: str, signed: bool, update: str, data: str | None) -> None:
    found = addresses(HOST + query, signed, {})
    assert (found.query, found.update, found.data) == (HOST + query, HOST + update, HOST + data if data else None)


def test_the_environment_goes_before_what_is_guessed() -> None:
    told = {"COVERTRACE_UPDATE": "http://u/", "COVERTRACE_GRAPH_STORE": "http://g/"}
    assert addresses(f"{HOST}/query", environment=told).update == "http://u/"
    assert addresses(f"{HOST}/query", environment=told).data == "http://g/"
    assert addresses(f"{HOST}/query", environment={"COVERTRACE_GRAPH_STORE": ""}).data is None


@pytest.mark.parametrize("address", ["http://me:secret@example.org/query", "http://me@example.org/query", "http://:secret@example.org/query"])
def test_an_address_with_credentials_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(StoreError, match="COVERTRACE_STORE_PASSWORD") as caught:
        addresses(address, environment={})
    assert "secret" not in str(caught.value)
