"""A map of verdicts: payers by the values of one dimension, every cell the decision of a scenario of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ontology.vocabulary import Concept, Vocabulary
from queries.spoken import spoken
from queries.store import Store
from queries.verdicts import Outcome, decided
from server.asked import Asked
from server.knowledge import Knowledge, get_store
from server.map_asked import Kind, MapAsked, without
from server.reading import Malformed
from server.wording import Said, verdict_said

PAYERS = 12  # unless payers are chosen
ROWS = 15  # unless values are chosen
MOST_CELLS = 300  # each may have to be decided
_OURS = "HandsOnTherapy"  # other services are no question to this site


@dataclass(frozen=True)
class Value:
    """A payer, or what a row is about; `key` is empty where nothing is said of it."""

    key: str
    label: str


@dataclass(frozen=True)
class Cell:
    """The decision of one scenario; `asked` is what leads to its answer."""

    payer: Value
    row: Value
    asked: Asked
    outcome: Outcome

    @property
    def said(self) -> Said:
        """How the verdict is said on every page."""
        return verdict_said(vars(self.outcome))

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

    def __iter__(self) -> Iterator[Cell]:
        return (cell for row in self.cells for cell in row)


def made(asked: MapAsked, knowledge: Knowledge) -> Map:
    """The map, decided. Raises Malformed where it would be too large, and queries.store.StoreError."""
    store, vocabulary = get_store(), knowledge.vocabulary
    payers = [key for dimension, key in asked.facts.stated if dimension == "payer"] or likely_payers(store, vocabulary)
    rows: Sequence[str] = asked.values or ["", *_likely(store, vocabulary, asked.kind)][: ROWS + 1]
    if len(payers) * len(rows) > MOST_CELLS:
        told = f"{len(payers)} payers by {len(rows)} rows are {len(payers) * len(rows):,} cells; the most we decide at once is {MOST_CELLS}."
        raise Malformed("payer", told, "Choose fewer payers, or fewer values for the rows.")
    understood = knowledge.understand("")

    def cell(payer: str, key: str) -> Cell:
        one = _one(asked, payer, key, vocabulary)
        [scenario] = one.merged(understood, vocabulary).scenarios
        return Cell(Value(payer, vocabulary.label(payer)), _row(asked.kind, key, vocabulary), one, decided(store, scenario))

    cells = tuple(tuple(cell(payer, key) for payer in payers) for key in rows) if payers else ()
    named = tuple(Value(payer, vocabulary.label(payer)) for payer in payers)
    return Map(asked, named, tuple(_row(asked.kind, key, vocabulary) for key in rows), cells)


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


def _one(asked: MapAsked, payer: str, key: str, vocabulary: Vocabulary) -> Asked:
    """What is asked in a cell: the facts that hold in every cell, the payer and the value of the row."""
    one = without(asked.facts, "payer").with_fact("payer", payer)
    return one.with_fact(asked.kind.dimension, key, alone=asked.kind.dimension in vocabulary.exclusive) if key else one
