"""A picture of the model: the classes that everything turns on, and the properties between them as their domains and ranges say.

Where a class stands is arranged here. What is drawn is read from the definitions: a class that they lack is left out, and a property
belongs to the line between the classes that its domain and range are, or are below.
"""

from typing import NamedTuple

from ontology.definitions import Definitions, Term
from ontology.vocabulary import COV
from server.definition_lists import Link, link_to, reaches

PLACES = {  # the middle of each box
    "Verdict": (130, 60), "Scenario": (500, 60), "Criterion": (500, 280), "Claim": (130, 430), "Concept": (870, 430),
    "Evidence": (130, 640), "Mention": (870, 640), "Article": (500, 720),
}  # fmt: skip
SIZE = (1000, 800)
BOX = (236, 92)
_LINE = 19  # from one line of text to the next
_SHOWN = 3
_FITTING = 34  # characters in a line of a box
_QUOTED = {("Evidence", "Article"): Link("prov:wasQuotedFrom", "http://www.w3.org/ns/prov#wasQuotedFrom")}  # of PROV-O; shapes.ttl asks for it


class Box(NamedTuple):
    """A class: the corner of its box, its label, what leads from it to its like, and what it has of classes that are not in the picture."""

    key: str
    label: str
    x: float
    y: float
    within: tuple[Link, ...]
    beside: tuple[Link, ...]


class Line(NamedTuple):
    """Properties from one class to another: the ends of the line, where the words stand, and the first few of them."""

    start: tuple[float, float]
    end: tuple[float, float]
    words: tuple[tuple[float, float, Link], ...]


class Relation(NamedTuple):
    """All properties from one class to another, as the table tells them."""

    subject: Link
    properties: tuple[Link, ...]
    object: Link


class Picture(NamedTuple):
    """What is drawn, and the same as rows."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...]
    size: tuple[int, int] = SIZE
    box: tuple[int, int] = BOX


def picture_of(known: Definitions) -> Picture:
    """The picture of a version of the vocabulary."""
    present = [key for key in PLACES if key in known.terms]
    found = _relations(known, present)
    boxes = tuple(_box(known, key, found) for key in present)
    lines = tuple(_line(one, other, links, (other, one) in found) for (one, other), links in found.items() if one != other and other in PLACES)
    named = {key: link_to(known, COV + key) for pair in found for key in pair}
    return Picture(boxes, lines, tuple(Relation(named[one], tuple(links), named[other]) for (one, other), links in found.items()))


def _relations(known: Definitions, present: list[str]) -> dict[tuple[str, str], list[Link]]:
    """The object properties by the classes that they lead from and to, in the order of the picture."""
    found: dict[tuple[str, str], list[Link]] = {}
    for term in known.of("object property"):
        for one in _pictured(known, term.domain, present):
            for other in _pictured(known, reaches(known, term), present):
                found.setdefault((one, other), []).append(_link(term))
    for pair, link in _QUOTED.items():
        if set(pair) <= set(present):
            found.setdefault(pair, []).append(link)
    return {pair: found[pair] for pair in sorted(found, key=lambda pair: (present.index(pair[0]) if pair[0] in present else len(present), pair[1]))}


def _pictured(known: Definitions, iris: tuple[str, ...], present: list[str]) -> list[str]:
    """The classes of the picture that these are or are below; themselves where they are not in it."""
    keys = [next((key for key in present if COV + key in known.reach(iri)), iri.removeprefix(COV)) for iri in iris if iri.startswith(COV)]
    return list(dict.fromkeys(keys))


def _link(term: Term) -> Link:
    return Link(term.label, f"#{term.key}")


def _box(known: Definitions, key: str, found: dict[tuple[str, str], list[Link]]) -> Box:
    x, y = PLACES[key]
    beside = [link for (one, other), links in found.items() if one == key and other not in PLACES for link in links]
    return Box(key, known.terms[key].label, x - BOX[0] / 2, y - BOX[1] / 2, _fitting(found.get((key, key), [])), _fitting(beside))


def _fitting(links: list[Link]) -> tuple[Link, ...]:
    """As many as there is room for, and how many more there are."""
    shown: list[Link] = []
    for link in links:
        if sum(len(each.label) + 2 for each in (*shown, link)) > _FITTING - 8:
            return (*shown, _more(len(links) - len(shown)))
        shown.append(link)
    return tuple(shown)


def _more(number: int) -> Link:
    return Link(f"{number} more", "#model-table")


def _line(one: str, other: str, links: list[Link], also_back: bool) -> Line:
    """A line from border to border; where another comes back, both are moved a little to their left."""
    (x1, y1), (x2, y2) = PLACES[one], PLACES[other]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    aside = 14 if also_back else 0
    dx, dy = (y2 - y1) / length * aside, -(x2 - x1) / length * aside
    start, end = _border(x1, y1, x2, y2, dx, dy), _border(x2, y2, x1, y1, dx, dy)
    shown = links if len(links) <= _SHOWN else [*links[: _SHOWN - 1], _more(len(links) - _SHOWN + 1)]
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    top = middle[1] - _LINE * (len(shown) - 1) / 2
    return Line(start, end, tuple((round(middle[0], 1), round(top + _LINE * at, 1), link) for at, link in enumerate(shown)))


def _border(x: float, y: float, to_x: float, to_y: float, dx: float, dy: float) -> tuple[float, float]:
    """Where the line from the middle of a box leaves it."""
    across, down = to_x - x, to_y - y
    share = min(BOX[0] / 2 / abs(across) if across else 1.0, BOX[1] / 2 / abs(down) if down else 1.0)
    return round(x + across * share + dx, 1), round(y + down * share + dy, 1)
