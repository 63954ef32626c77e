"""Independent sources: an article and its copies are one, and what a PDF says has a page."""

from pathlib import Path

import pytest

from ingest.build import graph_of, harvest
from queries.answer import Answer, ask
from queries.articles import count_articles, list_articles, read_article
from queries.catalogue import query
from queries.checks import violations
from queries.printing import answer_text
from queries.store import Store, open_store
from tests.ingest.pdf_files import Drawn, column, pdf_of

PLAIN = " ".join(f"On day {day} a reader asks about massage at the pool of town number {day}, and nobody there knows." for day in range(12))
SAID = "TRICARE does not cover massage therapy."
PAGES = ([Drawn("On the pools of our towns", y=690, size=16), *column(["A reader asks about the pool."], y=660)], column([SAID]))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An article, a copy of it whose name comes first, and a PDF, which all say the same."""
    folder: Path = tmp_path_factory.mktemp("articles")
    (folder / "first.md").write_text(f"---\ndate: 2024-05-01\nauthor: Dana Reed\n---\n# Pools\n\n{PLAIN} {SAID}\n")
    (folder / "a-copy.txt").write_text(f"{PLAIN} {SAID}\n")
    (folder / "plan.pdf").write_bytes(pdf_of(*PAGES))
    found = open_store(folder / "store")
    found.replace(graph_of(harvest([folder])))
    return found


@pytest.fixture(scope="module")
def answer(store: Store) -> Answer:
    """What they say."""
    return ask(store, "Does TRICARE cover massage therapy?")


def test_the_copy_stands_behind_the_sources_and_names_its_own(answer: Answer) -> None:
    found = answer.as_dict()["evidence"]
    assert [(e["article"], e["copy_of"], e["page"]) for e in found] == [("first.md", "", None), ("plan.pdf", "", 2), ("a-copy.txt", "first.md", None)]
    assert {e["quote"] for e in found} == {SAID}
    assert [e["author"] for e in found] == ["Dana Reed", "", ""]


def test_the_answer_in_words_names_page_and_source(store: Store, answer: Answer) -> None:
    text = answer_text(answer, 80)
    assert "(first.md)" in text and "(plan.pdf, page 2)" in text and "(and 1 more)" in text


def test_sources_are_counted_without_copies(store: Store) -> None:
    assert [(row["sources"], row["articles"]) for row in store.rows(query("sources").text)] == [("2", "3")]


def test_articles_tell_author_and_source(store: Store) -> None:
    listed = list_articles(store)
    assert {row["file"]: row.get("copyOf") for row in listed} == {"a-copy.txt": "first.md", "first.md": None, "plan.pdf": None}
    assert count_articles(store) == (2, max(row.get("date", "") for row in listed))
    first, copy = read_article(store, "first.md"), read_article(store, "a-copy.txt")
    assert first and copy
    assert (first.author, first.copy_of, copy.author, copy.copy_of) == ("Dana Reed", "", "", "first.md")


def test_nothing_is_wrong_in_such_a_store(store: Store) -> None:
    assert list(violations(store)) == []
