"""How an article was read, as reading itself tells it: passages, clauses, what they name, which rule fired, why nothing was taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.cue import Cue, categories

if TYPE_CHECKING:
    from ingest.claim import Statement
    from ingest.clause import Clause
    from ingest.mention import Found
    from ingest.passage import Passage
    from ingest.reading import Reading
    from ingest.source import Source
    from ingest.stance import Stance


class Observer:
    """What reading tells of its steps. This one heeds nothing, and is what reading has when nobody asks."""

    def begin(self, source: Source) -> None:
        """An article is begun."""

    def passage(self, passage: Passage) -> None:
        """A sentence or list item is begun."""

    def dropped(self, clause: Clause, why: str) -> None:
        """A clause states nothing, and why."""

    def unruled(self, clause: Clause) -> None:
        """No rule takes a clause."""

    def weighed(self, clause: Clause, signs: list[tuple[str, float]]) -> None:
        """A clause that no rule takes is taken to state something by these signs, each with its weight."""

    def set_aside(self, reading: Reading, why: str) -> None:
        """A rule took a clause, but what it says is no claim of our subject."""

    def stated(self, reading: Reading, statements: list[Statement]) -> None:
        """A clause makes these statements."""


SILENT = Observer()


@dataclass(frozen=True)
class Borrowed:
    """A payer or service that a clause does not name: where in the article it was taken from."""

    concept: str
    start: int
    end: int
    place: str  # "the same sentence", "the heading above", "the sentence that introduces the list", "earlier words", "later words"


@dataclass(frozen=True)
class Step:
    """One thing that a clause says, or does not."""

    stance: Stance | None = None
    statements: tuple[Statement, ...] = ()
    payers: tuple[Borrowed, ...] = ()
    service: tuple[Borrowed, ...] = ()
    why_not: str = ""
    signs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class ClauseTrace:
    """A clause with what stands in it, and what was made of it, in order."""

    clause: Clause
    mentions: tuple[Found, ...]
    cues: tuple[Cue, ...]
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class PassageTrace:
    """A sentence or list item with its clauses."""

    passage: Passage
    clauses: list[ClauseTrace] = field(default_factory=list)

    @property
    def statements(self) -> list[Statement]:
        """All that the passage states."""
        return [statement for clause in self.clauses for step in clause.steps for statement in step.statements]

    @property
    def why_not(self) -> str:
        """Why nothing at all was taken from the passage; nothing where something was."""
        if self.statements:
            return ""
        return "; ".join(dict.fromkeys(step.why_not for clause in self.clauses for step in clause.steps if step.why_not)) or "nothing is made of it"


class Recorder(Observer):
    """Keeps everything that it is told, a PassageTrace for each passage."""

    def __init__(self) -> None:
        self.passages: list[PassageTrace] = []
        self._by_place: dict[tuple[int, int], PassageTrace] = {}
        self._source: Source | None = None

    def begin(self, source: Source) -> None:
        """See Observer."""
        self._source = source

    def passage(self, passage: Passage) -> None:
        """See Observer."""
        self.passages.append(PassageTrace(passage))
        self._by_place[passage.start, passage.end] = self.passages[-1]

    def dropped(self, clause: Clause, why: str) -> None:
        """See Observer."""
        self._of(clause).steps.append(Step(why_not=why))

    def unruled(self, clause: Clause) -> None:
        """See Observer."""
        here = self._of(clause)
        stating = any(cue.category in _STATING for cue in here.cues)
        here.steps.append(Step(why_not="it has cues, but no rule takes them as they stand" if stating else "no cue of coverage"))

    def weighed(self, clause: Clause, signs: list[tuple[str, float]]) -> None:
        """See Observer."""
        self._of(clause).steps[:] = [Step(signs=tuple(signs))]

    def set_aside(self, reading: Reading, why: str) -> None:
        """See Observer."""
        self._add(reading, (), why)

    def stated(self, reading: Reading, statements: list[Statement]) -> None:
        """See Observer."""
        self._add(reading, tuple(statements), "")

    def _add(self, reading: Reading, statements: tuple[Statement, ...], why_not: str) -> None:
        payers, service = (_borrowed(named, reading.clause) for named in (reading.payers, reading.service))
        self._of(reading.clause).steps.append(Step(reading.stance, statements, payers, service, why_not))

    def _of(self, clause: Clause) -> ClauseTrace:
        """The trace of a clause, begun where there is none yet."""
        here = self._by_place[clause.passage.start, clause.passage.end].clauses
        for known in here:
            if (known.clause.start, known.clause.end) == (clause.start, clause.end):
                return known
        assert self._source is not None
        here.append(ClauseTrace(clause, tuple(self._source.named_in(clause)), tuple(_cues(clause))))
        return here[-1]


_STATING = ("pays", "denies", "requires", "limits", "charges", "varies", "affirms", "advice", "billing")


def _cues(clause: Clause) -> list[Cue]:
    """Every wording in the clause that the rules know, by the look-up that they use."""
    return sorted((cue for category in categories() for cue in clause.find(category)), key=lambda cue: (cue.start, cue.end, cue.category))


def _borrowed(named: list[Found], clause: Clause) -> tuple[Borrowed, ...]:
    """Those that the clause itself does not name, with where they are from."""
    outside = (found for found in named if not (clause.start <= found.start and found.end <= clause.end))
    return tuple(Borrowed(found.concept, found.start, found.end, _place(found, clause)) for found in outside)


def _place(found: Found, clause: Clause) -> str:
    passage = clause.passage
    if passage.start <= found.start < passage.end:
        return "the same sentence"
    if any(heading.start <= found.start < heading.end for heading in passage.headings):
        return "a heading above"
    if passage.lead_in and passage.lead_in.start <= found.start < passage.lead_in.end:
        return "the sentence that introduces the list"
    if passage.asked and passage.asked.start <= found.start < passage.asked.end:
        return "the question that it answers"
    return "earlier words" if found.start < passage.start else "the article as a whole"
