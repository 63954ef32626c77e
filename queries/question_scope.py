"""Whether a question is ours to answer, in English, and what of it was not understood."""

from ontology.vocabulary import load_vocabulary
from queries.question_cues import frames, listed, listed_languages, order, order_words
from queries.question_facts import Found
from queries.question_matching import Named
from queries.question_text import Reading

_HARD = ("PetMassage", "PractitionerInsurance", "PetInsurance", "LiabilityInsurance")
_FOREIGN = ("ForeignPayer",)
_CONTEXT = ("PhysicalTherapy", "OccupationalTherapy", "Rehabilitation")


def foreign(question: str, reading: Reading) -> bool:
    """Whether the question is in another language than English, judged by its function words and its script."""
    letters = [c for c in question if c.isalpha()]
    if sum(ord(c) > 0x24F for c in letters) * 2 > len(letters):
        return bool(letters)
    words = [token.raw.lower() for token in reading.tokens]
    english = sum(word in listed("function") or word in listed("common") for word in words)
    other = max((sum(word in language for word in words) for language in listed_languages()), default=0)
    return other >= 2 and other > english


def nothing_of_ours(found: Found) -> bool:
    """Whether the question names nothing that we know."""
    return not found.mentions and not found.facts and not _about_money(found)


def outside(found: Found) -> bool:
    """Whether the question is about something else than coverage of massage or manual therapy."""
    if _names(found, *_HARD):
        return True
    if _names(found, *_FOREIGN):
        return not _american(found)
    about = _about_coverage(found)
    if _anchored(found):
        return not about and (_strange(found) or _full_question(found))
    if any(load_vocabulary().concepts[m.concept].out_of_scope for m in found.mentions):
        return True
    if any(_below(m.concept, name) for m in found.on("service") for name in _CONTEXT) or _therapy_asked(found):
        return True
    if found.circumstances or any(fact.dimension == "purpose" for fact in found.facts):
        return False
    plain = _about_money(found) or not _full_question(found)
    return bool(not_understood(found)) or not plain or not (found.on("payer") or _about_money(found))


def _names(found: Found, *concepts: str) -> bool:
    return any(_below(mention.concept, concept) for mention in found.mentions for concept in concepts)


def _below(key: str, other: str) -> bool:
    return load_vocabulary().within(key, other)


def _american(found: Found) -> bool:
    named = [m.concept for m in found.on("payer") if m.concept != "AnyPayer"]
    return any(not load_vocabulary().concepts[key].out_of_scope for key in named)


def _anchored(found: Found) -> bool:
    """Whether massage, manual therapy or a massage practitioner is named."""
    named = [m.concept for m in found.text.named.values()]
    strange = {i for m in found.mentions if _strange_service(m) for i in range(m.first, m.last + 1)}
    spoken = any(token.folded == "massage" and i not in strange for i, token in enumerate(found.reading.tokens))
    return spoken or any(_below(key, "HandsOnTherapy") or _below(key, "MassagePractitioner") for key in named)


def _strange_service(mention: Named) -> bool:
    concept = load_vocabulary().concepts[mention.concept]
    return concept.out_of_scope and concept.dimension == "service"


def _about_coverage(found: Found) -> bool:
    return _about_money(found) or bool(found.on("payer")) or (bool(found.circumstances) and not _strange(found))


def _about_money(found: Found) -> bool:
    return any(token.folded in listed("money") for token in found.reading.tokens)


def _strange(found: Found) -> bool:
    return any(load_vocabulary().concepts[m.concept].kind == "Topic" for m in found.mentions)


def _full_question(found: Found) -> bool:
    """Whether a whole sentence is asked that has nothing to do with payment; single words and codes are not."""
    tokens = found.reading.tokens
    first = tokens[0].folded
    opens = first in listed("auxiliaries") or first in listed("question_words") or first in order_words("verbs")
    return len(tokens) >= 4 and opens


def _therapy_asked(found: Found) -> bool:
    return any(role.meaning[1] == "PhysicalTherapy" for role in found.roles)


def not_understood(found: Found) -> list[str]:
    """Words of weight that nothing was made of, as typed."""
    ignored: dict[str, str] = {}
    named = {i for m in found.text.named.values() for i in range(m.first, m.last + 1)}
    for index, token in enumerate(found.reading.tokens):
        plain = token.folded in listed("function") or token.folded in listed("common") or len(token.folded) < 3
        if index not in named and index not in found.used and not plain and token.folded.isalpha():
            ignored.setdefault(token.folded, token.raw)
    return list(ignored.values())


def asks(found: Found) -> str:
    """The local name of the kind of question."""
    tokens = found.reading.tokens
    matches = [m for m in frames("asks").matches(found.text) if _asking(found.reading, m.first)]
    special = [m for m in matches if m.meaning[0] != "asksCoverage"]
    clauses = {tokens[m.first].clause for m in special}
    if not special or any(tokens[m.first].clause not in clauses for m in matches):
        return "asksCoverage"
    return min((m.meaning[0] for m in special), key=order("asks").index)


def _asking(reading: Reading, index: int) -> bool:
    """Whether a sentence asks: it has a question mark, begins like a question, or nothing in the question does."""
    sentence = reading.tokens[index].sentence
    opening = next(token.folded for token in reading.tokens if token.sentence == sentence)
    inverted = opening in listed("auxiliaries") or opening in listed("question_words")
    return inverted or sentence in reading.asked or not reading.asked

