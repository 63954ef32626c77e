"""The words of a search: taken out of what a visitor typed, and written as an FTS5 expression that means just these words.

What FTS5 reads as syntax (quotes, *, ^, -, :, NEAR, AND …; https://sqlite.org/fts5.html, section 3) never gets there: an expression is
made of letters and digits alone, each word between quotes.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ontology.lexicon import fold
from queries.question_cues import listed

LONGEST = 200  # characters of a search
_MOST = 24  # words
_TOGETHER = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_BEGUN = 3  # letters of a word from which on it may be the beginning of another
_PHRASE = 6  # words that may be a name


def words_of(text: str) -> list[str]:
    """The words in order; what is joined by a point, hyphen, slash or apostrophe, such as "M79.7", is one word."""
    return _TOGETHER.findall(_composed(text))[:_MOST]


def pieces_of(word: str) -> list[str]:
    """The parts that the index knows a word by: "M79.7" is "M79" and "7"."""
    return _PIECE.findall(word)


def folded(text: str) -> str:
    """A name or a search in a form in which spelling with capitals, accents or punctuation makes no difference."""
    flat = "".join(each for each in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(each))
    return " ".join(_PIECE.findall(flat))


def telling(words: Sequence[str]) -> list[str]:
    """The words without those that every text has ("does", "the"), unless there are no others. One written in capitals, as in "Part A", may be a name."""
    kept = [word for place, word in enumerate(words) if fold(word) not in listed("function") or (place and word.isupper() and word != "I")]
    return kept or list(words)


@lru_cache(maxsize=20_000)
def mark_of(key: str) -> str:
    """The word that stands in the index for a concept that an entry speaks of, by whatever name."""
    return "k" + "".join(_PIECE.findall(key)).lower()


class Group(NamedTuple):
    """Words of a search that belong together, and the keys of the concepts that have them as a name."""

    words: tuple[str, ...]
    concepts: tuple[str, ...] = ()


def expression(groups: Sequence[Group], joint: str = "AND") -> str:
    """The FTS5 expression for entries with all the groups, or with `joint` OR any of them; the last word may be the beginning of one.

    A group is there in its words, or where its concept is spoken of. Words that stand together in an entry count once more. There must be a word.
    """
    found = f" {joint} ".join(_group(each, is_last=each is groups[-1]) for each in groups)
    words = [word for each in groups for word in each.words]
    if 1 < len(words) <= _PHRASE:
        return f'({found}) OR "{" ".join(piece for word in words for piece in pieces_of(word))}"'
    return found


def _group(group: Group, is_last: bool) -> str:
    quoted = [f'"{" ".join(pieces_of(word))}"' for word in group.words]
    if is_last and len(pieces_of(group.words[-1])[-1]) >= _BEGUN:
        quoted[-1] = f"({quoted[-1]} OR {quoted[-1]} *)"
    marks = [f'"{mark_of(each)}"' for each in group.concepts]
    found = f"({' AND '.join(quoted)})"
    return f"({found} OR {' OR '.join(marks)})" if marks else found


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
