"""How an article was read, for people and for programs: a rendering of the trace that reading leaves (see ingest.trace)."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from ingest.article import Article
from ingest.build import Read
from ingest.clause import Clause
from ingest.cue import Cue
from ingest.mention import Found
from ingest.rows import row, row_text
from ingest.trace import Borrowed, ClauseTrace, PassageTrace, Step
from ontology.vocabulary import load_vocabulary

Data = dict[str, object]


def explained(read: Read, form: str = "text") -> Iterator[str]:
    """Lines that tell how each sentence was read: plain text, or with form "jsonl" a JSON object for each sentence. Nothing where there is no trace."""
    article, places = read.article, Places(read.article.text)
    for passage in read.trace.passages if read.trace else ():
        told = passage_data(article, passage, places)
        if form == "jsonl":
            yield json.dumps(told, ensure_ascii=False)
        else:
            yield from _passage_text(article, passage, places)
            yield ""


class Places:
    """Offsets of a text as lines, counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]

    def line(self, offset: int) -> int:
        """The line that an offset is in."""
        return bisect_right(self._starts, offset)


def passage_data(article: Article, passage: PassageTrace, places: Places) -> Data:
    """A sentence with all that was made of it, as plain data; `why_not` is null where something is stated."""
    here = passage.passage
    return {
        "article": article.file_name, "sentence": here.of(article.text), "start": here.start, "end": here.end,
        "line": places.line(here.start), "kind": here.kind, "why_not": passage.why_not or None,
        "clauses": [_clause_data(article, clause, places) for clause in passage.clauses],
    }


def _clause_data(article: Article, trace: ClauseTrace, places: Places) -> Data:
    text, clause = article.text, trace.clause
    return {
        "clause": text[clause.start : clause.end], "start": clause.start, "end": clause.end,
        "mentions": [{"concept": m.concept, "words": text[m.start : m.end], "start": m.start, "end": m.end} for m in trace.mentions],
        "cues": [{"category": c.category, "words": text[c.start : c.end], "start": c.start, "end": c.end} for c in trace.cues],
        "steps": [_step_data(article, step, places) for step in trace.steps],
    }


def _step_data(article: Article, step: Step, places: Places) -> Data:
    stance = step.stance
    return {
        "rule": stance.rule if stance else None, "effect": stance.effect if stance else None, "certainty": stance.certainty if stance else None,
        "words": article.text[stance.cue.start : stance.cue.end] if stance else None,
        "payers_from": [_borrowed_data(article, one, places) for one in step.payers],
        "service_from": [_borrowed_data(article, one, places) for one in step.service],
        "statements": [row(article, statement) for statement in step.statements],
        "why_not": step.why_not or None,
        "signs": {sign: round(weight, 2) for sign, weight in step.signs},
    }


def _borrowed_data(article: Article, one: Borrowed, places: Places) -> Data:
    return {
        "concept": one.concept, "words": article.text[one.start : one.end], "start": one.start, "end": one.end,
        "line": places.line(one.start), "place": one.place,
    }


def _passage_text(article: Article, passage: PassageTrace, places: Places) -> Iterator[str]:
    here = passage.passage
    yield f"{article.file_name}:{places.line(here.start)}  {_one_line(here.of(article.text))}"
    for trace in passage.clauses:
        if len(passage.clauses) > 1 or (trace.clause.start, trace.clause.end) != (here.start, here.end):
            yield f"  clause    “{_words(article, trace.clause)}”"
        yield from _named("mentions", (f"{load_vocabulary().label(m.concept)} “{_words(article, m)}”" for m in trace.mentions))
        yield from _named("cues", (f"{c.category} “{_words(article, c)}”" for c in trace.cues))
        for step in trace.steps:
            yield from _step_text(article, step, places)
    if not passage.clauses:
        yield f"  nothing   {passage.why_not}"


def _step_text(article: Article, step: Step, places: Places) -> Iterator[str]:
    if step.stance:
        decided = _words(article, step.stance.cue)
        yield f"  rule      {step.stance.rule}: {step.stance.effect}, {step.stance.certainty}" + (f" (by “{decided}”)" if len(decided) < 60 else "")
    if step.signs:
        yield "  weighed   " + ", ".join(f"{sign} {weight:+.2f}" for sign, weight in step.signs)
    for what, borrowed in (("payer", step.payers), ("service", step.service)):
        for one in borrowed:
            yield f"  {what:<9} {load_vocabulary().label(one.concept)}, from {one.place}: “{_words(article, one)}” (line {places.line(one.start)})"
    for statement in step.statements:
        told = row(article, statement)
        yield f"  states    {_one_line(row_text(told))}"
        yield from _fields(told)
    if step.why_not:
        yield f"  nothing   {step.why_not}"


def _fields(told: Data) -> Iterator[str]:
    for name in ("payer", "benefit", "code", "provider", "condition", "context", "requirements", "limit", "cost", "exception_to"):
        value = told[name]
        if value:
            yield f"    {name:<13}{', '.join(map(str, value)) if isinstance(value, list) else _one_line(str(value))}"


def _named(what: str, parts: Iterable[str]) -> Iterator[str]:
    told = "; ".join(dict.fromkeys(parts))
    if told:
        yield f"  {what:<9} {told}"


def _words(article: Article, place: Clause | Found | Cue | Borrowed) -> str:
    return _one_line(article.text[place.start : place.end])


def _one_line(words: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in " ".join(words.split()))
