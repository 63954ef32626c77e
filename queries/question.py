"""A question in words, understood as scenarios by labels, constructions and the scope of negations alone."""

from dataclasses import dataclass

from queries import question_payers, question_providers
from queries.question_cues import listed
from queries.question_facts import Found, find
from queries.question_mentions import spell
from queries.question_orders import without_code, without_orders
from queries.question_patterns import Named
from queries.question_scope import asks, foreign, not_understood, nothing_of_ours, outside
from queries.question_text import Reading, read
from queries.scenario import Fact, Scenario
from ontology.vocabulary import load_vocabulary


@dataclass(frozen=True)
class Understanding:
    """What a question was taken to say.

    One scenario a payer, at least one where the question is ours. Otherwise `in_scope` is False and `reason` is
    "out-of-scope", "not-understood" or "not-english". `ignored` are words of weight that nothing was made of.
    """

    question: str
    scenarios: tuple[Scenario, ...]
    in_scope: bool = True
    reason: str = ""
    ignored: tuple[str, ...] = ()


def understand(question: str) -> Understanding:
    """The scenarios that a question tells of. Whatever is not said stays unknown; no input raises."""
    plain, coded = without_code(question)
    whole = read(plain, spell, listed("breakers"), listed("subjects"))
    reading, dropped = without_orders(whole)
    if not reading.tokens:
        return _none(question, "out-of-scope" if dropped or coded else "not-understood")
    if foreign(question, reading):
        return _none(question, "not-english")
    found = find(reading)
    ignored = tuple(not_understood(found))
    if nothing_of_ours(found):
        return _none(question, "out-of-scope" if dropped or coded or _english(reading) else "not-understood", ignored)
    if outside(found) or ((dropped or coded) and not _substance(found)):
        return _none(question, "out-of-scope", ignored)
    return Understanding(question, _scenarios(found), ignored=ignored)
