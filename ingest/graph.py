"""Statements as triples. One rule for IRIs: a claim's is made from its content, an evidence's from its place.

Triples are written as lines of N-Triples, a piece of text for each thing: a graph has millions of them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from ingest.article import Article
from ingest.claim import Criterion, Named, Quantity, Statement
from ingest.copies import Copy
from ontology.ntriples import iri, literal, said, triples_of
from ontology.vocabulary import COV, ID, Concept

_DCT = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_OWL = "http://www.w3.org/2002/07/owl#"
_PROV = "http://www.w3.org/ns/prov#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = f"<{_RDF}type>"
_CLASS = f"<{_OWL}Class>"
_SELECTOR = f"<{_OA}hasSelector>"
_START = f"<{_OA}start>"
_END = f"<{_OA}end>"
_MENTION = f"<{COV}Mention>"
_NAMES = f"<{COV}names>"
_QUOTED_FROM = f"<{_PROV}wasQuotedFrom>"
_INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
_EXACTNESS = {4: "gYear", 7: "gYearMonth", 10: "date"}  # of an ISO date, by its length


class BadEvidence(Exception):
    """A statement whose quote or words are not in its article where it says that they are."""


def triples(article: Article, statements: Iterable[Statement]) -> Iterator[ox.Triple]:
    """The triples of `lines`."""
    for part in lines(article, claimed(statements)):
        yield from triples_of(part.encode())


def claimed(statements: Iterable[Statement]) -> list[tuple[Statement, str]]:
    """Statements with the IRIs of the claims that they make."""
    return [(statement, claim_iri(statement).value) for statement in statements]


def lines(article: Article, claims: Sequence[tuple[Statement, str]], written: set[str] | None = None) -> Iterator[str]:
    """Everything that an article adds to the graph with what it claims, as pieces of N-Triples, of which few have blank nodes.

    What many articles share is described once: `written` holds which claims and criteria were, over all articles of a build. Raises
    BadEvidence before yielding a claim with wrong words.
    """
    written = set() if written is None else written
    by_span = {(s.start, s.end): claim for s, claim in reversed(claims)}
    yield _article(article)
    for statement, claim in claims:
        check(article, statement)
        yield from _told(claim, statement, written)
        yield _evidence(article, statement, claim)
        target = by_span.get(statement.exception_to) if statement.exception_to else None
        if target and target != claim:
            yield said(iri(claim), (_cov("exceptionTo"), iri(target)))


def _told(claim: str, statement: Statement, written: set[str]) -> Iterator[str]:
    """The description of a claim, or what this statement adds to it; nothing where all of it was written."""
    if statement.detail and _new(f"{claim} {statement.detail}", written):
        yield said(iri(claim), (_cov("detail"), literal(re.sub(r"\s+", " ", statement.detail))))
    if _new(claim, written):
        yield _claim(claim, statement) + "".join(_criterion(c) for c in statement.criteria if _new(criterion_iri(c).value, written))
        yield "".join(_scope_class(claim, statement))


def _new(thing: str, written: set[str]) -> bool:
    """Whether a thing was not written, which it now is."""
    if thing in written:
        return False
    written.add(thing)
    return True


def check(article: Article, statement: Statement) -> None:
    """Raise BadEvidence unless all offsets lie in the text and the quote is neither empty nor padded."""
    quote = article.text[statement.start : statement.end]
    if not quote or quote != quote.strip():
        raise BadEvidence(f"{article.file_name}: no quote at {statement.start}-{statement.end}: {quote[:60]!r}")
    for criterion in statement.criteria:
        for value in criterion.values:
            if not 0 <= value.start < value.end <= len(article.text):
                raise BadEvidence(f"{article.file_name}: no words for {value.concept} at {value.start}-{value.end}")


def concept_lines(concept: Concept) -> str:
    """A concept that an article proposes, described as the vocabulary describes its own."""
    label, definition = literal(concept.label, language="en"), literal(concept.definition, language="en")
    parents = [(f"<{_RDFS}subClassOf>", _cov(parent)) for parent in concept.parents]
    return said(
        iri(concept.iri), (_TYPE, _CLASS), (_TYPE, _cov(concept.kind)), (f"<{_SKOS}prefLabel>", label), (f"<{_SKOS}definition>", definition), *parents
    )


def copy_line(copy: Copy) -> str:
    """That an article is a copy of another, and so no source of its own."""
    return said(iri(_article_iri(copy.file_name, copy.sha256)), (_cov("copyOf"), iri(_article_iri(copy.source, copy.source_sha256))))


def claim_iri(statement: Statement) -> ox.NamedNode:
    """The IRI of the claim that a statement makes; equal for equal content, wherever it stands."""
    return ox.NamedNode(f"{ID}claim-{_digest(_content(statement))}")


def article_iri(article: Article) -> ox.NamedNode:
    """The IRI of an article, from its file name, as a reader would cite it."""
    return ox.NamedNode(_article_iri(article.file_name, article.sha256))


def _article_iri(file_name: str, sha256: str) -> str:
    return f"{ID}article-{re.sub(r'[^a-z0-9]+', '-', file_name.lower()).strip('-')}-{sha256[:8]}"


def evidence_iri(article: Article, statement: Statement) -> ox.NamedNode:
    """The IRI of an evidence, from claim, article and place."""
    return ox.NamedNode(_evidence_iri(article, statement, claim_iri(statement).value))


def _evidence_iri(article: Article, statement: Statement, claim: str) -> str:
    return f"{ID}evidence-{_digest(f'{claim} {article.sha256} {statement.start} {statement.end}')}"


def _content(statement: Statement) -> str:
    criteria = sorted({f"{c.role} {c.dimension} {'|'.join(c.concepts)}" for c in statement.criteria})
    quantity = statement.quantity
    figure = f"{quantity.minimum}-{quantity.maximum} {quantity.unit}" if quantity else ""
    detail = "" if figure else re.sub(r"\W+", " ", statement.detail.lower()).strip()
    processes = "|".join(sorted({p.concept for p in statement.processes}))
    grounds = sorted({f"because {reason.concept}" for reason in statement.reasons})
    return "\n".join([statement.effect, statement.certainty, *criteria, figure, detail, "|".join(statement.varies_by), processes, *grounds])


def _claim(claim: str, statement: Statement) -> str:
    node, quantity = iri(claim), statement.quantity
    facts = [(_TYPE, _cov("Claim")), (_cov("effect"), _cov(statement.effect)), (_cov("certainty"), _cov(statement.certainty))]
    facts += [(_cov("criterion"), iri(criterion_iri(criterion).value)) for criterion in statement.criteria]
    facts += [(_cov("variesBy"), _cov(dimension)) for dimension in statement.varies_by]
    facts += [(_cov("because"), _cov(reason.concept)) for reason in statement.reasons]
    facts += [(_cov("process"), _cov(process.concept)) for process in statement.processes]
    if quantity:
        facts.append((_cov("quantity"), iri(f"{claim}-quantity")))
    return said(node, *facts) + (_quantity(f"{claim}-quantity", quantity) if quantity else "")


def _criterion(criterion: Criterion) -> str:
    values = [(_cov("value"), _cov(concept)) for concept in criterion.concepts]
    facts = ((_TYPE, _cov("Criterion")), (_cov("dimension"), _cov(criterion.dimension)), (_cov("role"), _cov(criterion.role)))
    return said(iri(criterion_iri(criterion).value), *facts, *values)


def criterion_iri(criterion: Criterion) -> ox.NamedNode:
    """The IRI of a criterion, shared by all claims that set the same one."""
    return ox.NamedNode(f"{ID}criterion-{_digest(' '.join([criterion.role, criterion.dimension, *criterion.concepts]))}")


def _quantity(node: str, quantity: Quantity) -> str:
    least, most = (literal(str(Decimal(str(figure))), "decimal") for figure in (quantity.minimum, quantity.maximum))
    return said(iri(node), (_TYPE, _cov("Quantity")), (_cov("minimum"), least), (_cov("maximum"), most), (_cov("unit"), literal(quantity.unit)))


def _scope_class(claim: str, statement: Statement) -> Iterator[str]:
    """The class of the scenarios that meet all criteria, for OWL reasoners."""
    scope = claim.replace("claim-", "scope-")
    label = f"_:{scope[len(ID) :].replace('-', '')}"  # how the blank nodes of a claim are called in every build
    yield said(iri(claim), (_cov("appliesTo"), iri(scope)))
    parts = [_cov("Scenario")]
    for index, criterion in enumerate(sorted(statement.criteria, key=lambda c: (c.dimension, c.concepts, c.role))):
        node, filler = f"{label}r{index}", _cov(criterion.concepts[0])
        parts.append(node)
        if len(criterion.concepts) > 1:
            filler = f"{node}u"
            yield said(filler, (_TYPE, _CLASS)) + _list(filler, "unionOf", [_cov(c) for c in criterion.concepts])
        yield said(node, (_TYPE, f"<{_OWL}Restriction>"), (f"<{_OWL}onProperty>", _cov(criterion.dimension)), (f"<{_OWL}someValuesFrom>", filler))
    whole = f"{label}i"
    yield said(iri(scope), (_TYPE, _CLASS), (f"<{_OWL}equivalentClass>", whole)) + said(whole, (_TYPE, _CLASS))
    yield _list(whole, "intersectionOf", parts)


def _list(subject: str, predicate: str, items: Sequence[str]) -> str:
    nodes = [f"{subject}l{predicate[-3]}{index}" for index in range(len(items))]
    rests = [*nodes[1:], f"<{_RDF}nil>"]
    cells = [said(node, (f"<{_RDF}first>", item), (f"<{_RDF}rest>", rest)) for node, item, rest in zip(nodes, items, rests, strict=True)]
    return said(subject, (f"<{_OWL}{predicate}>", nodes[0])) + "".join(cells)


def _evidence(article: Article, statement: Statement, claim: str) -> str:
    name = _evidence_iri(article, statement, claim)
    node, quote, position = iri(name), iri(f"{name}-quote"), iri(f"{name}-position")
    mentions = [(iri(f"{name}-mention-{index}"), value) for index, value in enumerate(_named(statement))]
    facts = [(_TYPE, _cov("Evidence")), (_QUOTED_FROM, iri(_article_iri(article.file_name, article.sha256))), (_SELECTOR, quote), (_SELECTOR, position)]
    facts += [*_circumstances(article, statement), *((_cov("mention"), mention) for mention, _ in mentions)]
    return "".join([
        said(iri(claim), (_cov("evidence"), node)), said(node, *facts),
        said(quote, (_TYPE, f"<{_OA}TextQuoteSelector>"), (f"<{_OA}exact>", literal(article.text[statement.start : statement.end]))),
        said(position, (_TYPE, f"<{_OA}TextPositionSelector>"), *_offsets(statement.start, statement.end)),
        *(_mention(mention, value) for mention, value in mentions),
    ])  # fmt: skip


def _mention(node: str, value: Named) -> str:
    """As `said` would, in a quarter of the time: no other things are as many."""
    return (
        f'{node} {_TYPE} {_MENTION} .\n{node} {_NAMES} <{COV}{value.concept}> .\n'
        f'{node} {_START} "{value.start}"{_INTEGER} .\n{node} {_END} "{value.end}"{_INTEGER} .\n'
    )  # fmt: skip


def _circumstances(article: Article, statement: Statement) -> Iterator[tuple[str, str]]:
    """Where in the article a passage stands, and when it holds."""
    if statement.heading_path:
        yield _cov("headingPath"), literal(" › ".join(statement.heading_path))
    for name, when in (("effectiveFrom", statement.begins), ("effectiveUntil", statement.ends)):
        if when:
            yield _cov(name), literal(when, _EXACTNESS[len(when)])
    page = article.page(statement.start)
    if page:
        yield _cov("page"), literal(str(page), "integer")


def _named(statement: Statement) -> Iterable[Named]:
    """What a statement names, each once, in order."""
    return dict.fromkeys([v for c in statement.criteria for v in c.values] + [*statement.processes, *statement.reasons, *statement.examples])


def _offsets(start: int, end: int) -> tuple[tuple[str, str], tuple[str, str]]:
    return (_START, f'"{start}"{_INTEGER}'), (_END, f'"{end}"{_INTEGER}')


def _article(article: Article) -> str:
    facts = [(_TYPE, _cov("Article")), (_cov("fileName"), literal(article.file_name)), (_cov("sha256"), literal(article.sha256))]
    facts += [(_cov("authority"), _cov(article.authority)), (_cov("text"), literal(article.text))]
    told = (("title", article.title), ("creator", article.author), ("publisher", article.publisher))
    facts += [(f"<{_DCT}{name}>", literal(value)) for name, value in told if value]
    if article.date:
        facts.append((f"<{_DCT}date>", literal(article.date, _EXACTNESS.get(len(article.date), "date"))))
    if article.kind:
        facts.append((_cov("kind"), literal(article.kind)))
    facts += [(f"<{_DCT}source>", literal(source)) for source in article.sources]
    return said(iri(_article_iri(article.file_name, article.sha256)), *facts)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@cache
def _cov(name: str) -> str:
    return f"<{COV}{name}>"
