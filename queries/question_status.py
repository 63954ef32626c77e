"""Whether what a question names is stated, denied, or left open by the words around it."""

from enum import Enum

from queries.question_around import Around, Item
from queries.question_cues import listed
from queries.question_matching import Match
from queries.question_negation import awaited, left_hanging, negated

_SUPPOSED = frozenset({"if", "with", "when", "without"})
_ARTICLES = frozenset({"the", "all", "every", "any", "my", "with"})


_AGAINST = frozenset({  # what speaks against coverage stands, even if it is told with words of doubt
    "NotWorkInjury", "ClaimDenied", "Standalone", "UnlicensedProvider", "NonParticipatingProvider", "OutOfNetwork", "ExperimentalTreatment",
    "NotMedicallyNecessary",
})
_DOUBT_BEFORE, _DOUBT_AFTER, _OVER_AFTER = 8, 4, 6  # words between a doubt and what it is about


class Status(Enum):
    """What the asker says of a thing that the question names."""

    STATED = "stated"
    DENIED = "denied"
    OPEN = "open"


def status(around: Around, item: Item, obtainable: bool | None = None) -> Status:
    """The status of an item.

    `obtainable` tells of a circumstance whether one can go and get it, which may stand as a bare question ("rx?");
    it is None of purposes and settings, which are stated by being named in a question too.
    """
    if any(m.first == item.last + 1 and around.together(item.last, m.first) for m in around.found("answered")):
        return Status.STATED
    if obtainable and (resumed := _resumed(around, item)):
        return resumed
    found = _in_its_sentence(around, item, obtainable)
    return (_settled(around, item) or found) if found is Status.OPEN else found


def _in_its_sentence(around: Around, item: Item, obtainable: bool | None) -> Status:
    if item.concept == "MedicallyNecessary" and _supposed(around, item):
        return Status.OPEN
    paper = bool(obtainable) and item.concept != "MedicallyNecessary"
    if paper and awaited(around, item):
        return Status.DENIED
    demanded = obtainable is not None and (_governed(around, item) or _required(around, item))
    if item.says == "opens" or demanded or _unknown(around, item):
        return Status.OPEN
    denied = item.says == "denies"
    if negated(around, item):
        if not paper and _ends_with_yet(around, item):
            return Status.OPEN
        denied = not denied
    asked = obtainable is not None and (_predicated(around, item) or (obtainable and _bare(around, item)))
    if asked and not denied:
        return Status.OPEN
    if not denied and obtainable is not None and item.concept not in _AGAINST and _doubted(around, item):
        return Status.OPEN
    return Status.DENIED if denied else Status.STATED


def _doubted(around: Around, item: Item) -> bool:
    """Whether words near the item tell that it is not so, not yet, no more, or doubtful: no more is known of it then than if it had not been named."""
    if any(abs(around.tokens[m.first].sentence - around.tokens[item.first].sentence) <= 1 for m in around.found("contested")):
        return True
    if any(_near(around, item, match, _DOUBT_AFTER if match.first > item.first else _DOUBT_BEFORE) for match in around.found("doubts")):
        return True
    if any(match.first > item.first and _near(around, item, match, _OVER_AFTER) for match in around.found("over")):
        return True
    return (item.concept == "MedicallyNecessary" and _by_layman(around, item)) or left_hanging(around, item)


def _by_layman(around: Around, item: Item) -> bool:
    """Whether somebody who is no clinician says so."""
    return any(m.first <= item.last and item.first - m.last <= _DOUBT_BEFORE and around.same_clause(m.first, item.last) for m in around.found("lay"))


def _near(around: Around, item: Item, match: Match, most: int) -> bool:
    """Whether a frame stands at most so many words from an item, in its sentence, with no pause between them."""
    if not around.together(match.first, item.first) or match.literal <= item.literal:
        return False
    first, last = sorted(((match.first, match.last), (item.first, item.last)))
    paused = any(around.tokens[i].pause for i in range(first[1] + 1, last[0] + 1))
    return not paused and last[0] - first[1] - 1 <= most


def _supposed(around: Around, item: Item) -> bool:
    """Whether necessity is only a condition, a rule, a question or the asker's own view: only a clinician's finding is one."""
    start = around.clause_start(item.first)
    before = range(start - 1 if start and around.together(start - 1, start) else start, item.last + 1)
    after = around.after(item.last, 1, clause=True)
    return any(around.listed(i, "supposing") for i in before) or any(around.word(i) == "enough" for i in after)


# ---------------------------------------------------------------- said elsewhere


def _resumed(around: Around, item: Item) -> Status | None:
    """What a later "I have one" or "I don't have it" says of the item, where nothing of its kind comes between."""
    for match in around.found("resumed"):
        between = range(item.last + 1, match.first)
        clauses = around.tokens[match.first].clause - around.tokens[item.last].clause
        several = around.listed(match.last, "several")
        nearest = several or around.taken.isdisjoint(between)
        if match.first > item.last and 0 <= clauses <= 2 and nearest and not around.inverted(match.first):
            return _answer(around, range(around.clause_start(match.first), match.last + 1))
    return None


def _settled(around: Around, item: Item) -> Status | None:
    """What the asker answers in the next sentence, as in "It isn't"."""
    for match in around.found("settled"):
        if around.tokens[match.first].sentence == around.tokens[item.last].sentence + 1:
            return _answer(around, range(match.first, match.last + 1))
    return None


def _answer(around: Around, words: range) -> Status:
    return Status.DENIED if any(around.listed(i, "negators") for i in words) else Status.STATED


# ---------------------------------------------------------------- open


def _governed(around: Around, item: Item) -> bool:
    """ "need", "ask for" and their like, with only linking words up to the item, or a question's "do I need"."""
    for match in around.found("opens"):
        between = range(match.last + 1, item.first)
        linked = all(around.listed(i, "links") or i in around.taken for i in between)
        as_such = any(around.word(i) == "as" for i in between[:1])  # "massage is needed as part of my rehab plan"
        if around.before(match, item, 9) and linked and not as_such and not _attributive(around, match):
            return True
    for match in around.found("asks"):
        between = range(match.last + 1, item.first)
        supposed = any(around.word(i) in _SUPPOSED for i in between)
        if around.before(match, item, 14) and around.same_clause(match.last, item.first) and not supposed:
            return True
    return False


def _attributive(around: Around, match: Match) -> bool:
    """Whether the word only qualifies a noun, as in "the required forms"."""
    return match.first > 0 and around.listed(match.last, "required") and around.word(match.first - 1) in _ARTICLES


def _unknown(around: Around, item: Item) -> bool:
    """ "not sure whether", "unless": nothing in the rest of the clause is told."""
    return any(
        around.before(match, item, 25) and around.same_clause(match.last, item.first)
        for match in around.found("unknown")
    )  # fmt: skip


def _required(around: Around, item: Item) -> bool:
    """ "is a referral required", "prescription necessary?", "referral pending"."""
    after = around.after(item.last, 4, clause=True)
    pending = any(around.listed(i, "pending") for i in after)
    return pending or any(around.listed(i, "required") and i not in around.taken and not _has_object(around, i) for i in after)


def _has_object(around: Around, index: int) -> bool:
    """Whether it is something else that is needed: "hurt at work and need massage"."""
    after = around.after(index, 1, clause=True)
    return around.word(index) in {"need", "require"} and bool(after) and not around.listed(after[0], "links")


def _predicated(around: Around, item: Item) -> bool:
    """Whether the very question is if the item holds: "Is she in network?", but not "Is it covered in network?"."""
    if not around.inverted(item.last):
        return False
    start = around.clause_start(item.last)
    clause = [start, *around.after(start, len(around.tokens), clause=True)]
    return not any(around.listed(i, "payment") for i in clause if i not in item.literal)


def _bare(around: Around, item: Item) -> bool:
    """Whether a sentence without a verb ends in the item and a question mark."""
    sentence = around.tokens[item.last].sentence
    if around.after(item.last, 1) or sentence not in around.asked or item.last - item.first > 1:
        return False
    rest = {t.folded for t in around.tokens[: item.first] if t.sentence == sentence}
    return not (rest & listed("function")) - {"and", "or", "for"}


def _ends_with_yet(around: Around, item: Item) -> bool:
    for index in around.after(item.last, len(around.tokens)):
        if around.word(index) == "yet" or around.listed(index, "breakers"):
            return around.word(index) == "yet"
    return False
