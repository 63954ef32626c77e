"""Words of a search that nothing has, and the words of the articles and concepts that they are most like."""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from queries.question_spelling import ordinary_words
from queries.search_store import Index
from queries.search_words import Group, expression, folded, pieces_of

_SHORTEST = 4  # letters of a word that may be misspelt
_TELLING = 8  # letters from which on two slips are forgiven


def corrected(index: Index, words: list[str]) -> list[str]:
    """The words, those that nothing has replaced by the nearest that something has. The last may be the beginning of a word."""
    return [_corrected(index, word, last=place == len(words) - 1) for place, word in enumerate(words)]


def _corrected(index: Index, word: str, last: bool) -> str:
    pieces = pieces_of(word)
    if len(pieces) > 1 or not word.isalpha() or len(word) < _SHORTEST or _is_known(index, word, last):
        return word
    most = 1 if len(word) < _TELLING else 2
    written = _written(index)
    found = process.extract(folded(word), list(written), scorer=OSA.distance, score_cutoff=most, limit=20)
    return min(found, key=lambda each: (each[1], each[0][:1] != folded(word)[:1], -written[each[0]], each[0]))[0] if found else word


def _is_known(index: Index, word: str, last: bool) -> bool:
    """Whether an entry shows the word. Forms that only askers use are no proof: slips of the pen are among them."""
    known = expression([Group((word,))]) if last else f'"{word}"'
    shown = "" if word.casefold() in ordinary_words() else "{title names body} : "
    return bool(index.rows("SELECT rowid FROM words WHERE words MATCH ? LIMIT 1", (f"{shown}({known})",)))


@lru_cache(maxsize=4)
def _written(index: Index) -> dict[str, int]:
    """All words without figures as they are written, with the number of entries that have them."""
    return {str(term): int(doc) for term, doc in index.rows("SELECT term, doc FROM word") if str(term).isalpha()}
