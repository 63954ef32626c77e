"""A question's words in order, cleaned for matching, each with its place in what was typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ontology.lexicon import words

LONGEST = 20_000
_CLEAN = re.compile(
    r"(?P<tag></?[a-zA-Z!][^<>]{0,300}>)|(?P<entity>&[a-z]{2,6};|&#\d{1,5};)|(?P<without>\b[wW]/[oO]\b)|(?P<with>\b[wW]/)"
    r"|(?P<because>\b[bB]/[cC]\b)|(?P<number>#(?=\s?(?:of\s)?[a-zA-Z]))|(?P<dollar>\$(?=\s?\d))"
    r"|(?P<plus>(?<=[A-Za-z])\s?\+\s?(?=[A-Za-z]))|(?P<quote>[’‘ʼ´`])|(?P<dots>\b(?:[A-Za-z]\.){2,})"
    r"|(?P<control>[\x00-\x08\x0b-\x1f\x7f])"
)
_SPELT = {
    "tag": " ", "entity": " ", "without": "without", "with": "with ", "because": "because", "number": "number ",
    "dollar": "dollar ", "plus": " & ", "quote": "'", "control": " ",
}  # fmt: skip
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "st", "vs", "approx", "inc"})
_STOP = re.compile(r"[.?!;\n]")
_PAUSE = re.compile(r"[,:()\[\]{}<>=|–—…✓✔☑✅•·]|\s-+\s?|-\s")
_JOINS = frozenset({"and", "so", "or", "then", "&"})


@dataclass(frozen=True)
class Token:
    """A word: folded for matching, and `start:end` in what was typed.

    `sentence` and `clause` number the sentence and the clause that it stands in; `pause` tells that
    punctuation comes before it.
    """

    folded: str
    raw: str
    start: int
    end: int
    sentence: int
    clause: int
    pause: bool


@dataclass(frozen=True)
class Reading:
    """A question as tokens, and the numbers of the sentences that end with a question mark."""

    typed: str
    tokens: tuple[Token, ...]
    asked: frozenset[int]

    def words(self, first: int, last: int) -> str:
        """What was typed from token `first` up to and including token `last`."""
        return self.typed[self.tokens[first].start : self.tokens[last].end]

    def sentences(self) -> list[list[int]]:
        """The indexes of the tokens of each sentence, in order."""
        found: dict[int, list[int]] = {}
        for index, token in enumerate(self.tokens):
            found.setdefault(token.sentence, []).append(index)
        return list(found.values())

    def keeping(self, indexes: list[int]) -> "Reading":
        """The same question with these tokens only."""
        return Reading(self.typed, tuple(self.tokens[i] for i in indexes), self.asked)


def read(question: str, spell: Callable[[str], str], breakers: frozenset[str], subjects: frozenset[str]) -> Reading:
    """Clean, correct and divide a question.

    `spell` gives the intended form of a folded word; `breakers` begin a clause, as "and" does before one of `subjects`.
    """
    cleaned, starts, ends = _clean(question[:LONGEST])
    found = words(cleaned)
    forms = [spell(word.folded) for word in found]
    tokens: list[Token] = []
    asked: set[int] = set()
    sentence = clause = 0
    for index, word in enumerate(found):
        gap = cleaned[found[index - 1].end : word.start] if index else ""
        stop = bool(_STOP.search(gap)) and not (gap[0] == "." and forms[index - 1] in _TITLES)
        pause = stop or bool(_PAUSE.search(gap))
        if stop and "?" in gap:
            asked.add(sentence)
        sentence += stop
        clause += pause or (index > 0 and _begins(forms, index, breakers, subjects))
        tokens.append(
            Token(forms[index], word.raw, starts[word.start], ends[word.end - 1], sentence, clause, pause)
        )
    if found and "?" in cleaned[found[-1].end :]:
        asked.add(sentence)
    return Reading(question, tuple(tokens), frozenset(asked))


def _begins(forms: list[str], index: int, breakers: frozenset[str], subjects: frozenset[str]) -> bool:
    """Whether a clause begins at this word without punctuation; a last "though" or "yet" begins none."""
    if index + 1 == len(forms):
        return False
    return forms[index] in breakers or (forms[index] in _JOINS and forms[index + 1] in subjects)


def _clean(text: str) -> tuple[str, list[int], list[int]]:
    """The text as it is matched, with the start and end in `text` of each of its characters."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(first: int, last: int) -> None:
        pieces.append(text[first:last])
        starts.extend(range(first, last))
        ends.extend(range(first + 1, last + 1))

    done = 0
    for match in _CLEAN.finditer(text):
        keep(done, match.start())
        kind = str(match.lastgroup)
        spelt = match[0].replace(".", "") if kind == "dots" else _SPELT[kind]
        pieces.append(spelt)
        starts.extend([match.start()] * len(spelt))
        ends.extend([match.end()] * len(spelt))
        done = match.end()
    keep(done, len(text))
    return "".join(pieces), starts, ends
