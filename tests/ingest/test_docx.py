"""Reading Word documents."""

import zipfile
from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.article import UnreadableArticle, article_of
from ingest.document import Unreadable
from ingest.readers import docx as reader


def saved(word: Word) -> bytes:
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def test_headings_lists_and_tables_are_kept() -> None:
    word = docx.Document()
    word.add_heading("Plan guide", 0)
    word.add_heading("Exclusions", 2)
    word.add_paragraph("Blue River does not cover massage for relaxation.")
    word.add_paragraph("a prescription", style="List Bullet")
    word.add_paragraph("a referral", style="List Number")
    table = word.add_table(2, 2)
    for cell, words in zip((c for row in table.rows for c in row.cells), ("Payer", "Massage", "VA", "Covered | at times"), strict=True):
        cell.text = words
    assert reader.read(saved(word)).text == (
        "# Plan guide\n\n## Exclusions\n\nBlue River does not cover massage for relaxation.\n\n- a prescription\n- a referral\n\n"
        "| Payer | Massage |\n| VA | Covered / at times |"
    )


def test_tracked_changes_are_read_as_accepted_and_content_controls_are_looked_into() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Massage is ")._p
    paragraph.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>not </w:delText><w:br/></w:r></w:del>'))
    paragraph.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t>covered.</w:t></w:r></w:ins>'))
    paragraph.append(parse_xml(f'<w:moveFrom {nsdecls("w")} w:id="3"><w:r><w:t> Elsewhere.</w:t></w:r></w:moveFrom>'))
    word.element.body.insert(0, parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>Effective now.</w:t></w:r></w:p></w:sdtContent></w:sdt>'))
    assert reader.read(saved(word)).text == "Effective now.\n\nMassage is covered."


def test_a_frame_of_one_column_is_no_table() -> None:
    word = docx.Document()
    cell = word.add_table(1, 1).cell(0, 0)
    cell.text = "Call the plan first."
    cell.add_paragraph("Then ask again.")
    assert reader.read(saved(word)).text == "Call the plan first.\n\nThen ask again."


def test_title_author_and_date_are_those_of_the_properties() -> None:
    word = docx.Document()
    word.add_paragraph("Massage is covered.")
    word.core_properties.title, word.core_properties.author = "Plan guide", "Dana Reed"
    word.core_properties.modified = datetime(2025, 3, 4)
    article = article_of("guide.docx", saved(word))
    assert (article.title, article.author, article.date) == ("Plan guide", "Dana Reed", "2025-03-04")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04 and no more", "damaged, or no Word document"),
        (saved(docx.Document())[:5000], "damaged, or no Word document"),
        (packed(text=b"no parts of a document"), "damaged Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "without password as .docx"),
        (saved(docx.Document()), "no text in the Word document"),
    ],
)
def test_what_can_not_be_read_is_told_with_what_to_do(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableArticle, match=f"guide.docx: .*{told}"):
        article_of("guide.docx", data)


def test_a_document_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(document=b"0" * 3_000_000)
    monkeypatch.setattr(reader, "MAX_UNPACKED", 1_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("unpacked"))
    with pytest.raises(Unreadable, match="unpacks to 3 MB in 1 parts, which is too large"):
        reader.read(bomb)


def test_parts_nested_too_deeply_are_told() -> None:
    word = docx.Document()
    inner = "<w:p><w:r><w:t>Deep.</w:t></w:r></w:p>"
    for _ in range(110):
        inner = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    word.element.body.insert(0, parse_xml(inner.replace("<w:sdt>", f"<w:sdt {nsdecls('w')}>", 1)))
    with pytest.raises(Unreadable, match="nested more than 200 deep"):
        reader.read(saved(word))
