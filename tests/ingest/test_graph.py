"""Statements as triples: one claim for one content, an evidence for each place, and no evidence that is not there."""

import random
from dataclasses import replace

import pyoxigraph as ox
import pytest

from ingest.article import Article, article_of
from ingest.build import Harvest, graph_of
from ingest.claim import Criterion, Named, Quantity, Statement
from ingest.extract import extract
from ingest.graph import BadEvidence, article_iri, check, claim_iri, criterion_iri, evidence_iri, triples
from ontology.vocabulary import COV, ID

ONE = article_of("One Place.txt", b"Aetna does not cover massage.\n")
OTHER = article_of("other.txt", b"# Massage\n\nThere is news. Aetna does not cover massage. Cigna covers massage.\n")


def terms(*articles: Article) -> set[str]:
    return {str(t) for a in articles for t in triples(a, extract(a))}


def named(found: Harvest) -> set[str]:
    """The graph without the triples of nodes that the Turtle files leave without a name."""
    return {str(t) for t in graph_of(found) if not {type(t.subject), type(t.object)} & {ox.BlankNode}}


def subjects(found: list[ox.Triple], kind: str) -> set[str]:
    """The nodes of a class of the vocabulary."""
    return {str(t.subject) for t in found if t.object == ox.NamedNode(COV + kind)}


def statement(article: Article = ONE) -> Statement:
    [found] = extract(article)
    return found


def test_the_same_statement_in_two_articles_is_one_claim_with_two_evidences() -> None:
    found = [*triples(ONE, extract(ONE)), *triples(OTHER, extract(OTHER))]
    claim = claim_iri(statement())
    assert claim in {claim_iri(s) for s in extract(OTHER)}
    assert len(subjects(found, "Claim")) == 2
    assert len({str(t.object) for t in found if t.subject == claim and t.predicate == ox.NamedNode(COV + "evidence")}) == 2


def test_an_author_and_the_page_of_a_passage_are_in_the_graph() -> None:
    page = replace(ONE, author="Dana Reed", pages=(0, 3))
    found = {(str(t.predicate), str(t.object)) for t in triples(page, [replace(statement(), start=4)])}
    assert ("<http://purl.org/dc/terms/creator>", '"Dana Reed"') in found
    assert (f"<{COV}page>", '"2"^^<http://www.w3.org/2001/XMLSchema#integer>') in found
    without = {str(t.predicate) for t in triples(ONE, [statement()])}
    assert not without & {f"<{COV}page>", "<http://purl.org/dc/terms/creator>"}


def test_a_copy_points_at_its_source_in_whatever_order_they_are_read() -> None:
    text = " ".join(f"Plan {number} of Aetna does not cover massage." for number in range(30))
    copy, source = article_of("copy.txt", f"As seen elsewhere. {text}".encode()), replace(article_of("first.txt", text.encode()), date="2024")
    expected = ox.Triple(article_iri(copy), ox.NamedNode(COV + "copyOf"), article_iri(source))
    for read in ([copy, source], [source, copy]):
        found = Harvest([(article, []) for article in read])
        assert [(one.sha256, one.source_sha256) for one in found.copies] == [(copy.sha256, source.sha256)]
        assert expected in set(graph_of(found))


def test_iris_are_those_of_an_earlier_reading() -> None:
    again = article_of("One Place.txt", ONE.text.encode())
    assert terms(again) == terms(ONE)
    assert evidence_iri(again, statement(again)) == evidence_iri(ONE, statement())
    assert article_iri(ONE).value.startswith(f"{ID}article-one-place-txt-")


def test_offsets_and_words_are_not_part_of_a_claim() -> None:
    moved = replace(statement(), start=3, end=9, heading_path=("Elsewhere",), rules=("another",))
    assert claim_iri(moved) == claim_iri(statement())
    assert evidence_iri(ONE, moved) != evidence_iri(ONE, statement())


def test_the_order_of_criteria_and_values_is_not_part_of_a_claim() -> None:
    papers = (Named("Prescription", 0, 1), Named("Referral", 2, 3))
    criteria = (Criterion("payer", (Named("Aetna", 0, 5),)), Criterion("circumstance", papers, "necessary"))
    turned = (Criterion("circumstance", papers[::-1], "necessary"), criteria[0])
    assert claim_iri(Statement("requires", "definite", 0, 5, criteria)) == claim_iri(Statement("requires", "definite", 0, 5, turned))
    assert criterion_iri(criteria[1]) == criterion_iri(turned[0])


@pytest.mark.parametrize(
    "change",
    [
        {"effect": "covers"},
        {"certainty": "typical"},
        {"criteria": ()},
        {"quantity": Quantity(1, 2, "visit/year")},
        {"varies_by": ("place",)},
        {"detail": "twelve visits"},
        {"processes": (Named("Superbill", 0, 1),)},
        {"reasons": (Named("NotMedicallyNecessary", 0, 1),)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_stated_is_part_of_a_claim(change: dict[str, object]) -> None:
    assert claim_iri(replace(statement(), **change)) != claim_iri(statement())  # type: ignore[arg-type]


def test_the_role_of_a_criterion_is_part_of_a_claim() -> None:
    whom = (Named("Prescription", 0, 1),)
    iris = {claim_iri(Statement("covers", "definite", 0, 1, (Criterion("circumstance", whom, role),))) for role in ("scope", "sufficient", "necessary")}
    assert len(iris) == 3


def test_the_order_of_articles_and_of_statements_does_not_change_the_graph() -> None:
    read = [(a, extract(a)) for a in (ONE, OTHER, article_of("third.txt", b"Cigna excludes massage unless a doctor prescribes it."))]
    mixed = [(a, random.Random(4).sample(found, len(found))) for a, found in reversed(read)]
    assert named(Harvest(read=mixed)) == named(Harvest(read=read))


def test_an_evidence_quotes_the_article_and_gives_its_place() -> None:
    found = list(triples(OTHER, extract(OTHER)))
    quotes = {t.object.value for t in found if t.predicate.value.endswith("#exact") and isinstance(t.object, ox.Literal)}
    assert quotes == {"Aetna does not cover massage.", "Cigna covers massage."}
    starts = {int(t.object.value) for t in found if t.predicate.value.endswith("oa#start") and isinstance(t.object, ox.Literal)}
    assert {OTHER.text.index(q) for q in quotes} <= starts


def test_an_exception_points_at_the_claim_that_it_is_an_exception_to() -> None:
    article = article_of("a.txt", b"Cigna excludes massage unless a doctor prescribes it.")
    rule, exception = extract(article)
    assert ox.Triple(claim_iri(exception), ox.NamedNode(COV + "exceptionTo"), claim_iri(rule)) in set(triples(article, [rule, exception]))


LENGTH = len(ONE.text)


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 0), (9, 3), (LENGTH + 1, LENGTH + 4), (5, 10), (0, 6), (0, LENGTH)],
    ids=["empty", "backwards", "beyond the text", "padded before", "padded after", "with the line end"],
)
def test_a_quote_that_is_not_at_its_span_stops_the_build(start: int, end: int) -> None:
    with pytest.raises(BadEvidence, match=r"One Place\.txt"):
        check(ONE, replace(statement(), start=start, end=end))


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (4, 4), (7, 4), (0, LENGTH + 1)])
def test_words_that_are_not_in_the_article_stop_the_build(start: int, end: int) -> None:
    wrong = replace(statement(), criteria=(Criterion("payer", (Named("Aetna", start, end),)),))
    with pytest.raises(BadEvidence, match="Aetna"):
        list(triples(ONE, [wrong]))


def test_nothing_of_a_wrong_claim_is_yielded_before_the_build_stops() -> None:
    wrong = replace(statement(), start=5)
    yielded: list[ox.Triple] = []
    with pytest.raises(BadEvidence):
        yielded.extend(triples(ONE, [wrong]))
    assert str(claim_iri(wrong)) not in {str(t.subject) for t in yielded}
