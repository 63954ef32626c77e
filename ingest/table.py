"""What a row of a table says: each cell under the heading of its column."""

import re

from ingest.clause import Clause
from ingest.cue import Cue
from ingest.figures import counted_of
from ingest.joined import answer_of
from ingest.passage import Passage
from ingest.rules import stance
from ingest.source import Source, of_subject
from ingest.stance import Stance

_COVERAGE = re.compile(r"\bcover|\bpaid\b|\bpays?\b|\bbenefit|\breimburs|\beligible|\ballowed\b|\bmassage\b")
_BOUND = re.compile(r"\blimit|\bvisits?\b|\bsessions?\b|\bmaxim|\bcaps?\b|\bper year\b|\bfrequency\b|\bunits?\b")
_MONEY = re.compile(r"\bcosts?\b|\bco-?pay|\bco-?insurance|\bpays?\b|\bpaid\b|\brates?\b|\bfees?\b|\byou owe\b|\bshare\b|\bamount|\bprice")
_NEEDED = re.compile(r"\brequire|\bneed|\bauthoriz|\breferral|\bprescription|\bdocument|\brules?\b|\bconditions?\b|\bcriteria")
_FIGURE = re.compile(r"\d|\b(?:one|two|three|four|five|six|ten|twelve|twenty|unlimited)\b")
_AMOUNT = re.compile(r"\$ ?\d|\d ?(?:%|percent)|in full|no charge")


def cells(source: Source, row: Passage) -> list[Clause]:
    """The cells of a row, without surrounding space; empty ones keep their place."""
    found, start = [], row.start
    for at in [*(m.start() for m in re.finditer(r"\|", source.plain[row.start : row.end])), row.end - row.start]:
        end = row.start + at
        words = source.plain[start:end]
        left = start + len(words) - len(words.lstrip())
        found.append(Clause(row, source.plain, left, max(left, start + len(words.rstrip()))))
        start = end + 1
    return found


def stand_apart(source: Source, row: Passage) -> bool:
    """Whether each cell of a row states something of its own: the columns are payers or cases (in and out of network), or two of
    them answer yes or no."""
    if row.lead_in is None:
        return False
    told = [{m.kind for m in source.named_in(head) if m.concept != "AnyPayer"} for head in cells(source, row.lead_in)[1:]]
    columns = max(sum(kind in kinds for kinds in told) for kind in ("Payer", "Circumstance"))
    return columns > 1 or sum(answer_of(cell.words) is not None for cell in cells(source, row)[1:]) > 1


def row_stances(source: Source, row: Passage) -> list[tuple[Stance, Clause, Clause | None]]:
    """The stances of a row's cells, with the cell and the heading of its column; each effect once, where they do not stand apart."""
    if row.lead_in is None or _other_care(source, row):
        return []
    heads = cells(source, row.lead_in)
    apart = stand_apart(source, row)
    about = cells(source, row)[0].words if apart else ""  # what the first cell asks of each payer
    found: dict[str, tuple[Stance, Clause, Clause | None]] = {}
    for index, cell in enumerate(cells(source, row)):
        head = heads[index] if index < len(heads) else None
        for said in _cell(cell, f"{head.words} {about}" if head else about, index, asked=apart):
            found.setdefault(f"{said.effect} {index}" if apart else said.effect, (said, cell, head))
    return list(found.values())


def _other_care(source: Source, row: Passage) -> bool:
    """Whether a row is about services, none of which is massage or manual therapy."""
    named = [m for m in source.named_in(row) if m.dimension == "service"]
    return bool(named) and not any(of_subject(m) for m in named)


def _cell(cell: Clause, head: str, index: int, asked: bool) -> list[Stance]:
    """The stances of a cell under a heading; the first cell of a row says what the row is about. `asked` is whether all columns ask of coverage."""
    if index == 0 or not cell.words:
        return []
    whole = Cue("form", cell.start, cell.end)
    answer = answer_of(cell.words)
    if answer and _NEEDED.search(head) and not _COVERAGE.search(head):
        return [Stance("requires", answer[1], whole, "cell of a table")] if answer[0] == "covers" else []
    if answer and (asked or _COVERAGE.search(head)):
        return [Stance(*answer, whole, "cell of a table")]
    figures = _figures(cell, head, whole)
    said = stance(cell)
    if said and said.effect not in {f.effect for f in figures}:
        return [said, *figures]
    if figures or said or not _NEEDED.search(head) or re.match(r"none\b|no\b|n/?a\b|-", cell.words):
        return figures
    return [Stance("requires", "definite", whole, "cell of a table")]


def _figures(cell: Clause, head: str, whole: Cue) -> list[Stance]:
    found = []
    amount = _AMOUNT.search(cell.words)
    if amount and (_MONEY.search(head) or _COVERAGE.search(head)):
        found.append(Stance("charges", "definite", whole, "cell of a table"))
        if re.search(r"\bpays?\b|\bpaid\b|\bcover", head):
            found.append(Stance("covers", "definite", whole, "cell of a table"))
    if counted_of(cell.words) or (_BOUND.search(head) and _FIGURE.search(cell.words) and not amount):
        found.append(Stance("limits", "definite", whole, "cell of a table"))
    return found
