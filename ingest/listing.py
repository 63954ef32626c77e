"""What a list item takes from its surroundings: the sentence that introduces the list, or the heading above it."""

import re

from ingest import cue
from ingest.clause import Clause
from ingest.cue import Cue
from ingest.passage import Passage
from ingest.payment import FINITE_VERB
from ingest.practice import PRACTICE, heads_list
from ingest.rules import not_needed, stance
from ingest.source import Source, of_subject
from ingest.stance import LISTED, Stance, is_question

_UNDER = {effect: re.compile("|".join(words)) for effect, words in cue.forms("headings").items()}
_WHERE_ASKED = re.compile(r"\b(?:if|where|when) (?:it is |they are |one is )?(?:asked|required|needed)|\bany\b")
_FOLLOWS = {effect: "|".join(words) for effect, words in cue.forms("introductions").items()}
_CONDITIONS_FOLLOW = re.compile(
    rf"\b(?:{_FOLLOWS['requires']})\W*(?:all of the following|the following|that|each of these)?"
    rf"(?: (?:(?:are|is) (?:true|met|satisfied|present)|hold|apply|exist))?\W*$"
)
_TELLS_TO = re.compile(rf"(?:^|\b)(?:{_FOLLOWS['advises']})\b")
_ADDS = re.compile(rf"\b(?:{_FOLLOWS['covers']})\b")
_EXCEPTION = re.compile(r",?\s+(?P<opener>unless|except)\b(?= (?:when|if|where|for|as|that|in|by|you|the|a|an|it|they|this|your|our|we|he|she|treatment)\b)")
_NOT_YET = re.compile(r"coming soon|not yet")
_ASKS_FOR_QUESTIONS = re.compile(r"question|ask|find out|check|verify")
_CONDITIONS_LISTED = re.compile(r"\b(?:conditions|diagnoses|injuries|symptoms|complaints|ailments|problems)\b.{0,80}\b(?:include|are|as follows)?\W*$")
_PAYERS_LISTED = re.compile(
    r"\b(?:insurers|insurance (?:providers|companies|carriers|plans)|plans|carriers|payers|programs|companies)\b.{0,40}?\b(?:that|which|who)\b"
    r"(?P<no>.{0,20}(?:\b(?:not|never)|n't)\b)?.{0,20}?\b(?:cover|pay|offer|reimburse|provide|accept|include)s?\b.{0,80}\b(?:include|are|as follows)\W*$"
)
_MEDICAL = re.compile(  # "These conditions include:"
    r"\W*(?:these|such|some|the|covered|qualifying|eligible)(?: of these)?(?: \w+)? ?(?:conditions|diagnoses|illnesses|injuries|problems)"
    r"(?: \w+){0,2} (?:include|are)\W*$"
)
_ONLY_THOUGHT = re.compile(
    r"\b(?:assum|believ|imagin|suppos|suspect)(?:e|es|ed|ing)\b.{0,20}\W*$|\b(?:myths?|misconceptions?|rumou?rs)\b.{0,40}:\W*$"
)
_FOR_CONDITIONS = re.compile(r"\bfor (?:the following|these|the) (?:\w+ )?(?:conditions|diagnoses|illnesses|injuries|problems)\W*$")
_POINTING = re.compile(r"\W*(?:these|they|this|those|such \w+)(?: \w+){0,3} (?:include|includes|are|is)\W*$")
_BOUNDS_BEFORE = re.compile(
    r"\b(?:only|specific|certain|strict|particular|limited|narrow)\b.{0,20}\b(?:situations|conditions|circumstances|cases|criteria|requirements)\b|"
    r"\b(?:requirements|criteria)\b"
)
_NUMBER = re.compile(r"^\W*(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-z])[.)] +")  # before the words of a heading
_BARE = 9  # words, beyond which an item says something by itself


def question_to_ask(source: Source, passage: Passage) -> Stance | None:
    """A question asserts nothing; in a list of questions to ask an insurer it is something to do."""
    lead = passage.lead_in
    if passage is not source.paragraph(passage)[-1] and lead is None:
        return None  # it is answered in the same item: "Can chiropractors give it? They can."
    if passage.kind != "item" or (lead is not None and not _ASKS_FOR_QUESTIONS.search(lead.of(source.plain))):
        return None
    return Stance("advises", "definite", whole(source.whole(passage)), "question to ask") if source.whole(passage).has("domain") else None


def split_off(source: Source, passage: Passage) -> tuple[Clause, Clause | None]:
    """A list item as one clause, and the exception at its end as another one: "given at home, unless you are in hospice"."""
    joint = _EXCEPTION.search(source.plain, passage.start + 1, passage.end)
    if joint is None:
        return source.whole(passage), None
    return Clause(passage, source.plain, passage.start, joint.start()), Clause(passage, source.plain, joint.start("opener"), passage.end, joint["opener"])


def only_thought(source: Source, passage: Passage) -> bool:
    """Whether an item is what people are said to assume, which asserts nothing."""
    return passage.kind == "item" and passage.lead_in is not None and bool(_ONLY_THOUGHT.search(passage.lead_in.of(source.plain)))


def introduced(source: Source, passage: Passage, own: Clause) -> tuple[Stance, Clause] | None:
    """The stance of the sentence that introduces a list, for an item (`own`) that has none of its own; with that sentence."""
    if passage.lead_in is None:
        return None
    above = source.whole(passage.lead_in)
    inherited = _of_conditions(above, own) or _of_payers(above) or stance(above)
    if _MEDICAL.search(above.words) and any(m.dimension == "condition" for m in source.named_in(passage)):
        before = _said_before(source, passage.lead_in)
        if before and before.effect == "covers":
            return Stance("covers", "possible", whole(own), LISTED), above
    if inherited and inherited.effect == "covers" and _FOR_CONDITIONS.search(above.words) and any(m.dimension == "condition" for m in source.named_in(passage)):
        said = stance(own)
        return None if said and said.effect == "covers" else (Stance("covers", "possible", whole(own), LISTED), above)
    if inherited and inherited.effect == "covers" and above.is_left_open:
        return Stance("requires", inherited.certainty, whole(own), "condition in a list"), above  # "pays for massage that (a) is prescribed, (b) …"
    if inherited and inherited.effect == "requires" and not_needed(own):
        return None  # "Generally, these plans do not require a referral"
    if _CONDITIONS_FOLLOW.search(above.words) and not (inherited and inherited.effect in ("excludes", "varies")):
        return Stance("requires", inherited.certainty if inherited else "definite", whole(own), "condition in a list"), above
    if _POINTING.match(above.words) and _bounded_before(source, passage.lead_in):
        return Stance("requires", "typical", whole(own), "condition in a list"), above
    if inherited is None and above.words.rstrip().endswith(":") and not is_question(above.words):
        inherited = _told_by_form(above)
    if inherited is None or inherited.effect == "varies" or is_question(above.words):
        return None
    if inherited.effect == "advises":
        return Stance("advises", "definite", whole(own), "step in a list"), above
    if _NOT_YET.search(own.words):
        return Stance("limits", "definite", inherited.cue, "list item"), above
    said = stance(own)
    if said and said.effect == "advises" and inherited.effect == "requires":
        return Stance("requires", "possible" if _WHERE_ASKED.search(own.words) else inherited.certainty, inherited.cue, "list item"), above
    if said and not own.words.startswith(("if ", "when ")) and said.effect != "limits":
        return None
    return Stance(inherited.effect, inherited.certainty, inherited.cue, inherited.rule if inherited.rule == LISTED else "list item"), above


def _of_conditions(above: Clause, own: Clause) -> Stance | None:
    """A condition in a list of those for which something is paid: "Conditions that may qualify include:"."""
    said = stance(above) if _CONDITIONS_LISTED.search(above.words) else None
    return Stance("covers", said.certainty, whole(own), LISTED) if said and said.effect == "covers" else None


def _said_before(source: Source, lead: Passage) -> Stance | None:
    """What the sentence before an introduction states."""
    before = [p for p in source.paragraph(lead) if p.end <= lead.start]
    return stance(source.whole(before[-1])) if before else None


def _of_payers(above: Clause) -> Stance | None:
    """What is said of each payer of a list: "Insurers that offer coverage include:"."""
    payers = _PAYERS_LISTED.search(above.words)
    return Stance("excludes" if payers["no"] else "covers", "possible", whole(above), LISTED) if payers else None


def _bounded_before(source: Source, lead: Passage) -> bool:
    """Whether the sentence before an introduction tells that coverage is bound to something: "Many limit it to certain cases. These include:"."""
    before = [p for p in source.paragraph(lead) if p.end <= lead.start]
    return bool(before) and bool(_BOUNDS_BEFORE.search(source.plain, before[-1].start, before[-1].end)) and source.whole(before[-1]).has("coverage")


def _told_by_form(above: Clause) -> Stance | None:
    """What the words before a colon say of the items after it, where they say nothing of coverage by themselves."""
    if _TELLS_TO.search(above.words):
        return Stance("advises", "definite", whole(above), "list of steps")
    if _ADDS.search(above.words) and re.search(r"\b(?:may|might|can|could|some|often)\b", above.words):
        return Stance("covers", "possible", whole(above), "list of benefits")
    return None


def headed(source: Source, passage: Passage) -> Stance | None:
    """What a bare item says by standing under "Exclusions" or after "the following is never covered"."""
    own = source.whole(passage)
    if passage.lead_in is not None or len(own.words.split()) > _BARE:
        return None
    heading = passage.headings[-1] if passage.headings else None
    if heading and heads_list(heading.text.lower()) and any(m.kind == "Payer" and m.concept != "AnyPayer" for m in source.named_in(passage)):
        return None if own.has("negation") else Stance("covers", "possible", whole(own), PRACTICE)
    effect = _under(source, passage) or _announced(source, passage)
    return Stance(effect, "definite", whole(own), "listed under a heading") if effect else None


def listed_as_excluded(source: Source, passage: Passage) -> bool:
    """Whether a sentence without a verb stands under a heading that refuses: "Massage as the sole modality." under "Not covered"."""
    words = passage.of(source.plain)
    bare = len(words.split()) <= _BARE and not FINITE_VERB.search(words) and not words.rstrip().endswith((":", "?"))
    return bare and passage.lead_in is None and _under(source, passage) == "excludes"


def names_other_care(source: Source, passage: Passage) -> bool:
    """Whether an item or a row names services, none of which is massage or manual therapy."""
    named = [m for m in source.named_in(passage) if m.dimension == "service"]
    return bool(named) and not any(of_subject(m) for m in named)


def _under(source: Source, passage: Passage) -> str | None:
    if not passage.headings:
        return None
    heading = source.plain[passage.headings[-1].start : passage.headings[-1].end]
    named = _NUMBER.sub("", heading, count=1)
    return next((effect for effect, pattern in _UNDER.items() if pattern.match(named)), None)


def _announced(source: Source, passage: Passage) -> str | None:
    """What the paragraph before a list announces: "What follows is never covered." """
    last = source.last_sentence(passage)
    if last is None:
        return None
    if last.start not in source.announced:
        source.announced[last.start] = _announcement(source, last)
    return source.announced[last.start]


def _announcement(source: Source, last: Passage) -> str | None:
    for sentence in [p for p in source.paragraph(last) if p.kind == "sentence" and p.end <= last.end and p.section == last.section]:
        clause = source.whole(sentence)
        if re.search(r"\b(?:following|follows|below)\b", clause.words):
            said = stance(clause)
            if said and said.effect in ("covers", "excludes"):
                return said.effect
            if clause.has("denies"):
                return "excludes"
    return None


def whole(clause: Clause) -> Cue:
    """A whole clause as the cue of what it says by its place or form."""
    return Cue("form", clause.start, clause.end)
