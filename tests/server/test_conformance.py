"""The W3C SPARQL 1.1 tests against the site on a real port, over real HTTP."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.conftest import SHARED
from tests.server import w3c, w3c_protocol
from tests.server.known_failures import KNOWN_FAILURES
from tests.server.site import served
from tests.server.w3c import Client

SUITE = SHARED / "w3c"
TESTS = [test for folder in w3c.FOLDERS for test in w3c.tests(SUITE, folder)] if SUITE.is_dir() else []
PROTOCOL = list(w3c_protocol.protocol_tests(SUITE)) if SUITE.is_dir() else []


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Asks a site whose store has the data of all tests as named graphs."""
    place = tmp_path_factory.mktemp("w3c") / "store"
    w3c.publish(place, chain(w3c.quads(SUITE, TESTS), w3c_protocol.protocol_quads(SUITE)))
    with served(place) as (site, _):
        asking = Client(f"{site}sparql")
        yield asking
        asking.close()


def marked(test: w3c.Test) -> ParameterSet:
    known = KNOWN_FAILURES.get(test.name)
    return pytest.param(test, id=test.name, marks=pytest.mark.xfail(strict=True, reason=known) if known else ())


@pytest.mark.parametrize("test", [marked(test) for test in TESTS])
def test_query_language(test: w3c.Test, client: Client) -> None:
    assert w3c.passes(test, SUITE, client) == ""


@pytest.mark.parametrize("test", [pytest.param(test, id=test.name) for test in PROTOCOL if not test.update])
def test_protocol(test: w3c_protocol.ProtocolTest, client: Client) -> None:
    assert w3c_protocol.passes(test, client) == ""


@pytest.mark.parametrize("test", [pytest.param(test, id=test.name) for test in PROTOCOL if test.update])
def test_an_update_is_refused_and_changes_nothing(test: w3c_protocol.ProtocolTest, client: Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    before = client.query(count, "text/csv").body
    request = test.requests[0]
    assert client.send(request.method, request.query_string, request.body, request.headers).status == 403
    assert client.query(count, "text/csv").body == before


def test_as_many_tests_are_run_as_the_suite_has() -> None:
    if not TESTS:
        pytest.skip("no folder ../shared/w3c beside the project")
    kinds = [test.kind for test in TESTS]
    assert (kinds.count("QueryEvaluationTest"), kinds.count("CSVResultFormatTest")) == (232, 3)
    assert len(kinds) - 235 == 103
    assert len([test for test in PROTOCOL if not test.update]) == 27
    assert set(KNOWN_FAILURES) <= {test.name for test in TESTS}


def test_the_manifests_are_read_whole(tmp_path: Path) -> None:
    """A suite of one test, made here, so that reading is tested where the suite is missing."""
    (tmp_path / "bind").mkdir()
    (tmp_path / "bind" / "manifest.ttl").write_text(
        "@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . @prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> ."
        "<> a mf:Manifest ; mf:entries ( <#one> <#two> ) . <#one> a mf:PositiveSyntaxTest11 ; mf:action <one.rq> ."
        "<#two> a mf:QueryEvaluationTest ; mf:action [ qt:query <two.rq> ; qt:data <a.ttl> , <b.ttl> ; qt:graphData <c.ttl> ] ; mf:result <two.srx> ."
    )
    one, two = w3c.tests(tmp_path, "bind")
    assert (one.name, one.kind, one.query) == ("bind/one", "PositiveSyntaxTest11", f"{w3c.BASE}bind/one.rq")
    assert [len(two.data), len(two.named), two.result] == [2, 1, f"{w3c.BASE}bind/two.srx"]
