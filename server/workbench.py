"""The page at /sparql: an editor for a query, its result in several forms or what is wrong with it. Works without JavaScript."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from queries.catalogue import groups
from queries.formats import Format, formats_for
from queries.guarded import Result
from queries.inspection import inspect
from server.charts import Chart, chart_of
from server.knowledge import get_store
from server.prefixes import completed, known_prefixes
from server.problems import Problem
from server.snippets import Snippet, snippets
from server.tables import Table, read_answer, table_of
from server.terms import unknown_terms

EXAMPLE = """\
PREFIX cov: <https://w3id.org/covertrace/ontology#>
SELECT ?effect (COUNT(*) AS ?claims) WHERE {
  ?claim a cov:Claim ; cov:effect ?effect .
}
GROUP BY ?effect ORDER BY DESC(?claims)"""
NAMES = {
    "json": "JSON", "xml": "XML", "csv": "CSV", "tsv": "TSV",
    "turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF/XML", "jsonld": "JSON-LD",
}  # fmt: skip
_RAW = 20_000  # characters that are shown


@dataclass(frozen=True)
class Outcome:
    """What the page shows of a result. `seconds` is how long it took to get it."""

    query: str
    result: Result
    seconds: float
    page: int

    @cached_property
    def answer(self) -> bool | None:
        """The answer to an ASK, None where rows or triples were asked for."""
        return read_answer(self.result)

    @property
    def is_graph(self) -> bool:
        """Whether the result is a graph."""
        return self.result.format.name in formats_for("CONSTRUCT")

    @cached_property
    def table(self) -> Table:
        """The rows of this page."""
        return table_of(self.result, self.page, get_store())

    @cached_property
    def unknown(self) -> dict[str, list[str]]:
        """Names in the query that are not in our vocabulary, each with those most like it."""
        return unknown_terms(get_store(), self.query)

    @cached_property
    def chart(self) -> Chart | None:
        """The chart of the rows, None where no columns fit."""
        return None if self.is_graph else chart_of(self.table)

    @property
    def raw(self) -> str:
        """The beginning of the result as it was sent."""
        return self.result.body[: 4 * _RAW].decode(errors="ignore")[:_RAW]

    @property
    def is_whole(self) -> bool:
        """Whether `raw` is all of it."""
        return len(self.raw.encode()) == len(self.result.body)

    @property
    def took(self) -> str:
        """The time in words."""
        return f"{self.seconds * 1000:.0f} ms" if self.seconds < 1 else f"{self.seconds:.1f} s"

    def url(self, page: int) -> str:
        """The address of another page of the rows."""
        return url_for("sparql.endpoint", query=self.query, page=page, _anchor="result")


@dataclass(frozen=True)
class Spot:
    """The place where reading stopped: line and column from 1, the text of the line, and what puts a caret under the column."""

    line: int
    column: int
    text: str
    before: str


def page(query: str, outcome: Result | Problem | None, seconds: float = 0.0) -> ResponseReturnValue:
    """The page with a query and what became of it, which is None where nothing was run; `seconds` it took."""
    query = query.replace("\r\n", "\n")
    problem = outcome if isinstance(outcome, Problem) else None
    found = Outcome(query, outcome, seconds, request.args.get("page", 1, type=int)) if isinstance(outcome, Result) else None
    made = make_response(
        render_template(
            "sparql.html", query=query or EXAMPLE, problem=problem, spot=problem and _spot(problem, query), found=found,
            completed=completed(query) if problem else None, formats=_formats(query), snippets=_snippets(query) if found else (),
            groups=groups(), prefixes=known_prefixes(), built=_built(),
        )
    )  # fmt: skip
    made.headers["Cache-Control"] = "private, no-cache"
    if problem:
        made.headers.update(problem.headers)
    made.status_code = problem.status if problem else 200
    return made


def _spot(problem: Problem, query: str) -> Spot | None:
    line, column = problem.members.get("line"), problem.members.get("column")
    if not isinstance(line, int) or not isinstance(column, int):
        return None
    lines = query.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Spot(line, column, text, "".join("\t" if char == "\t" else " " for char in text[: column - 1].ljust(min(column - 1, len(text)))))


def _formats(query: str) -> list[tuple[str, Format]]:
    return [(NAMES[each.name], each) for each in formats_for(inspect(query).form).values()]


def _snippets(query: str) -> tuple[Snippet, ...]:
    return snippets(query.strip("\n"), inspect(query).form, url_for("sparql.endpoint", _external=True))


def _built() -> frozenset[str]:
    """The names of the scripts that were built for the page; without them it is a plain text box."""
    return frozenset(path.name for path in (Path(current_app.static_folder or "") / "built").glob("*.*"))
