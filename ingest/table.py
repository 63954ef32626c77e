"""What a row of a table says: each cell under the heading of its column."""

import re
from dataclasses import dataclass, replace

from ingest.clause import Clause
from ingest.cue import Cue
from ingest.figures import counted_of
from ingest.joined import answer_of
from ingest.listing import names_other_care
from ingest.passage import GAP, Passage
from ingest.payment import IN_PART, only_in_part
from ingest.reading import IN_CELL
from ingest.rules import stance
from ingest.source import Source, of_subject
from ingest.stance import Stance

_BAR = re.compile(r"\|")
_COVERAGE = re.compile(r"\bcover|\bpaid\b|\bpays?\b|\bbenefit|\breimburs|\beligible|\ballowed\b|\bmassage\b")
_BOUND = re.compile(r"\blimit|\bvisits?\b|\bsessions?\b|\bmaxim|\bcaps?\b|\bper year\b|\bfrequency\b|\bunits?\b")
_MONEY = re.compile(r"\bcosts?\b|\bco-?pay|\bco-?insurance|\bpays?\b|\bpaid\b|\brates?\b|\bfees?\b|\byou owe\b|\bshare\b|\bamount|\bprice")
_NEEDED = re.compile(r"\brequire|\bneed|\bauthoriz|\breferral|\bprescription|\bdocument|\brules?\b|\bconditions?\b|\bcriteria")
_OF_RULES = re.compile("|".join(words.pattern for words in (_BOUND, _MONEY, _NEEDED)))
_FIGURE = re.compile(r"\d|\b(?:one|two|three|four|five|six|ten|twelve|twenty|unlimited)\b")
_ATTRIBUTE_HEAD = re.compile(r"\W*(?:features?|benefits?|items?|services?|treatments?|expenses?|what|(?:plan )?details?|question|category|coverage|terms?)?\W*")
_AMOUNT = re.compile(r"\$ ?\d|\d ?(?:%|percent)|in full|no charge")


def _cells(source: Source, row: Passage) -> list[Clause]:
    """The cells of a row, without surrounding space; empty ones keep their place."""
    found, start = [], row.start
    between = _BAR if source.plain.find("|", row.start, row.end) >= 0 else GAP
    for end in [*(m.start() for m in between.finditer(source.text, row.start, row.end)), row.end]:
        words = source.plain[start:end]
        left = start + len(words) - len(words.lstrip())
        found.append(Clause(row, source.plain, left, max(left, start + len(words.rstrip()))))
        start = end + 1
    return found


def _heads(source: Source, row: Passage, cells: int) -> list[Clause]:
    """The headings of the columns; a first one that is empty is left off where a row has a cell more."""
    heads = _cells(source, row)
    return [Clause(row, source.plain, row.start, row.start), *heads] if len(heads) == cells - 1 else heads


@dataclass(frozen=True)
class CellStance:
    """What a cell says, with the heading of its column; `first` is the first cell of the row, where each cell states something of its own."""

    stance: Stance
    cell: Clause
    head: Clause | None
    first: Clause | None


def row_stances(source: Source, row: Passage) -> list[CellStance]:
    """What the cells of a row say; each effect once, where they do not stand apart."""
    if row.lead_in is None or names_other_care(source, row):
        return []
    of_row = _cells(source, row)
    heads = _heads(source, row.lead_in, len(of_row))
    apart = _stand_apart(source, heads, of_row)
    first = of_row[0] if apart else None
    listed = _ATTRIBUTE_HEAD.fullmatch(heads[0].words) and _OF_RULES.search(of_row[0].words)
    about = of_row[0].words if first or listed else ""  # what the first cell asks of each payer, or tells of each plan
    found: dict[str, CellStance] = {}
    for index, cell in enumerate(of_row):
        head = heads[index] if index < len(heads) else None
        for said in _cell(cell, f"{head.words} {about}" if head else about, index, asked=apart):
            if first and said.effect == "excludes" and only_in_part(first.words):
                said = replace(said, effect="limits", rule=IN_PART)  # "Massage gift card | No"
            found.setdefault(f"{said.effect} {index}" if apart else said.effect, CellStance(said, cell, head, first))
    return list(found.values())


def _stand_apart(source: Source, heads: list[Clause], of_row: list[Clause]) -> bool:
    """Whether each cell of a row states something of its own: the columns are payers, kinds of massage or cases (in and out of network),
    or two of them answer yes or no."""
    told = [{m.kind for m in source.named_in(head) if m.concept != "AnyPayer"} for head in heads[1:]]
    of_care = [any(of_subject(m) for m in source.named_in(head)) and not _OF_RULES.search(head.words) for head in heads[1:]]
    if len(heads) == len(of_row) == 2 and "Payer" in told[0] and _ATTRIBUTE_HEAD.fullmatch(heads[0].words):
        return True
    columns = max(sum(of_care), *(sum(kind in kinds for kinds in told) for kind in ("Payer", "Circumstance")))
    return columns > 1 or sum(answer_of(cell.words) is not None for cell in of_row[1:]) > 1


def _cell(cell: Clause, head: str, index: int, asked: bool) -> list[Stance]:
    """The stances of a cell under a heading; the first cell of a row says what the row is about. `asked` is whether all columns ask of coverage."""
    if index == 0 or not cell.words:
        return []
    whole = Cue("form", cell.start, cell.end)
    answer = answer_of(cell.words)
    if answer and _NEEDED.search(head) and not _COVERAGE.search(head):
        return [Stance("requires", answer[1], whole, IN_CELL)] if answer[0] == "covers" else []
    if answer and (asked or _COVERAGE.search(head)):
        return [Stance(*answer, whole, IN_CELL)]
    figures = _figures(cell, head, whole)
    said = stance(cell)
    if said and said.effect not in {f.effect for f in figures}:
        return [said, *figures]
    if figures or said or not _NEEDED.search(head) or re.match(r"none\b|no\b|n/?a\b|-", cell.words):
        return figures
    return [Stance("requires", "definite", whole, IN_CELL)]


def _figures(cell: Clause, head: str, whole: Cue) -> list[Stance]:
    found = []
    amount = _AMOUNT.search(cell.words)
    if amount and (_MONEY.search(head) or _COVERAGE.search(head)):
        found.append(Stance("charges", "definite", whole, IN_CELL))
        if re.search(r"\bpays?\b|\bpaid\b|\bcover", head):
            found.append(Stance("covers", "definite", whole, IN_CELL))
    if counted_of(cell.words) or (_BOUND.search(head) and _FIGURE.search(cell.words) and not amount):
        found.append(Stance("limits", "definite", whole, IN_CELL))
        if counted_of(cell.words) and re.search(r"\bmassages?\b|\bcover", head) and not _OF_RULES.search(head):
            found.append(Stance("covers", "definite", whole, IN_CELL))
    return found
