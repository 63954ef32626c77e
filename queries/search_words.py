"""The words of a search: taken out of what a visitor typed, and written as an FTS5 expression that means just these words.

What FTS5 reads as syntax (quotes, *, ^, -, :, NEAR, AND …; https://sqlite.org/fts5.html, section 3) never gets there: an expression is
made of letters and digits alone, each word between quotes.
"""

import re
import unicodedata
from collections.abc import Sequence

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


def expression(words: Sequence[str], joint: str = "AND") -> str:
    """The FTS5 expression for entries with all the words, or with `joint` OR any of them; the last may be the beginning of a word.

    Words that stand together in an entry count once more. There must be a word.
    """
    quoted = [f'"{" ".join(pieces_of(word))}"' for word in words]
    each = [*quoted[:-1], f"({quoted[-1]} OR {quoted[-1]} *)" if len(pieces_of(words[-1])[-1]) >= _BEGUN else quoted[-1]]
    found = f" {joint} ".join(each)
    if 1 < len(words) <= _PHRASE:
        return f'({found}) OR "{" ".join(piece for word in words for piece in pieces_of(word))}"'
    return found


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
