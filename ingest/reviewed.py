"""Articles of a workspace: what reading makes of them, for a person to judge, and of that what was accepted, for the graph.

A claim of a passage has an id that is made of everything in it but the names of the rules: of the article's bytes, the place, the content,
the words that it rests on, its dates. A decision is kept under that id, so that it holds when the same file is read again in the same
way, and is none on whatever is read otherwise.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.article import Article
from ingest.build import Read, Unread, read_one
from ingest.cache import Cache, version
from ingest.claim import Statement
from ingest.graph import claim_iri, evidence_iri
from ingest.review import claims_of
from ingest.stored import dumped
from ingest.stream import make_known
from ontology.vocabulary import ID
from workspace.folder import Entry, Workspace

ACCEPTED = "accepted by an editor"  # in place of the rule of what was only weighed: a person has judged it
_NO_MEMORY = "needs more memory than a file is given here; split it"


def reading_of(workspace: Workspace, entry: Entry, anew: bool = False) -> dict[str, Any]:
    """What reading an article gives, as plain data: "text" and "claims", or an "error" that begins with the name; "version" is that of the reader.

    It is kept in the workspace, where that can be written to, and taken from there while the reader is the same.
    """
    kept = None if anew else workspace.reading(entry.id)
    if kept and kept.get("version") == version():
        return kept
    reading = {"version": version(), "id": entry.id, "name": entry.name} | _read(entry)
    with suppress(OSError):  # where nothing may be written it is read again the next time
        workspace.keep_reading(entry.id, reading)
    return reading


def _read(entry: Entry) -> dict[str, Any]:
    try:
        read = read_one(entry.path, traced=True, name=entry.name)
        return {"error": read.why} if isinstance(read, Unread) else _plain(read)
    except MemoryError:
        return {"error": f"{entry.name}: {_NO_MEMORY}"}


def _plain(read: Read) -> dict[str, Any]:
    article = read.article
    return {
        "title": article.title, "author": article.author, "publisher": article.publisher, "date": article.date, "authority": article.authority,
        "kind": article.kind, "sha256": article.sha256, "text": article.text,
        "past": sum(statement.is_past for statement in read.statements),
        "claims": [
            {
                "id": claim_id(article, claim.statement), "claim": claim_iri(claim.statement).value.removeprefix(ID),
                "evidence": evidence_iri(article, claim.statement).value.removeprefix(ID), "effect": claim.statement.effect, "stance": claim.stance,
                "certainty": claim.statement.certainty, "weighed": claim.statement.is_weighed, "start": claim.statement.start, "end": claim.statement.end,
                "quote": claim.quote, "fields": [list(field) for field in claim.fields if field[0] != "rule"],
            }
            for claim in claims_of(read) if not claim.statement.is_past
        ],
    }  # fmt: skip


def claim_id(article: Article, statement: Statement) -> str:
    """The id of a claim as one passage states it, 16 hexadecimal digits."""
    content = f"{evidence_iri(article, statement).value}\n".encode() + dumped(replace(statement, rules=()))
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass
class Taken:
    """What a build takes of a workspace: ids of claims by article, and a line for each thing that was left out or is to be told."""

    articles: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def claims(self) -> int:
        """How many claims, each counted once in each article."""
        return sum(map(len, self.articles.values()))

    def lines(self) -> Iterator[str]:
        """What was taken, and what not."""
        claims, articles = self.claims, len(self.articles)
        yield f"own articles: {claims} accepted {'claim' if claims == 1 else 'claims'} of {articles} {'article' if articles == 1 else 'articles'}"
        yield from self.told


def accepted(workspace: Workspace, taken: Taken, known: Callable[[str], bool], cache: Cache | None = None) -> Iterator[Read]:
    """The articles of which a claim was accepted, each with the accepted statements alone; `taken` is filled on the way.

    Others are not even read. `known` tells whether an article of this SHA-256 is in the build already. Raises workspace.files.WorkspaceError.
    """
    for entry in workspace.entries():
        wanted = {claim for claim, decision in workspace.decisions(entry.id).items() if decision.decision == "accepted"}
        if not wanted:
            continue
        if known(entry.sha256):
            taken.told.append(f"{entry.name}: is among the articles of this build anyway, with all its claims; decisions on it change nothing")
            continue
        read = read_one(entry.path, cache, name=entry.name)
        if isinstance(read, Unread):
            taken.told.append(f"{read.why} (left out, {len(wanted)} accepted)")
            continue
        yield from _accepted(entry, read, wanted, taken)


def _accepted(entry: Entry, read: Read, wanted: set[str], taken: Taken) -> Iterator[Read]:
    make_known(read)
    ids = {claim_id(read.article, statement): statement for statement in read.statements if not statement.is_past}
    missing = len(wanted - ids.keys())
    if missing:
        taken.told.append(f"{entry.name}: {missing} of {len(wanted)} accepted claims are read otherwise now and left out; review it again")
    chosen = {key: _judged(statement) for key, statement in ids.items() if key in wanted}
    if chosen:
        taken.articles[entry.id] = sorted(chosen)
        taken.names.append(entry.name)
        yield replace(read, extracted=replace(read.extracted, statements=list(chosen.values())))


def _judged(statement: Statement) -> Statement:
    return replace(statement, rules=(ACCEPTED,)) if statement.is_weighed else statement
