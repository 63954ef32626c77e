"""Passages lie where they say in the text, and follow its lines, headings, lists and sentences."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import article_of
from ingest.passage import Passage, lines, passages, sentences
from ingest.source import Source


def words(text: str) -> list[str]:
    """The passages of a text, white space made one blank."""
    return [" ".join(p.of(text).split()) for p in passages(text)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(p.kind, " ".join(p.of(text).split())) for p in passages(text)]


def only(text: str, beginning: str) -> Passage:
    found = [p for p in passages(text) if p.of(text).startswith(beginning)]
    assert len(found) == 1, words(text)
    return found[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_passage_is_the_exact_slice_of_the_text_at_its_offsets(newline: str) -> None:
    text = newline.join(["# Who pays", "", "Humana pays for it.  It asks for a note.", "", "- a note", "- a receipt", ""])
    found = passages(text)
    assert [p.of(text) for p in found] == ["Who pays", "Humana pays for it.", "It asks for a note.", "a note", "a receipt"]
    assert [p.start for p in found] == [text.index(w) for w in ("Who", "Humana", "It asks", "a note" + newline + "- a", "a receipt")]


def test_a_no_break_space_neither_pads_a_passage_nor_moves_its_offsets() -> None:
    text = "\xa0\xa0Humana\xa0pays for massage.\xa0 Aetna does not.\xa0\n"
    assert [p.of(text) for p in passages(text)] == ["Humana\xa0pays for massage.", "Aetna does not."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("the next line goes on in lower case", "The plan pays for massage\nafter a fall at work."),
        ("the line above ends in a comma", "With a note from the surgeon,\nTRICARE pays for the visit."),
        ("there is a blank line in the middle of a sentence", "The plan pays for massage\n\nafter a fall at work."),
        ("the file has Windows line ends", "The plan pays for massage\r\nafter a fall at work."),
        ("the next line is indented", "The plan pays for massage\n    after a fall at work."),
    ],
)
def test_a_hard_wrapped_sentence_is_one_passage(name: str, text: str) -> None:
    assert words(text) == [" ".join(text.split())], name


def test_a_text_wrapped_at_a_width_is_joined_where_the_next_line_begins_with_a_name() -> None:
    text = (
        "Some of what a trust fund pays depends on its own booklet, and\n"
        "Humana is no exception to that: its booklet has one page about\n"
        "manual therapy, and the page has changed three times since the\n"
        "spring. A member in Ohio wrote to us that the people who answer\n"
        "Humana phones had never seen the page at all, which we find odd\n"
        "given how short it is. We asked for a copy of it and waited for\n"
        "Humana to answer. The answer came after five weeks by ordinary\n"
        "mail. It was the page of the year before.\n"
    )
    assert "We asked for a copy of it and waited for Humana to answer." in words(text)


def test_two_paragraphs_that_are_whole_sentences_stay_apart() -> None:
    assert words("Aetna pays.\n\nCigna does not.") == ["Aetna pays.", "Cigna does not."]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "+ ", "– ", "1. ", "2) ", "(3) ", "- [x] "])
def test_a_list_item_comes_without_its_bullet(bullet: str) -> None:
    text = f"Bring these:\n\n{bullet}a note from the doctor\n{bullet}the bill of the visit\n"
    assert kinds(text)[1:] == [("item", "a note from the doctor"), ("item", "the bill of the visit")]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# What it costs\n\nA visit costs 40 dollars.", "What it costs"),
        ("### What it costs ###\n\nA visit costs 40 dollars.", "What it costs"),
        ("What It Costs\n\nA visit costs 40 dollars.", "What It Costs"),
        ("Does Aetna pay?\n\nNot for massage.", "Does Aetna pay?"),
        ("2. Costs\n\nA visit costs 40 dollars.", "Costs"),
    ],
)
def test_a_heading_is_told_from_prose_with_and_without_a_mark(text: str, heading: str) -> None:
    found = passages(text)
    assert (found[0].kind, found[0].of(text)) == ("heading", heading)
    assert [h.text for h in found[1].headings] == [heading]


def test_headings_above_a_passage_form_a_path_with_their_places() -> None:
    text = "# Title\n\n## Medicare\n\n### Part B\n\nPart B pays.\n\n## Medicaid\n\nIt varies.\n"
    path = {p.of(text): [h.text for h in p.headings] for p in passages(text) if p.kind == "sentence"}
    assert path == {"Part B pays.": ["Title", "Medicare", "Part B"], "It varies.": ["Title", "Medicaid"]}
    assert all(text[h.start : h.end] == h.text for p in passages(text) for h in p.headings)


def test_a_numbered_line_that_tells_the_reader_what_to_do_is_a_passage_to_read_and_no_heading() -> None:
    text = "Before you go\n\n1. Ask the surgeon for a written note\n\nA note helps with the claim.\n"
    assert ("item", "Ask the surgeon for a written note") in kinds(text)


def test_list_items_know_the_sentence_that_introduces_them() -> None:
    text = "The fund pays for:\n\n- knees\n- backs\n\nNothing else is paid.\n"
    leads = [p.lead_in.of(text) if p.lead_in else None for p in passages(text)]
    assert leads == [None, "The fund pays for:", "The fund pays for:", None]


def test_items_under_a_new_heading_have_no_lead_in_from_before_it() -> None:
    text = "The fund pays for:\n\n- knees\n\n## Something else\n\n- backs of chairs\n"
    assert only(text, "backs").lead_in is None


def test_an_answer_knows_the_question_before_it() -> None:
    text = "## Does Aetna cover massage?\n\nYes, after surgery.\n"
    asked = only(text, "Yes").asked
    assert asked is not None and asked.text == "Does Aetna cover massage?"
    assert text[asked.start : asked.end] == asked.text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_front_matter_is_left_out_and_offsets_still_count_from_the_start_of_the_file(newline: str) -> None:
    data = newline.join(["---", "title: Massage is covered everywhere", "---", "", "Aetna pays for massage.", ""])
    article = article_of("a.md", data.encode())
    found = Source(article).passages
    assert [p.of(article.text) for p in found] == ["Aetna pays for massage."]
    assert found[0].start == data.index("Aetna")


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. program pays for massage.",
        "Some therapies, e.g. massage, are left to the states.",
        "Bring papers (i.e. a note) to the desk.",
        "Dr. Moss and Ms. Lane signed the form.",
        "See No. 5 on the list.",
        "The fee is $12.50 for a visit.",
        "It was J. Moss who asked.",
        "The plan pays 80 vs. 60 percent.",
    ],
)
def test_a_full_stop_of_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert words(f"{sentence} Nobody else does.") == [sentence, "Nobody else does."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is paid by Part B. Aetna pays less.", ["It is paid by Part B.", "Aetna pays less."]),
        ("Is it paid? Hardly ever! We asked.", ["Is it paid?", "Hardly ever!", "We asked."]),
        ("“It is paid.” She was sure.", ["“It is paid.”", "She was sure."]),
        ("Bring notes, bills, etc. Keep copies.", ["Bring notes, bills, etc.", "Keep copies."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, parts: list[str]) -> None:
    assert words(text) == parts


def test_a_run_in_label_is_left_off_a_sentence() -> None:
    assert words("Pros: Aetna pays for massage at the clinic.") == ["Aetna pays for massage at the clinic."]


@pytest.mark.parametrize("text", ["", "\n\n", "---", "•", " \t\r\n", "***\n***", "# ", "…"])
def test_a_text_without_words_has_no_passages(text: str) -> None:
    assert passages(text) == []


@given(st.text(alphabet="aB1 .?!:;,-•#()\"”\n\r\t\xa0|é", max_size=160))
def test_offsets_of_any_text_are_in_order_within_it_and_without_padding(text: str) -> None:
    found = passages(text)
    for before, after in pairwise(found):
        assert before.end <= after.start
    for passage in found:
        assert 0 <= passage.start < passage.end <= len(text)
        assert passage.kind == "heading" or passage.of(text) == passage.of(text).strip(" \t\r\n\xa0")
        assert re.search(r"\w", passage.of(text))
        assert all(text[h.start : h.end] == h.text for h in passage.headings)


@given(st.text(alphabet="aB1 .?!-\n\x85\u2028\x0c", max_size=120), st.integers(0, 20))
def test_lines_and_sentences_begin_at_the_offset_that_is_asked_for(text: str, begin: int) -> None:
    for line in lines(text, min(begin, len(text))):
        assert min(begin, len(text)) <= line.start <= line.end <= len(text)
        assert all(line.start <= s < e <= line.end for s, e in sentences(text, line.start, line.end))


def test_a_line_with_a_colon_alone_between_blank_lines_is_a_heading() -> None:
    text = "Massage and age\n\nWhat Part B pays\n\nNot much.\n\nMedicare Advantage: look before you leap\n\nA few plans pay for massage.\n"
    assert [h.text for h in passages(text)[-1].headings][-1] == "Medicare Advantage: look before you leap"


@pytest.mark.parametrize("line", ["Medicare: not covered by any part", "Phone: ask for the front desk 555", "Aetna: covered with a referral"])
def test_a_line_that_answers_behind_its_colon_is_no_heading(line: str) -> None:
    text = f"Massage and age\n\nWhat Part B pays\n\nNot much.\n\n{line}\n\nA few plans pay for massage.\n"
    assert [h.text for h in passages(text)[-1].headings][-1] == "What Part B pays"
