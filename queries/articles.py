"""The articles in a store: their list, and one with the passages that state something."""

from dataclasses import dataclass

from queries.catalogue import query
from queries.store import Row, Store


@dataclass(frozen=True)
class Passage:
    """`text[start:end]` of an article, and the claim that it states."""

    start: int
    end: int
    effect: str
    claim: str


@dataclass(frozen=True)
class ArticleText:
    """An article as it is stored."""

    file: str
    text: str
    title: str
    publisher: str
    date: str
    authority: str
    kind: str
    sources: tuple[str, ...]
    passages: tuple[Passage, ...]
    author: str = ""
    copy_of: str = ""  # the file name of the article that it is a copy of
    iri: str = ""
    sha256: str = ""  # of the bytes of its file, in hexadecimal


def list_articles(store: Store) -> list[Row]:
    """All articles: file, title, author, publisher, date, authority, kind, claims (a count, as text), copyOf (a file) of copies."""
    return [row | {"authority": local(row["authority"])} for row in store.rows(query("articles").text)]


def count_articles(store: Store) -> tuple[int, str]:
    """How many articles there are that are no copies, and the date of the newest one of all, "" where none has one."""
    row = store.rows(query("articles_counted").text)[0]
    return int(row["sources"]), row.get("newest", "")


def read_article(store: Store, file: str) -> ArticleText | None:
    """The article of this file name, or None."""
    rows = store.rows(query("article_text").bind(file=file))
    first = next((row for row in rows if "text" in row), None)
    if first is None:
        return None
    stated = store.rows(query("article_passages").bind(file=file))
    passages = {Passage(int(r["start"]), int(r["end"]), local(r["effect"]), r["claim"]) for r in stated}
    return ArticleText(
        file=file, text=first["text"], title=first.get("title", file), publisher=first.get("publisher", ""), date=first.get("date", ""),
        authority=local(first["authority"]), kind=first.get("kind", ""), sources=tuple(dict.fromkeys(r["source"] for r in rows if "source" in r)),
        passages=tuple(sorted(passages, key=lambda p: (p.start, p.end, p.claim))), author=first.get("author", ""),
        copy_of=first.get("copyOf", ""), iri=first["article"], sha256=first.get("sha256", ""),
    )


def local(iri: str) -> str:
    """The local name of an IRI of the vocabulary."""
    return iri.rsplit("#", 1)[-1]
