"""Two to four payers side by side: their verdicts, and what the claims that bear on them say, line by line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from queries.described import Described
from queries.side_by_side import Line, Section, Side, side_by_side
from server.asked import Asked
from server.heatmap import Cell, Value, likely_payers, made
from server.knowledge import Knowledge, get_store
from server.map_asked import KINDS, MapAsked
from server.reading import Malformed, read_asked

FEWEST, MOST = 2, 4
_USUAL = 3
_ANYBODY = "AnyPayer"  # what is said of insurance in general bears on the others as well


class Titled(NamedTuple):
    """A section with what the page calls it, and the query of the library that lists its claims by payer."""

    title: str
    query: str
    section: Section


_TITLES = {
    "requirements": ("What is required", "requirements_of_payer"), "givers": ("Who may give it", "payer_provider_matrix"),
    "purposes": ("For which purposes", "purposes_refused"), "limits": ("Limits", "limits_and_caps"), "charges": ("What it costs", "costs_and_shares"),
}  # fmt: skip


class Beside(NamedTuple):
    """The payers, what each comes to with nothing else said, and the sections."""

    payers: tuple[Value, ...]
    verdicts: tuple[Cell, ...]
    sections: tuple[Titled, ...]

    def spoken_of(self, line: Line) -> list[str]:
        """The names of the payers of whom themselves something is said in a line."""
        return [payer.label for payer, side in zip(self.payers, line.sides, strict=True) if side.stands == "own"]


def read_payers(args: "MultiDict[str, str]", knowledge: Knowledge) -> list[str]:
    """The payers that are to be compared; those that claims speak of most where none is given. Raises Malformed, queries.store.StoreError."""
    only = MultiDict([("payer", value) for value in args.getlist("payer")])
    given = [key for _, key in read_asked(only, knowledge.vocabulary, knowledge.lexicon).stated]
    if given and not FEWEST <= len(given) <= MOST:
        told = f"{len(given)} {'payer is' if len(given) == 1 else 'payers are'} given; {FEWEST} to {MOST} can stand side by side."
        raise Malformed("payer", told, f"Choose {FEWEST} to {MOST} payers.")
    return given or [payer for payer in likely_payers(get_store(), knowledge.vocabulary) if payer != _ANYBODY][:_USUAL]


def beside(payers: Sequence[str], knowledge: Knowledge) -> Beside:
    """The payers side by side. Raises queries.store.StoreError."""
    if not payers:
        return Beside((), (), ())
    alone = MapAsked(KINDS["provider"], Asked(stated=tuple(("payer", payer) for payer in payers)))
    [verdicts] = made(alone, knowledge, rows=[""]).cells
    sections = tuple(Titled(*_TITLES[section.name], section) for section in side_by_side(get_store(), payers))
    return Beside(tuple(cell.payer for cell in verdicts), verdicts, sections)


def as_data(found: Beside) -> dict[str, object]:
    """The same for programs."""
    parts = [(each.section.name, each.section.lines, each.section.left_out) for each in found.sections]
    return {
        "payers": [vars(cell.payer) | (vars(cell.outcome) if cell.outcome else {}) for cell in found.verdicts],
        "sections": [{"name": name, "left_out": left_out, "lines": list(_lines(lines, found))} for name, lines, left_out in parts],
    }


def _lines(lines: Iterable[Line], found: Beside) -> Iterable[dict[str, object]]:
    for line in lines:
        sides = {payer.key: _side(side) for payer, side in zip(found.payers, line.sides, strict=True)}
        yield {"concepts": list(line.keys), "label": line.label, "differs": line.differs, "sides": sides}


def _side(side: Side) -> dict[str, object]:
    return {"stands": side.stands, "claims": list(map(_claim, side.claims)), "left_out": side.left_out}


def _claim(claim: Described) -> dict[str, object]:
    told = ("claim", "sentence", "effect", "certainty", "details", "sources", "newest")
    return {name: getattr(claim, name) for name in told} | {"quotes": [each.quote for each in claim.evidence]}
