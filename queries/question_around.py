"""What stands around the words that name a thing: clauses, sentences and the frames found in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.question_cues import framed, listed
from queries.question_matching import Match, Text


@dataclass(frozen=True)
class Item:
    """A concept that tokens `first` to `last` name or state; `literal` are the words that do so.

    `says` is "states", "denies", "opens" or "disputes": what the construction tells in itself.
    """

    concept: str
    first: int
    last: int
    literal: frozenset[int]
    says: str = "states"


class Around:
    """The words of one question, and where its items and frames stand."""

    def __init__(self, text: Text, asked: frozenset[int], items: Iterable[Item]) -> None:
        self.tokens = text.tokens
        self.asked = asked
        items = tuple(items)
        self.taken = frozenset(i for item in items for i in item.literal)
        self.denying = frozenset(i for item in items if item.says == "denies" for i in item.literal)
        self._text = text

    def found(self, frame: str) -> list[Match]:
        """The places of a frame of frames.toml."""
        return framed(self._text, "frames", frame)

    def word(self, index: int) -> str:
        """The folded word at a place."""
        return self.tokens[index].folded

    def listed(self, index: int, name: str) -> bool:
        """Whether the word at a place is in a word list."""
        return self.word(index) in listed(name)

    def together(self, first: int, second: int) -> bool:
        """Whether two places lie in one sentence."""
        return self.tokens[first].sentence == self.tokens[second].sentence

    def same_clause(self, first: int, second: int) -> bool:
        """Whether two places lie in one clause."""
        return self.tokens[first].clause == self.tokens[second].clause

    def clause_start(self, index: int) -> int:
        """The first place of the clause that a place lies in."""
        while index > 0 and self.same_clause(index - 1, index):
            index -= 1
        return index

    def after(self, index: int, most: int, clause: bool = False) -> list[int]:
        """Up to so many places after one, in its sentence or only in its clause."""
        reach = range(index + 1, min(index + 1 + most, len(self.tokens)))
        near = self.same_clause if clause else self.together
        return [i for i in reach if near(index, i)]

    def before(self, match: Match, item: Item, most: int) -> bool:
        """Whether a frame ends at most so many words before an item, in the same sentence."""
        return match.last < item.first <= match.last + most and self.together(match.last, item.first)

    def inverted(self, index: int) -> bool:
        """Whether the clause of a place begins like a yes/no question; within a sentence only a subject shows that."""
        start = self.clause_start(index)
        if start > 0 and self.together(start - 1, start) and not (start + 1 < len(self.tokens) and self.listed(start + 1, "subjects")):
            return False
        if self.word(start) in {"have", "has", "had"}:
            return start + 1 < len(self.tokens) and self.listed(start + 1, "subjects")
        return self.listed(start, "auxiliaries")
