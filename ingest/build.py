"""Articles to a graph: read, extract, check, reason. Writing it to a store is the caller's single last step."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from ingest.article import Article, UnreadableArticle, is_address, read_article
from ingest.cache import Cache, Extracted
from ingest.claim import Quantity, Statement, judged
from ingest.copies import Copy, copies_of
from ingest.extract import extract
from ingest.graph import claim_iri, claimed, concept_lines, copy_line, lines
from ingest.proposal import proposed_labels
from ingest.trace import Recorder
from ontology.ntriples import triples_of
from ontology.ntriples import written as written_in_parts
from ontology.reason import Scope, reasoned
from ontology.vocabulary import files, load_vocabulary

SHIPPED = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Read:
    """An article with what was made of it; `cached` where that was read at an earlier time, `trace` tells how it was, where that was asked for."""

    article: Article
    extracted: Extracted
    cached: bool = False
    trace: Recorder | None = None

    @property
    def statements(self) -> list[Statement]:
        """What the article states."""
        return self.extracted.statements


@dataclass(frozen=True)
class Unread:
    """A file or address that could not be read, and why, in one line that begins with its name."""

    path: Path | str
    why: str


class Harvested(Protocol):
    """What a graph is made of: articles with their statements, in an order that depends on the articles alone."""

    @property
    def read(self) -> Iterable[tuple[Article, list[Statement]]]:
        """Each article once. It may be gone through several times."""

    @property
    def copies(self) -> list[Copy]:
        """The articles that are copies of others."""


@dataclass
class Harvest:
    """What was read, all in memory: articles with their statements, and a line for each file that could not be read."""

    read: list[tuple[Article, list[Statement]]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @cached_property
    def copies(self) -> list[Copy]:
        """See Harvested. To be asked for once all are read."""
        return copies_of(article for article, _ in self.read)


def article_paths(paths: Iterable[Path | str], left_out: Callable[[Unread], None] = lambda unread: None) -> Iterator[Path | str]:
    """What to read: each file and web address given, and each file below each folder given, in order of name; hidden ones left out.

    `left_out` is told of what is in a folder and may not be read: links that lead out of it or nowhere, pipes, sockets, devices. No link
    to a folder is followed, so that there is no going in circles.
    """
    for given in paths:
        path = Path(given)
        if is_address(given):
            yield given
        elif path.is_dir():
            yield from _below(path, left_out)
        else:
            yield path


def _below(folder: Path, left_out: Callable[[Unread], None]) -> Iterator[Path]:
    root = folder.resolve()
    for path in sorted(p for p in folder.rglob("*") if not p.name.startswith(".")):
        if path.is_symlink() and not path.exists():
            left_out(Unread(path, f"{path}: left out, a link that leads nowhere; delete it"))
        elif path.is_dir():
            if path.is_symlink():
                left_out(Unread(path, f"{path}: left out, a link to a folder; give that folder itself"))
        elif not path.is_file():
            left_out(Unread(path, f"{path}: left out, no file but a pipe, a socket or a device"))
        elif path.is_symlink() and not path.resolve().is_relative_to(root):
            left_out(Unread(path, f"{path}: left out, a link out of the folder; give what it leads to itself"))
        else:
            yield path


def harvest(paths: Iterable[Path | str]) -> Harvest:
    """Read and extract all articles below `paths`. Of articles that are equal to the byte, the one whose name comes first is kept."""
    found = Harvest()
    seen: set[str] = set()
    all_read = [read_one(path) for path in article_paths(paths)]
    for read in sorted((one for one in all_read if isinstance(one, Read)), key=lambda one: (one.article.file_name, one.article.sha256)):
        if read.article.sha256 not in seen:
            seen.add(read.article.sha256)
            found.read.append((read.article, read.statements))
    found.unreadable = [one.why for one in all_read if isinstance(one, Unread)]
    return found


def read_one(
    path: Path | str, cache: Cache | None = None, traced: bool = False, name: str = "", reader: Callable[[Path | str], Article] = read_article
) -> Read | Unread:
    """Read one file and extract what it states, or take that from the cache. A trace is only to be had by reading.

    `name` is what the article is called where that is not the name of the file, `reader` makes an article of what is at `path`.
    """
    try:
        return _read(path, cache, traced, name, reader)
    except UnreadableArticle as error:
        return Unread(path, str(error).replace(str(path), name, 1) if name else str(error))
    except Exception as error:  # nobody foresaw it; one file must not keep the others from being read
        if os.environ.get("COVERTRACE_DEBUG"):
            raise
        return Unread(path, f"{name or path}: could not be read, internal error {type(error).__name__} (COVERTRACE_DEBUG=1 shows where)")


def _read(path: Path | str, cache: Cache | None, traced: bool, name: str, reader: Callable[[Path | str], Article]) -> Read:
    article = reader(path)
    article = replace(article, file_name=name or article.file_name)
    if traced:
        recorder = Recorder()
        return Read(article, _extracted(article, extract(article, recorder)), trace=recorder)
    kept = cache.get(article) if cache else None
    if kept:
        return Read(article, kept, cached=True)
    extracted = _extracted(article, extract(article))
    if cache:
        cache.put(article, extracted)
    return Read(article, extracted)


def _extracted(article: Article, statements: list[Statement]) -> Extracted:
    """The statements with all names that they propose, so that another process knows what they are about."""
    keys = {key for statement in statements for key in proposed_concepts(statement)}
    labels = [*proposed_labels(article.text), *sorted(load_vocabulary().label(key) for key in keys)]
    return Extracted(statements, list(dict.fromkeys(labels)))


def graph_of(found: Harvested, on_article: Callable[[], None] = lambda: None) -> Iterator[ox.Triple]:
    """The triples of `lines_of`."""
    for part in lines_of(found, on_article):
        yield from triples_of(part)


def lines_of(found: Harvested, on_article: Callable[[], None] = lambda: None) -> Iterator[bytes]:
    """The whole graph as N-Triples, in parts of whole lines: vocabulary, claims with their evidence, and what the reasoner adds.

    Raises ingest.graph.BadEvidence.
    """
    yield from _vocabulary_lines()
    scopes: dict[str, Scope] = {}
    proposed: set[str] = set()
    written: set[str] = set()
    for article, statements in found.read:
        claims = claimed(judged(statements))
        pieces = list(lines(article, claims, written))
        for has_blank_nodes in (False, True):  # apart, since a store loads the many without faster
            yield "".join(piece for piece in pieces if ("_:" in piece) is has_blank_nodes).encode()
        for statement, claim in claims:
            if claim not in scopes:
                scopes[claim] = scope_of(statement)
                proposed.update(proposed_concepts(statement))
        on_article()
    yield "".join(map(copy_line, found.copies)).encode()
    yield "".join(concept_lines(load_vocabulary().concepts[key]) for key in sorted(proposed)).encode()
    yield from reasoned(load_vocabulary(), [scopes[claim] for claim in sorted(scopes)])


def _vocabulary_lines() -> Iterator[bytes]:
    """The vocabulary, with names for its blank nodes that are the same in every build."""
    for path in files():
        yield from written_in_parts(_named_after(path.stem, (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))))


def _named_after(file: str, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples of a file with names for its blank nodes that are the same in every build."""
    names: dict[ox.BlankNode, ox.BlankNode] = {}
    for subject, predicate, value in triples:
        here, there = (names.setdefault(t, ox.BlankNode(f"{file}{len(names)}")) if isinstance(t, ox.BlankNode) else t for t in (subject, value))
        yield ox.Triple(here, predicate, there)


def proposed_concepts(statement: Statement) -> list[str]:
    """The keys of the payers and providers that a statement is about and the vocabulary lacks."""
    concepts = load_vocabulary().concepts
    return [key for dimension in ("payer", "provider") for key in statement.concepts(dimension) if concepts[key].is_proposed]


def scope_of(statement: Statement) -> Scope:
    """The scope of a statement's claim, for the reasoner, to which being charged all of it is an exclusion."""
    criteria = frozenset((c.dimension, frozenset(c.concepts)) for c in statement.criteria)
    all_of_it = statement.effect == "charges" and statement.quantity == Quantity(100, 100, "percent")
    return Scope(claim_iri(statement).value, "excludes" if all_of_it else statement.effect, criteria)
