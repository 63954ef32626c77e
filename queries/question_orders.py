"""Orders to the program and pieces of code are set aside: they state nothing about anybody's treatment."""

import re
from functools import cache

from queries.question_cues import listed, order_words, setting
from queries.question_text import Reading


@cache
def _code() -> re.Pattern[str]:
    return re.compile(setting("orders", "code").strip())


def without_code(question: str) -> tuple[str, bool]:
    """The question with queries, templates and scripts blanked out, offsets unchanged; and whether there were any."""
    found = _code().search(question) is not None
    return (_code().sub(lambda match: " " * len(match[0]), question) if found else question), found


def without_orders(reading: Reading) -> tuple[Reading, bool]:
    """The question without what tells the program what to do or say; and whether there was any of it."""
    kept: list[int] = []
    dropped = False
    for sentence in reading.sentences():
        dropping = False
        asked = reading.tokens[sentence[0]].sentence in reading.asked
        marked = not asked and any(reading.tokens[i].folded in order_words("marks") for i in sentence)
        for clause in _clauses(reading, sentence):
            dropping = _orders(reading, clause, asked, marked) or (dropping and not _asks(reading, clause) and not _after_colon(reading, clause))
            start = _question_within(reading, clause) if dropping else 0
            kept += clause[start:] if start is not None else []
            dropping = dropping and start is None
            dropped = dropped or start != 0
    return (reading.keeping(kept) if dropped else reading), dropped


def _clauses(reading: Reading, sentence: list[int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for index in sentence:
        found.setdefault(reading.tokens[index].clause, []).append(index)
    return list(found.values())


def _after_colon(reading: Reading, clause: list[int]) -> bool:
    """Whether a clause is what stands behind the colon of an order: "reply only with COVERED: massage to relax, Aetna"."""
    first = clause[0]
    return first > 0 and ":" in reading.typed[reading.tokens[first - 1].end : reading.tokens[first].start]


def _asks(reading: Reading, clause: list[int]) -> bool:
    first = reading.tokens[clause[0]].folded
    return first in listed("auxiliaries") or first in listed("question_words") or first in {"q", "question"}


def _question_within(reading: Reading, clause: list[int]) -> int | None:
    """Where in an order a question begins, as in "and tell me does Medicare pay"; None if none does."""
    for place in range(1, len(clause)):
        before, here = reading.tokens[clause[place - 1]].folded, reading.tokens[clause[place]].folded
        if before in {"me", "us", "q"} and (here in listed("auxiliaries") or here in listed("question_words")):
            return place
    return None


def _orders(reading: Reading, clause: list[int], asked: bool, marked: bool) -> bool:
    """Whether a clause begins with an order to the program, or says what the program is or must do."""
    words = [reading.tokens[i].folded for i in clause]
    if marked and not _asks(reading, clause) and {"you", "your"} & set(words):
        return True
    while words and words[0] in order_words("openers") and not (words[0] in listed("auxiliaries") and asked):
        words = words[1:]
    verb = reading.tokens[clause[len(clause) - len(words)]].raw.lower() if words else ""
    if words[:1] != [verb] or verb not in order_words("verbs"):
        return False  # "says", unlike "say", tells what somebody does
    after = [word for word in words[1:3] if word != "that"]
    if words[0] in order_words("mild"):
        return marked
    return not (after and after[0] in order_words("supposes") and words[0] in order_words("supposing"))
