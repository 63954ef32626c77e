"""Whether a question is ours to answer.

Ours is what speaks both of payment and of massage or manual therapy. Either may be left unsaid where nothing else is spoken of.
"""

from ontology.vocabulary import load_vocabulary
from queries.question_cues import framed, listed, order_words
from queries.question_facts import Found
from queries.question_matching import Match, Named
from queries.question_unread import not_understood, unknown_places

_HARD = ("PractitionerInsurance", "PetInsurance", "LiabilityInsurance")
_TRADE = ("Jobs", "MassageEducation")
_FOREIGN = ("ForeignPayer",)
_CONTEXT = ("PhysicalTherapy", "OccupationalTherapy", "Rehabilitation")
_CODES = ("CPT97124", "CPT97140")
_STEPS = (
    "AdvanceBeneficiaryNotice", "Appeal", "ClaimSubmission", "CoordinationOfBenefits", "EvidenceOfCoverage", "ItemizedReceipt",
    "SummaryOfBenefits", "Superbill", "VerificationOfBenefits",
)  # fmt: skip
_LIGHT = frozenset({
    "LicensedProvider", "UnlicensedProvider", "Standalone", "IcdDiagnosisCode", "CptCode", "Age65", "FailedPriorTreatment",
    "Documentation", "ExperimentalTreatment",
})  # fmt: skip
_STRAYS = 3  # more words of weight that we do not know speak of something else


def nothing_of_ours(found: Found) -> bool:
    """Whether the question names nothing that we know."""
    return not found.mentions and not found.facts and not found.circumstances and not _says(found, "money")


def to_define(found: Found) -> str | None:
    """The concept whose meaning is asked, and nothing else: "what is a superbill?"."""
    concepts = load_vocabulary().concepts
    matches = [] if _says(found, "coverage_verbs") else _matches(found, "defined")
    for match in matches:
        inside = [m for m in found.text.named.values() if match.first <= m.first and m.last <= match.last]
        known = [m.concept for m in sorted(inside, key=lambda m: m.first - m.last) if concepts[m.concept].definition]
        if known and not concepts[known[0]].out_of_scope:
            return known[0]
    return None


def outside(found: Found) -> bool:
    """Whether the question is about something else than coverage of massage or manual therapy."""
    if _names(found, *_HARD) or _patient_is_animal(found):
        return True
    if _names(found, *_FOREIGN):
        return not _american(found)
    if _matches(found, "lookups") and not (_paid(found) or _weighty(found)):
        return True
    if _matches(found, "trade") or (_matches(found, "choices") and not _paid(found)):
        return True
    return _of_other_use(found) if _anchored(found) else _without_massage(found)


def _of_other_use(found: Found) -> bool:
    """Of a question that names massage: whether neither its words nor its circumstances speak of payment."""
    if _strange(found):
        return not (_says(found, "insured") or (_payer(found) and not _names(found, *_TRADE)))
    if _paid(found) or _weighty(found) or any(mention.concept in _CODES for mention in found.mentions):
        return False
    if _says(found, "plan_talk") or (found.circumstances and _says(found, "handing_in")):
        return False
    if _says(found, "errands") or _says(found, "other_uses"):
        return True
    telling = found.circumstances or any(fact.dimension == "purpose" for fact in found.facts)
    return not telling and (_full_question(found) or len(not_understood(found)) > _STRAYS)


def _without_massage(found: Found) -> bool:
    """Of a question that does not name massage: whether it has another subject."""
    if any(load_vocabulary().concepts[m.concept].out_of_scope for m in found.mentions) or _unknown_object(found):
        return True
    if any(_below(m.concept, name) for m in found.on("service") for name in _CONTEXT) or _therapy_asked(found):
        return True
    if found.circumstances == {"PartOfPlanOfCare"}:
        return True
    paid, strays = _paid(found), len(not_understood(found))
    if found.circumstances or any(fact.dimension == "purpose" for fact in found.facts):
        return not (paid or (_weighty(found) and strays <= _STRAYS))
    if _payer(found) and _says(found, "treating") and not found.on("service") and not strays:
        return False  # "how many visits does workers' comp allow?", on a page about massage
    treated = bool(found.on("condition")) and _says(found, "treating")
    complaint = any(fact.dimension == "condition" for fact in found.facts) and not _matches(found, "objects")
    if complaint and _payer(found) and strays <= _STRAYS and not found.on("service") and not (_full_question(found) and not found.on("provider")):
        return False  # a payer and a complaint, on a page about massage
    return strays > (_STRAYS if treated else 0) or not paid or _other_trade(found) or (_full_question(found) and not _payment(found))


def _patient_is_animal(found: Found) -> bool:
    """Whether an animal is named in a clause on treatment or payment, and not only as a likeness ("healthy as a horse")."""
    tokens = found.reading.tokens
    for animal in [m for m in found.mentions if _below(m.concept, "PetMassage")]:
        clause = [t for t in tokens if t.clause == tokens[animal.first].clause]
        about = any(t.folded == "massage" or t.folded in listed("coverage_verbs") for t in clause)
        if about and not any(m.first <= animal.first <= m.last for m in _matches(found, "likeness")):
            return True
    return not _paid(found) and _names(found, "PetMassage")


def _other_trade(found: Found) -> bool:
    """Whether somebody is named whose trade is neither massage nor physical or occupational therapy."""
    return any(not _below(mention.concept, "TherapyProfessional") for mention in found.on("provider"))


def _names(found: Found, *concepts: str) -> bool:
    return any(_below(mention.concept, concept) for mention in found.mentions for concept in concepts)


def _below(key: str, other: str) -> bool:
    return load_vocabulary().within(key, other)


def _american(found: Found) -> bool:
    abroad = any(_below(fact.concept, "OutsideUS") for fact in found.facts if fact.dimension == "place")
    named = [m.concept for m in found.on("payer") if m.concept != "AnyPayer" and not (abroad and _below(m.concept, "EmployerPlan"))]
    return any(not load_vocabulary().concepts[key].out_of_scope for key in named)


def _anchored(found: Found) -> bool:
    """Whether massage, manual therapy or a massage practitioner is named."""
    named = [m.concept for m in found.text.named.values()]
    used = {i for match in _matches(found, "table") for i in match.literal}
    strange = {i for m in found.mentions if _strange_service(m) for i in range(m.first, m.last + 1)} - used
    spoken = any(token.folded == "massage" and i not in strange for i, token in enumerate(found.reading.tokens))
    if _says(found, "handwork") or _matches(found, "handson"):
        return True
    return spoken or any(_below(key, "HandsOnTherapy") or _below(key, "MassagePractitioner") for key in named)


def _strange_service(mention: Named) -> bool:
    concept = load_vocabulary().concepts[mention.concept]
    return concept.out_of_scope and concept.dimension == "service"


def _weighty(found: Found) -> bool:
    """Whether a paper or circumstance is named that matters to payers alone."""
    return bool(found.circumstances - _LIGHT)


def _paid(found: Found) -> bool:
    """Whether a payer or payment is spoken of."""
    return _payer(found) or _payment(found)


def _payment(found: Found) -> bool:
    """Whether payment, or a paper or step on the way to it, is spoken of."""
    return _says(found, "money") or any(mention.concept in _STEPS for mention in found.mentions)


def _payer(found: Found) -> bool:
    return bool(found.on("payer")) or any(role.meaning[0] == "payer" for role in found.roles)


def _says(found: Found, words: str) -> bool:
    return any(token.folded in listed(words) for token in found.reading.tokens)


def _strange(found: Found) -> bool:
    return any(load_vocabulary().concepts[m.concept].kind == "Topic" for m in found.mentions)


def _unknown_object(found: Found) -> bool:
    """Whether a thing that we do not know is what shall be paid for: "cover a stairlift"."""
    unknown = unknown_places(found)
    places = [match.last + 1 for match in _matches(found, "objects")]
    return any(place in unknown and place + 1 not in found.text.named for place in places)


def _matches(found: Found, frame: str) -> list[Match]:
    return framed(found.text, "scope", frame)


def _full_question(found: Found) -> bool:
    """Whether a whole sentence is asked; single words and codes are not."""
    tokens = found.reading.tokens
    first = tokens[0].folded in order_words("verbs") or _opens(found, 0)
    later = any(t.pause and t.sentence in found.reading.asked and _opens(found, i) for i, t in enumerate(tokens))
    return len(tokens) >= 4 and (first or later)


def _opens(found: Found, index: int) -> bool:
    word = found.reading.tokens[index].folded
    return word in listed("auxiliaries") or word in listed("question_words")


def _therapy_asked(found: Found) -> bool:
    return any(role.meaning[1] == "PhysicalTherapy" for role in found.roles)
