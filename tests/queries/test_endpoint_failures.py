"""What goes wrong at an endpoint is told in one line that says what to do, shows no secret, and loses nothing."""

import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from queries.remote import RemoteStore
from queries.store import StoreError
from tests.conftest import Run
from tests.engines import free_port
from tests.queries.fake_endpoint import CURRENT, NO_ROWS, Call, Fake, fake_endpoint

SELECT = "SELECT ?s { ?s ?p ?o }"
SECRET = "kept-to-ourselves"
TRIPLE = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))
BLANK = ox.Triple(ox.BlankNode("x"), ox.NamedNode("urn:b"), ox.Literal("c"))


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_endpoint() as running:
        yield running


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERTRACE_STORE_USER", "somebody")
    monkeypatch.setenv("COVERTRACE_STORE_PASSWORD", SECRET)


def told(store: RemoteStore, sparql: str = SELECT) -> str:
    """The one line that a query ends with."""
    with pytest.raises(StoreError) as caught:
        store.rows(sparql)
    message = str(caught.value)
    assert "\n" not in message and SECRET not in message
    return message


def is_current(call: Call) -> bool:
    """Whether a call asks for the current build."""
    return "hasCurrentVersion ?build" in call.sparql


def test_an_endpoint_that_is_down_is_named_with_what_the_system_says() -> None:
    url = f"http://127.0.0.1:{free_port()}/query"
    assert told(RemoteStore(url)) == f"{url} can't be reached (Connection refused); is it running, and is the address right?"
    with pytest.raises(StoreError, match="can't be reached"):
        RemoteStore(url).replace([TRIPLE])


def test_a_slow_endpoint_is_given_up_on(fake: Fake) -> None:
    waiting = threading.Event()

    def wait(call: Call) -> None:
        waiting.wait(10)
        call.hang_up()

    fake.play = wait
    assert "did not answer within 0.2 seconds" in told(RemoteStore(fake.url, timeout=0.2))
    assert len(fake.calls) == 1
    waiting.set()


def test_an_answer_that_trickles_is_given_up_on(fake: Fake) -> None:
    def trickle(call: Call) -> None:
        call.send_response(200)
        call.send_header("Content-Length", "100000000")
        call.end_headers()
        try:
            while True:
                call.wfile.write(b" " * 70_000)
                call.wfile.flush()
                pause.wait(0.02)
        except OSError:
            call.close_connection = True

    pause = threading.Event()
    fake.play = trickle
    assert "too slow" in told(RemoteStore(fake.url, timeout=0.3))


@pytest.mark.parametrize("text", ["soon", "0", "-1", "inf", "nan"])
def test_a_time_limit_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("COVERTRACE_STORE_TIMEOUT", text)
    with pytest.raises(StoreError, match="give a number of seconds"):
        RemoteStore("http://127.0.0.1:1/query")


def test_who_gives_no_credentials_is_told_where_to_put_them(fake: Fake) -> None:
    fake.play = lambda call: call.reply(401, "", WWW_Authenticate='Basic realm="x"')
    message = told(RemoteStore(fake.url))
    assert message.endswith("asks for credentials (401); set COVERTRACE_STORE_USER and COVERTRACE_STORE_PASSWORD, or COVERTRACE_STORE_TOKEN")


@pytest.mark.parametrize("challenge", ['Basic realm="x"', 'Digest realm="x", nonce="n", qop="auth", algorithm="MD5"'])
def test_wrong_credentials_are_refused_without_being_shown(fake: Fake, signed: None, challenge: str) -> None:
    fake.play = lambda call: call.reply(401, "", WWW_Authenticate=challenge)
    assert told(RemoteStore(fake.url)).endswith("refuses the credentials (401); check COVERTRACE_STORE_USER and COVERTRACE_STORE_PASSWORD")


def test_a_user_without_rights_is_told_so(fake: Fake, signed: None) -> None:
    fake.play = lambda call: call.reply(403, "no")
    assert "does not allow this (403)" in told(RemoteStore(fake.url))


def test_a_password_is_sent_to_who_asks_for_it_and_a_token_at_once(fake: Fake, monkeypatch: pytest.MonkeyPatch, signed: None) -> None:
    def ask(call: Call) -> None:
        if call.headers.get("Authorization"):
            call.reply(200, CURRENT)
        else:
            call.reply(401, "", WWW_Authenticate='Basic realm="x"')

    fake.play = ask
    store = RemoteStore(fake.url, fresh=0)
    store.version()
    store.version()
    assert [bool(credentials) for _, _, credentials in fake.calls] == [False, True, True, True], "which build, asked twice; its ontology; which build again"
    monkeypatch.setenv("COVERTRACE_STORE_TOKEN", "t0ken")
    RemoteStore(fake.url).version()
    assert fake.calls[-1][2] == "Bearer t0ken"


def test_credentials_in_an_address_are_refused_and_not_repeated(run: Run) -> None:
    result = run("ask", "Does Medicare cover massage?", "--store", f"http://me:{SECRET}@127.0.0.1:1/query")
    assert result.returncode and SECRET not in result.stdout + result.stderr
    assert "COVERTRACE_STORE_PASSWORD" in result.stderr and "Traceback" not in result.stderr


def test_credentials_do_not_show_in_what_is_printed_of_them(signed: None) -> None:
    from queries.credentials import from_environment

    assert SECRET not in repr(from_environment()) + repr(from_environment().unasked())


def test_no_password_follows_to_another_address(fake: Fake, signed: None) -> None:
    fake.play = lambda call: call.reply(307, "", Location=f"http://me:{SECRET}@example.org/other?x={SECRET}")
    assert told(RemoteStore(fake.url)).endswith("sends on to http://example.org/other; give that address itself")
    assert len(fake.calls) == 1


@pytest.mark.parametrize("status", [200, 404, 500])
def test_a_web_page_is_no_answer(fake: Fake, status: int) -> None:
    fake.play = lambda call: call.reply(status, "<!DOCTYPE html><p>Welcome!</p>", "text/html")
    message = told(RemoteStore(fake.url))
    assert {200: "answered with a web page", 404: "there is nothing at", 500: "answered 500"}[status] in message
    assert "<p>" not in message


@pytest.mark.parametrize("body", ["[]", "{}", '{"head": {}}', '{"head": {"vars": []}, "results": 7}', "nonsense", ""])
def test_what_is_no_result_is_not_taken_for_one(fake: Fake, body: str) -> None:
    fake.play = lambda call: call.reply(200, body)
    assert "something that is not rows, or with half of it" in told(RemoteStore(fake.url))


def test_what_an_endpoint_says_is_passed_on_in_one_line(fake: Fake) -> None:
    fake.play = lambda call: call.reply(400, "Error in line 3\n\nSELECT …", "text/plain")
    assert told(RemoteStore(fake.url)).endswith("answered 400: Error in line 3")


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(fake: Fake) -> None:
    fake.play = lambda call: call.reply(200, CURRENT) if is_current(call) else call.half(NO_ROWS)
    assert "broke off" in told(RemoteStore(fake.url))


def test_a_graph_that_ends_in_the_middle_of_a_line_is_not_taken_for_a_whole_one(fake: Fake) -> None:
    fake.play = lambda call: call.reply(200, CURRENT) if is_current(call) else call.reply(200, "<urn:a> <urn:b> <urn:c> .\n<urn:a> <ur")
    with pytest.raises(StoreError, match="half of it"):
        RemoteStore(fake.url).graph("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_read_whose_connection_drops_is_tried_again_once(fake: Fake) -> None:
    def drop_first(call: Call) -> None:
        if len(fake.calls) == 1:
            call.hang_up()
        else:
            call.reply(200, CURRENT)

    fake.play = drop_first
    assert RemoteStore(fake.url).version() == "a1"
    fake.play = Call.hang_up
    fake.calls.clear()
    assert "can't be reached" in told(RemoteStore(fake.url))
    assert len(fake.calls) == 2


def test_only_triples_that_are_there_once_when_sent_twice_are_sent_twice(fake: Fake) -> None:
    def drop_uploads(call: Call) -> None:
        if call.path.startswith("/store"):
            call.hang_up()
        else:
            call.reply(200, NO_ROWS)

    fake.play = drop_uploads
    for triple, times in ((TRIPLE, 2), (BLANK, 1)):
        fake.calls.clear()
        with pytest.raises(StoreError, match="can't be reached"):
            RemoteStore(fake.url).replace([triple])
        assert sum(path.startswith("/store") for path, _, _ in fake.calls) == times
        assert any("DROP SILENT GRAPH" in sparql for _, sparql, _ in fake.calls), "what was sent is taken back"
        assert not any("issued" in sparql and "INSERT" in sparql for _, sparql, _ in fake.calls), "nothing is published"


def test_a_build_of_which_nobody_knows_whether_it_was_published_is_kept(fake: Fake) -> None:
    def lose_publishing(call: Call) -> None:
        if "DELETE {" in call.sparql:
            call.hang_up()
        elif "COUNT(*)" in call.sparql:
            call.reply(200, '{"head": {"vars": ["triples"]}, "results": {"bindings": [{"triples": {"type": "literal", "value": "1"}}]}}')
        else:
            call.reply(200, NO_ROWS)

    fake.play = lose_publishing
    with pytest.raises(StoreError, match="may be published or not"):
        RemoteStore(fake.url).replace([TRIPLE])
    assert not any("DROP" in sparql for _, sparql, _ in fake.calls)


def test_an_endpoint_that_shows_other_than_it_was_sent_is_found_out(fake: Fake) -> None:
    fake.play = lambda call: call.reply(
        200, '{"head": {"vars": ["triples"]}, "results": {"bindings": [{"triples": {"type": "literal", "value": "9"}}]}}' if "COUNT" in call.sparql else NO_ROWS
    )
    with pytest.raises(StoreError, match="was sent 1 triples and shows 9; it must heed default-graph-uri"):
        RemoteStore(fake.url).replace([TRIPLE])


def test_a_cut_answer_is_not_taken_for_a_whole_one(fake: Fake) -> None:
    fake.play = lambda call: call.reply(200, CURRENT, **({} if is_current(call) else {"X_SPARQL_MaxRows": "1"}))
    assert "cuts answers at 1 rows; raise ResultSetMaxRows" in told(RemoteStore(fake.url))
    fake.play = lambda call: call.reply(200, CURRENT, **({} if is_current(call) else {"X_SQL_State": "S1TAT"}))
    assert "when its time was up" in told(RemoteStore(fake.url))


def test_a_command_at_an_endpoint_that_is_down_ends_with_one_line(run: Run) -> None:
    url = f"http://127.0.0.1:{free_port()}/query"
    for command in (("ask", "Does Medicare cover massage?"), ("query", "articles"), ("check",), ("export",), ("build",)):
        result = run(*command, "--store", url)
        assert result.returncode and result.stderr.strip().splitlines()[-1].startswith(f"covertrace: {url} can't be reached (Connection refused)")
        assert "Traceback" not in result.stderr
