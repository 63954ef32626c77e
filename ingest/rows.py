"""Statements as the rows that `covertrace extract` prints: one a claim and evidence, labels instead of concepts."""

from collections.abc import Iterator

from ingest.article import Article
from ingest.claim import Statement
from ingest.joined import EXCEPTION
from ingest.payment import IN_PART
from ingest.proposal import EMPLOYER_PLAN_OF, PLAN_OF
from ontology.vocabulary import Concept, load_vocabulary

_STANCE = {"excludes": "not_covered", "varies": "varies", "requires": "requirement", "limits": "limit", "charges": "cost", "advises": "process"}
_REQUIREMENTS = (
    "Prescription", "Referral", "PriorAuthorization", "InNetwork", "PartOfPlanOfCare", "MedicallyNecessary", "LicensedProvider", "IcdDiagnosisCode",
    "CptCode", "Documentation", "FailedPriorTreatment", "ServiceConnected", "WorkInjury", "ParticipatingProvider", "ApprovedProvider",
)
# How payers are printed whose own label says more, or less, than the contract's. What is below those of _WITH_ALL_BELOW is printed alike.
_PRINTED = (
    ("MedicareAdvantage", ("Medicare Advantage",)), ("WorkersCompensation", ("Workers' compensation",)), ("Medicaid", ("Medicaid",)),
    ("StateEmployeePlan", ("Employer plan",)), ("UnionPlan", ("Employer plan",)), ("SelfInsuredEmployerPlan", ("Employer plan",)),
    ("PIP", ("Auto insurance",)), ("MedPay", ("Auto insurance",)), ("BodilyInjuryClaim", ("Auto insurance",)),
    ("MilitaryTreatmentFacility", ("TRICARE",)), ("TaxAdvantagedAccount", ("HSA", "FSA")),
)
_KINDS_OF_PLAN = ("MedicareAdvantage", "Medicaid", "WorkersCompensation", "StudentPlan", "EmployerPlan")  # that the title of an unnamed plan's paper may tell
_WITH_ALL_BELOW = ("MedicareAdvantage", "WorkersCompensation", "Medicaid", "UnionPlan")


def rows(article: Article, statements: list[Statement]) -> Iterator[dict[str, object]]:
    """The rows of an article, in order."""
    for statement in statements:
        yield row(article, statement)


def row(article: Article, statement: Statement) -> dict[str, object]:
    """One statement as a row; lists hold preferred labels."""
    exception = statement.exception_to
    return {
        "article": article.file_name,
        "quote": article.text[statement.start : statement.end],
        "start": statement.start,
        "end": statement.end,
        "stance": stance_label(statement),
        "certainty": statement.certainty,
        "payer": list(dict.fromkeys(label for payer in _concepts(statement, "payer") for label in _payer(payer))),
        "plan": [payer.label for payer in _concepts(statement, "payer") if payer.label not in _payer(payer) and payer.key != "AnyPayer"],
        "benefit": [c.label for c in _concepts(statement, "service") if c.kind == "Service"],
        "code": [code for c in _concepts(statement, "service") if c.kind == "ProcedureCode" for code in c.notations],
        "provider": [c.label for c in _concepts(statement, "provider")] + [load_vocabulary().label(e.concept) for e in statement.examples],
        "condition": _conditions(statement),
        "context": _context(statement),
        "requirements": _requirements(statement),
        "limit": statement.detail if statement.effect == "limits" else None,
        "cost": statement.detail if statement.effect == "charges" else None,
        "exception_to": article.text[exception[0] : exception[1]] if exception else None,
        "effective_from": statement.begins or None,
        "effective_until": statement.ends or None,
        "weighed": statement.is_weighed,
    }


def row_text(row: dict[str, object]) -> str:
    """A row as a line for people."""
    quote = " ".join(str(row["quote"]).split())
    firmness = "weighed only" if row["weighed"] else row["certainty"]
    return f"{row['article']}:{row['start']}-{row['end']} {row['stance']} ({firmness}) “{quote}”"


def stance_label(statement: Statement) -> str:
    """The stance in the words of the contract: covered, not_covered, may_be_covered, varies, …"""
    if statement.rules == (IN_PART,):
        return "not_covered"  # it refuses, though not the benefit itself: decisions take it as a bound
    if statement.rules == (EXCEPTION,) and statement.effect == "varies":
        return "may_be_covered"  # in a case that is not told in known words: decisions take it as a doubt
    if statement.effect == "covers":
        return "may_be_covered" if statement.certainty == "possible" else "covered"
    return _STANCE[statement.effect]


def _concepts(statement: Statement, dimension: str) -> list[Concept]:
    known = load_vocabulary().concepts
    return [known[key] for key in statement.concepts(dimension)]


def _payer(payer: Concept) -> tuple[str, ...]:
    """The labels of a payer: a kind of plan is printed as the kind that articles are compared by, whoever sells it."""
    within = load_vocabulary().within
    if payer.key == "AnyPayer":
        return ("any",)
    if payer.label.startswith(EMPLOYER_PLAN_OF):
        return ("Employer plan",)
    if payer.label.startswith(PLAN_OF):
        kind = next((key for key in _KINDS_OF_PLAN if within(payer.key, key)), None)
        return _payer(load_vocabulary().concepts[kind]) if kind else ("any",)
    return next((labels for key, labels in _PRINTED if payer.key == key or (key in _WITH_ALL_BELOW and within(payer.key, key))), (payer.label,))


def _conditions(statement: Statement) -> list[str]:
    known = load_vocabulary().concepts
    implied = [known[k] for c in _concepts(statement, "purpose") for k in c.implies if known[k].kind == "Condition"]
    work = [c for c in _concepts(statement, "circumstance") if c.key == "WorkInjury"]
    return list(dict.fromkeys(c.label for c in [*_concepts(statement, "condition"), *implied, *work]))


def _context(statement: Statement) -> list[str]:
    labels = [c.label for c in _concepts(statement, "circumstance") if c.key not in _REQUIREMENTS or c.key == "PartOfPlanOfCare"]
    labels += [load_vocabulary().label("Relaxation") for c in _concepts(statement, "purpose") if load_vocabulary().within(c.key, "Relaxation")][:1]
    return labels + [c.label for c in _concepts(statement, "place")]


def _requirements(statement: Statement) -> list[str]:
    keys = [key for key in statement.concepts("circumstance") if key in _REQUIREMENTS]
    reasons = {"NotMedicallyNecessary": "MedicallyNecessary"}
    keys += [reasons.get(named.concept, named.concept) for named in statement.reasons]
    return list(dict.fromkeys(load_vocabulary().label(key) for key in keys if key in _REQUIREMENTS))
