"""What the rules of `queries/decide` say of a scenario, and what its claims come to as sets, in the same terms."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from ontology.vocabulary import COV
from queries.articles import local
from queries.bits import members
from queries.catalogue import ID, query
from queries.claims import text_of
from queries.decide import Trace
from queries.outcome import VERDICTS
from queries.store import rows_of
from queries.trace_graph import graph_of

_SCENARIO = f"{ID}scenario"
Account = dict[str, Any]


def differing(trace: Trace) -> list[str]:
    """What the rules and the sets do not agree on: each with what the two have. Empty where all is the same."""
    rules, sets = by_rules(trace), by_sets(trace)
    unlike = [f"{name}: {rules[name]} and {sets[name]}" for name in sets if rules[name] != sets[name]]
    return unlike + [f"{name}: {asked} and {told}" for name, asked, told in _listed(trace) if asked != told]


def by_rules(trace: Trace) -> Account:
    """What the rules in SPARQL find, run over the claims and facts of a trace."""
    graph = graph_of(trace)
    [row] = rows_of(graph.query(query("outcome").text))

    def values(name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in graph.quads_for_pattern(None, ox.NamedNode(COV + name), None):
            found.setdefault(text_of(quad.subject), []).append(local(text_of(quad.object)))
        return {subject: sorted(several) for subject, several in found.items()}

    return {
        "outcome": (VERDICTS[local(row["verdict"])], VERDICTS.get(local(row.get("leaning", ""))), row["contested"] == "true", row["reason"]),
        "status": {subject: status for subject, [status] in values("status").items()},
        "overruled by": values("overruledBy"),
        "could be overruled by": values("couldBeOverruledBy"),
        "decided by": values("decidedBy").get(_SCENARIO, []),
        "could be decided by": values("couldBeDecidedBy").get(_SCENARIO, []),
        "blocked by": values("blockedBy").get(_SCENARIO, []),
        "needs": values("needs").get(_SCENARIO, []),
        "needed for": sorted((criterion, claim) for criterion, claims in values("neededFor").items() for claim in claims),
        "signs": values("sign").get(_SCENARIO, []),
    }


def by_sets(trace: Trace) -> Account:
    """What the site decides by."""
    weighing, lacking, iris = trace.weighing, trace.lacking, trace.bearing.iris
    outcome = trace.outcome

    def named(found: int) -> list[str]:
        return sorted(iris[number] for number in members(found))

    by_number = {number: iri for number, iri in enumerate(iris)}
    criteria = {iri: weighing.standing(each) for iri, each in trace.bearing.criterion.items()}
    return {
        "outcome": (outcome.verdict, outcome.leaning, outcome.contested, outcome.reason),
        "status": criteria | {each.iri: trace.facts.standing(each) for each in trace.facts.programs}
        | {iri: weighing.status(number) for number, iri in by_number.items()},
        "overruled by": {iri: named(won) for number, iri in by_number.items() if (won := weighing.winners(number))},
        "could be overruled by": {iri: named(won) for number, iri in by_number.items() if (won := weighing.could_win(number))},
        "decided by": named(weighing.deciding),
        "could be decided by": named(weighing.hoping),
        "blocked by": sorted(map(local, lacking.lost)),
        "needs": sorted(map(local, lacking.needed)),
        "needed for": sorted((criterion, iris[claim]) for criterion, claims in lacking.asking.items() for claim in claims),
        "signs": sorted(trace.signs),
    }  # fmt: skip


def _listed(trace: Trace) -> Iterator[tuple[str, object, object]]:
    """What the queries list of a trace, and what its standings do: how claims stand, and what is needed, in order."""
    graph = graph_of(trace)
    rows = {name: rows_of(graph.query(query(name).text)) for name in ("standing", "needed")}
    standing = {iri: trace.standings.outcome(number) for number, iri in enumerate(trace.bearing.iris)}
    yield "standing", {row["claim"]: row["outcome"] for row in rows["standing"]}, {iri: stands for iri, stands in standing.items() if stands}
    needs = [(str(each.rank), local(each.criterion.iri), each.standing, each.effect or "") for each in trace.standings.needs()]
    needed = [(row["rank"], local(row["criterion"]), local(row["status"]), local(row.get("effect", ""))) for row in rows["needed"]]
    yield "needed", list(dict.fromkeys(needed)), list(dict.fromkeys(needs))
