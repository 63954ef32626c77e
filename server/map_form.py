"""What the form of a map of verdicts offers, and the facts that hold in all its cells."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from queries.spoken import spoken
from server.choices import circumstances, fields
from server.heatmap import Map, Value
from server.knowledge import get_knowledge, get_store
from server.map_asked import MapAsked

_OFFERED = 60  # payers to choose from, so that the form stays short


class Held(NamedTuple):
    """A fact that holds in every cell, and the address of the map without it."""

    label: str
    without: str


def facts_of(asked: MapAsked) -> list[dict[str, object]]:
    """What holds in every cell, for programs."""
    vocabulary = get_knowledge().vocabulary
    stated = [(key, False) for dimension, key in asked.facts.stated if dimension != "payer"]
    facts = [*stated, *((key, True) for key in asked.facts.denied)]
    return [{"dimension": vocabulary.concepts[key].dimension, "concept": key, "label": vocabulary.label(key), "denied": denied} for key, denied in facts]


def held(asked: MapAsked) -> list[Held]:
    """What holds in every cell, for the page."""
    return [Held(f"{'not: ' if fact['denied'] else ''}{fact['label']}", asked.without(str(fact["concept"])).url()) for fact in facts_of(asked)]


def offered_payers(chosen: Iterable[Value]) -> list[Value]:
    """The payers to choose from, by label: those that are chosen, and those that claims speak of. Raises queries.store.StoreError."""
    vocabulary = get_knowledge().vocabulary
    known = [each.key for each in spoken(get_store()) if each.dimension == "payer" and each.key in vocabulary.concepts]
    keys = dict.fromkeys([*(payer.key for payer in chosen), *known[:_OFFERED]])
    return sorted((Value(key, vocabulary.label(key)) for key in keys), key=lambda value: value.label.lower())


def form(found: Map) -> dict[str, Any]:
    """What the form offers and is filled in with: payers, and facts to hold in every cell."""
    vocabulary, asked = get_knowledge().vocabulary, found.asked
    facts = [(str(fact["concept"]), bool(fact["denied"])) for fact in facts_of(asked)]
    return {
        "offered": offered_payers(found.payers),
        "fields": [each for each in fields(vocabulary) if each.dimension not in ("payer", asked.kind.dimension)],
        "groups": circumstances(vocabulary, {key for key, _ in facts}),
        "chosen": {(vocabulary.concepts[key].dimension, key): "no" if denied else "yes" for key, denied in facts},
        "label_of": vocabulary.label,
    }
