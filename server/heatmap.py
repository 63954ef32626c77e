"""A map of verdicts: payers by the values of one dimension, every cell the decision of a scenario of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import thread_time

from ontology.vocabulary import Concept, Vocabulary
from queries.memory import recalled, remembered
from queries.outcome import Outcome
from queries.question import Understanding
from queries.spoken import spoken
from queries.store import Store
from queries.verdicts import decided, decided_before
from server.asked import Asked
from server.caching import changing
from server.knowledge import Knowledge, get_store
from server.map_asked import Kind, MapAsked, without
from server.reading import Malformed
from server.wording import Said, verdict_said

PAYERS = 12  # unless payers are chosen
ROWS = 15  # unless values are chosen
MOST_CELLS = 240  # more would make a page that is too heavy
SECONDS = 6.0  # of computing for one request; what is decided by then is kept, and the next request goes on
_OURS = "HandsOnTherapy"  # other services are no question to this site


UNDECIDED = Said("Not decided yet", "…", "unknown")


@dataclass(frozen=True)
class Value:
    """A payer, or what a row is about; `key` is empty where nothing is said of it."""

    key: str
    label: str


@dataclass(frozen=True)
class Cell:
    """The decision of one scenario, or None where there was no time for it; `asked` is what leads to its answer.

    `before` is what it comes to without the facts that hold in every cell, where there are some and it is something else.
    """

    payer: Value
    row: Value
    asked: Asked
    outcome: Outcome | None
    before: Outcome | None = None

    @property
    def said(self) -> Said:
        """How the verdict is said on every page."""
        return verdict_said(vars(self.outcome)) if self.outcome else UNDECIDED

    @property
    def was(self) -> Said | None:
        """How the verdict is said that the facts of every cell have changed."""
        return verdict_said(vars(self.before)) if self.before else None

    @property
    def url(self) -> str:
        """The address of the answer, with what it rests on."""
        return self.asked.url()


@dataclass(frozen=True)
class Map:
    """The cells by row and payer."""

    asked: MapAsked
    payers: tuple[Value, ...]
    rows: tuple[Value, ...]
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def undecided(self) -> int:
        """How many cells there was no time for."""
        return sum(1 for cell in self if cell.outcome is None)

    def __iter__(self) -> Iterator[Cell]:
        return (cell for row in self.cells for cell in row)


def made(asked: MapAsked, knowledge: Knowledge, rows: Sequence[str] = ()) -> Map:
    """The map, decided; its rows are those given, or asked for, or likely. Raises Malformed where it would be too large, and queries.store.StoreError."""
    store, vocabulary = get_store(), knowledge.vocabulary
    payers = [key for dimension, key in asked.facts.stated if dimension == "payer"] or likely_payers(store, vocabulary)
    rows = rows or asked.values or ["", *_likely(store, vocabulary, asked.kind)][: ROWS + 1]
    if len(payers) * len(rows) > MOST_CELLS:
        told = f"{len(payers)} payers by {len(rows)} rows are {len(payers) * len(rows):,} cells; the most we decide at once is {MOST_CELLS}."
        raise Malformed("payer", told, "Choose fewer payers, or fewer values for the rows.")
    values = tuple(_row(asked.kind, key, vocabulary) for key in rows)
    named = tuple(Value(payer, vocabulary.label(payer)) for payer in payers)
    return _map(asked, knowledge, store, named, values)


def _map(asked: MapAsked, knowledge: Knowledge, store: Store, payers: tuple[Value, ...], rows: tuple[Value, ...]) -> Map:
    """The map of these payers and rows. Remembered when all of it is decided."""
    key = ("map", asked, payers, rows)
    found = recalled(store, key)
    if isinstance(found, Map):
        return found
    cells = _Decider(store, knowledge, asked, knowledge.understand(""), thread_time() + SECONDS).cells(payers, rows)
    made = Map(asked, payers, rows, cells)
    if made.undecided:
        changing()
        return made
    return remembered(store, key, lambda: made)


@dataclass(frozen=True)
class _Decider:
    """Decides the cells of a map, until the thread has computed up to `end`."""

    store: Store
    knowledge: Knowledge
    asked: MapAsked
    understood: Understanding
    end: float

    def cells(self, payers: tuple[Value, ...], rows: tuple[Value, ...]) -> tuple[tuple[Cell, ...], ...]:
        """The cells by row. They are decided payer by payer, since most of the work is to make ready what bears on a payer."""
        columns = [[self._cell(payer, row) for row in rows] for payer in payers]
        return tuple(zip(*columns, strict=True))

    def _cell(self, payer: Value, row: Value) -> Cell:
        one = self._one(self.asked.facts, payer, row)
        outcome = self._outcome(one)
        before = self._outcome(self._one(Asked(), payer, row)) if self.asked.holds else None
        changed = outcome and before and (before.verdict, before.leaning) != (outcome.verdict, outcome.leaning)
        return Cell(payer, row, one, outcome, before if changed else None)

    def _one(self, facts: Asked, payer: Value, row: Value) -> Asked:
        """What is asked in a cell: the facts that hold in every cell, the payer and the value of the row."""
        dimension, exclusive = self.asked.kind.dimension, self.knowledge.vocabulary.exclusive
        one = without(facts, "payer").with_fact("payer", payer.key)
        return one.with_fact(dimension, row.key, alone=dimension in exclusive) if row.key else one

    def _outcome(self, one: Asked) -> Outcome | None:
        """What the answer comes to that its page gives for the same; None where it is not known yet and there is no time left."""
        [scenario] = one.merged(self.understood, self.knowledge.vocabulary).scenarios
        return decided_before(self.store, scenario) or (decided(self.store, scenario) if thread_time() < self.end else None)


def likely_payers(store: Store, vocabulary: Vocabulary, most: int = PAYERS) -> list[str]:
    """The payers that claims speak of most; of two that mean the same, one."""
    found: list[str] = []
    for each in spoken(store):
        concept = vocabulary.concepts.get(each.key)
        if each.dimension == "payer" and concept and not concept.out_of_scope and not any(_same(each.key, other, vocabulary) for other in found):
            found.append(each.key)
    return found[:most]


def _same(one: str, other: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.within(one, other) and vocabulary.within(other, one)


def _likely(store: Store, vocabulary: Vocabulary, kind: Kind) -> Iterable[str]:
    """The values that claims name, the most spoken of first."""
    for each in spoken(store):
        concept = vocabulary.concepts.get(each.key)
        if each.dimension == kind.dimension and concept and _fits(concept, kind, vocabulary):
            yield each.key


def _fits(concept: Concept, kind: Kind, vocabulary: Vocabulary) -> bool:
    """Whether a concept can stand in rows of this kind."""
    if concept.out_of_scope or (kind.dimension == "service" and not vocabulary.within(concept.key, _OURS)):
        return False
    return (concept.kind == "ProcedureCode") == (kind.name == "code")


def _row(kind: Kind, key: str, vocabulary: Vocabulary) -> Value:
    return Value(key, vocabulary.label(key) if key else f"{kind.dimension} not said")

