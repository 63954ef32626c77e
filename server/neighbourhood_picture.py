"""The neighbourhood of a concept as a drawing: places in SVG of its neighbours, in two columns for wide windows and in one for narrow ones."""

from dataclasses import dataclass

from flask import Flask

from queries.neighbourhood import Neighbour, Neighbourhood, neighbourhood
from server.addresses import address_of
from server.explore_filter import KINDS
from server.knowledge import get_store

# Lengths are pixels: the drawing is shown at its own size, so that its letters are as large as those of the page.
WIDE, NARROW = 680, 330
_ROW, _CAPTION, _TOP = 34, 30, 14
_BOX, _CENTRE = 220, 150
_LETTER = 7.6  # about the width of one
_FIRST = ("broader", "same", "narrower")
_SAID = {"broader": "Broader", "same": "The same", "narrower": "Narrower"}


@dataclass(frozen=True)
class Place:
    """A box with its upper left corner, the curve that joins it to the concept, and what of its label has room. None of them for a caption."""

    x: float
    y: float
    text: str
    neighbour: Neighbour | None = None
    address: str = ""
    curve: str = ""
    weight: float = 0


@dataclass(frozen=True)
class Drawing:
    """Places around the box of the concept, whose middle of the upper edge is at (x, y)."""

    name: str
    width: int
    height: int
    x: float
    y: float
    text: str
    box: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Picture:
    """What the template shows: the concept's label, its neighbourhood, and the drawings of it; none where it has no neighbours."""

    label: str
    around: Neighbourhood
    drawings: tuple[Drawing, ...]
    groups: tuple[tuple[str, tuple[Neighbour, ...]], ...]


def neighbourhood_of(key: str, label: str) -> Picture:
    """The picture of the neighbourhood of the concept of this key, which is called `label`. Raises StoreError, BadParameter."""
    found = neighbourhood(get_store(), key)
    groups = _groups(found.neighbours)
    return Picture(label, found, (_wide(label, groups), _narrow(label, groups)) if groups else (), groups)


def _groups(neighbours: tuple[Neighbour, ...]) -> tuple[tuple[str, tuple[Neighbour, ...]], ...]:
    """Neighbours under the words for their relation: the hierarchy first, then the kinds that claims name."""
    order = dict.fromkeys((*_FIRST, *(each.relation for each in neighbours)))
    return tuple((said(relation), of) for relation in order if (of := tuple(each for each in neighbours if each.relation == relation)))


def said(relation: str) -> str:
    """A relation as a heading: "Broader"; of a dimension the kind that is named together with the concept: "Payers"."""
    return _SAID.get(relation) or KINDS[relation.capitalize()][1].capitalize()


def _wide(label: str, groups: tuple[tuple[str, tuple[Neighbour, ...]], ...]) -> Drawing:
    """Whole groups left until half of the rows stand there, the others right, the concept between them."""
    heights = [_CAPTION + _ROW * len(of) for _, of in groups]
    left = max(1, next((at for at in range(1, len(groups)) if 2 * sum(heights[: at + 1]) > sum(heights) + heights[at]), len(groups) - 1))
    columns = (groups[:left], groups[left:])
    tall = max(sum(_CAPTION + _ROW * len(of) for _, of in column) for column in columns) + 2 * _TOP
    x, middle = WIDE / 2, tall / 2
    places: list[Place] = []
    for column, at, edge, side in ((columns[0], 0.0, float(_BOX), -1), (columns[1], float(WIDE - _BOX), float(WIDE - _BOX), 1)):
        for place in _column(column, at, (tall - sum(_CAPTION + _ROW * len(of) for _, of in column)) / 2, _BOX):
            y, start = place.y + 13, x + side * _CENTRE / 2
            bend = (start + edge) / 2
            places.append(_joined(place, f"M{start:g},{middle:g}C{bend:g},{middle:g} {bend:g},{y:g} {edge:g},{y:g}"))
    return Drawing("wide", WIDE, round(tall), x, middle - 20, _short(label, _CENTRE), _CENTRE, tuple(places))


def _narrow(label: str, groups: tuple[tuple[str, tuple[Neighbour, ...]], ...]) -> Drawing:
    """The concept above, its neighbours below each other, each with a branch of the line that comes down from it."""
    box = NARROW - 40
    places = tuple(
        _joined(place, f"M14,40V{place.y + 5:g}Q14,{place.y + 13:g} 22,{place.y + 13:g}H32") for place in _column(groups, 32, 44, box)
    )
    tall = 44 + sum(_CAPTION + _ROW * len(of) for _, of in groups) + _TOP
    return Drawing("narrow", NARROW, tall, NARROW / 2, 0, _short(label, NARROW - 4), NARROW - 4, places)


def _column(groups: tuple[tuple[str, tuple[Neighbour, ...]], ...], x: float, y: float, box: int) -> list[Place]:
    places = []
    for words, of in groups:
        places.append(Place(x, y, words))
        y += _CAPTION
        for each in of:
            places.append(Place(x, y, _short(each.label, box - 26 * min(2, len(each.effects))), each, address_of(each.iri) or ""))
            y += _ROW
    return places


def _joined(place: Place, curve: str) -> Place:
    if place.neighbour is None:
        return place
    return Place(place.x, place.y, place.text, place.neighbour, place.address, curve, round(min(6, 1 + place.neighbour.claims**0.5), 1))


def _short(label: str, room: float) -> str:
    most = int((room - 16) / _LETTER)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def init_app(app: Flask) -> None:
    """Give the templates `neighbourhood_of`."""
    app.jinja_env.globals["neighbourhood_of"] = neighbourhood_of
