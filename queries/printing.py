"""Answers and rows as text for a terminal."""

import csv
import io
import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from ontology.vocabulary import COV, ID
from queries.answer import Answer
from queries.catalogue import LIBRARY, Query, catalogue, groups
from queries.results import ClaimResult, Decision, Evidence
from queries.spreadsheets import inert
from queries.store import Row

_WHY = {"decides": "Why", "open": "What is said, if it holds here", "varies": "What differs", "blocked": "What does not hold here"}
_PAGE_HEAD = """# The query library

Questions that people who study the knowledge ask, each a file in `queries/library`. Run them with

- the command line: `covertrace query NAME --param payer=MedicareAdvantage --format table|csv|json|markdown`
- the site: `/query/` lists them, `/query/NAME?payer=MedicareAdvantage` runs one; `/query/NAME.json`, `.csv` or `.ttl` give data
- Python: `queries.open_store("store").query("NAME", payer="MedicareAdvantage")`

A concept is given by its key, its label, a synonym or its code (`MedicareAdvantage`, `"Part C"`, `97140`); `any` leaves it open. Several
values of one parameter are alternatives. Beside each IRI stands its label; a claim stands beside one of the sentences that state it.
Each query can be run on the build before this one as well, and shows what is new and what is gone: `--against earlier` (on the site
`against=earlier`). The page is made by `covertrace query --format markdown > docs/queries.md`."""
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
    """Every query with its parameters and summary, a line each: the library first, in its groups."""
    ordered = [q for group in groups().values() for q in group] + [q for q in catalogue().values() if q.folder != LIBRARY]
    signatures = {q.name: " ".join([q.name, *(f"{name}={kind}" for name, (kind, _) in q.params.items())]) for q in ordered}
    return table(["query", "folder", "summary"], [{"query": signatures[q.name], "folder": _group(q), "summary": q.summary} for q in ordered])


def _group(query: Query) -> str:
    return f"{query.folder}: {query.tags[0]}" if query.folder == LIBRARY else query.folder


def library_markdown() -> str:
    """The library as a page: each query with what it asks, its parameters and how to run it."""
    parts = [_PAGE_HEAD]
    for name, queries in groups().items():
        parts += [f"## {name.capitalize()}", *(_described(each) for each in queries)]
    return "\n\n".join(parts)


def _described(query: Query) -> str:
    lines = [f"### `{query.name}`", "", f"{query.summary}.", "", f"*{query.question}*"]
    if query.params:
        lines += ["", "| parameter | type | what it is | unless given |", "|---|---|---|---|"]
        for name, (kind, explanation) in query.params.items():
            default = f"`{query.example(name) or ' '}`" if name in query.optional else f"needed, such as `{query.example(name)}`"
            lines.append(f"| `{name}` | {kind} | {explanation} | {default} |")
    if query.empty:
        lines += ["", f"May give no rows {query.empty}."]
    if query.is_graph:
        lines += ["", "Gives a graph, as Turtle."]
    return "\n".join(lines)


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
    writer.writerows({name: inert(value) for name, value in row.items()} for row in rows)
    return out.getvalue().rstrip("\n")


def json_text(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as a JSON array of objects; what is not bound is left out."""
    return json.dumps([{name: row[name] for name in names if name in row} for row in rows], ensure_ascii=False, indent=2)


def markdown_text(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as a Markdown table."""
    cells = [list(names), ["---"] * len(names), *([" ".join(row.get(name, "").replace("|", "\\|").split()) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


FORMATS: dict[str, Callable[[Sequence[str], Iterable[Row]], str]] = {"table": table, "csv": csv_text, "json": json_text, "markdown": markdown_text}


def _cell(value: str) -> str:
    text = " ".join(value.replace(COV, "cov:").replace(ID, "id:").split())
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"
