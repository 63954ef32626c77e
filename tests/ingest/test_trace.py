"""What reading tells of its steps: what is named, which rule fired, whence payer and service come, why nothing was taken."""

import json

import pytest

from ingest.article import article_of
from ingest.build import SHIPPED, Read, harvest
from ingest.cache import Extracted
from ingest.explain import Places, explained
from ingest.extract import extract
from ingest.trace import PassageTrace, Recorder


def trace_of(text: str) -> list[PassageTrace]:
    recorder = Recorder()
    extract(article_of("a.md", text.encode()), recorder)
    return recorder.passages


def test_a_trace_holds_every_statement_and_changes_none() -> None:
    for article, statements in harvest([SHIPPED]).read:
        recorder = Recorder()
        assert repr(extract(article, recorder)) == repr(statements)
        traced = [statement for passage in recorder.passages for statement in passage.statements]
        assert sorted(map(repr, traced)) == sorted(map(repr, statements))


def test_every_sentence_of_the_shipped_articles_states_something_or_tells_why_not() -> None:
    for article, _ in harvest([SHIPPED]).read:
        recorder = Recorder()
        extract(article, recorder)
        assert recorder.passages
        for passage in recorder.passages:
            assert bool(passage.statements) != bool(passage.why_not)
            assert passage.why_not != "nothing is made of it", passage


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Does Aetna cover massage?", "a question asserts nothing"),
        ("The sky over the clinic is blue.", "no cue of coverage"),
        ("Massage news. A trial with 40 participants eased neck pain.", "talk of evidence, not of coverage"),
        ("Part B pays for home oxygen.", "it has cues, but no rule takes them as they stand"),
        ("Massage is one thing.\n\nAetna does not cover acupuncture.", "not about massage: other care, or an article that never names massage"),
        ("Massage works.\n\nInsurers exclude some.", "says too little: neither whom nor what it is about"),
        ("Massage. Thanks.", "a run-in heading or a fragment"),
        ("# Massage\n\nTo pay for massage, follow these steps with your insurance plan:\n\n- breathe in", "it only introduces advice or questions"),
    ],
)
def test_what_is_dropped_has_its_reason(text: str, why: str) -> None:
    assert why in [passage.why_not for passage in trace_of(text)]


def test_mentions_cues_and_the_rule_of_a_clause_are_told() -> None:
    [passage] = trace_of("Aetna does not cover massage therapy.")
    [clause] = passage.clauses
    assert [m.concept for m in clause.mentions] == ["Aetna", "MassageTherapy"]
    assert {"negation", "pays"} <= {cue.category for cue in clause.cues}
    [step] = clause.steps
    assert step.stance and (step.stance.rule, step.stance.effect) == ("negated payment", "excludes")
    assert (step.payers, step.service, step.why_not) == ((), (), "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# Aetna\n\nMassage therapy is not covered.", "a heading above"),
        ("Aetna is large. It does not cover massage therapy.", "earlier words"),
        ("Aetna may cover massage therapy, but it excludes massage for relaxation.", "the same sentence"),
        ("Aetna covers massage therapy for:\n\n- neck pain\n- migraine", "the sentence that introduces the list"),
    ],
)
def test_a_payer_taken_from_context_is_told_with_its_place(text: str, place: str) -> None:
    borrowed = [one for passage in trace_of(text) for clause in passage.clauses for step in clause.steps for one in step.payers]
    assert {(one.concept, one.place) for one in borrowed} == {("Aetna", place)}
    assert all(text[one.start : one.end] == "Aetna" for one in borrowed)


def test_the_two_forms_tell_the_same() -> None:
    article = article_of("a.md", b"# Aetna\n\nMassage therapy is covered\x07 for neck pain. Is it?\n")
    recorder = Recorder()
    read = Read(article, Extracted(extract(article, recorder), []), trace=recorder)
    told = [json.loads(line) for line in explained(read, "jsonl")]
    assert [(one["line"], one["why_not"]) for one in told] == [(3, None), (3, "a question asserts nothing")]
    [step] = told[0]["clauses"][0]["steps"]
    assert step["payers_from"] == [{"concept": "Aetna", "words": "Aetna", "start": 2, "end": 7, "line": 1, "place": "a heading above"}]
    assert step["statements"][0]["stance"] == "covered"
    text = "\n".join(explained(read))
    assert "payer     Aetna, from a heading above: “Aetna” (line 1)" in text
    assert all(character.isprintable() or character == "\n" for character in text)


def test_lines_count_from_one() -> None:
    places = Places("a\nb\n\nc")
    assert [places.line(offset) for offset in (0, 1, 2, 4, 5)] == [1, 1, 2, 3, 4]
