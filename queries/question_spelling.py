"""Misspelt words of our subject, and the words that they stand for."""

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from ontology.lexicon import article_lexicon, question_lexicon
from queries.question_cues import FOLDER, every_word, listed, typos

_TELLING = 9  # a word of so many letters is hardly another ordinary word


@cache
def ordinary_words() -> frozenset[str]:
    """Ordinary English words and those of lists and patterns, which are what they are."""
    return frozenset((FOLDER / "ordinary.txt").read_text(encoding="utf-8").split()) | every_word()


@cache
def _proper() -> frozenset[tuple[str, ...]]:
    """Labels that are not misspelt on purpose, as the hidden ones may be."""
    return frozenset(article_lexicon().labels())


@cache
def _targets() -> dict[str, dict[str, int]]:
    """Words that a misspelt word may stand for: first letter -> word -> number of labels that have it."""
    found: dict[str, dict[str, int]] = {}
    for form in _proper():
        for word in form:
            if word.isalpha() and (len(word) >= _TELLING or word in listed("spelled")):
                counts = found.setdefault(word[0], {})
                counts[word] = counts.get(word, 0) + 1
    return found


@cache
def _known() -> frozenset[str]:
    """Words that are spelt as they should be: those of proper labels, of lists and patterns,
    ordinary ones, and those that are a label by themselves."""
    alone = frozenset(form[0] for form in question_lexicon().labels() if len(form) == 1)
    return frozenset(word for form in _proper() for word in form) | alone | ordinary_words()


def slips(word: str) -> int:
    """How many slips of a key are forgiven in a word: none where it is short or no word."""
    return 0 if len(word) < 5 or not word.isalpha() else 1 if len(word) < 8 else 2


@lru_cache(maxsize=20_000)
def spell(word: str) -> str:
    """The word of a label that a misspelt word stands for, or the word itself.

    Words of fewer than five letters, words that we know and ordinary English words are never changed.
    """
    if word in typos():
        return typos()[word]
    most = slips(word)
    if not most or len(word) > 20 or word in _known():
        return word
    best, best_rank = word, (most + 1, 0)
    for target, count in _targets().get(word[0], {}).items():
        if abs(len(target) - len(word)) > most:
            continue
        distance = OSA.distance(word, target, score_cutoff=most)
        if distance <= most and (distance, -count) < best_rank:
            best, best_rank = target, (distance, -count)
    return best
