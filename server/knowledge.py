"""What the pages ask of the packages below: the one place where `server` meets `queries`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from flask import current_app

from ontology.lexicon import Lexicon, question_lexicon
from ontology.vocabulary import Vocabulary, load_vocabulary
from queries.store import Store

if TYPE_CHECKING:
    from queries import question


class Answered(Protocol):
    """An answer as far as a page needs it. One that can give its trace also has `trace_turtle()`."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the answer."""


class ArticleRow(Protocol):
    """An article in the list of sources."""

    @property
    def file(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def authority(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def claims(self) -> int: ...


class ArticleText(Protocol):
    """An article's text and the passages (start, end, effect, claim) in it that state a claim."""

    @property
    def text(self) -> str: ...
    @property
    def passages(self) -> Sequence[tuple[int, int, str, str]]: ...


@dataclass(frozen=True)
class Knowledge:
    """A vocabulary and four questions to a store."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    understand: Callable[[str], question.Understanding]
    answer: Callable[[question.Understanding], Answered]
    list_articles: Callable[[], Sequence[ArticleRow]]
    read_article: Callable[[str], ArticleText]


def knowledge_of(store: Store) -> Knowledge:
    """The knowledge in a store."""
    from queries import answer, articles, question

    return Knowledge(
        vocabulary=load_vocabulary(),
        lexicon=question_lexicon(),
        understand=question.understand,
        answer=lambda understanding: answer.answer(store, understanding),
        list_articles=lambda: articles.list_articles(store),
        read_article=lambda file: articles.read_article(store, file),
    )


def get_knowledge() -> Knowledge:
    """The knowledge of the running application."""
    return cast(Knowledge, current_app.extensions["covertrace"])
