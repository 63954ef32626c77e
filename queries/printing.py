"""Answers and rows as text for a terminal."""

import csv
import io
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyoxigraph as ox

from ontology.vocabulary import COV, ID
from queries.answer import Answer
from queries.catalogue import Query, catalogue
from queries.results import ClaimResult, Decision, Evidence
from queries.store import Row, Store

_GRAPH = re.compile(r"^\s*(CONSTRUCT|DESCRIBE)\b", re.MULTILINE)
_SELECT = re.compile(r"^\s*SELECT\b(.*?)(?:\bWHERE\b|\{)", re.MULTILINE | re.DOTALL)
_WHY = {"decides": "Why", "open": "What is said, if it holds here", "varies": "What differs", "blocked": "What does not hold here"}
_SHOWN_CLAIMS = 4
_SHOWN_QUOTES = 2
_WIDEST_CELL = 60


def answer_text(answer: Answer, width: int) -> str:
    """An answer for a person to read: for each payer the verdict, why, what is needed and what would change it."""
    several = len(answer.decisions) > 1
    blocks = []
    for decision in answer.decisions:
        heading = f"{decision.payer}: {_verdict(decision)}" if several else _verdict(decision)
        blocks.append("\n".join([heading, *_wrapped(decision.summary, width), *_reply(decision, width), *_sections(decision, width)]))
    blocks += [f"If “{o.words}” means {o.label}: {o.verdict.replace('-', ' ')}" for o in answer.others]
    return "\n\n".join(blocks)


def _reply(decision: Decision, width: int) -> Iterator[str]:
    if decision.reply:
        yield from ("", decision.reply.heading, *_wrapped(decision.reply.sentence, width, "  ", "  "))
        for quote in decision.reply.quotes:
            yield from _wrapped(f"“{' '.join(quote.split())}”", width, "    ", "     ")


def _verdict(decision: Decision) -> str:
    words = decision.verdict.replace("-", " ").capitalize()
    leaning = f", leaning {decision.leaning.replace('-', ' ')}" if decision.leaning else ""
    return f"{words}{leaning}{', sources disagree' if decision.contested else ''}"


def _sections(decision: Decision, width: int) -> Iterator[str]:
    yield from _why(decision, width)
    yield from _list("Overruled", [c.sentence for c in decision.claims if c.outcome == "overruled"][:_SHOWN_CLAIMS], width)
    if decision.verdict == "conditional":
        yield from _list("Needed", [n.as_requirement for n in decision.need_details if n.status != "lost"], width)
    yield from _list("What would change it", [f"{c.text}: {c.verdict.replace('-', ' ')}" for c in decision.changes], width)


def _why(decision: Decision, width: int) -> Iterator[str]:
    """The claims that decide, or else those nearest to it; what is said of the payer itself comes first."""
    for outcome, heading in _WHY.items():
        claims = sorted((c for c in decision.claims if c.outcome == outcome), key=lambda c: c.payer != decision.payer)
        if claims:
            yield from ("", heading)
            for claim in claims[:_SHOWN_CLAIMS]:
                yield from _wrapped(claim.sentence, width, "  - ", "    ")
                yield from _quotes(decision, claim, width)
            return


def _quotes(decision: Decision, claim: ClaimResult, width: int) -> Iterator[str]:
    found = [e for e in decision.evidence if e.claim == claim.claim]
    for evidence in found[:_SHOWN_QUOTES]:
        yield from _wrapped(f"“{' '.join(evidence.quote.split())}”", width, "      ", "       ")
        yield f"       ({_place(evidence)})"
    if len(found) > _SHOWN_QUOTES:
        yield f"       (and {len(found) - _SHOWN_QUOTES} more)"


def _place(evidence: Evidence) -> str:
    page = f", page {evidence.page}" if evidence.page else ""
    return f"{evidence.article}{page}{f', a copy of {evidence.copy_of}' if evidence.copy_of else ''}"


def _list(heading: str, items: Sequence[str], width: int) -> Iterator[str]:
    if items:
        yield from ("", heading)
        for item in items:
            yield from _wrapped(item, width, "  - ", "    ")


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def catalogue_text() -> str:
    """Every query with its parameters and summary, a line each."""
    signatures = {q.name: " ".join([q.name, *(f"{name}={kind}" for name, (kind, _) in q.params.items())]) for q in catalogue().values()}
    return table(["query", "folder", "summary"], [{"query": signatures[q.name], "folder": q.folder, "summary": q.summary} for q in catalogue().values()])


def run(store: Store, query: Query, text: str) -> tuple[list[str], list[Row]]:
    """Columns and rows of a query; a graph is given as rows of its triples. Raises queries.store.StoreError."""
    if _GRAPH.search(query.text):
        triples = ox.parse(store.graph(text), format=ox.RdfFormat.N_TRIPLES)
        return ["subject", "predicate", "object"], [
            {"subject": _value(t.subject), "predicate": t.predicate.value, "object": _value(t.object)} for t in triples
        ]
    rows = store.rows(text)
    return columns(query.text) or list(dict.fromkeys(name for row in rows for name in row)), rows


def columns(sparql: str) -> list[str]:
    """The variables of the outermost SELECT, in order; none for `SELECT *`."""
    found = _SELECT.search(sparql)
    names, depth = [], 0
    for part in re.findall(r"[()]|\bAS\s+\?\w+|\?\w+", found[1] if found else "", re.IGNORECASE):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if depth == (0 if part.startswith("?") else 1) and "?" in part:
            names.append(part.split("?")[1])
    return names


def table(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows under their names, IRIs of the project shortened, long values cut."""
    cells = [list(names), *([_cell(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells)


def csv_text(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as CSV with a heading line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().rstrip("\n")


def json_text(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as a JSON array of objects; what is not bound is left out."""
    return json.dumps([{name: row[name] for name in names if name in row} for row in rows], ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[Sequence[str], Iterable[Row]], str]] = {"table": table, "csv": csv_text, "json": json_text}


def _cell(value: str) -> str:
    text = " ".join(value.replace(COV, "cov:").replace(ID, "id:").split())
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"


def _value(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(node) if isinstance(node, ox.Triple) else node.value
