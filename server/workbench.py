"""The page at /sparql: a box for a query, and its result or what is wrong with it. Works without JavaScript."""

import json
from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from queries.formats import formats_for
from queries.guarded import Result
from queries.inspection import inspect
from server.problems import Problem
from server.service import example_queries

EXAMPLE = """PREFIX cov: <https://w3id.org/covertrace/ontology#>
SELECT ?effect (COUNT(*) AS ?claims) WHERE {
  ?claim a cov:Claim ; cov:effect ?effect .
}
GROUP BY ?effect ORDER BY DESC(?claims)
"""


@dataclass(frozen=True)
class Table:
    """A result for a person: names of variables with rows of cells, or the answer to an ASK, or a graph as text."""

    names: tuple[str, ...] = ()
    rows: tuple[tuple[dict[str, str], ...], ...] = ()
    answer: bool | None = None
    graph: str | None = None


def page(query: str, outcome: Result | Problem | None) -> ResponseReturnValue:
    """The page with a query and what became of it, which is None where nothing was run."""
    problem = outcome if isinstance(outcome, Problem) else None
    result = outcome if isinstance(outcome, Result) else None
    made = make_response(
        render_template(
            "sparql.html", query=query or EXAMPLE, problem=problem, result=result, table=result and _table(result),
            formats=formats_for(inspect(query).form), examples=example_queries(),
        )
    )  # fmt: skip
    made.headers["Cache-Control"] = "private, no-cache"
    if problem:
        made.headers.update(problem.headers)
    made.status_code = problem.status if problem else 200
    return made


def _table(result: Result) -> Table:
    if result.format.name != "json":
        return Table(graph=result.body.decode())
    found = json.loads(result.body)
    if "boolean" in found:
        return Table(answer=found["boolean"])
    names = tuple(found["head"]["vars"])
    return Table(names, tuple(tuple(row.get(name, {}) for name in names) for row in found["results"]["bindings"]))
