"""The list of sources and the articles."""

import re

import pytest
from flask.testing import FlaskClient

from queries.articles import Passage
from server.article_text import paragraphs
from tests.server.fakes import QUOTE, START, TEXT, Fake, article, row


def test_lists_articles_with_the_weightiest_voices_first(client: FlaskClient, fake: Fake) -> None:
    fake.rows = [
        row(file="blog.md", authority="practiceBlog", date="2026-01-01"),
        row(file="old.md", authority="lawOrAgency", date="2019"),
        row(file="new.md", authority="lawOrAgency", date="2025-03"),
    ]
    page = client.get("/articles").text
    assert re.findall(r'<h2><a href="/articles/([^"]+)">', page) == ["new.md", "old.md", "blog.md"]
    assert "March 2025 · law or agency, guide · 2 statements" in page


def test_no_articles_yet_is_said(client: FlaskClient, fake: Fake) -> None:
    fake.rows = []
    page = client.get("/articles")
    assert page.status_code == 200
    assert "There are no articles here yet" in page.text
    assert "Knowledge as of" not in page.text


def test_sources_without_a_date_are_only_counted(client: FlaskClient, fake: Fake) -> None:
    fake.rows = [row(date="")]
    assert re.search(r'It rests on <a href="/articles">1 source</a>', client.get("/articles").text)


def test_an_article_has_its_evidence_marked_where_links_point(client: FlaskClient) -> None:
    page = client.get("/articles/two-massages.md").text
    assert f'<mark id="e-{START}-{START + len(QUOTE)}">{QUOTE}</mark>' in page
    assert "A massage therapist alone is not covered." in page
    assert "title:" not in page[page.index("<h1>") :]
    assert page.count("Two massages</h") == 1
    assert '<li><span' not in page
    assert "First, the good news." in page


def test_an_article_names_what_it_is_based_on(client: FlaskClient) -> None:
    page = client.get("/articles/two-massages.md").text
    assert re.search(r'A leaflet, <a href="https://example.org/leaflet" rel="[^"]*noreferrer[^"]*">', page)


def test_an_article_names_its_author(client: FlaskClient, fake: Fake) -> None:
    assert "Dana Reed" not in client.get("/articles/two-massages.md").text
    fake.text = article(author="Dana Reed")
    assert "Dana Reed · Covertrace · 22 November 2026" in client.get("/articles/two-massages.md").text


def test_a_copy_is_told_and_no_source_of_its_own(client: FlaskClient, fake: Fake) -> None:
    fake.rows = [row(), row(file="copy.md", copyOf="two-massages.md")]
    page = client.get("/articles").text
    assert "from these 1 article." in page
    assert '· a copy of <a href="/articles/two-massages.md">two-massages.md</a>, counted as one source with it' in page
    assert page.count("a copy of") == 1
    assert '<a href="/articles">1 source</a>' in page
    assert "A copy of" not in client.get("/articles/two-massages.md").text
    fake.text = article(copy_of="first.md")
    assert 'A copy of <a href="/articles/first.md">first.md</a>: the two count as one source.' in client.get("/articles/two-massages.md").text


def test_titles_and_texts_are_escaped(client: FlaskClient, fake: Fake) -> None:
    evil = "<script>alert(1)</script>"
    fake.rows = [row(title=evil, publisher=evil, kind=evil)]
    fake.text = article(text=evil, title=evil, sources=(evil,), passages=(Passage(0, 8, "covers", "urn:x"),))
    for url in ("/articles", "/articles/two-massages.md"):
        page = client.get(url).text
        assert page.count("<script") == page.count('<script type="application/ld+json">') <= 1
        assert "&lt;script" in page


@pytest.mark.parametrize("name", ["nowhere.md", "..%2f..%2fetc%2fpasswd", "two-massages.md/x"])
def test_an_unknown_article_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/articles/{name}").status_code == 404


def test_overlapping_passages_keep_their_anchors_and_the_words() -> None:
    text = "Massage is covered, but only when prescribed."
    found = paragraphs(text, [Passage(0, 45, "requires", "a"), Passage(0, 18, "covers", "b"), Passage(11, 30, "limits", "c")])
    pieces = found[0].pieces
    assert "".join(piece.words for piece in pieces) == text
    assert [anchor for piece in pieces for anchor in piece.anchors] == ["e-0-45", "e-0-18", "e-11-30"]
    assert pieces[1].effects == ("requires", "covers", "limits")
    assert found[0].effects == ("requires", "covers", "limits")


def test_a_passage_over_two_paragraphs_is_anchored_once() -> None:
    text = "It is covered.\n\nBut not always."
    found = paragraphs(text, [Passage(6, 23, "covers", "a")])
    assert [p.anchors for paragraph in found for p in paragraph.pieces if p.anchors] == [("e-6-23",)]
    assert [p.words for paragraph in found for p in paragraph.pieces if p.effects] == ["covered.", "But not"]


def test_signs_of_markdown_are_hidden_and_offsets_stay() -> None:
    text = "## **Part** C\n\n1. See [the plan](https://example.org/x) `now`\n> Quoted"
    found = paragraphs(text, [Passage(text.index("the plan"), text.index("the plan") + 8, "covers", "a")])
    assert [(p.kind, "".join(piece.words for piece in p.pieces)) for p in found] == [
        ("h2", "Part C"), ("li", "1. See the plan now"), ("q", "Quoted"),
    ]  # fmt: skip
    assert [piece.words for piece in found[1].pieces if piece.effects] == ["the plan"]


def test_a_passage_that_begins_at_the_sign_of_a_heading_is_anchored() -> None:
    found = paragraphs("# Ask your insurer\n", [Passage(0, 18, "advises", "a")])
    assert found[0].pieces[0].anchors == ("e-0-18",)


def test_lines_wrapped_in_a_sentence_are_one_paragraph() -> None:
    text = "This line was wrapped by an editor in the middle of\na sentence.\nShort line\nAnother one\r\n\r\nEnd"
    words = ["".join(piece.words for piece in p.pieces) for p in paragraphs(text, [])]
    assert words == ["This line was wrapped by an editor in the middle of\na sentence.", "Short line", "Another one", "End"]


def test_the_whole_text_is_shown() -> None:
    shown = "".join(piece.words for p in paragraphs(TEXT, []) for piece in p.pieces)
    assert QUOTE in shown
