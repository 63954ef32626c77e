"""The names of concepts, and which of them the words that are being typed may become."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ontology.lexicon import Lexicon, Word, words
from ontology.vocabulary import Concept, Vocabulary
from queries.question_cues import listed
from queries.question_spelling import ordinary_words, slips

MOST = 8
LONGEST = 6  # words of a text that are looked at
_BETWEEN = re.compile(r"(?!.*[.] )[ ’'.&/-]{0,3}")
_KINDS = {
    "payer": "who would pay", "service": "what is done", "provider": "who gives it", "condition": "what it is for", "purpose": "purpose",
    "place": "place", "setting": "kind of place", "circumstance": "circumstance",
}  # fmt: skip
_CODES = {"ProcedureCode": "billing code", "DiagnosisCode": "diagnosis code"}


class Completion(NamedTuple):
    """A name that the last `typed` characters of a text may become: `text`. `label` is what the concept is called, `kind` what it is."""

    label: str
    kind: str
    text: str
    typed: int


@dataclass(frozen=True)
class _Name:
    """A label or synonym of a concept and the words that it is made of, folded as a text's are and as they are written."""

    concept: str
    text: str
    label: str
    kind: str
    folded: tuple[str, ...]
    written: tuple[str, ...]


class Names:
    """All labels, synonyms and codes by which a question can name a concept that is ours, found by how their words begin.

    A name that questions would read as something else is left out. `spoken` tells how many claims name a concept: of names that
    fit alike, those come first that the sources say most of. `version` tells these names from those of another vocabulary or store.
    """

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, spoken: Mapping[str, int], store_version: str = "") -> None:
        self._spoken = spoken
        self._by_letter: dict[str, list[tuple[_Name, int]]] = {}
        self._meant: dict[tuple[str, ...], str] = {}
        names = [name for concept in vocabulary.concepts.values() for name in _names(concept, vocabulary, lexicon)]
        for name in names:
            self._meant[name.folded] = name.concept
            for place, word in enumerate(name.written):
                self._by_letter.setdefault(word[0], []).append((name, place))
        told = sorted(f"{name.text}\t{name.label}\t{name.kind}\t{spoken.get(name.concept, 0)}" for name in names)
        self.version = sha256("\n".join((store_version, *told)).encode()).hexdigest()[:20]

    def complete(self, text: str) -> list[Completion]:
        """What the words at the end of a text may become, the likeliest first; empty where nothing fits or none is looked for.

        As many words as are the beginning of some name count. Where they begin none as they stand, a slip of a key is forgiven.
        """
        tail = _tail(text)
        for start in range(len(tail)):
            if not _is_worth(text, tail[start:]):
                continue
            already = self._meant.get(tuple(word.folded for word in tail[start:]), "")
            found = self._matching(tail, start, already) or ([] if already else self._matching(tail, start, already, forgiving=True))
            if found or already:
                return [Completion(name.label, name.kind, name.text, len(text) - begin) for name, begin in found[:MOST]]
        return []

    def _matching(self, tail: Sequence[Word], start: int, already: str, forgiving: bool = False) -> list[tuple[_Name, int]]:
        """The best name of each concept and where in the text it would begin. Of the one that is named `already`, only the label goes on."""
        typed = tail[start:]
        folded = tuple(word.folded for word in typed)
        fits = _is_close if forgiving else _is_begun
        vague = len(typed) == 1 and _begins(typed[0].raw.lower(), "common")
        best: dict[str, tuple[tuple[int, int, int, int, str], _Name]] = {}
        for name, place in self._by_letter.get(typed[0].raw[0].lower(), ()):
            kind = 2 * bool(place) + (name.text != name.label)
            if ((vague or name.concept == already) and kind) or not fits(name, place, typed) or name.folded == folded:
                continue
            rank = (_begin(tail, start, name, place), kind, -self._spoken.get(name.concept, 0), len(name.text), name.text)
            if name.concept not in best or rank < best[name.concept][0]:
                best[name.concept] = (rank, name)
        return [(name, rank[0]) for rank, name in sorted(best.values(), key=lambda found: found[0])]


def _names(concept: Concept, vocabulary: Vocabulary, lexicon: Lexicon) -> Iterable[_Name]:
    """The names of a concept that a scenario can have."""
    if concept.dimension not in _KINDS or concept.out_of_scope:
        return
    label, kind = concept.label, _KINDS[concept.dimension]
    if concept.kind in _CODES:
        stands_for = next(iter((*concept.equivalents, *concept.parents)), "")
        label = next(iter(concept.notations), label)
        kind = _CODES[concept.kind] + (f", {vocabulary.label(stands_for)}" if stands_for else "")
    for text in dict.fromkeys((label, concept.label, *concept.alt_labels)):
        found = words(text)
        if found and [mention.concept for mention in lexicon.mentions(text)] == [concept.key]:
            written = tuple(word.raw.lower() for word in found)
            yield _Name(concept.key, text, label, kind, tuple(word.folded for word in found), written)


def _tail(text: str) -> list[Word]:
    """The last words of a text that stand together, up to its end."""
    found: list[Word] = []
    for word in reversed(words(text)):
        between = text[word.end : found[0].start] if found else text[word.end :]
        if len(found) == LONGEST or (not _BETWEEN.fullmatch(between) if found else between):
            break
        found.insert(0, word)
    return found


def _is_worth(text: str, typed: Sequence[Word]) -> bool:
    """Whether words may be meant as a name: enough of them is there to tell, and they are no ordinary ones."""
    first, last = typed[0], typed[-1].raw.lower()
    if len(typed) > 1:
        return first.folded not in listed("function") or text[first.end] == "-"
    if len(last) == 2:
        return not _begins(last, "function")
    return len(last) > 2 and not {last, first.folded} & (listed("function") | listed("common"))


def _begins(typed: str, name: str) -> bool:
    return any(word.startswith(typed) for word in listed(name))


def _begin(tail: Sequence[Word], start: int, name: _Name, place: int) -> int:
    """Where a name begins in the text: before the words that fit, where all that it has before them stands there already."""
    before = tuple(word.folded for word in tail[max(start - place, 0) : start])
    return tail[start - place if before == name.folded[:place] else start].start


def _is_begun(name: _Name, place: int, typed: Sequence[Word]) -> bool:
    """Whether a name has these words from a place on, the last of them begun."""
    *whole, last = typed
    folded = name.folded[place : place + len(whole)]
    return (
        len(name.written) >= place + len(typed)
        and name.written[place + len(whole)].startswith(last.raw.lower())
        and folded == tuple(word.folded for word in whole)
    )


def _is_close(name: _Name, place: int, typed: Sequence[Word]) -> bool:
    """As `_is_begun`, with a slip in words that are long enough and no ordinary ones."""
    if len(name.written) < place + len(typed):
        return False
    *whole, last = typed
    known = name.written[place : place + len(typed)]
    return all(_is_slip(word.raw.lower(), other) for word, other in zip(whole, known, strict=False)) and _is_slip(last.raw.lower(), known[-1], begun=True)


def _is_slip(typed: str, word: str, begun: bool = False) -> bool:
    if typed == word or (begun and word.startswith(typed)):
        return True
    most = slips(typed)
    if not most or typed[0] != word[0] or _is_ordinary(typed, begun):
        return False
    lengths = range(len(typed) - most, len(typed) + most + 1) if begun else (len(word),)
    return any(OSA.distance(typed, word[:length], score_cutoff=most) <= most for length in lengths)


def _is_ordinary(typed: str, begun: bool) -> bool:
    """Whether a word is an ordinary one, or may become one."""
    ordinary = _ordinary()
    place = bisect_left(ordinary, typed)
    return place < len(ordinary) and (ordinary[place].startswith(typed) if begun else ordinary[place] == typed)


@cache
def _ordinary() -> list[str]:
    return sorted(ordinary_words())
