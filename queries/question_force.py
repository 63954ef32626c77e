"""Which mentions and constructions are in force where several lie over each other."""

from queries.question_matching import Match, Named, Text
from queries.question_mentions import dimension_of

_KEPT = ("payer", "service", "condition", "place")
_NESTING = frozenset({"InNetwork", "OutOfNetwork", "LicensedProvider", "ApprovedProvider", "ParticipatingProvider"})


def largest(cues: list[Match]) -> list[Match]:
    """Constructions that no larger one for the same concept contains."""
    denials = [cue for cue in cues if cue.meaning[0] == "denies"]
    cues = [cue for cue in cues if cue.meaning[0] != "states" or not any(_same_words(cue, other) for other in denials)]
    kept: list[Match] = []
    for cue in sorted(cues, key=lambda cue: (-len(cue.literal), cue.first, cue.meaning[0] == "states")):
        if not any(_outdone(cue, other) and cue.literal <= other.literal for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda cue: cue.first)


def _same_words(cue: Match, denial: Match) -> bool:
    """Whether a denial of the same thing rests on some of the same words: "under exclusions my booklet has massage"."""
    return cue.meaning[1] == denial.meaning[1] and len(cue.literal & denial.literal) > 1


def _outdone(cue: Match, other: Match) -> bool:
    """Whether one makes the other idle: the same thing, or the plan of a therapist that is no plan of an insurer."""
    if len(other.literal) > len(cue.literal) and cue.meaning[1] == "MedicallyNecessary" and other.meaning[1] == "PriorAuthorization":
        return True  # "confirms that no authorization is needed" tells of no other need
    return cue.meaning[1] == other.meaning[1] or (cue.meaning[1], other.meaning[1]) == ("PlanListsBenefit", "PartOfPlanOfCare")


def with_nested(mentions: list[Named], text: Text) -> list[Named]:
    """The mentions, and those inside them that tell of another dimension, as in "in-network therapist"."""
    found = list(mentions)
    for outer in mentions:
        for index in range(outer.first, outer.last + 1):
            inner = text.named.get(index)
            if inner and inner != outer and inner.last <= outer.last and _tells_more(inner, outer):
                found.append(inner)
    return found


def _tells_more(inner: Named, outer: Named) -> bool:
    dimension = dimension_of(inner.concept)
    if dimension == dimension_of(outer.concept) or dimension_of(outer.concept) is None:
        return False
    qualified = dimension == "provider" and outer.concept in _NESTING
    return dimension in _KEPT or qualified or inner.concept == "Prescription"


def in_force(mentions: list[Named], cues: list[Match]) -> list[Named]:
    """Mentions that no construction has taken up as its own words."""

    def taken(mention: Named) -> bool:
        span = set(range(mention.first, mention.last + 1))
        touching = (cue for cue in cues if span & cue.literal and mention.first not in cue.kept)
        return any(mention.concept == cue.meaning[1] or len(span) < len(cue.literal) for cue in touching)

    return [m for m in mentions if dimension_of(m.concept) in _KEPT or not taken(m)]
