"""Reading PDF: lines become paragraphs, headings, items and rows again, and pages are known."""

import pytest

from ingest.article import UnreadableArticle, article_of
from ingest.document import Unreadable
from ingest.readers import pdf
from tests.ingest.pdf_files import Drawn, column, encrypted, pdf_of

WRAPPED = [
    "Blue River covers massage therapy when it is part of a",
    "physical therapy plan of care and a physician has",
    "prescribed it for one of the conditions below.",
]
PARAGRAPH = " ".join(WRAPPED)


def text(*pages: list[Drawn], **about: str) -> str:
    return pdf.read(pdf_of(*pages, **about)).text


def test_wrapped_lines_are_one_paragraph() -> None:
    assert text(column(WRAPPED)) == PARAGRAPH


def test_a_wider_gap_or_a_short_last_line_ends_a_paragraph() -> None:
    assert text([*column(WRAPPED), *column(["Members pay for all other visits themselves."], y=640)]).split("\n\n") == [
        PARAGRAPH, "Members pay for all other visits themselves.",
    ]  # fmt: skip
    assert text(column([*WRAPPED[:2], "prescribed it.", "Members pay for all other visits themselves."])).count("\n\n") == 1


def test_larger_letters_and_bold_lines_are_headings_by_size() -> None:
    page = [Drawn("Massage policy", y=740, size=18), Drawn("Exclusions", y=715, size=13), Drawn("Where it is given", y=700, bold=True), *column(WRAPPED, y=684)]
    assert text(page) == f"# Massage policy\n\n## Exclusions\n\n### Where it is given\n\n{PARAGRAPH}"


def test_a_heading_of_two_lines_is_one() -> None:
    page = [Drawn("Massage policy of the", y=740, size=18), Drawn("Blue River plan", y=720, size=18), *column(WRAPPED, y=684)]
    assert text(page).startswith("# Massage policy of the Blue River plan\n\n")


@pytest.mark.parametrize("mark", ["\u2022", "-", "1."])
def test_items_are_told_by_their_mark_beside_or_before_the_words(mark: str) -> None:
    inline = [*column([f"{mark} a written prescription,", f"{mark} prior authorization."], y=640)]
    beside = [Drawn(mark, 60, 641, 12), Drawn("a written prescription,", 80, 640), Drawn(mark, 60, 629, 12), Drawn("prior authorization.", 80, 628)]
    for items in (inline, beside):
        assert text([*column([*WRAPPED[:2], "prescribed it:"]), *items]).endswith("prescribed it:\n\n- a written prescription,\n- prior authorization.")


def test_indented_lines_below_a_colon_are_items() -> None:
    items = column(["a written prescription,", "prior authorization."], x=90, y=660)
    assert text([*column([*WRAPPED[:2], "prescribed it:"]), *items]).endswith("prescribed it:\n\n- a written prescription,\n- prior authorization.")


@pytest.mark.parametrize("words", ["Do I need a referral?", "in-network massage only", "Part B. 20 visits, a. and b."])
def test_only_the_mark_of_an_item_is_left_out(words: str) -> None:
    assert text([*column([*WRAPPED[:2], "prescribed it:"]), *column([f"\u2022 {words}"], y=640)]).endswith(f"\n\n- {words}")
    assert text([*column([*WRAPPED[:2], "prescribed it:"]), *column([words], x=90, y=660)]).endswith(f"\n\n- {words}")


def test_words_beside_each_other_are_a_row() -> None:
    grid = [Drawn(word, x, y) for y, line in ((640, ("Payer", "Massage")), (625, ("VA", "Covered"))) for x, word in zip((60, 200), line, strict=True)]
    assert text([*column(WRAPPED), *grid]).endswith("\n\n| Payer | Massage |\n| VA | Covered |")


def test_columns_are_read_one_after_the_other() -> None:
    left, right = column([*WRAPPED, *WRAPPED[:2]], x=60), column([*WRAPPED[2:], *WRAPPED, *WRAPPED], x=330)
    assert " ".join(text([*left, *right]).split()).startswith(f"{PARAGRAPH} {PARAGRAPH} {PARAGRAPH}")


def test_titles_and_page_numbers_in_the_margin_are_left_out() -> None:
    pages = [[Drawn("Blue River policy 12", y=760, size=8), *column(WRAPPED), Drawn(f"Page {n} of 3", y=30, size=8)] for n in (1, 2, 3)]
    assert text(*pages) == "\n\n".join([PARAGRAPH] * 3)


def test_what_stands_in_the_margin_once_is_kept() -> None:
    assert "Effective 2026" in text([Drawn("Effective 2026.", y=760), *column(WRAPPED)], column(WRAPPED))


def test_ligatures_are_letters() -> None:
    assert text(column(["A bene\x01t with in\x02uence on all members of the plan."])) == "A benefit with influence on all members of the plan."


def test_a_word_split_at_the_end_of_a_line_is_put_together_and_a_hyphen_of_its_own_stays() -> None:
    assert "massage therapy for" in text(column(["The plan of Blue River pays for massage thera-", "py for members who have a prescription."]))
    kept = ["The plan of Blue River pays in the network for in-", "network massage and for nothing else of this kind."]
    assert "for in-network massage" in text(column(kept))


def test_the_page_of_each_offset_is_known_also_within_a_paragraph() -> None:
    article = article_of("plan.pdf", pdf_of(column(WRAPPED[:2]), [], column(WRAPPED[2:])))
    assert article.text == PARAGRAPH
    assert [article.page(article.text.index(words)) for words in ("Blue", "has", "prescribed")] == [1, 1, 3]
    assert article_of("plan.txt", b"No pages here.").page(0) is None


def test_title_author_and_date_are_those_of_the_properties() -> None:
    article = article_of("plan.pdf", pdf_of(column(WRAPPED), Title="Massage policy", Author="Dana Reed", CreationDate="D:20250304120000Z"))
    assert (article.title, article.author, article.date) == ("Massage policy", "Dana Reed", "2025-03-04")


def test_a_pdf_that_anybody_may_read_is_read_and_one_with_a_password_is_told() -> None:
    assert pdf.read(encrypted(pdf_of(column(WRAPPED)), "")).text == PARAGRAPH
    with pytest.raises(Unreadable, match="encrypted; save a copy without"):
        pdf.read(encrypted(pdf_of(column(WRAPPED)), "secret"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a letter", "no PDF in it"),
        (pdf_of(column(WRAPPED))[:300], "damaged PDF"),
        (b"%PDF-1.4\n" + b"\x00\xff" * 500, "damaged PDF"),
        (pdf_of([], []), "text recognition"),
        (b"  \n", "empty"),
    ],
)
def test_what_can_not_be_read_is_told_with_what_to_do(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableArticle, match=f"plan.pdf: .*{told}"):
        article_of("plan.pdf", data)


def test_too_many_pages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(Unreadable, match="2 pages are too many"):
        pdf.read(pdf_of(column(WRAPPED), column(WRAPPED)))


def test_nothing_is_printed_while_a_damaged_file_is_mended(capfd: pytest.CaptureFixture[str]) -> None:
    damaged = pdf_of(column(WRAPPED)).replace(b"startxref\n", b"startxref\n9")
    assert pdf.read(damaged).text == PARAGRAPH
    assert capfd.readouterr() == ("", "")
