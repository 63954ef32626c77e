"""Labels and synonyms of the concepts found in a text: the same for articles and for questions."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ontology.vocabulary import Concept, Vocabulary, load_vocabulary

_WORD = re.compile(r"[A-Za-z0-9À-ÿ]+(?:\.[0-9]+)?(?:['’][a-z]+)?|&")
_STOP = re.compile(r"[.!?;:]\s|\n\s*\n")
_ABBREVIATION = re.compile(r"[A-Z][A-Z&]{1,4}")
_ALSO_WORDS = frozenset({"anthem", "chile", "china", "paramount", "turkey"})  # names that mean something else when written small
_KEPT = frozenset({"us", "as", "his", "this", "is", "was", "has", "does", "yes", "plus", "less", "unless", "various", "gas", "bus"})


@dataclass(frozen=True)
class Mention:
    """Words of a text, `text[start:end]`, that name a concept."""

    concept: str
    start: int
    end: int


class Word(NamedTuple):
    """A word of a text with its folded form."""

    folded: str
    raw: str
    start: int
    end: int
    after_stop: bool = False  # the end of a sentence or line lies before it: no label runs over that


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Lower case, without possessive 's and plural ending: "Therapists’" and "therapist" become equal."""
    if len(word) == 3 and word[:2].isupper() and word[2] == "s":
        return word[:2].lower()  # PTs, OTs
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) < 4 or word in _KEPT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def words(text: str) -> list[Word]:
    """The words of a text in order; hyphens and punctuation separate words, "M79.7" is one."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        between = text[found[-1].end : match.start()] if found else ""
        found.append(Word(fold(match[0]), match[0], match.start(), match.end(), between != " " and bool(_STOP.search(between))))
    return found


class Lexicon:
    """Finds concepts by their labels. Longest match wins; mentions never overlap.

    An all-capitals label of two to five letters (PT, VA) is an abbreviation: in articles it matches in
    capitals only, in questions in any case. Hidden labels, the forms that only askers use, match in questions only.
    """

    def __init__(self, vocabulary: Vocabulary, questions: bool = False) -> None:
        self._questions = questions
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for concept in vocabulary.concepts.values():
            if concept.is_proposed and not questions:
                continue  # where articles name one is for its proposer to say
            for label in self._labels(concept):
                self._add(label, concept.key)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def mentions(self, text: str) -> list[Mention]:
        """All mentions in `text`, in order."""
        tokens = words(text)
        folded = tuple(word.folded for word in tokens)
        found: list[Mention] = []
        index = 0
        while index < len(tokens):
            match = self._match(tokens, folded, index) if folded[index] in self._by_first else None
            if match:
                concept, length = match
                found.append(Mention(concept, tokens[index].start, tokens[index + length - 1].end))
                index += length
            else:
                index += 1
        return found

    def labels(self) -> dict[tuple[str, ...], str]:
        """Every folded label with its concept; for spelling correction."""
        return {form: concept for entries in self._by_first.values() for form, concept, _ in entries}

    def _labels(self, concept: Concept) -> list[str]:
        shown = [concept.label, *concept.alt_labels, *concept.notations]
        return shown + list(concept.hidden_labels) if self._questions else shown

    def _add(self, label: str, concept: str) -> None:
        form = _form(label)
        if not form:
            return
        exact = label if not self._questions and (_ABBREVIATION.fullmatch(label) or label.lower() in _ALSO_WORDS) else ""
        self._by_first.setdefault(form[0], []).append((form, concept, exact))

    def _match(self, tokens: list[Word], folded: tuple[str, ...], index: int) -> tuple[str, int] | None:
        for form, concept, exact in self._by_first[folded[index]]:
            if folded[index : index + len(form)] != form:
                continue
            part = tokens[index : index + len(form)]
            if exact and not _written_as(exact, "".join(word.raw for word in part)):
                continue
            if any(word.after_stop for word in part[1:]):
                continue
            return concept, len(form)
        return None


@lru_cache(maxsize=20_000)  # both lexicons have most labels
def _form(label: str) -> tuple[str, ...]:
    return tuple(map(fold, _WORD.findall(label)))


def _written_as(label: str, raw: str) -> bool:
    """Whether words are written as an abbreviation or a name must be: all capitals, or a capital first."""
    return raw.removesuffix("s") == label if _ABBREVIATION.fullmatch(label) else raw[0].isupper()


@cache
def article_lexicon() -> Lexicon:
    """The lexicon for articles."""
    return Lexicon(load_vocabulary())


@cache
def question_lexicon() -> Lexicon:
    """The lexicon for questions."""
    return Lexicon(load_vocabulary(), questions=True)
