"""Whether what was read is a claim of our subject at all, or talk that only looks like one."""

import re
from collections.abc import Iterable

from ingest.claim import Criterion
from ingest.clause import Clause
from ingest.figures import ONLY_IF
from ingest.joined import EXCEPTION
from ingest.mention import Found
from ingest.passage import RUN_IN
from ingest.reading import Reading
from ingest.source import SUBJECT, Source, of_subject
from ingest.subject import OTHER_CARE
from ingest.trace import SILENT, Observer
from ontology.vocabulary import load_vocabulary

_STANDS_IN = re.compile(
    r"\b(?:it|this|them|(?:these|such) (?:services|treatments|sessions|benefits|care)|the (?:therapy|treatment))\b|\bcoverage\b|"
    r"reimburs|\b(?:is|be|are) covered\b|qualif|eligible"
)
_EVERYTHING = re.compile(
    r"\beverything (?:that |in |original |medicare )|\ball (?:that|of what|of the|the|covered) (?:\w+ ){0,3}(?:covers?|"
    r"services|benefits)|\bat least what\b"
)
_OTHER_CARE_NAMED = re.compile(  # of a paragraph's first words
    r"(?:\w*(?:therapy|therapies|pathy|puncture|practic|surgery|ology|dialysis|orthotics|counseling)|services|drugs|equipment|supplies|medicine|training)$",
    re.IGNORECASE,
)
_AVAILABLE = re.compile(r"available|offered|included|listed|provided")
# What programs are said to pay for: neighbours of our subject that tell what a payer is for.
_GENERAL_CARE = ("InpatientCare", "SkilledNursing", "HospiceCare", "HomeHealth", "EmergencyCare", "PhysicianVisit", "PreventiveCare")


def relevant(source: Source, reading: Reading, criteria: tuple[Criterion, ...], observer: Observer = SILENT) -> bool:
    """Whether a reading with these criteria states something for the graph; `observer` is told why it does not."""
    effect, rule = reading.stance.effect, reading.stance.rule
    if not source.about_coverage:
        observer.set_aside(reading, "the article is not about coverage")
        return False
    if effect != "excludes" and _of_other_entry(source, reading):
        observer.set_aside(reading, "it stands in an entry on other care")
        return False
    told = any(m.dimension == "service" for m in reading.inside) or any(c.dimension not in ("payer", "service") for c in criteria)
    if rule == EXCEPTION and effect != "varies" and not told:
        observer.set_aside(reading, "says too little: not what the exception is")
        return False
    if rule == ONLY_IF and effect == "covers" and any(c.dimension == "payer" and "AnyPayer" in c.concepts for c in criteria):
        observer.set_aside(reading, "what insurers in general pay for only when something is there is told as what they require")
        return False
    if effect == "excludes" and opens_list(reading.clause, reading.inside):
        observer.set_aside(reading, "it only introduces a list, whose items say what is meant")
        return False
    if effect == "advises":
        if not source.names_massage:
            observer.set_aside(reading, "not about massage: other care, or an article that never names massage")
        return source.names_massage
    services = {v for c in criteria if c.dimension == "service" for v in c.concepts}
    if _says_too_little(reading, criteria, services):
        observer.set_aside(reading, "says too little: neither whom nor what it is about")
        return False
    if _elsewhere(source, reading, criteria, services):
        observer.set_aside(reading, "not about massage: other care, or an article that never names massage")
        return False
    if effect == "covers" and rule != "payment" and not services and not any(c.dimension == "place" for c in criteria):
        observer.set_aside(reading, "says too little: not what is paid for, or to whom it matters")
        return False
    if effect == "covers" and rule == "payment":
        named = _names_what_is_paid(reading, services)
    else:
        named = bool(source.about_massage and (reading.payers or reading.service)) or bool(reading.inside and criteria)
        named = named or (rule == "answer to a question" and bool(reading.service))
    if not named:
        observer.set_aside(reading, "says too little: not what is paid for, or to whom it matters")
    return named


def _says_too_little(reading: Reading, criteria: tuple[Criterion, ...], services: set[str]) -> bool:
    """Acceptance by a practice of no particular payer, or a refusal of nothing in particular."""
    particular = any(c.dimension == "payer" and c.concepts != ("AnyPayer",) for c in criteria)
    accepted = any("AcceptedByPractice" in c.concepts for c in criteria)
    return (accepted and not particular) or (reading.stance.effect == "excludes" and not services and len(criteria) < 2)


def _elsewhere(source: Source, reading: Reading, criteria: tuple[Criterion, ...], services: set[str]) -> bool:
    """An article that never names massage says nothing of it, nor does a sentence on a neighbouring therapy alone."""
    vocabulary = load_vocabulary()
    abroad = any(c.dimension == "place" for c in criteria) and any(m.concept != "AnyPayer" for m in reading.payers)
    if not source.names_massage and not abroad and not any(vocabulary.within(s, SUBJECT) for s in services):
        return True
    return bool(services) and all(vocabulary.concepts[s].out_of_scope and s not in _GENERAL_CARE for s in services)


def _of_other_entry(source: Source, reading: Reading) -> bool:
    """Whether a paragraph begins with the name of other care, among paragraphs of which one begins with that of massage: "Naturopathy. Covered as …"."""
    passage = reading.clause.passage
    label = passage.headings[-1] if passage.headings else None
    if label is None or label.level != RUN_IN or any(of_subject(m) for m in reading.inside) or not _OTHER_CARE_NAMED.search(label.text):
        return False
    if any(of_subject(m) or m.dimension != "service" for m in source.named_in(label)):
        return False
    others = {p.headings[-1] for p in source.passages if p.section == passage.section and p.headings and p.headings[-1].level == RUN_IN}
    return any(of_subject(m) for heading in others for m in source.named_in(heading))


def opens_list(clause: Clause, named: Iterable[Found]) -> bool:
    """Whether a clause opens a list without a word of what it is about; `named` are the mentions in it."""
    return clause.words.rstrip().endswith(":") and not any(m.dimension == "service" for m in named)


def _names_what_is_paid(reading: Reading, services: set[str]) -> bool:
    words = reading.clause.words
    cue = reading.stance.cue
    if _AVAILABLE.search(reading.clause.plain, cue.start, cue.end) and not any(m.dimension == "service" for m in reading.inside + reading.before):
        return bool(re.match(r"\W*(?:it|this benefit|the benefit|massage|they)\b", words))  # "this booklet is available in Spanish"
    if not services:
        return bool(_EVERYTHING.search(words) or OTHER_CARE.search(words))
    named = any(m.dimension == "service" for m in reading.inside + reading.around + reading.before)
    by_massager = any(load_vocabulary().within(m.concept, "MassagePractitioner") for m in reading.inside if m.kind == "Provider")
    return named or by_massager or bool(_STANDS_IN.search(words))
