"""Files made to exhaust or to mislead their reader: each is read, or told in one line, and the others with it all the same."""

import os
import re
import socket
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zlib import compress

import docx
import pytest

from ingest.article import UnreadableArticle, article_of, read_article
from ingest.build import Read, Unread, article_paths, read_one
from ingest.review import Review
from tests.conftest import Run

GOOD = "Aetna does not cover massage therapy for low back pain.\n"


def why(name: str, data: bytes) -> str:
    """Why an article can't be read, which is one line."""
    with pytest.raises(UnreadableArticle) as raised:
        article_of(name, data)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def packed(**parts: bytes) -> bytes:
    """A Word document with these parts in place of its own, or beside them."""
    whole, made = BytesIO(), BytesIO()
    word = docx.Document()
    word.add_paragraph(GOOD)
    word.save(whole)
    named = {name.replace("__", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.infolist():
            if part.filename not in named:
                new.writestr(part.filename, old.read(part.filename))
        for name, data in named.items():
            new.writestr(name, data)
    return made.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def body(inside: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>'.encode()


def test_a_word_document_of_millions_of_elements_is_not_parsed() -> None:
    assert "elements" in why("a.docx", packed(**{"word__document.xml": body("<w:p/>" * 1_100_000)}))


def test_a_word_document_with_too_much_xml_is_not_parsed() -> None:
    assert "30 MB of XML" in why("a.docx", packed(**{"word__document.xml": body(f"<w:p><w:r><w:t>{'a' * 31_000_000}</w:t></w:r></w:p>")}))


def test_a_word_document_in_a_word_document_is_not_unpacked() -> None:
    inner = packed(**{"word__media__a.bin": b"0" * 40_000_000})
    assert article_of("a.docx", packed(**{"word__embeddings__inner.docx": inner})).text == GOOD.strip()


def test_entities_of_a_word_document_lead_to_no_file_and_grow_into_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word is pumpernickel")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "massage"}">' for n in range(12))
    for declared, used in ((f'<!ENTITY e SYSTEM "{secret.as_uri()}">', "&e;"), (bomb, "&e11;")):
        document = body(f"<w:p><w:r><w:t>{GOOD}{used}</w:t></w:r></w:p>", f"<!DOCTYPE d [{declared}]>")
        try:
            text = article_of("a.docx", packed(**{"word__document.xml": document})).text
        except UnreadableArticle as error:
            text = str(error)
        assert "pumpernickel" not in text and len(text) < 500


def test_entities_of_a_page_lead_to_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word is pumpernickel")
    for name in ("a.html", "a.xhtml"):
        page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]><html><body><p>{GOOD}&e;</p></body></html>'
        assert "pumpernickel" not in article_of(name, page.encode()).text


def test_a_page_of_too_many_elements_is_not_parsed() -> None:
    assert "elements" in why("a.html", b"<p>a" * 500_000)


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "svg"])
def test_a_page_nested_a_hundred_thousand_deep_is_told(tag: str) -> None:
    assert re.search("nested more than|no text|no HTML", why("a.html", b"<html><body>" + f"<{tag}>".encode() * 100_000 + GOOD.encode()))


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue, with a good table of where they are."""
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    return made + table + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


@pytest.mark.parametrize(
    "data",
    [
        pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        pdf(CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 99999999999 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"),
        pdf(CATALOGUE, b"<< /Type /Pages /Kids [" + b"3 0 R " * 100_000 + b"] /Count 100000 >>", b"<< /Type /Page /Parent 2 0 R >>"),
        pdf(CATALOGUE, PAGES, b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>"),
        pdf(CATALOGUE, PAGES, b"<< /Type /Page /Parent 2 0 R /Contents " + b"[" * 50_000 + b" >>"),
        pdf(b"<< /Type /Catalog /Pages 1 0 R >>"),
        pdf(
            CATALOGUE, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
            stream(compress(compress(b" " * 90_000_000)), b"/Filter [/FlateDecode /FlateDecode]"),
        ),
    ],
    ids=["loop", "far too many", "the same page", "itself", "arrays", "root", "packed twice"],
)  # fmt: skip
def test_a_pdf_that_leads_in_circles_or_grows_is_told(data: bytes) -> None:
    assert why("a.pdf", data).startswith("a.pdf: ")


def test_forms_that_draw_forms_that_draw_forms_are_not_drawn_to_the_end() -> None:
    forms = []
    for number in range(5, 30):
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (number + 1)
        forms.append(stream(b"/F Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + inner))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
    last = stream(b"BT ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    assert "no text" in why("a.pdf", pdf(CATALOGUE, PAGES, page, stream(b"/F Do"), *forms, last))


def test_a_page_of_a_pdf_that_is_drawn_without_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    data = pdf(CATALOGUE, PAGES, page, stream(compress(b"BT /F 9 Tf " + b"(massage) Tj " * 2_000 + b"ET"), b"/Filter /FlateDecode"), FONT)
    assert article_of("a.pdf", data).text
    monkeypatch.setattr("ingest.readers.pdf_lines.MAX_OPERATIONS", 1_000)
    assert "operations" in why("a.pdf", data)


HEADS = {
    "a date that is none": ("date: 2020-13-45", "can't be read"),
    "a number without end": (f"title: {'9' * 5000}", "can't be read"),
    "aliases": ("a: &a [x, x]\nb: &b [*a, *a]\ntitle: [*b, *b]", "not YAML"),
    "merged aliases": ("a: &a {b: c}\nd: &d {<<: [*a, *a]}", "not YAML"),
    "an object of Python": ('title: !!python/object/apply:os.system ["true"]', "not YAML"),
    "too long": ("a: b\n" * 30_000, "longer than"),
    "too deep": ("title: " + "[" * 5_000, "nested too deeply"),
}


@pytest.mark.parametrize("head", HEADS)
def test_front_matter_that_is_an_attack_is_told(head: str) -> None:
    given, told = HEADS[head]
    assert told in why("a.md", f"---\n{given}\n---\n{GOOD}".encode())


def test_control_characters_are_read_as_space_and_offsets_are_those_of_the_file() -> None:
    text = "Ae\x00tna".replace("\x00", "\x1b[31m") + " does\x07not cover\x9b massage\ufffe.\x0cIt"
    article = article_of("a\x1b[2Jb\nc\udcff.md", f"---\ntitle: \"x\\u001b[31m\\ud800\"\n---\n{text}".encode())
    assert len(article.text) == len(f"---\ntitle: \"x\\u001b[31m\\ud800\"\n---\n{text}")
    assert article.text.endswith("Ae [31mtna does not cover  massage .\nIt")
    assert article.file_name == "a[2Jb c.md" and article.title == "x[31m"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with one article, and things around it that are none."""
    found = tmp_path / "articles"
    (found / "below").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("The secret of Aetna: it does not cover massage therapy.")
    (found / "good.md").write_text(GOOD)
    (found / "same.md").symlink_to("good.md")
    (found / "out.md").symlink_to(tmp_path / "secret.md")
    (found / "zero.md").symlink_to("/dev/zero")
    (found / "self.md").symlink_to("self.md")
    (found / "below" / "up").symlink_to("..")
    os.mkfifo(found / "pipe.md")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(found / "socket.md"))
        yield found


def test_a_folder_is_not_left_by_links_and_what_is_no_file_is_told(folder: Path) -> None:
    left: list[Unread] = []
    assert [Path(path).name for path in article_paths([folder], left.append)] == ["good.md", "same.md"]
    assert {Path(each.path).name for each in left} == {"out.md", "zero.md", "self.md", "up", "pipe.md", "socket.md"}
    assert all(each.why.startswith(f"{each.path}: left out, ") for each in left)


@pytest.mark.parametrize("name", ["pipe.md", "zero.md", "self.md", "socket.md", "no\0file.md", "n" * 300 + ".md"])
def test_what_is_no_file_is_told_and_not_waited_for(folder: Path, name: str) -> None:
    with pytest.raises(UnreadableArticle):
        read_article(folder / name)


def test_a_batch_goes_on_after_what_can_not_be_read_and_says_so(run: Run, folder: Path) -> None:
    (folder / "date.md").write_text(f"---\ndate: 2020-13-45\n---\n{GOOD}")
    (folder / "bomb.docx").write_bytes(packed(**{"word__document.xml": body("<w:p/>" * 1_100_000)}))
    (folder / os.fsdecode(b"bad\xffname.md")).write_text(f"{GOOD}And so on.")
    (folder / ("n" * 252 + ".md")).write_text(f"{GOOD}And so on and on.")
    built = run("build", folder, "--store", "store")
    assert built.returncode == 1 and "Traceback" not in built.stderr
    assert "read: 3 articles" in built.stdout + built.stderr and "8" in re.findall(r"not read: (\d+)", built.stdout + built.stderr)


def test_the_page_of_an_article_with_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 252 + ".md")
    path.write_text(GOOD)
    read = read_one(path, traced=True)
    assert isinstance(read, Read)
    Review(tmp_path / "pages").add(read)
    assert [len(page.name) < 200 for page in (tmp_path / "pages").iterdir()] == [True]


def test_an_error_that_nobody_foresaw_costs_one_article(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    assert isinstance(read_one(tmp_path / "a.md"), Read)
    monkeypatch.setattr("ingest.build.extract", fail)
    found = read_one(tmp_path / "a.md")
    assert isinstance(found, Unread) and found.why.startswith(f"{tmp_path / 'a.md'}: could not be read, internal error ZeroDivisionError")
