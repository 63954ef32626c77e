"""What a clause speaks of: concepts by their labels, with coordination spelled out and side remarks left out."""

import re
from dataclasses import dataclass
from functools import cache

from ingest.claim import Named
from ingest.cue import circumstance_patterns
from ingest.proposal import proposals
from ingest.spans import Spans
from ontology.lexicon import article_lexicon
from ontology.vocabulary import Vocabulary, load_vocabulary

# What a plan is like, or who runs it: not whose it is.
MANAGERS = ("BenefitManager", "EvicoreHealthcare", "AmericanSpecialtyHealth", "Carelon", "FulcrumHealth")  # who run benefits of others
PLAN_TYPES = ("HMO", "PPO", "EPO", "POSPlan", "OpenAccessPlan", "IndemnityPlan", "HighDeductiblePlan", *MANAGERS)
_THERAPY = {"physical": "Physical", "occupational": "Occupational", "speech": "Speech"}
_SHARED_HEAD = re.compile(

        r"\b(physical|occupational|speech)(?:,? (?:and|or|and/or) |/|, )(?:(physical|occupational|speech)(?:,? (?:and|or) |/|"
        r", (?:and |or )?))?(?:physical|occupational|speech)[ -](?:language )?(therap(?:y|ies|ists?))"
)
_PRESCRIBER = re.compile(

        r"(?:prescri\w+|referr\w+|orders?|ordered|note|letters?|written|recommend\w+|signed|authoriz\w+|consult\w*|ask\w*|from|"
        r"talk to|convinc\w+|communicat\w+)(?: \w+){0,4}? (?:by|from|with|to|of)?(?: \(?(?:a|an|the|your|his|her|their|my|another|"
        r"typically|usually|often|generally|either|e\.g\.|for example|surgeon|osteopath|specialist|doctors?|"
        r"physicians|providers|chiropractors|therapists|licensed|qualified|treating|appropriate|primary|care|health|healthcare|medical|provider|professional|such|as|or|and|like|"
        r"including|physician|doctor|chiropractor|nurse|practitioner|physical|therapist|assistant|dentist)\b[,]?)*\s*$"
)
_FROM_WHOM = re.compile(r"^(?:prescri\w+|referr\w+|orders?|ordered|note|letters?|written|recommend\w+|signed)\b.*\b(?:from|by)\b")  # and not "a referral to"
_GIVER = re.compile(
    r"(?:perform|provid|deliver|render|given|administer|done|rub|massage)\w*(?: (?!prescri|order|refer|recommend|writ|sign|authoriz)\w+){0,2}? (?:by|from)\b"
    r"|(?<!ordered )(?<!referred )(?<!prescribed )(?<!recommended )(?<!written )(?<!signed )(?<!authorized )(?<!in writing )(?<!in advance )\bby an? "
    r"(?!(?:\w+ )?(?:referral|prescription|note|letter|order|script)\b)|\busing an? |"
    r"\bsee\b|\bvisits? (?:to|with)\b"
)
_PRESCRIBES = re.compile(r"(?: (?:has|have|who|first|must|also))* (?:prescri|order|refer|recommend|sign|writ|wrote|authoriz)\w*")
_PRIVATE_AND = re.compile(r"\b(?:private|commercial)(?=(?:,| and| or|/)[\w -]{1,30}?(?:insurance|insurers?|plans?|polic|coverage)\b)")
_TIER = re.compile(r"\b(?:Prime|Select)\b(?! [A-Z])")
_COMP = re.compile(
    r"(?<![\w'])comp(?=(?:'s)? (?:pays?|claims?|carriers?|adjusters?|insurers?|insurance|board|cases?|patients?|doctors?|does|will|"
    r"covers?|won't|treatment|massage)\b|:)|(?<=\bon )comp\b|(?<=\bunder )comp\b"
)
_AUTO = re.compile(r"(?<![\w'])auto(?= (?:carriers?|claims?|adjusters?|insurers?)\b|:)")
_COMMERCIAL = re.compile(
    r"(?<![\w'])commercial(?= (?:does|do|will|depends|lets|pays|covers|wants|requires|may|might|usually|generally|often|won't|doesn't|varies)\b|:)"
)
_COMPARED = re.compile(r"\b(?:that|which|than|unlike|beyond|besides|what|whatever|on top of) (?:the )?$")
_GIVES_ALL_OF = re.compile(
    r"\b(?:include|give|provide|offer|cover|match|bundle|combine|have)s? (?:(?:you|members|people) )?"
    r"(?:all of|everything in|both|at least)(?: what)? (?:\w+ )?$"
)
_ADDS = re.compile(r"\b(?:add|include|bundle|offer|with|plus|have)s?\b[^.;]*$")
_DRUGS = re.compile(r" (?:prescription|drugs?|coverage)\b")
_A_PLAN = re.compile(r"\b(?:plans?|they|it|these|those|insurers?|some)\b")
_COORDINATES = re.compile(
    r"[\s,/&()]*+(?:plans?|programs?|coverage|insurance|health|polic(?:y|ies)|members?)?[\s,/&()]*+(?:and|or|nor|as well as)?[\s,/&()]*+"
    r"(?:the |some |most |certain )?"
)
_UNDER = re.compile(r"\b(?:by|under|in|through|with|from|of|for|on|to)(?: the| an?| your| \w+)?\s*$")
_RUN_BY = re.compile(
    r"\b(?:administrators?|admin|contractors?|tpas?)(?: here)?(?:,| is| are|:)? ?\(?$|(?:\bnot|n't) (?:bound|governed|ruled) by (?:the )?$|"
    r"(?:administered|offered|run|sold|managed|issued|provided|handled) by (?:an? |the )?(?:\w+ ){0,2}$"
)


@dataclass(frozen=True)
class Found:
    """A concept found in a text, with its kind and dimension."""

    concept: str
    kind: str
    dimension: str | None
    start: int
    end: int

    @property
    def named(self) -> Named:
        """The concept with its words."""
        return Named(self.concept, self.start, self.end)


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


def all_mentions(text: str, plain: str) -> list[Found]:
    """Every concept named in a text, in order: labels, shared heads ("physical or occupational therapist"), constructions."""
    found = [_found(m.concept, m.start, m.end) for m in article_lexicon().mentions(text)]
    found += [inner for outer in found if outer.dimension in ("circumstance", "purpose", "setting") for inner in _nested(text, outer)]
    found += _shared_heads(plain)
    found += _private_and(plain)
    found += _constructions(plain, found)
    found += _tiers(text, found)
    found += _in_short(plain)
    named = [_found(key, start, end) for key, start, end in proposals(text)]
    proposed = Spans((n.start, n.end) for n in named)
    found = [f for f in found if not (f.kind == "Payer" and proposed.meets(f.start, f.end))] + named
    found = [f for f in found if f.concept != "LicensedProvider" or not _of_prescriber(f, plain)]
    return sorted(dict.fromkeys(found), key=lambda f: (f.start, f.end))  # no set: what stands at one place keeps its order in every process


def _nested(text: str, outer: Found) -> list[Found]:
    """Who or what is named inside the words of a circumstance: "standalone massage therapy" is about massage therapy too."""
    words = text[outer.start : outer.end]
    first = words.split(" ", 1)[0]
    inside: list[Found] = []
    for skip in (len(first), 0):
        part = words[skip:] if skip else words.rsplit(" ", 1)[0]
        for mention in article_lexicon().mentions(part):
            one = _found(mention.concept, outer.start + skip + mention.start, outer.start + skip + mention.end)
            if one.dimension in ("service", "provider", "payer") and len(part) < len(words):
                inside.append(one)
    return inside


def _found(concept: str, start: int, end: int) -> Found:
    known = _vocabulary().concepts[concept]
    return Found(concept, known.kind, known.dimension, start, end)


def _shared_heads(plain: str) -> list[Found]:
    found = []
    for match in _SHARED_HEAD.finditer(plain):
        suffix = "Therapist" if match[3].startswith("therapist") else "Therapy"
        for group in (1, 2):
            if match[group]:
                found.append(_found(_THERAPY[match[group]] + suffix, match.start(group), match.end()))
    return [f for f in found if f.concept in _vocabulary().concepts]


def _private_and(plain: str) -> list[Found]:
    """ "Private and employer-sponsored plans": the first word names a payer only together with the head that both share."""
    return [_found("PrivateInsurance", m.start(), m.end()) for m in _PRIVATE_AND.finditer(plain)]


def _in_short(plain: str) -> list[Found]:
    """ "Comp" and "auto" where they are short for a kind of insurance: "comp pays", "on comp", "auto: yes"."""
    kinds = (("WorkersCompensation", _COMP), ("AutoInsurance", _AUTO), ("PrivateInsurance", _COMMERCIAL))
    return [_found(concept, m.start(), m.end()) for concept, pattern in kinds for m in pattern.finditer(plain)]


def _tiers(text: str, found: list[Found]) -> list[Found]:
    """ "Prime" and "Select" without TRICARE before them, in a text that names TRICARE."""
    if not any(_vocabulary().within(f.concept, "TRICARE") for f in found if f.kind == "Payer"):
        return []
    taken = {f.end for f in found}
    return [_found("TRICARE" + m[0], m.start(), m.end()) for m in _TIER.finditer(text) if m.end() not in taken]


def _constructions(plain: str, labelled: list[Found]) -> list[Found]:
    taken = {(f.concept, f.start) for f in labelled}
    spans = Spans((f.start, f.end) for f in labelled)
    found = []
    for concept, pattern in circumstance_patterns().items():
        for match in pattern.finditer(plain):
            overlapping = any(_settles(labelled[number], concept, match) for number in spans.meeting(*match.span()))
            if not overlapping and (concept, match.start()) not in taken and concept in _vocabulary().concepts:
                found.append(_found(concept, match.start(), match.end()))
    return found


def _settles(label: Found, concept: str, match: re.Match[str]) -> bool:
    """Whether a label that overlaps a construction says it already, or something of which it is only a part."""
    if label.concept == concept:
        return True
    around = label.start <= match.start() and match.end() <= label.end
    return around and (label.dimension == "service" or (label.concept == f"Not{concept}" and label.end - label.start > match.end() - match.start()))


def _of_prescriber(found: Found, plain: str) -> bool:
    """Whether "licensed" is said of who prescribes, as in "a referral from a licensed provider"."""
    before = plain[max(0, found.start - 60) : found.start]
    return bool(_PRESCRIBER.search(before)) and not _GIVER.search(before[-40:])


def givers(found: list[Found], plain: str, start: int) -> list[Found]:
    """The providers among mentions who give the treatment: not who prescribes it or refers for it."""
    return [f for f in found if f.kind == "Provider" and not _prescribes(f, plain, start)]


def _prescribes(provider: Found, plain: str, start: int) -> bool:
    if _PRESCRIBES.match(plain, provider.end):
        return True
    before = plain[start : provider.start]
    gives = any(_GIVER.finditer(before))
    prescriber = _PRESCRIBER.search(before)
    if _vocabulary().within(provider.concept, "TherapyProfessional") or _vocabulary().within(provider.concept, "LicensedMassageTherapist"):
        return prescriber is not None and not gives and bool(_FROM_WHOM.search(prescriber[0]))
    last_giver = max((m.end() for m in _GIVER.finditer(before)), default=-1)
    return not gives or (prescriber is not None and prescriber.start() > last_giver)


def payers(found: list[Found], plain: str, verb: int | None) -> list[Found]:
    """The payers that a clause is about: the subject's before the object's, the particular before the general."""
    named = [f for f in found if f.kind == "Payer" and not _RUN_BY.search(plain[max(0, f.start - 50) : f.start])]
    named = [f for f in named if not _apposition(f, named, plain) and not _product_of(f, named)]
    particular = [f for f in named if f.concept != "AnyPayer"]
    particular = [f for f in particular if f.concept not in PLAN_TYPES] or particular  # "HMO plans such as Kaiser", "the Trust's PPO"
    spoken_of = [f for f in particular if verb is None or not _compared(f, plain)]
    if particular and not spoken_of and _stood_for(particular, plain, verb):
        return []  # "a plan may cover what Medicare leaves out": whose plan it is has been said before
    named = spoken_of or particular or named
    if verb is not None:
        before = _subject([f for f in named if f.start < verb], plain)
        after = [f for f in named if f.start >= verb and _UNDER.search(plain[max(0, f.start - 25) : f.start])]
        named = before + [f for f in after if not before or any(_narrower(f, b) for b in before)] or named
    return _most_particular(named, plain)


def only_compared(named: list[Found], plain: str) -> bool:
    """Whether payers, in the order in which they are coordinated, only stand in what another one gives: "include all of Part A and Part B"."""
    return bool(named) and _compared(named[0], plain) and _subject(named, plain) == named


def _compared(one: Found, plain: str) -> bool:
    """Whether a payer only stands in what another one is compared with, or gives: "more than Medicare", "all of Part A", "add Part D drug coverage"."""
    before = plain[max(0, one.start - 60) : one.start]
    added = one.concept == "MedicarePartD" and _DRUGS.match(plain, one.end) and _ADDS.search(before)
    return bool(_COMPARED.search(before[-40:]) or _GIVES_ALL_OF.search(before) or added)


def _stood_for(compared: list[Found], plain: str, verb: int | None) -> bool:
    """Whether a clause whose payers are only compared with has a subject that stands for another one: "a plan may add …"."""
    first = compared[0].start if compared else 0
    return verb is not None and bool(_A_PLAN.search(plain[max(0, verb - 60) : verb])) and verb < first


def _subject(named: list[Found], plain: str) -> list[Found]:
    """The first payer with those that are coordinated to it; a later one is the object of something."""
    group = named[:1]
    for one in named[1:]:
        if not _COORDINATES.fullmatch(plain, group[-1].end, one.start):
            break
        group.append(one)
    return group


def _apposition(one: Found, named: list[Found], plain: str) -> bool:
    """Whether a payer stands in brackets right after another one that it only spells out."""
    return any(
        other.end <= one.start and one.start - other.end < 30 and "(" in plain[other.end : one.start]
        and ")" not in plain[other.end : one.start]
        for other in named if other is not one
    )


def _product_of(one: Found, named: list[Found]) -> bool:
    """Whether a program stands right after the insurer that sells it: "Molina Medicaid" speaks for Molina, not for Medicaid."""
    return any(other.end + 1 == one.start and _vocabulary().within(other.concept, "PrivateInsurance") for other in named)


def _narrower(one: Found, other: Found) -> bool:
    return one.concept != other.concept and _vocabulary().within(one.concept, other.concept)


def _most_particular(named: list[Found], plain: str) -> list[Found]:
    """Without a payer that another one names more closely, unless the two are coordinated ("private or employer plans")."""
    keep: list[Found] = []
    for one in named:
        wider = any(_narrower(other, one) and not _coordinated(one, other, plain) and _only_wider(one, other) for other in named)
        if not wider and one.concept not in {k.concept for k in keep}:
            keep.append(one)
    return keep


def _only_wider(one: Found, other: Found) -> bool:
    """Whether `one` is broader than `other` and not its equal; bare Medicare gives way to its parts all the same."""
    return one.concept == "Medicare" or not _vocabulary().within(one.concept, other.concept)


def _coordinated(one: Found, other: Found, plain: str) -> bool:
    first, second = sorted((one, other), key=lambda f: f.start)
    return bool(re.fullmatch(r",? (?:and|or) (?:an? |the )?", plain[first.end : second.start]))
