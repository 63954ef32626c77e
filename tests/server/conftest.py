"""An application over made-up answers and articles, so that pages are tested without a store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontology.lexicon import Lexicon
from ontology.vocabulary import Vocabulary
from queries.question import Understanding
from queries.scenario import Fact, Scenario
from server import create_app
from server.knowledge import Knowledge
from server.names import Names
from server.settings import Settings
from tests.server.fakes import CONCEPTS, NOTHING, Fake, claim, evidence


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
def app(make_app: Callable[..., Flask]) -> Flask:
    """The application over the made-up knowledge."""
    return make_app()


@pytest.fixture
def make_app(fake: Fake, vocabulary: Vocabulary, lexicon: Lexicon) -> Callable[..., Flask]:
    """Makes the application over the made-up knowledge, with settings if they are given."""

    def understand(question: str) -> Understanding:
        return replace(fake.understood if question else NOTHING, question=question)

    def names() -> Names:
        return Names(vocabulary, lexicon, {}, fake.version())

    def make(settings: Settings | None = None) -> Flask:
        knowledge = Knowledge(vocabulary, lexicon, understand, fake.reply, fake.list_articles, fake.count_articles, fake.read_article, names)
        made = create_app(knowledge=knowledge, settings=settings)
        made.testing = False
        return made

    return make


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without JavaScript."""
    return app.test_client()


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
