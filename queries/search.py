"""Searches concepts, claims, articles and passages: what fits best first, counted by facets, in parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from queries.search_entry import FACETS
from queries.search_facets import Choice, Combinations, choices, combinations, fitting
from queries.search_hits import Hit, hits
from queries.search_names import grouped, is_name, near
from queries.search_ranking import ranked
from queries.search_spelling import corrected
from queries.search_store import Index, index_of
from queries.search_words import expression, telling, words_of
from queries.store import Store

AT_ONCE = 20


class _Matched(NamedTuple):
    """The words that were searched in the end, the expression that finds them, what it finds, and whether any of the words was enough."""

    words: list[str]
    expression: str
    combinations: Combinations
    some: bool


@dataclass(frozen=True)
class Found:
    """What a search found: `hits` are the entries from `begin` on of `total`; without what is chosen there would be `without_choices`.

    `words` is what was searched for; if `is_corrected` it is not what was typed. With `some` no entry has all the words, and these have
    some of them. `facets` has the choices that would narrow the search down, by facet. `near` are names like the words where nothing is found.
    """

    typed: str
    words: str
    is_corrected: bool
    some: bool
    total: int
    without_choices: int
    begin: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Choice, ...]]
    near: tuple[str, ...] = ()


def search(
    store: Store, text: str, chosen: Mapping[str, str] | None = None, begin: int = 0, limit: int = AT_ONCE, exactly: bool = False
) -> Found:
    """What a store has for the words of a text, as far as it has the `chosen` value of each facet.

    `exactly` neither corrects words nor does without one. Any text can be searched; one without words finds nothing. Raises StoreError.
    """
    index = index_of(store)
    chosen = {name: value for name, value in (chosen or {}).items() if value}
    words = words_of(text)
    if not words:
        return Found(text, "", False, False, 0, 0, begin, (), {name: () for name in FACETS})
    matched = _matched(index, text, words, exactly)
    kept = fitting(index, matched.combinations, chosen)
    total = sum(kept.values())
    within = None if len(kept) == len(matched.combinations) else list(kept)
    ids = ranked(index, matched.words, matched.expression, within, begin, limit) if begin < total else []
    return Found(
        text, " ".join(matched.words), _is_corrected(matched.words, words), matched.some, total, sum(matched.combinations.values()), begin,
        hits(index, ids, matched.expression), choices(index, matched.combinations, chosen), () if matched.combinations else near(index, text),
    )  # fmt: skip


def _is_corrected(searched: list[str], typed: list[str]) -> bool:
    """Whether a word was corrected, and not only left out for telling nothing."""
    return not {each.casefold() for each in searched} <= {each.casefold() for each in typed}


def _matched(index: Index, text: str, words: list[str], exactly: bool) -> _Matched:
    """All words of a name as they stand, else those that tell something; corrected where nothing has them; and if need be any of them."""
    words = words if exactly or is_name(index, text) else telling(words)
    words = words if exactly else corrected(index, words)
    groups = grouped(index, words)
    found = _Matched(words, expression(groups), combinations(index, expression(groups)), False)
    if found.combinations or exactly or len(words) == 1:
        return found
    some = expression(groups, "OR")
    return _Matched(words, some, combinations(index, some), True)
