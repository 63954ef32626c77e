"""What a visitor has asked, as the query string says it, and the links that ask again a little differently."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import url_for

from ontology.vocabulary import Vocabulary
from queries.question import Understanding
from queries.scenario import Fact, Scenario

DIMENSIONS = ("payer", "service", "provider", "condition", "purpose", "place", "setting", "circumstance")
NOT_READ = ("not-understood", "not-english")


@dataclass(frozen=True)
class Asked:
    """A question in words, facts stated and denied beside it, and what of the words not to count.

    `dropped` are concepts that the visitor took out of what we understood; `unknown` those
    that they answered with "I don't know".
    """

    question: str = ""
    stated: tuple[tuple[str, str], ...] = ()
    denied: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.question or self.stated or self.denied)

    def items(self) -> list[tuple[str, str]]:
        """The parameters of the query string, in one order."""
        stated = sorted(self.stated, key=lambda pair: DIMENSIONS.index(pair[0]))
        words = [("q", self.question)] if self.question else []
        others = (("not", self.denied), ("drop", self.dropped), ("unknown", self.unknown))
        return words + stated + [(name, key) for name, keys in others for key in keys]

    def url(self, endpoint: str = "ask.page") -> str:
        """The address that asks this."""
        values: dict[str, list[str]] = {}
        for name, value in self.items():
            values.setdefault(name, []).append(value)
        return url_for(endpoint, **values)  # type: ignore[arg-type]

    def without(self, key: str, said_in_words: bool = True) -> Asked:
        """The same without a concept, also where the words of the question name it."""
        kept = self._clear(key)
        named = key in self.denied or any(key == k for _, k in self.stated)
        drop = bool(self.question) and (said_in_words or not named)
        return replace(kept, dropped=(*kept.dropped, key)) if drop else kept

    def with_fact(self, dimension: str, key: str, denied: bool = False, alone: bool = False) -> Asked:
        """The same with a fact stated or denied; `alone` where it takes the place of others on its dimension."""
        kept = self._clear(key)
        if denied:
            return replace(kept, denied=(*kept.denied, key))
        others = tuple(pair for pair in kept.stated if not (alone and pair[0] == dimension))
        return replace(kept, stated=(*others, (dimension, key)))

    def with_none_of(self, keys: Iterable[str]) -> Asked:
        """The same with all of these denied."""
        changed = self
        for key in keys:
            changed = changed.with_fact("", key, denied=True)
        return changed

    def with_unknown(self, keys: Iterable[str]) -> Asked:
        """The same, the visitor not knowing about these concepts."""
        changed = self
        for key in keys:
            kept = changed._clear(key)
            changed = replace(kept, unknown=(*kept.unknown, key))
        return changed

    def merged(self, understanding: Understanding, vocabulary: Vocabulary) -> Understanding:
        """What was understood of the words, with the facts beside them; the facts win."""
        payers = [key for dimension, key in self.stated if dimension == "payer"]
        found = understanding.scenarios or (Scenario(),)
        if payers:
            scenarios = [self._scenario(found[0], vocabulary, payer) for payer in payers]
        else:
            scenarios = [self._scenario(scenario, vocabulary) for scenario in found]
            with_payer = [scenario for scenario in scenarios if scenario.known("payer")]
            scenarios = with_payer or scenarios[:1]
        if not understanding.in_scope and not (self.stated and understanding.reason in NOT_READ):
            return understanding
        return replace(understanding, scenarios=tuple(scenarios), in_scope=True, reason="")

    def _scenario(self, scenario: Scenario, vocabulary: Vocabulary, payer: str = "") -> Scenario:
        """A scenario found in the words, changed as the visitor said."""
        stated = [(d, k) for d, k in self.stated if d != "payer"] + ([("payer", payer)] if payer else [])
        replaced = {dimension for dimension, _ in stated if dimension in vocabulary.exclusive}
        keys = [key for _, key in stated]
        gone = {*keys, *self.denied, *self.dropped, *self.unknown, *_contrary(keys, vocabulary)}
        kept = [f for f in scenario.facts if f.concept not in gone and (f.denied or f.dimension not in replaced)]
        said = [Fact(dimension, key) for dimension, key in stated]
        refused = [Fact(vocabulary.concepts[key].dimension or "circumstance", key, denied=True) for key in self.denied]
        return replace(scenario, facts=(*kept, *said, *refused))

    def _clear(self, key: str) -> Asked:
        """The same, nothing being said of a concept."""
        return replace(
            self,
            stated=tuple(pair for pair in self.stated if pair[1] != key),
            denied=_all_but(self.denied, key),
            dropped=_all_but(self.dropped, key),
            unknown=_all_but(self.unknown, key),
        )


def _all_but(keys: Iterable[str], key: str) -> tuple[str, ...]:
    return tuple(k for k in keys if k != key)


def _contrary(keys: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """The concepts that can't hold beside `keys`."""
    concepts = [vocabulary.concepts[key] for key in keys]
    return {other for concept in concepts for other in (*concept.complements, *concept.rules_out)}
