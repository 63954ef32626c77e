"""An application over made-up answers and articles, so that pages are tested without a store."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontology.lexicon import Lexicon
from ontology.vocabulary import Vocabulary
from queries.scenario import Fact, Scenario
from server import create_app
from server.knowledge import Knowledge

CONCEPTS = """
@prefix cov: <https://w3id.org/covertrace/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
cov:Payer cov:onDimension cov:payer . cov:Service cov:onDimension cov:service . cov:ProcedureCode cov:onDimension cov:service .
cov:Provider cov:onDimension cov:provider . cov:Condition cov:onDimension cov:condition . cov:Place cov:onDimension cov:place .
cov:Circumstance cov:onDimension cov:circumstance .
cov:payer cov:exclusive true . cov:service cov:exclusive true . cov:provider cov:exclusive true . cov:condition cov:exclusive true .
cov:circumstance cov:exclusive false .
cov:Medicare a cov:Payer ; skos:prefLabel "Medicare" .
cov:MedicarePartB a cov:Payer ; rdfs:subClassOf cov:Medicare ; skos:prefLabel "Medicare Part B" ; skos:altLabel "Part B" .
cov:MedicareAdvantage a cov:Payer ; rdfs:subClassOf cov:Medicare ; skos:prefLabel "Medicare Advantage" .
cov:VAHealthCare a cov:Payer ; skos:prefLabel "VA health care" .
cov:ForeignPayer a cov:Payer ; skos:prefLabel "foreign payer" ; cov:outOfScope true .
cov:MassageTherapy a cov:Service ; skos:prefLabel "massage therapy" ; skos:altLabel "massage" .
cov:MyofascialRelease a cov:Service ; rdfs:subClassOf cov:MassageTherapy ; skos:prefLabel "myofascial release" .
cov:CPT97124 a cov:ProcedureCode ; owl:equivalentClass cov:MassageTherapy ; skos:prefLabel "97124" .
cov:PhysicalTherapist a cov:Provider ; skos:prefLabel "physical therapist" .
cov:LicensedMassageTherapist a cov:Provider ; skos:prefLabel "licensed massage therapist" ; skos:altLabel "massage therapist" .
cov:Fibromyalgia a cov:Condition ; skos:prefLabel "fibromyalgia" .
cov:PartOfPlanOfCare a cov:Circumstance ; skos:prefLabel "part of PT/OT plan of care" ; cov:obtainable false ;
    cov:complementOf cov:Standalone ; cov:asQuestion "Is it part of your plan of care?" .
cov:Standalone a cov:Circumstance ; skos:prefLabel "standalone" ; cov:complementOf cov:PartOfPlanOfCare .
cov:Prescription a cov:Circumstance ; skos:prefLabel "prescription" ; cov:obtainable true ; cov:asQuestion "Do you have a prescription?" .
cov:Superbill a cov:Process ; skos:prefLabel "superbill" .
"""

QUOTE = "Medicare may cover massage when it is part of a physical therapy plan of care."
TEXT = f"""---
title: "Two massages"
---

# Two massages

- **First**, the good news.

{QUOTE} A massage therapist alone is not covered.
"""
START = TEXT.index(QUOTE)


@dataclass(frozen=True)
class Understanding:
    """What queries.question makes of a question, as the contract has it."""

    question: str = ""
    scenarios: tuple[Scenario, ...] = ()
    in_scope: bool = False
    reason: str = "not-understood"
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """An article in the list."""

    file: str = "two-massages.md"
    title: str = "Two massages"
    publisher: str = "Covertrace"
    date: str = "2026-11-22"
    authority: str = "professional"
    kind: str = "guide"
    claims: int = 2


@dataclass(frozen=True)
class Text:
    """An article with its passages."""

    text: str = TEXT
    passages: tuple[tuple[int, int, str, str], ...] = ((START, START + len(QUOTE), "covers", "urn:claim:yes"),)


@dataclass
class Fake:
    """Knowledge that answers every question with one made-up answer and remembers what it was asked."""

    answer: dict[str, Any]
    understood: Understanding = field(default_factory=Understanding)
    rows: list[Row] = field(default_factory=lambda: [Row()])
    text: Text = field(default_factory=Text)
    asked: list[Understanding] = field(default_factory=list)
    turtle: str | None = "<urn:trace> a <urn:Trace> ."
    error: Exception | None = None

    def reply(self, understanding: Understanding) -> Any:
        """An object with as_dict() and, where there is a trace, trace_turtle()."""
        if self.error:
            raise self.error
        self.asked.append(understanding)
        members: dict[str, Any] = {"as_dict": lambda _: {**self.answer, "question": understanding.question}}
        if self.turtle is not None:
            members["trace_turtle"] = lambda _: self.turtle
        return type("Answer", (), members)()

    def list_articles(self) -> list[Row]:
        """The rows, or the error that the store raises."""
        if self.error:
            raise self.error
        return self.rows

    @property
    def scenario(self) -> Scenario:
        """The first scenario that was asked last."""
        return self.asked[-1].scenarios[0]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """A handful of concepts."""
    graph = ox.Store()
    graph.load(CONCEPTS.encode(), format=ox.RdfFormat.TURTLE)
    return Vocabulary(graph)


@pytest.fixture(scope="session")
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Their words."""
    return Lexicon(vocabulary, questions=True)


@pytest.fixture
def fake(conditional: dict[str, Any]) -> Fake:
    """Knowledge whose answer is "it depends", after a question that named three facts."""
    facts = (
        Fact("payer", "MedicarePartB", words="Part B"),
        Fact("provider", "PhysicalTherapist", words="my PT"),
        Fact("service", "MyofascialRelease", words="myofascial release"),
    )
    return Fake(conditional, Understanding("", (Scenario(facts),), True, ""))


@pytest.fixture
def app(fake: Fake, vocabulary: Vocabulary, lexicon: Lexicon) -> Flask:
    """The application over the made-up knowledge."""

    def understand(question: str) -> Understanding:
        found = fake.understood if question else Understanding()
        return Understanding(question, found.scenarios, found.in_scope, found.reason)

    knowledge = Knowledge(
        vocabulary, lexicon, cast(Any, understand), cast(Any, fake.reply), fake.list_articles, lambda _: fake.text
    )
    made = create_app(knowledge=knowledge)
    made.testing = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without JavaScript."""
    return app.test_client()


def claim(name: str, effect: str, outcome: str, status: str, **more: Any) -> dict[str, Any]:
    """A claim of an answer."""
    return {
        "claim": f"urn:claim:{name}", "sentence": f"The {name} claim.", "effect": effect, "certainty": "typical", "status": status,
        "outcome": outcome, "overruled_by": [], "detail": None, "payer": "Medicare Part B", "criteria": [], **more,
    }  # fmt: skip


def evidence(name: str, quote: str = QUOTE, start: int = START, **more: Any) -> dict[str, Any]:
    """Evidence for the claim of that name."""
    return {
        "article": "two-massages.md", "title": "Two massages", "publisher": "Covertrace", "date": "2026-11-22",
        "authority": "professional", "kind": "guide", "quote": quote, "start": start, "end": start + len(quote),
        "claim": f"urn:claim:{name}", "heading": "", "marks": [[0, 8], [13, 18]], **more,
    }  # fmt: skip


@pytest.fixture
def answer_of() -> Callable[..., dict[str, Any]]:
    """Makes an answer with little in it."""

    def make(verdict: str, **more: Any) -> dict[str, Any]:
        return {
            "question": "", "verdict": verdict, "leaning": None, "contested": False, "summary": "One plain sentence.", "reason": "",
            "scenario": {}, "understood": [], "ignored": [], "needs": [], "need_details": [], "claims": [], "evidence": [],
            "changes": [], "decisions": [], "sparql": "", **more,
        }  # fmt: skip

    return make


@pytest.fixture
def conditional(answer_of: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """"It depends" with everything that an answer can have."""
    criteria = [
        {"dimension": "payer", "values": ["Medicare Part B"], "role": "scope", "status": "met", "fact": "Medicare Part B"},
        {"dimension": "provider", "values": ["chiropractor"], "role": "scope", "status": "unmet", "fact": "physical therapist"},
        {"dimension": "circumstance", "values": ["part of PT/OT plan of care"], "role": "sufficient", "status": "open", "fact": None},
    ]
    return answer_of(
        "conditional",
        leaning="not-covered",
        summary="Medicare Part B pays for massage only inside a plan of care.",
        understood=[
            {"dimension": "provider", "concept": "PhysicalTherapist", "label": "physical therapist", "denied": False, "words": "my PT"},
            {"dimension": "payer", "concept": "MedicarePartB", "label": "Medicare Part B", "denied": False, "words": "Part B"},
            {"dimension": "service", "concept": "MyofascialRelease", "label": "myofascial release", "denied": False, "words": "myofascial release"},
        ],
        needs=["part of PT/OT plan of care"],
        need_details=[
            {"label": "part of PT/OT plan of care", "concept": "PartOfPlanOfCare", "dimension": "circumstance", "status": "open",
             "question": "Is it part of your plan of care?", "as_requirement": "a plan of care", "obtainable": False},
            {"label": "prescription", "concept": "Prescription", "dimension": "circumstance", "status": "unmet",
             "question": "Do you have a prescription?", "as_requirement": "a prescription from your doctor", "obtainable": True},
        ],
        claims=[
            claim("yes", "covers", "decides", "open", criteria=criteria),
            claim("general", "excludes", "overruled", "applies", overruled_by=["urn:claim:yes"]),
            claim("paper", "requires", "requirement", "applies"),
            claim("maybe", "covers", "open", "open"),
            claim("elsewhere", "excludes", "blocked", "blocked"),
            claim("price", "charges", "cost", "applies", detail="20 % of the approved amount"),
            claim("bound", "limits", "limit", "applies"),
            claim("appeal", "advises", "process", "applies"),
        ],
        evidence=[evidence("yes"), evidence("general"), evidence("price")],
        changes=[{"text": "a licensed massage therapist instead", "concept": "LicensedMassageTherapist", "dimension": "provider",
                  "denied": False, "verdict": "not-covered"}],
        sparql="SELECT ?claim WHERE { ?claim a cov:Claim FILTER(1 < 2) }",
    )  # fmt: skip
