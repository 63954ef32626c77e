"""What a question states and denies of the treatment, apart from who pays and who gives it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.vocabulary import load_vocabulary
from queries.question_around import Around, Item
from queries.question_consistency import settled
from queries.question_cues import constructions
from queries.question_matching import Match, Named, Text
from queries.question_mentions import chosen, every_mention, longest
from queries.question_status import Status, status
from queries.question_text import Reading
from queries.scenario import Fact

_JUDGED = ("circumstance", "purpose", "setting")
_KEPT = ("payer", "service", "condition", "place")
_NESTING = frozenset({"InNetwork", "OutOfNetwork", "LicensedProvider", "ApprovedProvider", "ParticipatingProvider"})


@dataclass(frozen=True)
class Found:
    """All that was recognised: the mentions in force, every construction, and the facts that they make.

    `circumstances` are those named, be they stated, denied or left open.
    """

    reading: Reading
    text: Text
    mentions: list[Named]
    roles: list[Match]
    facts: list[Fact]
    circumstances: frozenset[str]
    used: frozenset[int]

    def on(self, dimension: str) -> list[Named]:
        """The mentions in force on a dimension."""
        return [mention for mention in self.mentions if dimension_of(mention.concept) == dimension]

    def has(self, *concepts: str) -> bool:
        """Whether a fact is, or lies below, one of these concepts."""
        within = load_vocabulary().within
        return any(not fact.denied and within(fact.concept, concept) for fact in self.facts for concept in concepts)


def dimension_of(concept: str) -> str | None:
    """The dimension on which a concept is a value."""
    return load_vocabulary().concepts[concept].dimension


def find(reading: Reading) -> Found:
    """Everything that the question names, and its facts apart from payer and provider."""
    named = every_mention(reading.tokens)
    text = Text(reading.tokens, longest(named))
    cues = _largest(constructions("circumstances").matches(text))
    roles = constructions("roles").matches(text)
    mentions = _in_force(_with_nested(chosen(reading.tokens, named), text), cues)
    items = [*map(_from_cue, cues), *(_from_mention(m) for m in mentions)]
    facts = [*_judged(reading, text, items), *_named(reading, mentions)]
    used = frozenset(i for item in items for i in range(item.first, item.last + 1) if i in item.literal)
    circumstances = frozenset(item.concept for item in items if dimension_of(item.concept) == "circumstance")
    used |= {i for role in roles for i in role.literal}
    return Found(reading, text, mentions, roles, settled(facts), circumstances, used)


def _from_cue(cue: Match) -> Item:
    return Item(cue.meaning[1], cue.first, cue.last, cue.literal, cue.meaning[0])


def _from_mention(mention: Named) -> Item:
    return Item(mention.concept, mention.first, mention.last, frozenset(range(mention.first, mention.last + 1)))


def _largest(cues: list[Match]) -> list[Match]:
    """Constructions that no larger one for the same concept contains."""
    kept: list[Match] = []
    for cue in sorted(cues, key=lambda cue: (-len(cue.literal), cue.first, cue.meaning[0] == "states")):
        if not any(cue.meaning[1] == other.meaning[1] and cue.literal <= other.literal for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda cue: cue.first)


def _with_nested(mentions: list[Named], text: Text) -> list[Named]:
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


def _in_force(mentions: list[Named], cues: list[Match]) -> list[Named]:
    """Mentions that no construction has taken up as its own words."""

    def taken(mention: Named) -> bool:
        span = set(range(mention.first, mention.last + 1))
        touching = (cue for cue in cues if span & cue.literal and mention.first not in cue.kept)
        return any(mention.concept == cue.meaning[1] or len(span) < len(cue.literal) for cue in touching)

    return [m for m in mentions if dimension_of(m.concept) in _KEPT or not taken(m)]


def _judged(reading: Reading, text: Text, items: list[Item]) -> Iterable[Fact]:
    """Facts whose words may deny them or leave them open."""
    concepts = load_vocabulary().concepts
    weighed = [item for item in items if dimension_of(item.concept) in _JUDGED]
    around = Around(text, reading.asked, weighed)
    for item in items:
        dimension = dimension_of(item.concept)
        told = dimension == "condition" and not _is_mention(item, text)
        if dimension is None or not (told or dimension in _JUDGED):
            continue
        can_get = concepts[item.concept].obtainable is True or item.concept == "MedicallyNecessary"
        found = status(around, item, can_get if dimension == "circumstance" else None)
        if found is not Status.OPEN:
            yield Fact(dimension, item.concept, found is Status.DENIED, reading.words(item.first, item.last))


def _is_mention(item: Item, text: Text) -> bool:
    named = text.named.get(item.first)
    return named is not None and named.concept == item.concept


def _named(reading: Reading, mentions: list[Named]) -> list[Fact]:
    """Conditions, places and services, which are facts by being named; the most exact of each."""
    facts = []
    for dimension in ("condition", "place", "service"):
        here = [m for m in mentions if dimension_of(m.concept) == dimension and not _denied_near(reading, m)]
        if dimension == "service":
            here = _subject(here)
        for mention in here:
            if not any(_narrower(other.concept, mention.concept) for other in here):
                facts.append(Fact(dimension, mention.concept, words=reading.words(mention.first, mention.last)))
    return facts


def _subject(services: list[Named]) -> list[Named]:
    """Massage and manual therapy; other services around them are never the one that is asked about."""
    return [service for service in services if load_vocabulary().within(service.concept, "HandsOnTherapy")]


def _denied_near(reading: Reading, mention: Named) -> bool:
    before = [reading.tokens[i].folded for i in range(max(0, mention.first - 2), mention.first)]
    return before[-1:] in (["no"], ["not"], ["without"]) or before in (["not", "a"], ["instead", "of"], ["not", "for"])


def _narrower(key: str, other: str) -> bool:
    return key != other and load_vocabulary().within(key, other) and not load_vocabulary().within(other, key)
