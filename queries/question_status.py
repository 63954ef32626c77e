"""Whether what a question names is stated, denied, or left open by the words around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from queries.question_cues import frames, listed
from queries.question_patterns import Match, Named, Text
from queries.question_text import Reading


class Status(Enum):
    """What the asker says of a thing that the question names."""

    STATED = "stated"
    DENIED = "denied"
    OPEN = "open"


@dataclass(frozen=True)
class Item:
    """A concept that tokens `first` to `last` name or state; `literal` are the words that do so."""

    concept: str
    first: int
    last: int
    literal: frozenset[int]
    says: str = "states"


class Stances:
    """Judges every item of one question."""

    def __init__(self, reading: Reading, named: dict[int, Named], items: Iterable[Item]) -> None:
        self._tokens = reading.tokens
        self._asked = reading.asked
        self._taken = frozenset(i for item in items for i in item.literal)
        self._frames: dict[str, list[Match]] = {}
        for match in frames("frames").matches(Text(reading.tokens, named)):
            self._frames.setdefault(match.meaning[0], []).append(match)
        self._idle = frozenset(i for match in self._frames.get("idle", ()) for i in match.literal)
        self._negators = {m.last: m for m in self._frames.get("denies", ())}

    def status(self, item: Item, obtainable: bool = False) -> Status:
        """The status of an item; `obtainable` things may stand as a bare question, as in "rx?"."""
        if self._answered(item):
            return Status.STATED
        if obtainable and (resumed := self._resumed(item)):
            return resumed
        if item.says == "opens" or self._governed(item) or self._unknown(item) or self._required(item):
            return Status.OPEN
        denied = item.says == "denies"
        if self._negated(item):
            if self._last_word(item) == "yet":
                return Status.OPEN
            denied = not denied
        if not denied and (self._predicated(item) or (obtainable and self._bare(item))):
            return Status.OPEN
        return Status.DENIED if denied else Status.STATED

    def _resumed(self, item: Item) -> Status | None:
        """What a later "I have one" or "I don't have it" says of the item, where nothing of its kind comes between."""
        for match in self._frames.get("resumed", ()):
            between = range(item.last + 1, match.first)
            near = 0 <= self._tokens[match.first].clause - self._tokens[item.last].clause <= 2
            if len(between) >= 1 and near and not any(i in self._taken for i in between) and not self._interrogative(match.first):
                start = self._clause_start(match.first)
                denied = any(self._word(i) in listed("negators") for i in range(start, match.last + 1))
                return Status.DENIED if denied else Status.STATED
        return None

    def _interrogative(self, index: int) -> bool:
        return self._word(self._clause_start(index)) in listed("auxiliaries")

    # ------------------------------------------------------------ open

    def _governed(self, item: Item) -> bool:
        """ "need", "ask for" and their like, with only linking words up to the item, or a question's "do I need"."""
        for match in self._frames.get("opens", ()):
            between = range(match.last + 1, item.first)
            if self._near(match, item, 9) and all(self._links(i) for i in between) and not self._attributive(match):
                return True
        for match in self._frames.get("asks", ()):
            if self._near(match, item, 14) and self._same_clause(match.last, item.first):
                if not any(self._word(i) in {"if", "with", "when", "without"} for i in range(match.last + 1, item.first)):
                    return True
        return False

    def _attributive(self, match: Match) -> bool:
        """Whether the word only qualifies a noun, as in "the required forms"."""
        return match.first > 0 and self._word(match.last) in listed("required") and self._word(match.first - 1) in {
            "the", "all", "every", "any", "my", "with",
        }

    def _unknown(self, item: Item) -> bool:
        return any(
            self._near(match, item, 25) and self._same_clause(match.last, item.first)
            for match in self._frames.get("unknown", ())
        )

    def _required(self, item: Item) -> bool:
        """ "is a referral required", "prescription necessary?", "referral pending"."""
        after = [i for i in range(item.last + 1, min(item.last + 5, len(self._tokens))) if self._together(item.last, i)]
        if any(self._word(i) in listed("pending") for i in after):
            return True
        found = [i for i in after if self._word(i) in listed("required") and i not in self._taken]
        return bool(found) and not any(self._word(i) in listed("negators") and i < item.first for i in found)

    def _predicated(self, item: Item) -> bool:
        """Whether the very question is if the item holds: "Is she in network?", but not "Is it covered in network?"."""
        if not self._interrogative(item.last):
            return False
        sentence = self._tokens[item.last].sentence
        clause = self._tokens[item.last].clause
        verbs = (
            i for i, token in enumerate(self._tokens)
            if token.sentence == sentence and token.clause == clause and i not in item.literal
        )  # fmt: skip
        return not any(self._word(i) in listed("payment") for i in verbs)

    def _bare(self, item: Item) -> bool:
        """Whether a sentence without a verb ends in the item and a question mark."""
        token = self._tokens[item.last]
        last = item.last + 1 == len(self._tokens) or self._tokens[item.last + 1].sentence != token.sentence
        if not last or token.sentence not in self._asked or item.last - item.first > 1:
            return False
        rest = [t.folded for i, t in enumerate(self._tokens) if t.sentence == token.sentence and i < item.first]
        return not any(word in listed("function") and word not in {"and", "or", "for"} for word in rest)

    # ------------------------------------------------------------ denied

    def _negated(self, item: Item) -> bool:
        """An odd number of negations that reach the item from before, or one after it."""
        count = 0
        for index in range(item.last, self._scope_start(item) - 1, -1):
            if index in item.literal or index in self._idle:
                continue
            if (self._word(index) in listed("negators") or index in self._negators) and self._reaches(index, item):
                count += 1
                if self._word(index) != "without":
                    break
        return count % 2 == 1 or (count == 0 and self._negated_after(item))

    def _scope_start(self, item: Item) -> int:
        """Where the clause begins, or an earlier one of the same list: "no prescription, referral or authorization"."""
        start = self._clause_start(item.first)
        while start > 0 and self._tokens[start].pause and self._tokens[start - 1].sentence == self._tokens[start].sentence:
            before = self._clause_start(start - 1)
            listing = start - 1 in self._taken and item.first - start <= 2 and self._or_follows(item, start)
            if not listing:
                return start
            start = before
        return start

    def _or_follows(self, item: Item, start: int) -> bool:
        words = [self._word(i) for i in range(start, min(item.last + 4, len(self._tokens)))]
        return "or" in words or "nor" in words

    def _reaches(self, index: int, item: Item) -> bool:
        between = [self._word(i) for i in range(index + 1, max(item.first, index + 1)) if i not in item.literal]
        after = [self._word(i) for i in range(index + 1, min(index + 3, len(self._tokens))) if not self._tokens[i].pause]
        word = self._word(index)
        if after[:1] and after[0] in listed("idle") and index + 1 not in item.literal:
            return False
        if any(verb in listed("coverage_verbs") for verb in after) and index not in item.literal and index < item.first:
            return False
        if word in listed("inverted") and index == self._clause_start(index) and after[:1] and after[0] in listed("addressees"):
            return False
        if word == "no" and any(b in listed("prepositions") for b in between):
            return False
        return not (word in {"no", "without"} and any(b in listed("fresh_starts") for b in between if b not in {"is", "are"}))

    def _negated_after(self, item: Item) -> bool:
        """ "a referral is not on file", "prior authorization denied", "script: none"."""
        words = [self._word(i) for i in range(item.last + 1, min(item.last + 6, len(self._tokens))) if self._together(item.last, i)]
        if any(word in listed("undone") for word in words[:3]):
            return True
        following = item.last + 1
        if following < len(self._tokens) and self._tokens[following].pause and self._word(following) in {"none", "no", "nope"}:
            return following + 1 == len(self._tokens) or self._tokens[following + 1].pause
        if words[:1] and words[0] in {"isn't", "isnt", "wasn't", "hasn't", "hasnt", "never", "wasnt"}:
            rest = words[1:]
        elif len(words) > 1 and words[0] in {"is", "was", "has"} and words[1] in {"not", "never", "nowhere"}:
            rest = words[2:]
        else:
            return False
        return any(word in listed("unmade") for word in rest[:2]) or not rest

    # ------------------------------------------------------------ where

    def _answered(self, item: Item) -> bool:
        return any(m.first == item.last + 1 and self._together(item.last, m.first) for m in self._frames.get("answered", ()))

    def _near(self, match: Match, item: Item, most: int) -> bool:
        return match.last < item.first <= match.last + most and self._together(match.last, item.first)

    def _links(self, index: int) -> bool:
        return self._word(index) in listed("links") or index in self._taken

    def _word(self, index: int) -> str:
        return self._tokens[index].folded

    def _together(self, first: int, second: int) -> bool:
        return self._tokens[first].sentence == self._tokens[second].sentence

    def _same_clause(self, first: int, second: int) -> bool:
        return self._tokens[first].clause == self._tokens[second].clause

    def _clause_start(self, index: int) -> int:
        clause = self._tokens[index].clause
        while index > 0 and self._tokens[index - 1].clause == clause:
            index -= 1
        return index

    def _last_word(self, item: Item) -> str:
        index = item.last
        while index + 1 < len(self._tokens) and self._together(index, index + 1):
            if self._word(index + 1) in listed("breakers") and self._word(index + 1) != "yet":
                break
            index += 1
            if self._word(index) == "yet":
                break
        return self._word(index)
