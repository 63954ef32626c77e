"""Articles to a graph: read, extract, check, reason. Writing it to a store is the caller's single last step."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ingest.article import Article, UnreadableArticle, is_address, read_article
from ingest.claim import Quantity, Statement
from ingest.copies import copies_of
from ingest.extract import extract
from ingest.graph import claim_iri, concept_triples, copy_triple, triples
from ontology.reason import Scope, reason
from ontology.vocabulary import files, load_vocabulary

SHIPPED = Path(__file__).parent / "articles"


@dataclass
class Harvest:
    """What was read: articles with their statements, and a line for each file that could not be read."""

    read: list[tuple[Article, list[Statement]]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def statements(self) -> int:
        """How many statements were found in all."""
        return sum(len(found) for _, found in self.read)

    @cached_property
    def copies(self) -> list[tuple[Article, Article]]:
        """The articles that are copies, each with the article that it is a copy of. To be asked for once all are read."""
        articles = [article for article, _ in self.read]
        sources = copies_of(articles)
        return [(article, sources[article.sha256]) for article in articles if article.sha256 in sources]


def article_paths(paths: Iterable[Path | str]) -> Iterator[Path | str]:
    """What to read: each file and web address given, and each file below each folder given, in order of name; hidden ones left out."""
    for given in paths:
        path = Path(given)
        if is_address(given):
            yield given
        elif path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def harvest(paths: Iterable[Path | str], on_article: Callable[[str], None] = lambda name: None) -> Harvest:
    """Read and extract all articles below `paths`. An article that was read already, to the byte, is not read twice."""
    found = Harvest()
    seen: set[str] = set()
    for path in article_paths(paths):
        try:
            article = read_article(path)
        except UnreadableArticle as error:
            found.unreadable.append(str(error))
            continue
        if article.sha256 not in seen:
            seen.add(article.sha256)
            found.read.append((article, extract(article)))
            on_article(article.file_name)
    found.read.sort(key=lambda pair: (pair[0].file_name, pair[0].sha256))
    return found


def graph_of(found: Harvest) -> Iterator[ox.Triple]:
    """The whole graph: vocabulary, claims with their evidence, and what the reasoner adds. Raises ingest.graph.BadEvidence."""
    for path in files():
        yield from (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    scopes: dict[str, Scope] = {}
    for article, statements in found.read:
        yield from triples(article, statements)
        for statement in statements:
            scope = scope_of(statement)
            scopes[scope.claim] = scope
    yield from (copy_triple(copy, source) for copy, source in found.copies)
    for key in sorted(_proposed(found)):
        yield from concept_triples(load_vocabulary().concepts[key])
    yield from reason(load_vocabulary(), [scopes[claim] for claim in sorted(scopes)])


def proposed(found: Harvest) -> dict[str, int]:
    """The payers that articles name and the vocabulary lacks, by label, with the number of statements on each."""
    return {load_vocabulary().label(key): count for key, count in sorted(_proposed(found).items())}


def _proposed(found: Harvest) -> Counter[str]:
    concepts = load_vocabulary().concepts
    return Counter(key for _, statements in found.read for s in statements for key in s.concepts("payer") if concepts[key].is_proposed)


def scope_of(statement: Statement) -> Scope:
    """The scope of a statement's claim, for the reasoner, to which being charged all of it is an exclusion."""
    criteria = frozenset((c.dimension, frozenset(c.concepts)) for c in statement.criteria)
    all_of_it = statement.effect == "charges" and statement.quantity == Quantity(100, 100, "percent")
    return Scope(claim_iri(statement).value, "excludes" if all_of_it else statement.effect, criteria)
