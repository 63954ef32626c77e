"""A clause with its stance and all that it may be about: what the criteria of a statement are made from."""

import re
from dataclasses import dataclass

from ingest import cue
from ingest.claim import Criterion, Named
from ingest.clause import Clause
from ingest.lifted import lifted
from ingest.mention import Found
from ingest.stance import Stance

AFTER_LABEL, IN_CELL = "answer after a label", "cell of a table"
SHORT_ANSWERS = (AFTER_LABEL, IN_CELL, "answer to a question")  # rules by which a word or two are a claim
_IF = (
    r"if|when|whenever|once|(?:as|so) long as|provided|depending on|subject to|under (?:\w+ )?(?:conditions|circumstances|rules|criteria|terms)|"
    r"for (?:the |those |its )?"
    r"(?:members|people|employees|workers|patients|plans|retirees|staff|individuals) (?:who|that)|for those (?:who|that)|in (?:its|select) "
)
_CONDITION = re.compile(rf"\b(?:{_IF})\b[^,;]*")  # of a sentence
_CONDITION_OF_ANSWER = re.compile(rf"\b(?:with|under|unless|only|{_IF})\b.*")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_GOES_ON = re.compile(  # what comes after the clause in its sentence, and is still about it
    r"(?!\W*(?:but |and )?(?:not|unless|except|often|usually|typically|especially|particularly|mostly|including|such as)\b)"
    r"\W*(?:and |but |though |although |yet |however,? |or )?(?:only )?(?P<if>provided|assuming|if|when|as long as|so long as|subject to)?"
)
_SAYS_MORE = re.compile(
    r"\b(?:is|are|was|were|will|may|might|can|could|does|do|don't|doesn't|won't|isn't|aren't|has|have|must|"
    r"pays?|covers?|requires?|needs?)\b"
)
_VERB = 4  # words of a verb of payment with its particles
_OF_MONEY = re.compile(r"\b(?:deductible|co-?pay\w*|coinsurance|out[- ]of[- ]pocket|limit|maximum|visits|covers? (?:it|massage))\b")
_CONDITIONS = ("circumstance", "condition", "purpose", "provider", "setting", "place")


@dataclass(frozen=True)
class Reading:
    """A clause with its stance and everything that it may be about."""

    clause: Clause
    stance: Stance
    inside: list[Found]
    around: list[Found]
    payers: list[Found]
    service: list[Found]
    situation: tuple[Criterion, ...]
    before: list[Found]

    @property
    def certainty(self) -> str:
        """The stance's certainty; what a practice accepts, an insurer may still refuse, and what hangs on unknown words may not hold for the asker."""
        accepted = any(m.concept == "AcceptedByPractice" for m in self.inside + self.around)
        unsure = self.stance.effect in ("covers", "excludes") and (self._open or (self.stance.effect == "covers" and self.clause.is_left_open))
        return "possible" if unsure or (accepted and self.stance.effect == "covers") else self.stance.certainty

    @property
    def _open(self) -> bool:
        """Whether the coverage hangs on something in words that are not known: "HSA: eligible with letter", "when the committee agrees"."""
        short = self.stance.rule in SHORT_ANSWERS
        condition = (_CONDITION_OF_ANSWER if short else _CONDITION).search(self.clause.words)
        qualified = self.stance.effect == "covers" and self._qualified
        if qualified or condition is None or _OF_MONEY.search(condition[0]):
            return qualified
        start, end = self.clause.start + condition.start(), self.clause.start + condition.end()
        return not any(start <= m.start < end for m in self.inside if m.dimension in _CONDITIONS)

    @property
    def _qualified(self) -> bool:
        """Whether more is said of plain coverage than is known, of the kind of care or of whom it is for: "massage that meets its guidelines"."""
        if self.stance.rule != "payment":
            return False
        clause, verb = self.clause, self.stance.cue
        known = [(m.start, m.end) for m in (*self.inside, *self.payers)] + [(c.start, c.end) for c in lifted(clause)]
        if len(clause.plain[verb.start : verb.end].split()) <= _VERB:  # a longer one says whom it is for, too
            known.append((verb.start, verb.end))
        under_condition = any(m.dimension in _CONDITIONS for m in self.inside)
        ordinary = cue.ordinary() | cue.ordinary("joining") if under_condition else cue.ordinary()
        words = _WORD.finditer(clause.plain, clause.start, self._goes_on)
        return any(w[0] not in ordinary and not any(start <= w.start() < end for start, end in known) for w in words)

    @property
    def _goes_on(self) -> int:
        """Where what belongs to the clause ends: at its own end, or with words after it that say nothing by themselves: ", within limits"."""
        end, limit = self.clause.end, self.clause.passage.end
        joint = _GOES_ON.match(self.clause.plain, end, limit)
        if joint is None or not (joint["if"] or not _SAYS_MORE.search(self.clause.plain, end, limit)):
            return end
        return limit


def union(dimension: str, values: list[Named], role: str = "scope") -> Criterion | None:
    """One criterion of several values, each once, in the order of their words; None of none."""
    unique = {v.concept: v for v in reversed(values)}
    ordered = tuple(sorted(unique.values(), key=lambda v: v.start))
    return Criterion(dimension, ordered, role) if ordered else None

