"""Statements as triples. One rule for IRIs: a claim's is made from its content, an evidence's from its place."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from ingest.article import Article
from ingest.claim import Criterion, Statement
from ingest.copies import Copy
from ontology.vocabulary import COV, ID, Concept

_DCT = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_OWL = "http://www.w3.org/2002/07/owl#"
_PROV = "http://www.w3.org/ns/prov#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode(_RDF + "type")
_EXACTNESS = {4: "gYear", 7: "gYearMonth", 10: "date"}  # of an ISO date, by its length


class BadEvidence(Exception):
    """A statement whose quote or words are not in its article where it says that they are."""


def triples(article: Article, statements: Iterable[Statement], written: set[tuple[ox.NamedNode, str]] | None = None) -> Iterator[ox.Triple]:
    """Everything that an article adds to the graph. Raises BadEvidence before yielding a claim with wrong words.

    A claim that many articles make is described once: `written` holds those that were, over all articles of a build.
    """
    written = set() if written is None else written
    statements = list(statements)
    by_span = {(s.start, s.end): claim_iri(s) for s in reversed(statements)}
    yield from _article(article)
    for statement in statements:
        check(article, statement)
        told = (claim_iri(statement), statement.detail)
        if told not in written:
            written.add(told)
            yield from _claim(statement)
        yield from _evidence(article, statement)
        target = by_span.get(statement.exception_to) if statement.exception_to else None
        if target and target != claim_iri(statement):
            yield ox.Triple(claim_iri(statement), _cov("exceptionTo"), target)


def check(article: Article, statement: Statement) -> None:
    """Raise BadEvidence unless all offsets lie in the text and the quote is neither empty nor padded."""
    quote = article.text[statement.start : statement.end]
    if not quote or quote != quote.strip():
        raise BadEvidence(f"{article.file_name}: no quote at {statement.start}-{statement.end}: {quote[:60]!r}")
    for criterion in statement.criteria:
        for value in criterion.values:
            if not 0 <= value.start < value.end <= len(article.text):
                raise BadEvidence(f"{article.file_name}: no words for {value.concept} at {value.start}-{value.end}")


def concept_triples(concept: Concept) -> Iterator[ox.Triple]:
    """A concept that an article proposes, described as the vocabulary describes its own."""
    node = ox.NamedNode(concept.iri)
    yield ox.Triple(node, _TYPE, _owl("Class"))
    yield ox.Triple(node, _TYPE, _cov(concept.kind))
    yield ox.Triple(node, ox.NamedNode(_SKOS + "prefLabel"), ox.Literal(concept.label, language="en"))
    yield ox.Triple(node, ox.NamedNode(_SKOS + "definition"), ox.Literal(concept.definition, language="en"))
    for parent in concept.parents:
        yield ox.Triple(node, ox.NamedNode(_RDFS + "subClassOf"), _cov(parent))


def copy_triple(copy: Copy) -> ox.Triple:
    """That an article is a copy of another, and so no source of its own."""
    return ox.Triple(_article_iri(copy.file_name, copy.sha256), _cov("copyOf"), _article_iri(copy.source, copy.source_sha256))


def claim_iri(statement: Statement) -> ox.NamedNode:
    """The IRI of the claim that a statement makes; equal for equal content, wherever it stands."""
    return ox.NamedNode(f"{ID}claim-{_digest(_content(statement))}")


def article_iri(article: Article) -> ox.NamedNode:
    """The IRI of an article, from its file name, as a reader would cite it."""
    return _article_iri(article.file_name, article.sha256)


def _article_iri(file_name: str, sha256: str) -> ox.NamedNode:
    return ox.NamedNode(f"{ID}article-{re.sub(r'[^a-z0-9]+', '-', file_name.lower()).strip('-')}-{sha256[:8]}")


def evidence_iri(article: Article, statement: Statement) -> ox.NamedNode:
    """The IRI of an evidence, from claim, article and place."""
    place = f"{claim_iri(statement).value} {article.sha256} {statement.start} {statement.end}"
    return ox.NamedNode(f"{ID}evidence-{_digest(place)}")


def _content(statement: Statement) -> str:
    criteria = sorted({f"{c.role} {c.dimension} {'|'.join(c.concepts)}" for c in statement.criteria})
    quantity = statement.quantity
    figure = f"{quantity.minimum}-{quantity.maximum} {quantity.unit}" if quantity else ""
    detail = "" if figure else re.sub(r"\W+", " ", statement.detail.lower()).strip()
    processes = "|".join(sorted({p.concept for p in statement.processes}))
    grounds = sorted({f"because {reason.concept}" for reason in statement.reasons})
    return "\n".join([statement.effect, statement.certainty, *criteria, figure, detail, "|".join(statement.varies_by), processes, *grounds])


def _claim(statement: Statement) -> Iterator[ox.Triple]:
    claim = claim_iri(statement)
    yield ox.Triple(claim, _TYPE, _cov("Claim"))
    yield ox.Triple(claim, _cov("effect"), _cov(statement.effect))
    yield ox.Triple(claim, _cov("certainty"), _cov(statement.certainty))
    for criterion in statement.criteria:
        yield from _criterion(claim, criterion)
    for dimension in statement.varies_by:
        yield ox.Triple(claim, _cov("variesBy"), _cov(dimension))
    for reason in statement.reasons:
        yield ox.Triple(claim, _cov("because"), _cov(reason.concept))
    for process in statement.processes:
        yield ox.Triple(claim, _cov("process"), _cov(process.concept))
    if statement.detail:
        yield ox.Triple(claim, _cov("detail"), ox.Literal(re.sub(r"\s+", " ", statement.detail)))
    if statement.quantity:
        yield from _quantity(claim, statement)
    yield from _scope_class(claim, statement)


def _criterion(claim: ox.NamedNode, criterion: Criterion) -> Iterator[ox.Triple]:
    node = criterion_iri(criterion)
    yield ox.Triple(claim, _cov("criterion"), node)
    yield ox.Triple(node, _TYPE, _cov("Criterion"))
    yield ox.Triple(node, _cov("dimension"), _cov(criterion.dimension))
    yield ox.Triple(node, _cov("role"), _cov(criterion.role))
    for concept in criterion.concepts:
        yield ox.Triple(node, _cov("value"), _cov(concept))


def criterion_iri(criterion: Criterion) -> ox.NamedNode:
    """The IRI of a criterion, shared by all claims that set the same one."""
    return ox.NamedNode(f"{ID}criterion-{_digest(' '.join([criterion.role, criterion.dimension, *criterion.concepts]))}")


def _quantity(claim: ox.NamedNode, statement: Statement) -> Iterator[ox.Triple]:
    quantity = statement.quantity
    assert quantity is not None
    node = ox.NamedNode(f"{claim.value}-quantity")
    yield ox.Triple(claim, _cov("quantity"), node)
    yield ox.Triple(node, _TYPE, _cov("Quantity"))
    for name, figure in (("minimum", quantity.minimum), ("maximum", quantity.maximum)):
        yield ox.Triple(node, _cov(name), ox.Literal(str(Decimal(str(figure))), datatype=ox.NamedNode(_XSD + "decimal")))
    yield ox.Triple(node, _cov("unit"), ox.Literal(quantity.unit))


def _scope_class(claim: ox.NamedNode, statement: Statement) -> Iterator[ox.Triple]:
    """The class of the scenarios that meet all criteria, for OWL reasoners."""
    scope = ox.NamedNode(claim.value.replace("claim-", "scope-"))
    yield ox.Triple(claim, _cov("appliesTo"), scope)
    yield ox.Triple(scope, _TYPE, _owl("Class"))
    parts: list[ox.NamedNode | ox.BlankNode] = [_cov("Scenario")]
    for index, criterion in enumerate(sorted(statement.criteria, key=lambda c: (c.dimension, c.concepts, c.role))):
        node = ox.BlankNode(f"{scope.value[len(ID):].replace('-', '')}r{index}")
        parts.append(node)
        filler: ox.NamedNode | ox.BlankNode = _cov(criterion.concepts[0])
        if len(criterion.concepts) > 1:
            filler = ox.BlankNode(f"{node.value}u")
            yield ox.Triple(filler, _TYPE, _owl("Class"))
            yield from _list(filler, _owl("unionOf"), [_cov(c) for c in criterion.concepts])
        yield ox.Triple(node, _TYPE, _owl("Restriction"))
        yield ox.Triple(node, _owl("onProperty"), _cov(criterion.dimension))
        yield ox.Triple(node, _owl("someValuesFrom"), filler)
    whole = ox.BlankNode(f"{scope.value[len(ID):].replace('-', '')}i")
    yield ox.Triple(scope, _owl("equivalentClass"), whole)
    yield ox.Triple(whole, _TYPE, _owl("Class"))
    yield from _list(whole, _owl("intersectionOf"), parts)


def _list(subject: ox.BlankNode, predicate: ox.NamedNode, items: list[ox.NamedNode] | list[ox.NamedNode | ox.BlankNode]) -> Iterator[ox.Triple]:
    nodes = [ox.BlankNode(f"{subject.value}l{predicate.value[-3]}{i}") for i in range(len(items))]
    yield ox.Triple(subject, predicate, nodes[0])
    for index, item in enumerate(items):
        rest: ox.NamedNode | ox.BlankNode = nodes[index + 1] if index + 1 < len(items) else ox.NamedNode(_RDF + "nil")
        yield ox.Triple(nodes[index], ox.NamedNode(_RDF + "first"), item)
        yield ox.Triple(nodes[index], ox.NamedNode(_RDF + "rest"), rest)


def _evidence(article: Article, statement: Statement) -> Iterator[ox.Triple]:
    node = evidence_iri(article, statement)
    yield ox.Triple(claim_iri(statement), _cov("evidence"), node)
    yield ox.Triple(node, _TYPE, _cov("Evidence"))
    yield ox.Triple(node, ox.NamedNode(_PROV + "wasQuotedFrom"), article_iri(article))
    quote = ox.NamedNode(f"{node.value}-quote")
    yield ox.Triple(node, _oa("hasSelector"), quote)
    yield ox.Triple(quote, _TYPE, _oa("TextQuoteSelector"))
    yield ox.Triple(quote, _oa("exact"), ox.Literal(article.text[statement.start : statement.end]))
    position = ox.NamedNode(f"{node.value}-position")
    yield ox.Triple(node, _oa("hasSelector"), position)
    yield ox.Triple(position, _TYPE, _oa("TextPositionSelector"))
    yield from _offsets(position, statement.start, statement.end)
    if statement.heading_path:
        yield ox.Triple(node, _cov("headingPath"), ox.Literal(" › ".join(statement.heading_path)))
    for name, when in (("effectiveFrom", statement.begins), ("effectiveUntil", statement.ends)):
        if when:
            yield ox.Triple(node, _cov(name), ox.Literal(when, datatype=ox.NamedNode(_XSD + _EXACTNESS[len(when)])))
    page = article.page(statement.start)
    if page:
        yield ox.Triple(node, _cov("page"), ox.Literal(str(page), datatype=ox.NamedNode(_XSD + "integer")))
    named = dict.fromkeys([v for c in statement.criteria for v in c.values] + [*statement.processes, *statement.reasons, *statement.examples])
    for index, value in enumerate(named):
        mention = ox.NamedNode(f"{node.value}-mention-{index}")
        yield ox.Triple(node, _cov("mention"), mention)
        yield ox.Triple(mention, _TYPE, _cov("Mention"))
        yield ox.Triple(mention, _cov("names"), _cov(value.concept))
        yield from _offsets(mention, value.start, value.end)


def _offsets(node: ox.NamedNode, start: int, end: int) -> Iterator[ox.Triple]:
    whole = ox.NamedNode(_XSD + "integer")
    yield ox.Triple(node, _oa("start"), ox.Literal(str(start), datatype=whole))
    yield ox.Triple(node, _oa("end"), ox.Literal(str(end), datatype=whole))


def _article(article: Article) -> Iterator[ox.Triple]:
    node = article_iri(article)
    yield ox.Triple(node, _TYPE, _cov("Article"))
    yield ox.Triple(node, _cov("fileName"), ox.Literal(article.file_name))
    yield ox.Triple(node, _cov("sha256"), ox.Literal(article.sha256))
    yield ox.Triple(node, _cov("authority"), _cov(article.authority))
    yield ox.Triple(node, _cov("text"), ox.Literal(article.text))
    for name, value in (("title", article.title), ("creator", article.author), ("publisher", article.publisher)):
        if value:
            yield ox.Triple(node, ox.NamedNode(_DCT + name), ox.Literal(value))
    if article.date:
        datatype = {4: "gYear", 7: "gYearMonth"}.get(len(article.date), "date")
        yield ox.Triple(node, ox.NamedNode(_DCT + "date"), ox.Literal(article.date, datatype=ox.NamedNode(_XSD + datatype)))
    if article.kind:
        yield ox.Triple(node, _cov("kind"), ox.Literal(article.kind))
    for source in article.sources:
        yield ox.Triple(node, ox.NamedNode(_DCT + "source"), ox.Literal(source))


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@cache
def _cov(name: str) -> ox.NamedNode:
    return ox.NamedNode(COV + name)


@cache
def _oa(name: str) -> ox.NamedNode:
    return ox.NamedNode(_OA + name)


@cache
def _owl(name: str) -> ox.NamedNode:
    return ox.NamedNode(_OWL + name)
