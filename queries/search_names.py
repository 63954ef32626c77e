"""Names of concepts in a search: those that its words are, and those that they are like."""

from collections.abc import Sequence
from functools import lru_cache
from json import dumps

from rapidfuzz import fuzz, process

from ontology.vocabulary import COV
from queries.search_store import Index
from queries.search_words import Group, folded

_LONGEST = 6  # words of a name
_LIKE = 60  # of 100: how like a name has to be to what was typed
_NEAR = 5


def grouped(index: Index, words: Sequence[str]) -> list[Group]:
    """The words in groups: the longest names of concepts that they make up, and single words."""
    spans = {(a, b): folded(" ".join(words[a:b])) for a in range(len(words)) for b in range(a + 1, min(a + _LONGEST, len(words)) + 1)}
    known = _concepts(index, sorted(set(spans.values())))
    found, at = [], 0
    while at < len(words):
        end = next((b for b in range(min(at + _LONGEST, len(words)), at, -1) if spans[at, b] in known), at + 1)
        found.append(Group(tuple(words[at:end]), tuple(known.get(spans[at, end], ()))))
        at = end
    return found


def is_name(index: Index, text: str) -> bool:
    """Whether a text is the name of an entry."""
    return bool(index.rows("SELECT 1 FROM name WHERE folded = ? LIMIT 1", (folded(text),)))


def near(index: Index, text: str) -> tuple[str, ...]:
    """Concepts with names that are like what was typed, the most alike first, by their labels."""
    found = process.extract(folded(text), _labels(index), scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE, limit=3 * _NEAR)
    return tuple(dict.fromkeys(label for _, _, name in found for label in [_labels_of(index)[name]]))[:_NEAR]


def _concepts(index: Index, names: list[str]) -> dict[str, list[str]]:
    """The keys of concepts by their folded names."""
    rows = index.rows(
        "SELECT DISTINCT folded, iri FROM name JOIN entry USING (id) WHERE folded IN (SELECT value FROM json_each(?)) AND kind = 'concept' ORDER BY id",
        (dumps(names),),
    )
    found: dict[str, list[str]] = {}
    for name, iri in rows:
        found.setdefault(str(name), []).append(str(iri).removeprefix(COV))
    return found


@lru_cache(maxsize=4)
def _labels_of(index: Index) -> dict[str, str]:
    rows = index.rows("SELECT folded, title FROM name JOIN entry USING (id) WHERE kind = 'concept' AND folded != '' ORDER BY id DESC")
    return {str(name): str(label) for name, label in rows}


@lru_cache(maxsize=4)
def _labels(index: Index) -> dict[str, str]:
    """Folded names under themselves, as the matching wants them."""
    return {name: name for name in _labels_of(index)}
