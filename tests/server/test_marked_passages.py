"""Every claim reaches its sentence: on the page of an article each passage has its anchor, and what is marked equals the quote."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ingest.build import graph_of, harvest
from queries.catalogue import query
from queries.store import Row, Store, open_store
from server import create_app

QUOTES = """
PREFIX cov: <https://w3id.org/covertrace/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?file ?quote ?start ?end ?claim WHERE {
  ?claim cov:evidence ?evidence .
  ?evidence prov:wasQuotedFrom ?article ; oa:hasSelector ?words, ?place . ?article cov:fileName ?file .
  ?words oa:exact ?quote . ?place oa:start ?start ; oa:end ?end .
}
"""
_LINE_SIGN = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:[-*+•]|\d{1,3}[.)])[ \t]+|>[ \t]*)", re.MULTILINE)
_RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$", re.MULTILINE)
_SYNTAX = re.compile(r"\*\*|__|`|!?\[(?=[^\]\n]*\]\()|(?<=\])\([^)\s]*\)|\](?=\()")


def as_read(words: str) -> str:
    """Words as the page tells them: without signs of Markdown, bars between cells, and white space (words may end at the edge of a cell)."""
    return re.sub(r"[\s|]+", "", _SYNTAX.sub("", _LINE_SIGN.sub("", _RULE.sub("", words))))


class Marks(HTMLParser):
    """The anchors of a page, the links of its notes, and for each passage the words that are marked for it, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.words: dict[str, str] = {}
        self._open: list[str] = []
        self._waiting: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [name for name in (given.get("id"),) if name]
        self.links |= {given["href"] or ""} if tag == "a" else set()
        if tag == "mark":
            self._open = (given.get("data-of") or given.get("id") or "").split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open = []

    def handle_data(self, data: str) -> None:
        for anchor in self._open:
            self.words[anchor] = self.words.get(anchor, "") + data


def wrong(client: FlaskClient, rows: list[Row]) -> list[str]:
    """What is wrong with the marks of these passages: no anchor, an anchor twice, other words than the quote, no link to the claim."""
    pages: dict[str, Marks] = {}
    found = []
    for row in rows:
        if row["file"] not in pages:
            pages[row["file"]] = Marks(client.get(f"/articles/{row['file']}").text)
        page, anchor = pages[row["file"]], f"e-{row['start']}-{row['end']}"
        if page.ids.count(anchor) != 1:
            found.append(f"{row['file']}#{anchor}: {page.ids.count(anchor)} anchors")
        if as_read(page.words.get(anchor, "")) != as_read(row["quote"]):
            found.append(f"{row['file']}#{anchor}: {page.words.get(anchor, '')!r} is not {row['quote']!r}")
        if f"/id/{row['claim'].rpartition('/')[2]}" not in page.links:
            found.append(f"{row['file']}: no link to {row['claim']}")
    return found


def built(place: Path, articles: Path) -> Store:
    store = open_store(place)
    store.replace(graph_of(harvest([articles])))
    return store


def test_the_marked_text_of_every_evidence_equals_its_quote(shipped_store: Store) -> None:
    rows = shipped_store.rows(QUOTES)
    assert len(rows) > 100
    assert wrong(create_app(shipped_store).test_client(), rows) == []


@pytest.mark.parametrize("folder", ["seeds", "practice"])
def test_the_marked_text_equals_the_quote_in_articles_of_others(request: pytest.FixtureRequest, tmp_path: Path, folder: str) -> None:
    store = built(tmp_path / "store", request.getfixturevalue(folder))
    rows = store.rows(QUOTES)
    assert len(rows) > 50
    assert wrong(create_app(store).test_client(), rows) == []


def test_the_marked_text_equals_the_quote_in_tables_lists_and_wrapped_lines(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "all.md").write_text(
        "# Massage and insurance\n\n| Plan | Massage therapy |\n|---|---|\n| **Medicaid** | not covered |\n| TRICARE | covered with `prior authorization` |\n\n"
        "Private plans cover massage therapy when [a doctor](https://example.org/a) prescribes\nit in **writing** and the visits are\nnot for relaxation.\n\n"
        "Medicare Advantage plans may cover massage for:\n\n- chronic low back pain\n- neck pain\n1. arthritis\n"
    )  # fmt: skip
    store = built(tmp_path / "store", tmp_path / "articles")
    rows = store.rows(QUOTES)
    client = create_app(store).test_client()
    page = client.get("/articles/all.md").text
    assert {"Medicaid", "covered"} <= {word for row in rows for word in re.findall(r"\w+", row["quote"])}
    assert wrong(client, rows) == []
    assert page.count("<table>") == 1 and '<th scope="col">Plan</th>' in page and "|---" not in page


def test_queries_of_the_article_page_start_from_the_article(shipped_store: Store) -> None:
    for name in ("article_text", "article_passages"):
        assert shipped_store.rows(query(name).bind(file="tricare-prime.md"))
        assert shipped_store.rows(query(name).bind(file="nowhere.md")) == []
