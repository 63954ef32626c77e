"""Decides a scenario: the claims that bear on its payer are taken from the store, and rules in SPARQL do the rest.

Each rule is a CONSTRUCT over a small working graph, to which its result is added. All that was read and all that the rules
added is the trace: the status of every criterion and claim, what overrules what, what is needed, and the verdict.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.articles import local
from queries.catalogue import Query, as_update, query, steps
from queries.claims import Bearing, bearing_on, finding, named_in_rules, text_of, triples_of
from queries.memory import remembered, remembered_each
from queries.scenario import Scenario
from queries.store import Row, Store, rows_of

# Facts of which nothing comes unless a claim, a rule or a program names their value.
_IF_NAMED = frozenset(COV + name for name in ("holds", "mayBe", "ruledOut", "asksFor", "payer", "service"))
_OWN_RULES, _VALUE = COV + "hasOwnRules", COV + "value"


@dataclass(frozen=True)
class Share:
    """What one fact adds to a scenario: `plain` is what rules read of it, `if_named` what they read where something names the IRI in front."""

    quads: tuple[ox.Quad, ...]
    plain: tuple[ox.Quad, ...]
    if_named: tuple[tuple[str, ox.Quad], ...]
    values: frozenset[str]
    own_rules: bool


@dataclass
class Trace:
    """How one scenario was decided.

    `shares` are its facts with all that follows from them, `told` what the claims and the rules can see of it.
    Nothing else of the scenario has a part in it: where these are the same, the rules have the same to say, and what was
    asked of them before is remembered.
    """

    store: Store
    scenario: Scenario
    payer: str
    bearing: Bearing
    shares: tuple[Share, ...]
    told: frozenset[ox.Quad]
    _working: ox.Store | None = None

    @property
    def working(self) -> ox.Store:
        """What the rules read and what they added. They run when it is first asked for."""
        if self._working is None:
            self._working = self._run()
        return self._working

    @property
    def graph(self) -> ox.Store:
        """The whole trace as a graph: the claims that bear on the payer, the facts with all that follows, and what the rules added."""
        graph = ox.Store()
        graph.extend(chain(self.bearing.quads, *(share.quads for share in self.shares), self.working))
        return graph

    @property
    def sparql(self) -> str:
        """The queries and rules that led to the verdict."""
        stated, denied = _stated(self.scenario, self.payer), self.scenario.denied()
        facts = query("scenario").bind(known=stated, denied=denied, asks=self.scenario.asks)
        return "\n\n".join([facts, *finding(self.payer), self.bearing.sparql, *(rule.text for rule in self._rules())])

    def rows(self, name: str) -> list[Row]:
        """The rows of a query of the folder `trace` over this trace."""
        return remembered(self.store, (self.bearing, self.told, name), lambda: rows_of(self.working.query(query(name).text)))

    def values(self, name: str) -> dict[str, list[str]]:
        """The values of a property by what has them, as local names or IRIs, in order."""
        return remembered(self.store, (self.bearing, self.told, "values", name), lambda: self._values(name))

    def turtle(self) -> str:
        """The trace as Turtle."""
        prefixes = {"cov": "https://w3id.org/covertrace/ontology#", "id": "https://w3id.org/covertrace/id/"}
        triples = (quad.triple for quad in self.graph)
        return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()

    def _run(self) -> ox.Store:
        graph = ox.Store()
        graph.extend([*self.bearing.working, *self.told])
        for few, rules in groupby(self._rules(), key=lambda rule: bool(rule.reads)):
            if not few:
                graph.update(as_update(*(rule.name for rule in rules)))
                continue
            for rule in rules:
                read = (graph.quads_for_pattern(None, ox.NamedNode(COV + name), None) for name in rule.reads)
                graph.extend(_from_few(rule.name, frozenset(chain.from_iterable(read))))
        return graph

    def _values(self, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in self.working.quads_for_pattern(None, ox.NamedNode(COV + name), None):
            found.setdefault(text_of(quad.subject), []).append(local(text_of(quad.object)))
        return {subject: sorted(values) for subject, values in found.items()}

    def _rules(self) -> list[Query]:
        """The rules that can find something: for the kind of question, and with a claim that they begin with."""
        return [
            rule for rule in steps("decide")
            if (not rule.asked or self.scenario.asks in rule.asked) and (not rule.traits or not self.bearing.traits.isdisjoint(rule.traits))
        ]


def decide(store: Store, scenario: Scenario) -> Trace:
    """Decide a scenario over a store. Raises queries.store.StoreError."""
    payer = next(iter(scenario.known("payer")), "AnyPayer")
    shares = _shares(store, scenario, payer)
    bearing = bearing_on(store, payer, any(share.own_rules for share in shares))
    return Trace(store, scenario, payer, bearing, shares, _told(shares, bearing))


@lru_cache(maxsize=1024)
def _from_few(rule: str, read: frozenset[ox.Quad]) -> tuple[ox.Quad, ...]:
    """What a rule finds that reads a few triples only, of which there are not many combinations."""
    graph = ox.Store()
    graph.extend(read)
    result = graph.query(query(rule).text)
    assert isinstance(result, ox.QueryTriples)
    return tuple(ox.Quad(*triple) for triple in result)


def _shares(store: Store, scenario: Scenario, payer: str) -> tuple[Share, ...]:
    """What follows from the scenario's facts: each fact adds its own share, so each is read once and remembered."""
    facts = [("asks", scenario.asks), *(("known", each) for each in _stated(scenario, payer)), *(("denied", each) for each in scenario.denied())]
    return tuple(remembered_each(store, "share", facts, lambda missing: {fact: _share(store, *fact) for fact in missing}).values())


def _share(store: Store, kind: str, value: str) -> Share:
    nothing: dict[str, list[str]] = {"asks": [], "known": [], "denied": []}
    quads = triples_of(store, query("scenario").bind(**nothing | {kind: [value]}))
    read = [(quad.predicate.value, quad) for quad in quads if quad.predicate.value in named_in_rules()]
    return Share(
        quads=tuple(quads), plain=tuple(quad for predicate, quad in read if predicate not in _IF_NAMED),
        if_named=tuple((text_of(quad.object), quad) for predicate, quad in read if predicate in _IF_NAMED),
        values=frozenset(text_of(quad.object) for predicate, quad in read if predicate == _VALUE),
        own_rules=any(quad.predicate.value == _OWN_RULES for quad in quads),
    )


def _told(shares: tuple[Share, ...], bearing: Bearing) -> frozenset[ox.Quad]:
    """The facts that the rules read: those that a claim, a rule or the scope of a program names, and few others."""
    named = bearing.named.union(*(share.values for share in shares))
    plain = chain.from_iterable(share.plain for share in shares)
    return frozenset(chain(plain, (quad for share in shares for value, quad in share.if_named if value in named)))


def _stated(scenario: Scenario, payer: str) -> list[str]:
    """What is stated, with what every asker takes for granted: some insurer, massage, treatment in the United States."""
    stated = [f.concept for f in scenario.facts if not f.denied]
    if not scenario.known("payer"):
        stated.append(payer)
    if not set(scenario.known("service")) - {"HandsOnTherapy"}:
        stated.append("MassageTherapy")
    if not scenario.known("place"):
        stated.append("UnitedStates")
    return stated
