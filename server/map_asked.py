"""Which map of verdicts is asked for, as the query string says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from flask import url_for
from werkzeug.datastructures import MultiDict

from server.asked import Asked
from server.knowledge import Knowledge
from server.reading import Malformed, read_asked

_IN_WORDS = ("q", "drop", "unknown", "shown")  # what only a question in words needs


class Kind(NamedTuple):
    """What the rows of a map are: values of a dimension. `query` is the one of the library that lists the claims behind, by payer."""

    name: str
    dimension: str
    title: str
    query: str


KINDS = {
    each.name: each
    for each in (
        Kind("provider", "provider", "Who gives it", "payer_provider_matrix"),
        Kind("condition", "condition", "What it is for", "conditions_that_qualify"),
        Kind("purpose", "purpose", "Purpose", "purposes_refused"),
        Kind("service", "service", "What is done", "what_is_covered"),
        Kind("code", "service", "Billing code", "codes_by_payer"),
        Kind("circumstance", "circumstance", "Requirements and circumstances", "requirements_of_payer"),
        Kind("setting", "setting", "Kind of place", "claims_of_payer"),
        Kind("place", "place", "Place", "claims_of_payer"),
    )
}


@dataclass(frozen=True)
class MapAsked:
    """Which map is asked for: `facts` has the payers, where they are chosen, and what holds in every cell; `values` are the rows, where they are chosen."""

    kind: Kind
    facts: Asked
    values: tuple[str, ...] = ()
    turned: bool = False

    @property
    def holds(self) -> bool:
        """Whether facts hold in every cell."""
        return bool(without(self.facts, "payer"))

    def items(self) -> list[tuple[str, str]]:
        """The parameters of the query string, in one order."""
        own = [("rows", self.kind.name), *(("value", value) for value in self.values)]
        return [*own, *self.facts.items(), *([("turned", "yes")] if self.turned else [])]

    def url(self, endpoint: str = "compare.page") -> str:
        """The address that asks for this map."""
        values: dict[str, list[str]] = {}
        for name, value in self.items():
            values.setdefault(name, []).append(value)
        return url_for(endpoint, **values)  # type: ignore[arg-type]

    def of(self, kind: Kind) -> MapAsked:
        """The same with other rows: what was said of their dimension gives way."""
        return replace(self, kind=kind, values=(), facts=without(self.facts, kind.dimension))

    def without(self, key: str) -> MapAsked:
        """The same without a fact."""
        return replace(self, facts=self.facts.without(key))


def read_map(args: MultiDict[str, str], knowledge: Knowledge) -> MapAsked:
    """Which map the parameters ask for. Raises Malformed."""
    name = args.get("rows", "").strip() or "provider"
    if name not in KINDS:
        raise Malformed("rows", f"“{name[:60]}” is nothing that rows can be about.", f"Give one of {', '.join(KINDS)}.", tuple(KINDS))
    kind = KINDS[name]
    facts = read_asked(MultiDict([pair for pair in args.items(multi=True) if pair[0] not in _IN_WORDS]), knowledge.vocabulary, knowledge.lexicon)
    if kind.dimension in knowledge.vocabulary.exclusive and any(dimension == kind.dimension for dimension, _ in facts.stated):
        raise Malformed(kind.dimension, f"The rows are about the {kind.dimension} already.", f"Leave {kind.dimension} out, or choose other rows.")
    chosen = MultiDict([(kind.dimension, value) for value in args.getlist("value")])
    values = read_asked(chosen, knowledge.vocabulary, knowledge.lexicon).stated
    return MapAsked(kind, facts, tuple(key for _, key in values), args.get("turned", "") == "yes")


def without(facts: Asked, dimension: str) -> Asked:
    """The facts but for those on one dimension."""
    return replace(facts, stated=tuple(pair for pair in facts.stated if pair[0] != dimension))
