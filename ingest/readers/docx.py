"""Reads a Word document: headings, lists and tables, with what was inserted while changes were tracked and without what was deleted."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from lxml import etree

from ingest.document import Document, Unreadable, clean, heading, item, laid_out, row

MAX_UNPACKED = 100_000_000  # bytes
MAX_PARTS = 10_000
MAX_MARKUP = 30_000_000  # bytes of XML, pictures aside
MAX_ELEMENTS = 500_000  # tags in the XML of a package, each of which takes memory
_CHUNK = 1_000_000  # bytes that are unpacked at a time
MAX_DEPTH = 200
_DAMAGED = (
    PackageNotFoundError, KeyError, ValueError, AttributeError, etree.LxmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError,
    NotImplementedError,
)  # fmt: skip
_SKIPPED = {qn(name) for name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr")}
_BREAKS = {qn(name) for name in ("w:tab", "w:br", "w:cr")}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read(data: bytes) -> Document:
    """A Document of the words in the body of a .docx file; headers, footers, notes and text boxes are left out.

    Raises Unreadable for a file that is protected, damaged, too large when unpacked, or without text.
    """
    try:
        _check_package(data)
        word = docx.Document(BytesIO(data))
        text = laid_out(_blocks(word.element.body, Styles(word)))
        about = word.core_properties
        title, author, date = clean(about.title), clean(about.author), about.modified or about.created
    except Unreadable:
        raise
    except _DAMAGED as error:
        raise Unreadable("damaged Word document; open it in a word processor and save it anew as .docx") from error
    if not text:
        raise Unreadable("no text in the Word document; if it holds pictures of text, run text recognition over them and give the result")
    return Document(text=text, title=title, author=author, date=date.date().isoformat() if date else "")


def _check_package(data: bytes) -> None:
    """Raise Unreadable unless the bytes are a package of parts that together are of a size to be read."""
    if data.startswith(_OLE):
        raise Unreadable("encrypted, or a document of an older Word; open it in a word processor and save it without password as .docx")
    try:
        package = zipfile.ZipFile(BytesIO(data))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("damaged, or no Word document; open it in a word processor and save it anew as .docx") from error
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise Unreadable(f"unpacks to {size // 1_000_000:,} MB in {len(parts):,} parts, which is too large for an article; save only its text")
    _check_markup(package, [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))])


def _check_markup(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Raise Unreadable where there is more XML than a parser should be given: what each element takes is many times what it is packed to."""
    told = f"holds more than {MAX_ELEMENTS:,} elements or {MAX_MARKUP // 1_000_000} MB of XML, too much for an article; save only its text"
    tags = markup = 0
    for part in parts:
        with package.open(part) as file:
            while chunk := file.read(_CHUNK):
                tags, markup = tags + chunk.count(b"<"), markup + len(chunk)
                if tags > 2 * MAX_ELEMENTS or markup > MAX_MARKUP:
                    raise Unreadable(told)


class Styles:
    """What the styles of a document make of a paragraph: a heading, an item of a list."""

    def __init__(self, word: Word) -> None:
        self._levels: dict[str, int] = {}
        self._listed: set[str] = set()
        for style in word.styles:
            if isinstance(style, ParagraphStyle):
                self._learn(style)

    def _learn(self, style: ParagraphStyle) -> None:
        chain = [style]
        while isinstance(chain[-1].base_style, ParagraphStyle) and chain[-1].base_style not in chain and len(chain) < 20:
            chain.append(chain[-1].base_style)
        for each in chain:
            name = str(each.name or "")
            found = _HEADING.match(name)
            if found or name.lower() == "title":
                self._levels.setdefault(str(style.style_id), int(found[1]) if found else 1)
            if name.lower().startswith("list ") or each.element.find(f".//{qn('w:numPr')}") is not None:
                self._listed.add(str(style.style_id))

    def block(self, paragraph: etree._Element) -> str:
        """A paragraph as a heading, an item or a paragraph of the text."""
        words = "".join(_words(paragraph))
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = found.get(qn("w:val"), "") if found is not None else ""
        if style in self._levels:
            return heading(words, self._levels[style])
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is not None or style in self._listed:
            level = number.find(qn("w:ilvl")) if number is not None else None
            return item(words, min(int(level.get(qn("w:val"), "0")), 8) if level is not None else 0)
        return "\n".join(filter(None, map(clean, words.split("\n"))))


def _blocks(element: etree._Element, styles: Styles, depth: int = 0) -> Iterator[str]:
    """The blocks in an element, in order; content controls and the like are looked into."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"its parts are nested more than {MAX_DEPTH} deep; save only its text")
    for child in element:
        if child.tag == qn("w:p"):
            yield styles.block(child)
        elif child.tag == qn("w:tbl"):
            yield from _rows(child, styles, depth)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child, styles, depth + 1)


def _rows(table: etree._Element, styles: Styles, depth: int) -> Iterator[str]:
    """The rows of a table; one of a single column is there for the look, and read as what stands in it."""
    lines = [[cell for cell in line.iter(qn("w:tc")) if _nearest(cell, "w:tr") is line] for line in table.iter(qn("w:tr")) if _nearest(line, "w:tbl") is table]
    if max(map(len, lines), default=0) < 2:
        for line in lines:
            for cell in line:
                yield from _blocks(cell, styles, depth + 1)
        return
    for line in lines:
        yield row(" ".join("".join(_words(p)) for p in cell.iter(qn("w:p"))) for cell in line)


def _nearest(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(qn(name)), None)


def _words(element: etree._Element) -> Iterator[str]:
    """The words in an element as they read once all tracked changes are accepted."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n" if child.tag != qn("w:tab") else " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag not in _SKIPPED:
            yield from _words(child)
