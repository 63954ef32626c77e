"""The site as an operator starts it: what options and environment say holds over real HTTP."""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from queries.store import EmbeddedStore, Store
from tests.conftest import Run
from tests.server.site import served

OPTIONS = (
    "--public-url", "https://coverage.example.org", "--allowed-host", "other.example", "--proxies", "1", "--ask-limit", "1/minute", "--metrics",
    "--json-log",
)  # fmt: skip
FROM_AFAR = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7", "X-Forwarded-Proto": "https", "Host": "other.example"}


def got(address: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers by name in small letters, and body."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as response:
            return response.status, {name.lower(): value for name, value in response.headers.items()}, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read().decode()


def test_a_site_behind_a_proxy_is_as_it_was_told_to_be(shipped_store: Store, tmp_path: Path) -> None:
    assert isinstance(shipped_store, EmbeddedStore)
    log = tmp_path / "log"
    with log.open("w") as errors, served(shipped_store.name, *OPTIONS, stderr=errors) as (address, _):
        status, headers, robots = got(f"{address}robots.txt", **FROM_AFAR)
        assert (status, robots.split()[-1]) == (200, "https://coverage.example.org/sitemap.xml")
        assert headers["strict-transport-security"] and "set-cookie" not in headers
        question = f"{address}answer.json?q=Does+Medicaid+cover+my+secret+massage%3F"
        assert got(question, **FROM_AFAR)[0] == 200
        status, headers, problem = got(question, **FROM_AFAR)
        assert status == 429 and int(headers["retry-after"]) >= 1
        assert json.loads(problem)["request_id"] == headers["x-request-id"]
        assert got(question, **FROM_AFAR | {"X-Forwarded-For": "203.0.113.8"})[0] == 200
        assert got(address, Host="evil.example")[0] == 400
        assert got(f"{address}?q={'a' * 64_000}", Host="other.example")[0] == 414
        assert got(f"{address}metrics", **FROM_AFAR)[0] == 403
        status, _, counts = got(f"{address}metrics", Host="other.example")
        assert status == 200 and 'route="/answer.json",status="429"} 1.0' in counts
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["route"] for line in lines if line.get("status") == 429] == ["/answer.json"]
    assert "secret" not in log.read_text(encoding="utf-8") and "203.0.113" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "variables", "told"),
    [
        (["--public-url", "coverage.example.org"], {}, "the public address is a scheme and a host, as in https://coverage.example.org"),
        (["--allowed-host", "a/b"], {}, "“a/b” is no name of a host"),
        (["--ask-limit", "many"], {}, "“many” is no limit; give one as in 120/minute or 5000/day, or none"),
        ([], {"COVERTRACE_SPARQL_LIMIT": "many"}, "“many” is no limit"),
        ([], {"COVERTRACE_LIMIT_STORAGE": "nothing://user:secret@there"}, "COVERTRACE_LIMIT_STORAGE: a storage of the kind “nothing” can't be used"),
        (["--metrics"], {"PROMETHEUS_MULTIPROC_DIR": "/nowhere/at/all"}, "PROMETHEUS_MULTIPROC_DIR: there is no folder /nowhere/at/all"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(run: Run, shipped_store: Store, options: list[str], variables: dict[str, str], told: str) -> None:
    done: subprocess.CompletedProcess[str] = run("serve", "--store", shipped_store.name, "--port", "0", *options, **variables)
    assert done.returncode != 0 and done.stdout == ""
    assert told in done.stderr and len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr
