"""Which negations reach an item: their scope is the clause, a list of alternatives, or the noun behind "no"."""

from queries.question_around import Around, Item
from queries.question_cues import listed

_ANSWERS = frozenset({"no", "nope", "none", "nothing", "missing", "lacked", "skipped"})  # these end a part of a sentence by themselves
_ASIDE = 3  # words
_IS_NOT = frozenset({"isn't", "isnt", "wasn't", "wasnt", "hasn't", "hasnt", "never"})


def negated(around: Around, item: Item) -> bool:
    """Whether an odd number of negations reaches the item from before, or one after it."""
    spoken_for = {i for match in around.found("idle") for i in match.literal}
    if item.says == "denies":
        spoken_for |= around.denying  # "no PT, no OT": the first "no" is not said of the second
    phrases = {match.last for match in around.found("denies")}
    count = 0
    for index in range(item.last, _scope_start(around, item) - 1, -1):
        negates = around.listed(index, "negators") or index in phrases
        if negates and index not in item.literal and index not in spoken_for and _reaches(around, index, item):
            count += 1
            if around.word(index) != "without":
                break
    return count % 2 == 1 or (count == 0 and item.says != "denies" and _negated_after(around, item))


def left_hanging(around: Around, item: Item) -> bool:
    """Whether a negation stands before an aside that the item follows: "did not, and will not, prescribe it", "did not, however, find it necessary"."""
    index = around.clause_start(item.first) - 1
    while index >= 0 and around.together(index, item.first):
        start = around.clause_start(index)
        if around.listed(index, "negators") and around.word(index) not in _ANSWERS:
            return True
        if index - start >= _ASIDE or not around.taken.isdisjoint(range(start, index + 1)):
            return False
        index = start - 1
    return False


def awaited(around: Around, item: Item) -> bool:
    """Whether the item is told to be not there yet: "waiting for the referral", "approval still pending"."""
    for match in around.found("awaits"):
        between = range(match.last + 1, item.first)
        linked = all(around.listed(i, "links") or i in around.taken for i in between)
        if around.before(match, item, 6) and linked and not around.inverted(match.first):
            return True
    after = around.after(item.last, 4, clause=True)
    coming = {match.first for match in around.found("coming")}
    told = any(around.listed(i, "pending") or i in coming for i in after)
    return told and not (around.inverted(item.last) or _scope_negated(around, after))


def _scope_negated(around: Around, places: list[int]) -> bool:
    return any(around.listed(i, "negators") for i in places)


def _scope_start(around: Around, item: Item) -> int:
    """Where the clause begins, or an earlier one of the same list: "no prescription, referral or authorization"."""
    start = around.clause_start(item.first)
    while start > 0 and around.tokens[start].pause and around.together(start - 1, start):
        alternatives = {around.word(i) for i in range(start, min(item.last + 4, len(around.tokens)))} & {"or", "nor"}
        if not (start - 1 in around.taken and item.first - start <= 2 and alternatives):
            return start
        start = around.clause_start(start - 1)
    return start


def _reaches(around: Around, index: int, item: Item) -> bool:
    word = around.word(index)
    between = {around.word(i) for i in range(index + 1, item.first) if i not in item.literal}
    if _idles(around, index, item) or _attached_elsewhere(around, index, item):
        return False
    if word == "no" and between & listed("prepositions"):
        return False
    if between & listed("just") and around.word(index + 1) not in listed("just"):
        return False  # "not injured, just stressed"
    return not (word in {"no", "without"} and (between & listed("fresh_starts")) - {"is", "are"})


def _idles(around: Around, index: int, item: Item) -> bool:
    """Whether the word denies payment, or nothing at all: "won't cover", "no problem", "isn't it"."""
    after = [around.word(i) for i in around.after(index, 2) if not around.tokens[i].pause]
    if after[:1] and after[0] in listed("idle") and index + 1 not in item.literal:
        return True
    if index < item.first and listed("coverage_verbs").intersection(after):
        return True
    opens = around.listed(index, "inverted") and index == around.clause_start(index)
    return opens and after[:1] != [] and after[0] in listed("addressees")


def _attached_elsewhere(around: Around, index: int, item: Item) -> bool:
    """Whether something else is negated, to which the item is only added: "isn't necessary for my work injury"."""
    between = [i for i in range(index + 1, item.first) if i not in item.literal]
    others = [i for i in between if i in around.taken]
    return bool(others) and any(i > others[0] and around.listed(i, "additions") for i in between)


def _negated_after(around: Around, item: Item) -> bool:
    """ "a referral is not on file", "prior authorization denied", "script: none"."""
    words = [around.word(i) for i in around.after(item.last, 5)]
    here = [around.word(i) for i in around.after(item.last, 3, clause=True)]
    if listed("undone").intersection(here) or any(pair in (["ran", "out"], ["run", "out"]) for pair in (words[i : i + 2] for i in range(3))):
        return True
    if words[:1] and words[0] in {"none", "no", "nope"}:
        return len(words) == 1 or around.tokens[item.last + 2].pause
    if words[:1] and words[0] in _IS_NOT:
        rest = words[1:]
    elif words[:1] and words[0] in {"is", "was", "has"} and words[1:2] and words[1] in {"not", "never", "nowhere"}:
        rest = words[2:]
    else:
        return False
    return not rest or bool(listed("unmade").intersection(rest[:2]))
