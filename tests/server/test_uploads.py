"""Own articles on the site: off unless asked for, closed to strangers, and nothing enters the graph unseen."""

import json
import logging
import re
import shutil
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

from ingest.build import graph_of, harvest
from queries.store import Store, open_store
from server import create_app
from server.own_articles import BadToken, OwnArticles
from server.upload_process import ReadingLimits
from server.upload_reading import Summary
from tests.conftest import ROOT, Run
from tests.server.browser import Browser, chromium
from tests.server.site import served
from workspace.folder import Workspace

TOKEN = "a token that only tests know"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
SITE = {"Origin": "http://localhost"}
OWN = "# What Cigna wants\n\nCigna requires a prescription for massage therapy. Humana does not cover massage therapy.\n"
SOURCE = "# What Aetna does\n\nAetna does not cover massage therapy.\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one article of the site."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "aetna.md").write_text(SOURCE)
    return folder


@pytest.fixture(scope="module")
def built(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of it; not to be written to."""
    folder = tmp_path_factory.mktemp("built") / "store"
    open_store(folder).replace(graph_of(harvest([sources])))
    return folder


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store to write to; processes that are started find the project's own modules, and keep what they read to themselves."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    return tmp_path / "store"


@pytest.fixture
def settings(place: Path, sources: Path, tmp_path: Path) -> OwnArticles:
    """Own articles beside that one."""
    return OwnArticles(tmp_path / "own", TOKEN, str(place), (str(sources),))


@pytest.fixture
def app(settings: OwnArticles) -> Iterator[Flask]:
    """A site that takes in articles."""
    made = create_app(open_store(settings.store), own_articles=settings)
    yield made
    made.extensions["covertrace.own_articles"].close()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody who has signed in."""
    made = app.test_client()
    assert made.post("/own-articles/session", data={"token": TOKEN, "name": "Ada"}, headers=SITE).status_code == 303
    return made


def brought(client: FlaskClient, name: str = "cigna.md", data: bytes = OWN.encode()) -> str:
    """The id of an article that was brought by a program."""
    from io import BytesIO

    response = client.post("/api/own-articles", data={"files": (BytesIO(data), name)}, headers=AUTHORIZED)
    assert response.status_code == 201, response.text
    return str(response.get_json()["articles"][0]["id"])


def article(client: FlaskClient, key: str) -> dict[str, Any]:
    """An own article, once it is read."""
    end = time.monotonic() + 240
    while (found := client.get(f"/api/own-articles/{key}", headers=AUTHORIZED).get_json())["state"] == "reading":
        assert time.monotonic() < end, "it is never read"
    return dict(found)


def built_anew(client: FlaskClient) -> dict[str, Any]:
    """How a build ends."""
    assert client.post("/api/own-articles/build", headers=AUTHORIZED).status_code == 202
    return ended(client)


def ended(client: FlaskClient) -> dict[str, Any]:
    end = time.monotonic() + 240
    while (state := client.get("/api/own-articles/build", headers=AUTHORIZED).get_json())["state"] == "running":
        assert time.monotonic() < end, "the build never ends"
        time.sleep(0.1)
    return dict(state)


def quotes(store: Store, file: str) -> list[str]:
    """The passages that the graph holds of an article."""
    from queries.articles import read_article

    found = read_article(store, file)
    return [found.text[each.start : each.end] for each in found.passages] if found else []


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    told: dict[str, Any] = response.get_json()
    assert told["status"] == status and told["detail"] and told["advice"]
    return told


# ---- off, and closed


def test_off_by_default_there_is_no_page_no_call_and_no_link(built: Path) -> None:
    client = create_app(open_store(built)).test_client()
    for address in ("/own-articles", "/own-articles/build", "/api/own-articles", "/api/own-articles/build"):
        assert client.get(address, headers=AUTHORIZED).status_code == 404
        assert client.post(address, headers=AUTHORIZED | SITE).status_code == 404
    for address in ("/", "/articles", "/api/"):
        assert "own-articles" not in client.get(address).text
    assert "own-articles" not in client.get("/api/openapi.json").text


@pytest.mark.parametrize("token", ["", "short", "nineteen characters"])
def test_without_a_good_token_nothing_is_served(run: Run, built: Path, tmp_path: Path, token: str) -> None:
    with pytest.raises(BadToken, match="at least 20 characters"):
        OwnArticles(tmp_path, token, "store")
    done = run("serve", "--store", built, "--port", 0, "--own-articles", "own", COVERTRACE_TOKEN=token)
    assert done.returncode and "COVERTRACE_TOKEN" in done.stderr and len(done.stderr.splitlines()) == 1


def test_the_token_is_shown_nowhere(settings: OwnArticles) -> None:
    assert TOKEN not in repr(settings)


def test_where_it_is_on_the_sources_lead_there_and_the_calls_are_described(client: FlaskClient) -> None:
    assert 'href="/own-articles"' in client.get("/articles").text
    document = client.get("/api/openapi.json").get_json()
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    routes = {re.sub(r"<[^>]*>", "{article}", rule.rule) for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/own-articles")}
    assert routes == {path for path in document["paths"] if path.startswith("/api/own-articles")}


def test_a_stranger_sees_the_form_and_nothing_else(stranger: FlaskClient) -> None:
    key = brought(stranger)
    page = stranger.get("/own-articles")
    assert 'name="token"' in page.text and "cigna" not in page.text.lower()
    for address in (f"/own-articles/{key}", "/own-articles/build", f"/own-articles/{key}/withdrawal"):
        response = stranger.get(address)
        assert response.status_code == 303 and response.location == "/own-articles"
    for address in (f"/own-articles/{key}/withdrawal", "/own-articles/build", "/own-articles/text", "/own-articles/files", f"/own-articles/{key}/decisions"):
        response = stranger.post(address, headers=SITE)
        assert response.status_code == 403 and "nothing was changed" in response.text
    assert article(stranger, key)["state"] == "read"


def test_a_program_without_the_token_is_told_how_to_come(stranger: FlaskClient) -> None:
    key = brought(stranger)
    wrong = [{"Authorization": value} for value in ("Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer")]
    calls = [("GET", ""), ("POST", ""), ("GET", f"/{key}"), ("DELETE", f"/{key}"), ("POST", f"/{key}/decisions"), ("POST", "/build")]
    for headers, (method, path) in [*((headers, calls[3]) for headers in wrong), *(({}, call) for call in calls)]:
        response = stranger.open(f"/api/own-articles{path}", method=method, headers=headers)
        assert "Bearer" in problem(response, 401)["advice"]
        assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert article(stranger, key)["state"] == "read"


def test_a_session_is_no_key_to_the_calls(client: FlaskClient) -> None:
    problem(client.get("/api/own-articles"), 401)


def test_after_many_wrong_tokens_not_even_the_right_one_is_looked_at(stranger: FlaskClient, client: FlaskClient) -> None:
    for number in range(10):
        assert stranger.post("/own-articles/session", data={"token": f"guess {number}"}, headers=SITE).status_code == 403
    response = stranger.post("/own-articles/session", data={"token": TOKEN}, headers=SITE)
    assert response.status_code == 429 and response.headers["Retry-After"] == "60" and "Set-Cookie" not in response.headers
    problem(stranger.get("/api/own-articles", headers=AUTHORIZED), 429)
    assert "Bring files" in client.get("/own-articles").text, "who has a session keeps it"


@pytest.mark.parametrize(("origin", "secure"), [("http://localhost", False), ("https://localhost", True)])
def test_the_cookie_is_for_these_pages_alone_and_holds_no_token(stranger: FlaskClient, origin: str, secure: bool) -> None:
    cookie = stranger.post("/own-articles/session", data={"token": TOKEN}, headers={"Origin": origin}).headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/own-articles"))
    assert ("Secure" in cookie) == secure and TOKEN not in cookie
    assert "Set-Cookie" not in stranger.get("/").headers


@pytest.mark.parametrize("cookie", ["", "x", "MTIz.abc.def", f"{TOKEN}"])
def test_a_made_up_cookie_opens_nothing(stranger: FlaskClient, cookie: str) -> None:
    stranger.set_cookie("covertrace-own-articles", cookie, path="/own-articles")
    assert stranger.get("/own-articles/build").status_code == 303


def test_a_session_ends(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.upload_access.LASTS", -1)
    assert client.get("/own-articles/build").status_code == 303
    assert "sends once more what you sent" in client.post("/own-articles/text", data={"title": "a", "text": "b"}, headers=SITE).text


def test_signing_out_ends_it_in_this_browser(client: FlaskClient) -> None:
    client.post("/own-articles/session/end", headers=SITE)
    assert client.get("/own-articles/build").status_code == 303


FOREIGN: tuple[dict[str, str], ...] = (
    {}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil.example"}, {"Origin": "http://localhost:81"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"},
    {"Referer": "http://localhost/own-articles"},
)  # fmt: skip


def test_a_form_of_another_site_changes_nothing(client: FlaskClient) -> None:
    key = brought(client)
    claims = [claim["id"] for claim in article(client, key)["claims"]]
    forms: dict[str, dict[str, str]] = {
        f"/own-articles/{key}/withdrawal": {}, f"/own-articles/{key}/decisions": {"accept": claims[0]}, "/own-articles/build": {},
        "/own-articles/text": {"title": "a", "text": "b"}, "/own-articles/session": {"token": TOKEN},
    }  # fmt: skip
    for headers, (address, data) in product(FOREIGN, forms.items()):
        response = client.post(address, data=data, headers=headers)
        assert response.status_code == 403 and "not sent by a page of this site" in response.text
    assert {claim["decision"] for claim in article(client, key)["claims"]} == {"undecided"}
    assert client.get("/api/own-articles/build", headers=AUTHORIZED).get_json()["state"] == "never"


def test_a_form_of_this_site_is_heeded(client: FlaskClient) -> None:
    for number, headers in enumerate((SITE, {"Sec-Fetch-Site": "same-origin"}, SITE | {"Sec-Fetch-Site": "same-origin"})):
        assert client.post("/own-articles/text", data={"title": f"Plans {number}", "text": OWN}, headers=headers).status_code == 303


def test_pages_tell_browsers_to_say_where_forms_come_from_and_keep_nothing(client: FlaskClient) -> None:
    headers = client.get("/own-articles").headers
    assert headers["Referrer-Policy"] == "same-origin" and "no-store" in headers["Cache-Control"] and headers["X-Robots-Tag"] == "noindex"
    assert client.get("/articles").headers["Referrer-Policy"] == "no-referrer"


# ---- bringing


def test_a_file_is_brought_and_its_claims_are_shown_undecided(client: FlaskClient) -> None:
    found = article(client, brought(client))
    assert found["name"] == "cigna.md" and found["title"] == "What Cigna wants" and found["text"] == OWN
    assert [(claim["effect"], claim["decision"], claim["quote"]) for claim in found["claims"]] == [
        ("requires", "undecided", "Cigna requires a prescription for massage therapy."),
        ("excludes", "undecided", "Humana does not cover massage therapy."),
    ]
    assert all(OWN[claim["start"] : claim["end"]] == claim["quote"] for claim in found["claims"])
    assert {"name": "payer", "value": "Cigna"} in found["claims"][0]["fields"]


def test_what_can_not_be_taken_in_is_told_and_the_rest_is(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO

    for module in ("own_articles", "upload_requests"):
        monkeypatch.setattr(f"server.{module}.LARGEST", 1_000)

    brought(client, "old.md", b"Aetna covers massage therapy.")
    sent = [
        (BytesIO(b"MZ"), "program.exe"), (BytesIO(b" "), "empty.md"), (BytesIO(b"x" * 1_001), "large.txt"), (BytesIO(b"y"), "../../old.md"),
        (BytesIO(b"Aetna covers massage therapy."), "again.md"), (BytesIO(b"z"), "aetna.md"), (BytesIO(OWN.encode()), "../cigna.md"),
    ]
    response = client.post("/own-articles/files", data={"files": sent}, headers=SITE)
    assert response.status_code == 200
    for words in ("program.exe", "is empty", "“large.txt” is larger than", "another file has the name", "is here already", "among the sources"):
        assert words in response.text
    assert [each["name"] for each in client.get("/api/own-articles", headers=AUTHORIZED).get_json()["articles"]] == ["cigna.md", "old.md"]


def test_too_many_files_and_none_are_refused(client: FlaskClient) -> None:
    from io import BytesIO

    many = {"files": [(BytesIO(b"%d" % number), f"{number}.md") for number in range(21)]}
    assert "20 at most" in problem(client.post("/api/own-articles", data=many, headers=AUTHORIZED), 413)["advice"]
    assert "No file" in problem(client.post("/api/own-articles", data={}, headers=AUTHORIZED), 400)["detail"]
    problem(client.post("/api/own-articles", data={"files": (BytesIO(b"a"), "a.exe")}, headers=AUTHORIZED), 422)
    assert client.get("/api/own-articles", headers=AUTHORIZED).get_json() == {"articles": []}


def test_a_pasted_text_that_is_refused_stays_in_the_form(client: FlaskClient) -> None:
    response = client.post("/own-articles/text", data={"title": " ", "text": "Words <b>to keep"}, headers=SITE)
    assert response.status_code == 422 and "Words &lt;b&gt;to keep</textarea>" in response.text


def test_an_article_without_a_claim_says_so(client: FlaskClient) -> None:
    key = brought(client, "sky.md", b"# The sky\n\nThe sky is blue.\n")
    article(client, key)
    assert "No claim was found in this article" in client.get(f"/own-articles/{key}").text
    assert "no claim was found in it" in client.get("/own-articles").text


def test_what_an_article_says_is_shown_as_words(client: FlaskClient) -> None:
    text = '# <script>alert(1)</script>\n\nAetna does not cover <img src=x onerror="alert(2)"> massage therapy. </textarea><script>alert(3)</script>\n'
    key = brought(client, "<svg onload=alert(4)>.md", text.encode())
    article(client, key)
    for address in (f"/own-articles/{key}", "/own-articles", f"/own-articles/{key}/withdrawal"):
        page = client.get(address).text
        assert "&lt;script" in page or "svg onload" in page
        assert "<script" not in page and "<img" not in page and "<svg" not in page and not re.search(r"<[^>]* (?:style|on\w+)=", page)


def test_a_long_article_comes_in_parts_that_hold_each_claim_once(client: FlaskClient) -> None:
    lines = [f"- Plan {number} of Aetna does not cover massage therapy in year {number}." for number in range(200)]
    key = brought(client, "long.md", ("# Long\n\n" + "\n".join(lines)).encode())
    wanted = [claim["id"] for claim in article(client, key)["claims"]]
    pages = [client.get(f"/own-articles/{key}?part={part}").text for part in range(1, 12)]
    shown = [re.findall(r'id="claim-([0-9a-f]{16})"', page) for page in pages]
    last = next(number for number, page in enumerate(pages) if 'rel="next"' not in page)
    assert [claim for part in shown[: last + 1] for claim in part] == list(dict.fromkeys(wanted)) and last > 1
    assert max(map(len, pages)) < 100_000


def test_a_claim_that_the_title_makes_can_be_decided_on_as_well(client: FlaskClient, settings: OwnArticles, tmp_path: Path) -> None:
    said = READING | {"text": "# Aetna pays\n\nCigna does not.", "title": "Aetna pays"}
    said["claims"] = [{**READING["claims"][0], "id": f"{number:016x}", "start": start, "end": end} for number, (start, end) in enumerate([(2, 12), (14, 29)])]
    program = stand_in(tmp_path, f"print({json.dumps(json.dumps(said))})")
    other = OwnArticles(settings.folder, TOKEN, settings.store, settings.articles, program)
    browser = create_app(open_store(settings.store), own_articles=other).test_client()
    browser.post("/own-articles/session", data={"token": TOKEN}, headers=SITE)
    page = browser.get(f"/own-articles/{brought(browser)}").text
    assert all(page.count(f'id="claim-{number:016x}"') == 1 for number in range(2)) and page.count("# Aetna") == 0


def test_many_articles_are_listed_a_page_at_a_time(client: FlaskClient, app: Flask) -> None:
    desk = app.extensions["covertrace.own_articles"]
    desk.reader.close()
    for number in range(51):
        entry = desk.workspace.add(f"{number:03}.md", b"%d" % number)
        desk.reader._summaries[entry.id] = Summary("", "not read here", frozenset(), frozenset())
    first, second = (client.get(f"/own-articles?page={page}").text for page in (1, 2))
    assert first.count("Withdraw<span") == 50 and second.count("Withdraw<span") == 1 and 'rel="next"' in first and 'rel="prev"' in second


# ---- files that mean harm


def stand_in(tmp_path: Path, program: str) -> tuple[str, ...]:
    """A command in place of the one that reads."""
    (tmp_path / "stand_in.py").write_text(program)
    return (sys.executable, str(tmp_path / "stand_in.py"))


READING: dict[str, Any] = {
    "version": "1", "text": "Aetna pays.", "title": "", "author": "", "publisher": "", "date": "", "authority": "press", "kind": "", "past": 0,
    "claims": [{"id": "0" * 16, "effect": "covers", "certainty": "definite", "weighed": False, "start": 0, "end": 11, "fields": [["payer", "Aetna"]]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import time; time.sleep(600)", "could not be read within 2 seconds"),
        ("while True: pass", "could not be read within 2 seconds"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])", "could not be read within 2 seconds"),
        ("x = bytearray(3 << 30)", "gave up (exit status 1)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "was ended by SIGSEGV"),
        ("print('{')", "what came back is no reading"),
        ("print('[' * 100000)", "what came back is no reading"),
        ("print('{}')", "what came back is no reading"),
    ],
)
def test_a_file_that_hangs_eats_or_crashes_is_told_and_nothing_is_lost(settings: OwnArticles, tmp_path: Path, program: str, words: str) -> None:
    limits = ReadingLimits(2 if "2 seconds" in words else 120, 512)
    limited = OwnArticles(settings.folder, TOKEN, settings.store, settings.articles, stand_in(tmp_path, program), limits)
    client = create_app(open_store(settings.store), own_articles=limited).test_client()
    client.post("/own-articles/session", data={"token": TOKEN}, headers=SITE)
    key = brought(client, "hostile.pdf")
    found = article(client, key)
    assert found["state"] == "unreadable" and found["error"].startswith("hostile.pdf: ") and words in found["error"]
    page = client.get(f"/own-articles/{key}")
    assert page.status_code == 200 and words in page.text and "The file is kept" in page.text
    assert "could not be read" in client.get("/own-articles").text
    assert (settings.folder / key / "file.pdf").read_bytes() == OWN.encode()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"start": 5, "end": 5}, {"start": -1}, {"end": 12}, {"start": 1.5}, {"start": True}, {"id": "../../../etc"}, {"effect": "owns"},
        {"certainty": "no"}, {"weighed": 1}, {"fields": [["payer"]]}, {"fields": [["payer", 1]]}, {"fields": "payer"},
    ],
)  # fmt: skip
def test_what_a_process_says_is_looked_at_before_it_is_believed(spoiled: dict[str, Any]) -> None:
    from server.uploaded import Unbelievable, reading_from

    assert len(reading_from(READING).claims) == 1
    with pytest.raises(Unbelievable):
        reading_from(READING | {"claims": [READING["claims"][0] | spoiled]})


@pytest.mark.parametrize("spoiled", [{"text": 1}, {"claims": 1}, {"authority": "me"}, {"past": -1}, {"title": None}, {"claims": [1]}])
def test_an_article_that_a_process_makes_up_is_not_believed(spoiled: dict[str, Any]) -> None:
    from server.uploaded import Unbelievable, reading_from

    made_up: tuple[object, ...] = (READING | spoiled, [], None, "text")
    for said in made_up:
        with pytest.raises(Unbelievable):
            reading_from(said)


def test_deeply_nested_html_is_read_or_told(client: FlaskClient) -> None:
    html = b"<html><body>" + b"<div>" * 20_000 + b"<p>Aetna does not cover massage therapy.</p>" + b"</div>" * 20_000
    assert article(client, brought(client, "deep.html", html))["state"] in ("read", "unreadable")
    assert client.get("/own-articles").status_code == 200


def test_a_document_that_unpacks_to_far_more_is_told(client: FlaskClient) -> None:
    import zipfile
    from io import BytesIO

    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(120):
                part.write(b" " * 1_000_000)
    found = article(client, brought(client, "bomb.docx", bomb.getvalue()))
    assert found["state"] == "unreadable" and found["error"].startswith("bomb.docx: ")


def test_the_process_that_reads_sees_no_token_and_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from server.upload_process import Stopped, read_within

    monkeypatch.setenv("COVERTRACE_TOKEN", TOKEN)
    monkeypatch.setenv("COVERTRACE_STORE_PASSWORD", "secret of the store")
    limits = ReadingLimits(20, 512)
    said = read_within([sys.executable, "-c", "import os; print(dict(os.environ))"], limits).decode()
    assert "PATH" in said and TOKEN not in said and "secret" not in said
    target = tmp_path / "planted"
    with pytest.raises(Stopped, match="gave up"):
        read_within([sys.executable, "-c", f"with open({str(target)!r}, 'w') as file: file.write('x')"], limits)
    assert not target.exists() or target.read_bytes() == b""


# ---- deciding


def test_forms_decide_and_write_down_who(client: FlaskClient) -> None:
    key = brought(client)
    first, second = (claim["id"] for claim in article(client, key)["claims"])
    page = client.get(f"/own-articles/{key}").text
    assert "2 undecided" in page and 'value="' + first in page
    response = client.post(f"/own-articles/{key}/decisions", data={"accept": first, "part": "1"}, headers=SITE)
    assert response.status_code == 303 and response.location == f"/own-articles/{key}#claim-{first}"
    client.post(f"/own-articles/{key}/decisions", data={"reject": second}, headers=SITE)
    assert [(claim["decision"], claim["by"]) for claim in article(client, key)["claims"]] == [("accepted", "Ada"), ("rejected", "Ada")]
    client.post(f"/own-articles/{key}/decisions", data={"undecide": second}, headers=SITE)
    assert "1 undecided" in client.get(f"/own-articles/{key}").text


def test_all_that_a_page_shows_open_is_accepted_at_once(client: FlaskClient) -> None:
    key = brought(client)
    page_of = [claim["id"] for claim in article(client, key)["claims"]]
    client.post(f"/own-articles/{key}/decisions", data={"reject": page_of[0]}, headers=SITE)
    shown = re.findall(r'name="open" value="([0-9a-f]+)"', client.get(f"/own-articles/{key}").text)
    client.post(f"/own-articles/{key}/decisions", data={"accept-shown": "yes", "open": shown}, headers=SITE)
    assert [claim["decision"] for claim in article(client, key)["claims"]] == ["rejected", "accepted"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"accept": ["0" * 16]}, 422), ({"accept": "all"}, 400), ({"accept": [1]}, 400), ({"acept": []}, 400), ([], 400), (None, 400),
    ],
)  # fmt: skip
def test_a_decision_on_what_is_not_there_changes_nothing(client: FlaskClient, sent: object, status: int) -> None:
    key = brought(client)
    first = article(client, key)["claims"][0]["id"]
    if isinstance(sent, dict) and status == 422:
        sent = sent | {"reject": [first]}
    problem(client.post(f"/api/own-articles/{key}/decisions", json=sent, headers=AUTHORIZED), status)
    problem(client.post(f"/api/own-articles/{key}/decisions", json={"accept": [first], "reject": [first]}, headers=AUTHORIZED), 400)
    assert {claim["decision"] for claim in article(client, key)["claims"]} == {"undecided"}


def test_the_command_line_and_the_site_share_one_workspace(client: FlaskClient, settings: OwnArticles, run: Run) -> None:
    key = brought(client)
    first, second = (claim["id"] for claim in article(client, key)["claims"])
    done = run("review", "--workspace", settings.folder, "--accept", first, "--by", "Ben")
    assert done.returncode == 0, done.stderr
    assert article(client, key)["claims"][0]["by"] == "Ben"
    client.post(f"/own-articles/{key}/decisions", data={"reject": second}, headers=SITE)
    told = json.loads(run("review", "--workspace", settings.folder, "--list", "--format", "json").stdout)
    same = ("id", "effect", "certainty", "weighed", "start", "end", "quote", "decision")
    assert [[claim[name] for name in same] for claim in told["claims"]] == [[claim[name] for name in same] for claim in article(client, key)["claims"]]
    assert run("review", "--workspace", settings.folder, "--withdraw", "cigna.md").returncode == 0
    problem(client.get(f"/api/own-articles/{key}", headers=AUTHORIZED), 404)


@pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine")
def test_a_browser_signs_in_pastes_and_decides_with_keys_and_without_scripts(
    place: Path, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COVERTRACE_TOKEN", TOKEN)
    workspace = Workspace(tmp_path / "own")
    with served(place, "--own-articles", str(workspace.folder), "--articles", str(sources)) as (address, _):
        browser = Browser(width=390, scripts=False)
        try:
            browser.open(f"{address}own-articles")
            browser.ask("document.getElementById('token').focus()")
            browser.type(TOKEN)
            browser.press("Enter")
            browser.until("!!document.getElementById('title')")
            for name, words in (("title", "What Cigna wants"), ("text", OWN.split("\n\n")[1])):
                browser.ask(f"document.getElementById('{name}').focus()")
                browser.type(words.strip())
            browser.press("Tab")
            browser.press("Enter")
            browser.until("!!document.querySelector('.card')", 60)
            browser.ask("document.querySelector('.card [name=accept]').focus()")
            browser.press("Enter")
            browser.until("!!document.querySelector('.card.accepted')")
            assert browser.ask("document.documentElement.scrollWidth <= innerWidth") and browser.troubles == []
        finally:
            browser.close()
    (entry,) = workspace.entries()
    assert [each.decision for each in workspace.decisions(entry.id).values()] == ["accepted"]


def test_withdrawing_asks_first(client: FlaskClient) -> None:
    key = brought(client)
    page = client.get(f"/own-articles/{key}/withdrawal")
    assert "Withdraw “cigna.md”?" in page.text and article(client, key)["state"] == "read"
    assert client.post(f"/own-articles/{key}/withdrawal", headers=SITE).status_code == 303
    assert client.get(f"/own-articles/{key}").status_code == 404
    assert "There are none yet" in client.get("/own-articles").text


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    for key in ("0" * 16, "..", "cigna.md", "%2e%2e%2fstore", ".lock"):
        assert client.get(f"/own-articles/{key}").status_code == 404
        problem(client.get(f"/api/own-articles/{key}", headers=AUTHORIZED), 404)
        problem(client.delete(f"/api/own-articles/{key}", headers=AUTHORIZED), 404)


def test_nothing_that_people_bring_or_write_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    key = brought(client, "secret-name.md")
    article(client, key)
    monkeypatch.setattr("server.uploads.parts", lambda reading: [(0, 1)][7])
    assert client.get(f"/own-articles/{key}").status_code == 500
    client.post("/own-articles/text", data={"title": "secret title", "text": ""}, headers=SITE)
    client.post("/own-articles/session", data={"token": "secret guess"}, headers=SITE)
    assert "IndexError" in caplog.text and "secret" not in caplog.text and TOKEN not in caplog.text and "Cigna" not in caplog.text


# ---- building


def test_a_claim_is_in_the_graph_when_it_was_accepted_and_built_and_gone_when_it_was_rejected_and_built(
    place: Path, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COVERTRACE_TOKEN", TOKEN)
    store = open_store(place)
    with served(place, "--own-articles", str(tmp_path / "own"), "--articles", str(sources)) as (address, _):
        own, question = f"{address}api/own-articles", f"{address}answer.json?q=Does+Cigna+cover+massage+with+a+prescription%3F"

        def build() -> dict[str, Any]:
            assert requests.post(f"{own}/build", headers=AUTHORIZED, timeout=60).status_code == 202
            while (state := requests.get(f"{own}/build", headers=AUTHORIZED, timeout=60).json())["state"] == "running":
                time.sleep(0.2)
            assert state["state"] == "done", state
            return dict(state)

        def files() -> set[str]:
            return {each["article"] for each in requests.get(question, timeout=60).json()["evidence"]}

        found = requests.post(own, files={"files": ("cigna.md", OWN)}, headers=AUTHORIZED, timeout=60).json()
        key = found["articles"][0]["id"]
        while (whole := requests.get(f"{own}/{key}", headers=AUTHORIZED, timeout=60).json())["state"] == "reading":
            time.sleep(0.2)
        first, second = (claim["id"] for claim in whole["claims"])

        build()
        assert quotes(store, "cigna.md") == [] and quotes(store, "aetna.md") and "cigna.md" not in files()
        assert requests.get(f"{address}articles/cigna.md", timeout=60).status_code == 404

        requests.post(f"{own}/{key}/decisions", json={"accept": [first], "reject": [second]}, headers=AUTHORIZED, timeout=60)
        plan = requests.get(f"{own}/build", headers=AUTHORIZED, timeout=60).json()["plan"]
        assert plan == {"claims": 1, "articles": 1, "new": 1, "gone": 0, "undecided": 0, "is_current": True}
        assert "own articles: 1 accepted claim of 1 article" in build()["log"]
        assert quotes(store, "cigna.md") == ["Cigna requires a prescription for massage therapy."] and quotes(store, "aetna.md")
        assert "cigna.md" in files(), "answers use it"

        requests.post(f"{own}/{key}/decisions", json={"reject": [first]}, headers=AUTHORIZED, timeout=60)
        assert quotes(store, "cigna.md"), "until the next build"
        build()
        assert quotes(store, "cigna.md") == [] and quotes(store, "aetna.md") and "cigna.md" not in files()


def test_a_build_that_fails_leaves_the_store_and_says_why(settings: OwnArticles, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    failing = OwnArticles(settings.folder, TOKEN, settings.store, (str(tmp_path / "nothing"),))
    store = open_store(settings.store)
    before, client = store.version(), create_app(store, own_articles=failing).test_client()
    state = built_anew(client)
    assert state["state"] == "failed" and "nothing to build from" in state["log"] and store.version() == before
    client.post("/own-articles/session", data={"token": TOKEN}, headers=SITE)
    page = client.get("/own-articles/build").text
    assert "The last build failed, and answers are as they were" in page and "nothing to build from" in page


def test_one_build_runs_at_a_time_whoever_serves(settings: OwnArticles, tmp_path: Path) -> None:
    slow = stand_in(tmp_path, "import time; print('building', flush=True); time.sleep(600)")
    first, second = (
        create_app(open_store(settings.store), own_articles=OwnArticles(settings.folder, TOKEN, settings.store, (), slow)) for _ in range(2)
    )
    client, other = first.test_client(), second.test_client()
    assert client.post("/api/own-articles/build", headers=AUTHORIZED).status_code == 202
    for each in (client, other):
        problem(each.post("/api/own-articles/build", headers=AUTHORIZED), 409)
        assert each.get("/api/own-articles/build", headers=AUTHORIZED).get_json()["state"] == "running"
    other.post("/own-articles/session", data={"token": TOKEN}, headers=SITE)
    assert 'http-equiv="refresh"' in other.get("/own-articles/build").text
    first.extensions["covertrace.own_articles"].close()
    assert ended(client)["state"] == "failed"
    assert ended(other)["state"] == "failed"


def test_a_build_whose_server_went_away_is_told_as_broken_off(client: FlaskClient, settings: OwnArticles) -> None:
    (settings.folder / "build.json").write_text('{"started": "2026-11-22T12:00:00Z"}')
    assert "broke off" in client.get("/own-articles/build").text


def test_a_workspace_that_was_spoiled_is_told_without_its_content(client: FlaskClient, settings: OwnArticles) -> None:
    key = brought(client)
    article(client, key)
    (settings.folder / key / "decisions.json").write_text("{")
    page = client.get(f"/own-articles/{key}")
    assert page.status_code == 503 and "nothing was changed" in page.text and str(settings.folder) not in page.text
    problem(client.get(f"/api/own-articles/{key}", headers=AUTHORIZED), 503)
