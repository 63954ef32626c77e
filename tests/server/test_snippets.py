"""Programs for the same query, run against a served site."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from queries.store import Store
from server import create_app
from server.serving import serve
from server.snippets import snippets

ROWS = "# it's a \"\"\"comment\"\"\" with \\ and {braces} )---\"\nSELECT ?said { BIND ('''it\\\\'s \"a\" `b` $HOME %s''' AS ?said) }"
QUERIES = {
    "SELECT": ROWS,
    "ASK": "ASK { FILTER ('\"' != \"'\") }",
    "CONSTRUCT": "CONSTRUCT { <http://e/s> <http://e/p> \"it's \\\\ \\\"so\\\"\" } {}",
}


@pytest.fixture(scope="module")
def endpoint(shipped_store: Store) -> Iterator[str]:
    """The address of the endpoint of a served site."""
    told: Queue[str] = Queue()
    app = create_app(shipped_store)
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, told.put), daemon=True).start()
    yield f"{told.get(timeout=20)}sparql"
    app.extensions["covertrace.guard"].close()


def snippet(name: str, form: str, endpoint: str) -> str:
    return next(each.text for each in snippets(QUERIES[form], form, endpoint) if each.name == name)


def ran(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("form", "expected"), [("SELECT", '"it\\\'s ""a"" `b` $HOME %s"'), ("ASK", '"boolean":true'), ("CONSTRUCT", "http://e/s")])
def test_the_curl_command_gets_the_result(endpoint: str, form: str, expected: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    assert expected in ran(["sh", "-c", snippet("curl", form, endpoint)])


@pytest.mark.parametrize("name", ["Python, SPARQLWrapper", "Python, rdflib"])
@pytest.mark.parametrize(("form", "expected"), [("SELECT", "`b` $HOME %s"), ("ASK", "True"), ("CONSTRUCT", "it's")])
def test_the_python_programs_get_the_result(endpoint: str, name: str, form: str, expected: str) -> None:
    assert expected in ran([sys.executable, "-c", snippet(name, form, endpoint)])


@pytest.mark.parametrize("form", QUERIES)
def test_the_r_program_holds_the_query_as_it_is_in_one_raw_string(form: str) -> None:
    text = snippet("R", form, "http://127.0.0.1:8000/sparql")
    literal = re.search(r'r"(-+)\(\n(.*?)\n\)\1"', text, re.DOTALL)
    assert literal
    assert literal[2] == QUERIES[form]
    assert 'request("http://127.0.0.1:8000/sparql")' in text


def test_an_address_can_not_leave_its_quotes() -> None:
    address = "http://h/'\"; rm -rf /;$(x)/sparql"
    curl, *others = snippets("ASK {}", "ASK", address)
    assert address in shlex.split(curl.text)
    assert all(json.dumps(address) in each.text for each in others)
