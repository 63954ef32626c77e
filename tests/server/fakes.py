"""Made-up knowledge for the pages to show."""

import json
from dataclasses import dataclass, field
from typing import Any

from queries.articles import ArticleText, Passage
from queries.question import Understanding
from queries.scenario import Scenario
from queries.store import Row

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
cov:Medicaid a cov:Payer ; skos:prefLabel "Medicaid" .
cov:AnyPayer a cov:Payer ; skos:prefLabel "health insurance" .
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


NOTHING = Understanding("", (), in_scope=False, reason="not-understood")


def row(**more: str) -> Row:
    """An article in the list."""
    return {
        "file": "two-massages.md", "title": "Two massages", "publisher": "Covertrace", "date": "2026-11-22",
        "authority": "professional", "kind": "guide", "claims": "2", **more,
    }  # fmt: skip


def article(**more: Any) -> ArticleText:
    """An article with its passages."""
    passages = (Passage(START, START + len(QUOTE), "covers", "urn:claim:yes"),)
    known = {"file": "two-massages.md", "text": TEXT, "title": "Two massages", "publisher": "Covertrace", "date": "2026-11-22",
             "authority": "professional", "kind": "guide", "sources": ("A leaflet, https://example.org/leaflet",), "passages": passages}  # fmt: skip
    return ArticleText(**(known | more))


@dataclass
class Fake:
    """Knowledge that answers every question with one made-up answer and remembers what it was asked."""

    answer: dict[str, Any]
    understood: Understanding = NOTHING
    rows: list[Row] = field(default_factory=lambda: [row()])
    text: ArticleText = field(default_factory=article)
    asked: list[Understanding] = field(default_factory=list)
    turtle: str | None = "<urn:trace> a <urn:Trace> ."
    error: Exception | None = None
    built: int = 1

    def reply(self, understanding: Understanding) -> Any:
        """An object with as_dict() and, where there is a trace, trace_turtle()."""
        if self.error:
            raise self.error
        self.asked.append(understanding)
        told = {**self.answer, "question": understanding.question}
        members: dict[str, Any] = {"as_dict": lambda _: told, "as_json": lambda _: json.dumps(told), "verdict": told["verdict"]}
        if self.turtle is not None:
            members["trace_turtle"] = lambda _: self.turtle
        return type("Answer", (), members)()

    def version(self) -> str:
        """How often the store was built, or the error that it raises."""
        if self.error:
            raise self.error
        return str(self.built)

    def count_articles(self) -> tuple[int, str]:
        """How many are no copies, and the newest date."""
        rows = self.list_articles()
        return sum(not row.get("copyOf") for row in rows), max((row.get("date", "") for row in rows), default="")

    def list_articles(self) -> list[Row]:
        """The rows, or the error that the store raises."""
        if self.error:
            raise self.error
        return self.rows

    def read_article(self, file: str) -> ArticleText | None:
        """The article, if it is in the list."""
        return self.text if any(row["file"] == file for row in self.rows) else None

    @property
    def scenario(self) -> Scenario:
        """The first scenario that was asked last."""
        return self.asked[-1].scenarios[0]


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
