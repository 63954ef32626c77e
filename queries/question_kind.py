"""What kind of question is asked: whether it is paid, how much, how often, by whom, where, on what terms, or how to go on."""

from queries.question_cues import frames, listed, order
from queries.question_facts import Found
from queries.question_text import Reading


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
