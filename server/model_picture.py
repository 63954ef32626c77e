"""A picture of the model: the classes that everything turns on, and the properties between them as their domains and ranges say.

Where a class stands is arranged here. What is drawn is read from the definitions: a class that they lack is left out, and a property
belongs to the line between the classes that its domain and range are, or are below.
"""

from typing import NamedTuple

from ontology.definitions import Definitions
from ontology.vocabulary import COV
from server.definition_lists import Link, link_to, reaches

PLACES = {  # the middle of each box
    "Verdict": (140, 64), "Scenario": (590, 64), "Criterion": (590, 310), "Claim": (140, 470), "Concept": (1040, 470),
    "Evidence": (140, 700), "Mention": (1040, 700), "Article": (590, 830),
}  # fmt: skip
SIZE = (1180, 890)
BOX = (236, 92)
_QUOTED = "Evidence", "Article", Link("prov:wasQuotedFrom", "http://www.w3.org/ns/prov#wasQuotedFrom")  # of PROV-O; shapes.ttl asks for it
_LINE = 20  # from one line of text to the next
_SHOWN = 3  # lines of text in each direction
_FITTING = 24  # characters in a line of a box, beside what tells how many more there are
Pair = tuple[str, str]


class Box(NamedTuple):
    """A class: the corner of its box, its label, what leads from it to its like, and what it has of classes that are not in the picture."""

    key: str
    label: str
    x: float
    y: float
    within: tuple[Link, ...]
    beside: tuple[Link, ...]


class Line(NamedTuple):
    """Properties between two classes: the ends of the line, whether some lead back, and where the words stand."""

    start: tuple[float, float]
    end: tuple[float, float]
    both_ways: bool
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
    named = {key: link_to(known, COV + key) for pair in found for key in pair}
    relations = (Relation(named[one], tuple(links), named[other]) for (one, other), links in found.items())
    return Picture(tuple(_box(known, key, found) for key in present), tuple(_lines(found)), tuple(relations))


def _relations(known: Definitions, present: list[str]) -> dict[Pair, list[Link]]:
    """The object properties by the classes that they lead from and to: the classes of the picture in its order, the properties in that of the Turtle."""
    found: dict[Pair, list[Link]] = {}
    for term in known.of("object property"):
        for one in _pictured(known, term.domain, present):
            for other in _pictured(known, reaches(known, term), present):
                found.setdefault((one, other), []).append(Link(term.label, f"#{term.key}"))
    one, other, quoted = _QUOTED
    if one in present and other in present:
        found.setdefault((one, other), []).append(quoted)
    return dict(sorted(found.items(), key=lambda each: present.index(each[0][0]) if each[0][0] in present else len(present)))


def _pictured(known: Definitions, iris: tuple[str, ...], present: list[str]) -> list[str]:
    """The classes of the picture that these are or are below; themselves where they are not in it."""
    keys = [next((key for key in present if COV + key in known.reach(iri)), iri.removeprefix(COV)) for iri in iris if iri.startswith(COV)]
    return list(dict.fromkeys(keys))


def _box(known: Definitions, key: str, found: dict[Pair, list[Link]]) -> Box:
    x, y = PLACES[key]
    beside = [link for (one, other), links in found.items() if one == key and other not in PLACES for link in links]
    return Box(key, known.terms[key].label, x - BOX[0] / 2, y - BOX[1] / 2, _fitting(found.get((key, key), [])), _fitting(beside))


def _lines(found: dict[Pair, list[Link]]) -> list[Line]:
    """A line for each two classes, from border to border."""
    pairs = {tuple(sorted(pair, key=list(PLACES).index)) for pair in found if pair[0] != pair[1] and {*pair} <= PLACES.keys()}
    lines = []
    for one, other in sorted(pairs, key=str):
        start, end = _border(PLACES[one], PLACES[other]), _border(PLACES[other], PLACES[one])
        there, back = found.get((one, other), []), found.get((other, one), [])
        words = _pointing(there, one, other) + _pointing(back, other, one) if there and back else _few(there or back)
        middle, top = (start[0] + end[0]) / 2, (start[1] + end[1] - _LINE * (len(words) - 1)) / 2
        placed = tuple((middle, top + _LINE * at, link) for at, link in enumerate(words))
        lines.append(Line(start, end, bool(there and back), placed) if there else Line(end, start, False, placed))
    return lines


def _pointing(links: list[Link], one: str, other: str) -> list[Link]:
    """Each with an arrow to the side that it leads to."""
    right = PLACES[one][0] < PLACES[other][0]
    return [Link(f"{link.label} →" if right else f"← {link.label}", link.address) for link in _few(links)]


def _few(links: list[Link]) -> list[Link]:
    return links if len(links) <= _SHOWN else [*links[: _SHOWN - 1], _more(len(links) - _SHOWN + 1)]


def _fitting(links: list[Link]) -> tuple[Link, ...]:
    """As many as there is room for, and how many more there are."""
    shown: list[Link] = []
    for link in links:
        room = _FITTING if link != links[-1] else _FITTING + len(", 9 more")
        if shown and sum(len(each.label) + 2 for each in (*shown, link)) > room:
            return (*shown, _more(len(links) - len(shown)))
        shown.append(link)
    return tuple(shown)


def _more(number: int) -> Link:
    return Link(f"{number} more", "#model-table")


def _border(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    """Where the line from the middle of a box to another leaves it."""
    across, down = there[0] - here[0], there[1] - here[1]
    share = min(BOX[0] / 2 / abs(across) if across else 1.0, BOX[1] / 2 / abs(down) if down else 1.0)
    return round(here[0] + across * share, 1), round(here[1] + down * share, 1)
