"""Pages on which a person checks how articles were read: claims marked in the text, each linked with what was made of it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2

from ingest.article import Article
from ingest.build import Read
from ingest.claim import Statement
from ingest.graph import article_iri
from ingest.marking import Block, blocks
from ingest.rows import row, stance_label
from ingest.tally import Tally
from ingest.trace import Borrowed
from ontology.vocabulary import ID, load_vocabulary

STANCES = {
    "covered": "covered", "may_be_covered": "may be covered", "not_covered": "not covered", "varies": "varies", "requirement": "requirement",
    "limit": "limit", "cost": "cost", "process": "process",
}
_FIELDS = {
    "payer": "payer", "benefit": "service", "code": "code", "provider": "provider", "condition": "condition", "context": "circumstances",
    "requirements": "requirement", "limit": "limit", "cost": "cost", "exception_to": "exception to",
}
_LONGEST_NAME = 150  # of a page; file systems have room for 255 bytes
_ROLES = {"sufficient": "holds if", "necessary": "covered only with"}


@dataclass(frozen=True)
class Claim:
    """A statement as the page shows it, under its number."""

    number: int
    stance: str
    label: str
    firmness: str  # its certainty, or that it was only weighed
    quote: str
    fields: list[tuple[str, str]]
    statement: Statement


@dataclass(frozen=True)
class Entry:
    """An article in the list of all."""

    page: str
    article: Article
    counts: list[tuple[str, str, int]]
    claims: int


class Review:
    """A folder of pages, written as articles are added. Raises OSError where it can't be written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries: list[Entry] = []
        self._pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, read: Read) -> None:
        """Write the page of an article. Its sentences without a claim are listed where it has a trace."""
        claims = list(claims_of(read))
        counts = Counter(claim.stance for claim in claims)
        told = [(stance, label, counts[stance]) for stance, label in STANCES.items() if counts[stance]]
        name, _, digest = article_iri(read.article).value.removeprefix(f"{ID}article-").rpartition("-")
        entry = Entry(f"{name[:_LONGEST_NAME]}-{digest}.html", read.article, told, len(claims))
        self._entries.append(entry)
        page = self._pages.get_template("review.html")
        self._write(entry.page, page.render(entry=entry, blocks=_blocks(read, claims), claims=claims, skipped=list(_skipped(read))))

    def finish(self, tally: Tally) -> Path:
        """Write the page that lists the others, in order of name; its path is returned."""
        entries = sorted(self._entries, key=lambda entry: (entry.article.file_name, entry.page))
        self._write("index.html", self._pages.get_template("reviews.html").render(entries=entries, lines=list(tally.lines())))
        return self._folder / "index.html"

    def _write(self, name: str, page: str) -> None:
        (self._folder / name).write_text(page, encoding="utf-8", errors="replace")


def _blocks(read: Read, claims: list[Claim]) -> list[Block]:
    return blocks(read.article, [(claim.statement.start, claim.statement.end) for claim in claims])


def claims_of(read: Read) -> Iterator[Claim]:
    """The claims of an article in words, in the order of the text; where a borrowed name stands is told where there is a trace."""
    borrowed = {id(s): step for p in (read.trace.passages if read.trace else ()) for c in p.clauses for step in c.steps for s in step.statements}
    for number, statement in enumerate(read.statements, 1):
        told = row(read.article, statement)
        stance = stance_label(statement)
        fields = [(name, _shown(told[key])) for key, name in _FIELDS.items() if told[key]]
        fields += _further(statement)
        step = borrowed.get(id(statement))
        if step:
            fields += [("payer taken from", _source(read.article, one)) for one in step.payers]
            fields += [("service taken from", _source(read.article, one)) for one in step.service]
        fields.append(("rule", ", ".join(statement.rules)))
        yield Claim(number, stance, STANCES[stance], _firmness(statement), _shown(told["quote"]), fields, statement)


def _further(statement: Statement) -> Iterator[tuple[str, str]]:
    """What the rows of `extract` have no column for, and an editor must see before it is published."""
    label = load_vocabulary().label
    either = {c: " or ".join(label(key) for key in c.concepts) for c in statement.criteria}
    named = {
        **{dimension: [either[c] for c in statement.criteria if c.dimension == dimension] for dimension in ("purpose", "setting")},
        **{words: [either[c] for c in statement.criteria if c.role == role] for role, words in _ROLES.items()},
        "varies by": list(statement.varies_by), "what to do": [label(each.concept) for each in statement.processes],
        "because of": [label(each.concept) for each in statement.reasons], "from": [statement.begins], "until": [statement.ends],
    }
    for name, values in named.items():
        if any(values):
            yield name, _shown(values)


def _firmness(statement: Statement) -> str:
    if statement.is_weighed:
        return "weighed only"
    return "no longer in force" if statement.is_past else statement.certainty


def _source(article: Article, one: Borrowed) -> str:
    return f"{one.place}: “{_shown(article.text[one.start : one.end])}” ({load_vocabulary().label(one.concept)})"


def _skipped(read: Read) -> Iterator[tuple[str, str]]:
    """Each sentence of which nothing was made, with the reason."""
    for passage in read.trace.passages if read.trace else ():
        if passage.why_not:
            yield _shown(passage.passage.of(read.article.text)), passage.why_not


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else re.sub(r"\s+", " ", str(value))
