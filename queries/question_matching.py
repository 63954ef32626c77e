"""Finds constructions in a question: patterns over its words and over the concepts that they name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from queries.question_patterns import Element, Pattern
from queries.question_text import Token

_TURNS = frozenset({
    "but", "because", "whether", "if", "unless", "when", "while", "although", "though", "whereas", "until", "however",
})  # fmt: skip


@dataclass(frozen=True)
class Named:
    """Tokens `first` to `last` that name a concept; `kinds` are the names under which a pattern may ask for it."""

    concept: str
    first: int
    last: int
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """Where a construction was found; `literal` are the tokens that the pattern names, gaps left out."""

    meaning: tuple[str, str]
    first: int
    last: int
    literal: frozenset[int]
    kept: frozenset[int]


@dataclass
class Text:
    """Tokens with the mentions that begin at each of them; neither changes once a construction was looked for."""

    tokens: Sequence[Token]
    named: dict[int, Named] = field(default_factory=dict)
    _places: dict["Patterns", dict[str, list[Match]]] = field(default_factory=dict, repr=False)

    def places(self, patterns: "Patterns") -> dict[str, list[Match]]:
        """Where constructions stand, by the first part of their meaning. Each set of patterns is looked for once."""
        if patterns not in self._places:
            found: dict[str, list[Match]] = {}
            for match in patterns.matches(self):
                found.setdefault(match.meaning[0], []).append(match)
            self._places[patterns] = found
        return self._places[patterns]


class Patterns:
    """Many patterns, tried only where their first element can begin."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._by_word: dict[str, list[Pattern]] = {}
        self._by_kind: dict[str, list[Pattern]] = {}
        self._at_start = [p for p in patterns if p.elements[0].mark == "^"]
        self.words = frozenset(word for p in patterns for e in p.elements for word in e.words)
        self._needed = {id(p): tuple(e.words for e in p.elements if e.words and not (e.kinds or e.optional or e.avoids)) for p in patterns}
        for pattern in patterns:
            for element in _openings(pattern):
                for word in element.words or (["#"] if element.mark == "#" else []):
                    self._by_word.setdefault(word, []).append(pattern)
                for kind in element.kinds:
                    self._by_kind.setdefault(kind, []).append(pattern)

    def matches(self, text: Text) -> list[Match]:
        """Every construction in the text, with gaps as short as they can be."""
        found = []
        words = frozenset(token.folded for token in text.tokens)
        for index in range(len(text.tokens)):
            for pattern in self._candidates(text, index):
                if any(map(words.isdisjoint, self._needed[id(pattern)])):
                    continue  # most patterns begin with a word that many questions have, and need another that this one lacks
                steps = next(_walk(pattern.elements, 0, text, index, ()), None)
                if steps:
                    found.append(_match(pattern, steps))
        return found

    def _candidates(self, text: Text, index: int) -> Iterator[Pattern]:
        token = text.tokens[index]
        if index == 0 or text.tokens[index - 1].sentence != token.sentence:
            yield from self._at_start
        yield from self._by_word.get(token.folded, ())
        if token.folded[0].isdigit():
            yield from self._by_word.get("#", ())
        if index in text.named:
            for kind in sorted(text.named[index].kinds):  # in the same order in every process
                yield from self._by_kind.get(kind, ())


def _openings(pattern: Pattern) -> Iterator[Element]:
    for element in pattern.elements:
        if element.mark == "^":
            return
        if element.mark != "<":
            yield element
        if not element.optional and element.mark != "<":
            return


_Steps = tuple[tuple[int, int, bool], ...]


def _walk(elements: tuple[Element, ...], at: int, text: Text, index: int, steps: _Steps) -> Iterator[_Steps]:
    """All ways in which the elements from `at` on fit the tokens from `index` on, as the steps taken."""
    if at == len(elements):
        yield steps
        return
    element = elements[at]
    if element.gap:
        for skip in range(element.gap + 1):
            if skip and not _inside(text, index + skip - 1):
                return
            yield from _walk(elements, at + 1, text, index + skip, steps)
        return
    last = _fits(element, text, index, bool(steps))
    if last is not None:
        taken = steps if last < index else (*steps, (index, last, element.keeps))
        yield from _walk(elements, at + 1, text, last + 1, taken)
    if element.optional:
        yield from _walk(elements, at + 1, text, index, steps)


def _inside(text: Text, index: int) -> bool:
    """Whether a gap may go on over this token."""
    return index < len(text.tokens) and not text.tokens[index].pause and text.tokens[index].folded not in _TURNS


def _fits(element: Element, text: Text, index: int, begun: bool) -> int | None:
    """The last token that the element takes at `index`, `index - 1` if it takes none, None if it does not fit."""
    if element.mark in ("^", "$"):
        edge = index in (0, len(text.tokens)) or text.tokens[index - 1].sentence != text.tokens[index].sentence
        return index - 1 if edge else None
    if element.mark in ("<", ">"):
        return index - 1 if index in (0, len(text.tokens)) or text.tokens[index].pause else None
    if element.avoids:
        return None if _takes(element, text, index, begun) is not None else index - 1
    return _takes(element, text, index, begun)


def _takes(element: Element, text: Text, index: int, begun: bool) -> int | None:
    """The last of the tokens that are the element's words or mention; None where they are not."""
    if index >= len(text.tokens) or (begun and text.tokens[index].pause):
        return None
    if element.mark == "#":
        return index if text.tokens[index].folded[0].isdigit() else None
    named = text.named.get(index)
    if named and element.kinds & named.kinds:
        return named.last
    return index if text.tokens[index].folded in element.words else None


def _match(pattern: Pattern, steps: _Steps) -> Match:
    literal = frozenset(i for first, last, _ in steps for i in range(first, last + 1))
    kept = frozenset(first for first, _, keeps in steps if keeps)
    return Match(pattern.meaning, min(literal), max(literal), literal, kept)
