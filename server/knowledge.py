"""What the pages ask of the packages below: the one place where `server` meets `queries`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from flask import current_app

from ontology.lexicon import Lexicon, question_lexicon
from ontology.vocabulary import Vocabulary, load_vocabulary
from queries.answer import answer
from queries.articles import ArticleText, count_articles, list_articles, read_article
from queries.catalogue import query
from queries.memory import remembered
from queries.proposed import know_proposed
from queries.question import Understanding, understand
from queries.spoken import spoken
from queries.store import Row, Store, StoreError
from server.names import Names


class Answered(Protocol):
    """An answer as far as a page needs it. One that can give its trace also has `trace_turtle()`."""

    @property
    def verdict(self) -> str:
        """The verdict of the answer as a whole."""

    def as_json(self) -> str:
        """The answer as a line of JSON."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the answer."""


@dataclass(frozen=True)
class Knowledge:
    """A vocabulary, some questions to a store, and the store for all other questions."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    understand: Callable[[str], Understanding]
    answer: Callable[[Understanding], Answered]
    list_articles: Callable[[], Sequence[Row]]
    count_articles: Callable[[], tuple[int, str]]
    read_article: Callable[[str], ArticleText | None]
    names: Callable[[], Names]
    store: Store | None = None  # what the query library asks


def knowledge_of(store: Store) -> Knowledge:
    """The knowledge in a store."""
    def understood(question: str) -> Understanding:
        know_proposed(store)
        return understand(question)

    return Knowledge(
        vocabulary=load_vocabulary(),
        lexicon=question_lexicon(),
        understand=understood,
        answer=lambda understanding: answer(store, understanding),
        list_articles=lambda: remembered(store, "list of articles", lambda: list_articles(store)),
        count_articles=lambda: remembered(store, "articles counted", lambda: count_articles(store)),
        read_article=lambda file: read_article(store, file),
        names=lambda: remembered(store, "names", lambda: _names(store)),
        store=store,
    )


def _names(store: Store) -> Names:
    know_proposed(store)
    claims = {each.key: each.claims for each in spoken(store)}
    return Names(load_vocabulary(), question_lexicon(), claims, store.version())


def ready(knowledge: Knowledge) -> str | None:
    """The version of the build that is served, after a query was run on it; None where its store does not answer, or holds no article."""
    store = knowledge.store
    try:
        return store.version() if store and store.rows(query("known").text) == [{"ask": "true"}] else None
    except Exception:  # whatever a store raises, it does not answer
        return None


def get_store() -> Store:
    """The store of the running application. Raises StoreError where the knowledge comes from elsewhere."""
    store = get_knowledge().store
    if store is None:
        raise StoreError("the application runs without a store")
    return store


def get_knowledge() -> Knowledge:
    """The knowledge of the running application."""
    return cast(Knowledge, current_app.extensions["covertrace"])
