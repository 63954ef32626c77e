"""What a question states and denies of the treatment, apart from who pays and who gives it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ontology.vocabulary import load_vocabulary
from queries.question_around import Around, Item
from queries.question_consistency import opposites, settled
from queries.question_cues import constructions, framed, listed
from queries.question_findings import disputed, findings_of_payers
from queries.question_force import in_force, largest, with_nested
from queries.question_matching import Match, Named, Text
from queries.question_mentions import chosen, dimension_of, every_mention, longest
from queries.question_status import Status, status
from queries.question_text import Reading
from queries.question_visits import visits_told
from queries.scenario import Fact

_JUDGED = ("circumstance", "purpose", "setting")


@dataclass(frozen=True)
class Found:
    """All that was recognised: the mentions in force, every construction, and the facts that they make.

    `circumstances` are those named, be they stated, denied or left open; `open` are the latter.
    """

    reading: Reading
    text: Text
    mentions: list[Named]
    roles: list[Match]
    facts: list[Fact]
    circumstances: frozenset[str]
    used: frozenset[int]
    open: tuple[str, ...] = ()

    def on(self, dimension: str) -> list[Named]:
        """The mentions in force on a dimension."""
        return [mention for mention in self.mentions if dimension_of(mention.concept) == dimension]

    def has(self, *concepts: str) -> bool:
        """Whether a fact is, or lies below, one of these concepts."""
        within = load_vocabulary().within
        return any(not fact.denied and within(fact.concept, concept) for fact in self.facts for concept in concepts)


def find(reading: Reading) -> Found:
    """Everything that the question names, and its facts apart from payer and provider."""
    named = every_mention(reading.tokens)
    text = Text(reading.tokens, longest(named))
    cues = largest([cue for cue in constructions("circumstances").matches(text) if not _of_opposite(cue, text)])
    roles = constructions("roles").matches(text)
    mentions = in_force(with_nested(chosen(reading.tokens, named), text), cues)
    items = [*map(_from_cue, cues), *(_from_mention(m) for m in mentions)]
    facts = [*_judged(reading, text, items), *_named(reading, mentions)]
    used = frozenset(i for item in items for i in range(item.first, item.last + 1) if i in item.literal)
    circumstances = frozenset(item.concept for item in items if dimension_of(item.concept) == "circumstance")
    used |= {i for role in roles for i in role.literal}
    if framed(text, "frames", "not_me"):
        facts = [replace(fact, denied=True) if fact.concept == "Veteran" else fact for fact in facts]
    told = {fact.concept for fact in facts}
    left_open = tuple(dict.fromkeys(item.concept for item in items if item.concept in circumstances and item.concept not in told))
    if visits := visits_told(reading):
        facts = [*(fact for fact in facts if fact.concept != visits.concept), visits]
    return Found(reading, text, mentions, roles, settled(facts), circumstances, used, left_open)


def _of_opposite(cue: Match, text: Text) -> bool:
    """Whether a label of the opposite stands on a construction's words: "out-of-network therapist" is no "network therapist"."""
    other = opposites(cue.meaning[1])
    return cue.meaning[0] != "disputes" and any(m.concept in other and cue.literal & set(range(m.first, m.last + 1)) for m in text.named.values())


def _from_cue(cue: Match) -> Item:
    return Item(cue.meaning[1], cue.first, cue.last, cue.literal, cue.meaning[0])


def _from_mention(mention: Named) -> Item:
    return Item(mention.concept, mention.first, mention.last, frozenset(range(mention.first, mention.last + 1)))


def _judged(reading: Reading, text: Text, items: list[Item]) -> Iterable[Fact]:
    """Facts whose words may deny them or leave them open."""
    concepts = load_vocabulary().concepts
    weighed = [item for item in items if dimension_of(item.concept) in _JUDGED]
    around = Around(text, reading.asked, weighed)
    set_aside = [*findings_of_payers(text, items), *disputed(items)]
    for item in items:
        dimension = dimension_of(item.concept)
        told = dimension == "condition" and not _is_mention(item, text)
        if dimension is None or not (told or dimension in _JUDGED):
            continue
        can_get = concepts[item.concept].obtainable is True or item.concept == "MedicallyNecessary"
        found = status(around, item, can_get if dimension == "circumstance" else None)
        if found is not Status.OPEN and item not in set_aside:
            yield Fact(dimension, item.concept, found is Status.DENIED, reading.words(item.first, item.last))


def _is_mention(item: Item, text: Text) -> bool:
    named = text.named.get(item.first)
    return named is not None and named.concept == item.concept


def _named(reading: Reading, mentions: list[Named]) -> list[Fact]:
    """Conditions, places and services, which are facts by being named; the most exact of each."""
    facts = []
    for dimension in ("condition", "place", "service"):
        here = [m for m in mentions if dimension_of(m.concept) == dimension and not _denied_near(reading, m)]
        if dimension == "place":
            here = [m for m in here if not _of_war(reading, m)]
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


def _of_war(reading: Reading, mention: Named) -> bool:
    """Whether somebody served at a place, and is not treated there: "he fought in Korea"."""
    before = range(max(0, mention.first - 4), mention.first)
    return any(reading.tokens[i].folded in listed("service_words") for i in before)


def _narrower(key: str, other: str) -> bool:
    return key != other and load_vocabulary().within(key, other) and not load_vocabulary().within(other, key)
