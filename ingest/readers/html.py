"""Reads a page of HTML: the article proper, without menus, banners and comments, and what the page says of itself."""

import codecs
import logging
import re
from collections.abc import Iterator

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from ingest.document import Document, Unreadable, clean, heading, item, laid_out, row

MAX_DEPTH = 200  # the parser itself gives up a little beyond this and drops what lies deeper
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BLOCKS = ("p", "head", "list", "item", "table", "row", "cell", "quote", "div")
logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it has to say is told by Unreadable
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def read(data: bytes, charset: str = "") -> Document:
    """A Document of the page; `charset` is what the server says of its encoding, if it does.

    Raises Unreadable for a page that is no HTML, nested too deeply, or without text.
    """
    tree = _parsed(decoded(data, charset))
    author = "; ".join(dict.fromkeys(clean(name) for name in tree.xpath('//meta[@name="author"]/@content') if clean(name)))
    found = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params={"extensive_search": False, "original_date": True})
    if not isinstance(found, Extracted) or not clean(found.text or ""):
        raise Unreadable("no text in the page; if it is built by scripts, open it in a browser and save its text or a PDF")
    blocks = [block for block in _blocks(found.body) if block]
    title = clean(found.title or "")
    if title and not (blocks and blocks[0].startswith("#")):
        blocks.insert(0, heading(title, 1))
    return Document(
        text=laid_out(blocks), title=title, author=author or clean(found.author or ""), publisher=clean(found.sitename or ""),
        date=found.date or "", sources=(found.url,) if found.url else (),
    )


def decoded(data: bytes, charset: str = "") -> str:
    """The bytes as text, in the order of the HTML standard: byte order mark, server, meta element; else UTF-8, or Windows-1252."""
    declared = _DECLARED.search(data[:4096])
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for name in filter(None, (marked, charset, declared[1].decode("ascii") if declared else "", "utf-8")):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("windows-1252", errors="replace")


def _parsed(page: str) -> html.HtmlElement:
    """The page as a tree. Raises Unreadable where the parser would lose a part of it."""
    try:
        tree = html.document_fromstring(page.encode(errors="replace"), parser=html.HTMLParser(encoding="utf-8"))
    except etree.LxmlError:
        raise Unreadable("no HTML in it; open it in a browser and save it anew") from None
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise Unreadable(f"its elements are nested more than {MAX_DEPTH} deep, and what lies deeper can't be read; save its text instead")
    return tree


def _blocks(element: etree._Element) -> Iterator[str]:
    """The headings, paragraphs, items and rows in an element that the extraction gave, in order."""
    yield _paragraph(element.text or "")
    for child in element:
        if child.tag == "head":
            yield heading(_words(child), int(re.sub(r"\D", "", child.get("rend", "")) or 2))
        elif child.tag == "list":
            yield from _items(child, 0)
        elif child.tag == "table":
            yield from (row(_words(cell) for cell in line.iter("cell")) for line in child.iter("row"))
        elif any(inner.tag in _BLOCKS for inner in child.iter() if inner is not child):
            yield from _blocks(child)
        else:
            yield _paragraph(_words(child))
        yield _paragraph(child.tail or "")


def _items(element: etree._Element, depth: int) -> Iterator[str]:
    for child in element.iterchildren("item"):
        yield item(_words(child, without="list"), depth)
        for inner in child.iter("list"):
            if next(inner.iterancestors("list")) is element:
                yield from _items(inner, depth + 1)


def _words(element: etree._Element, without: str = "") -> str:
    """The words in an element; what stands in a block of its own is kept apart from what is around it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag != without:
            parts.append("\n" if child.tag == "lb" else f" {_words(child, without)} " if child.tag in _BLOCKS else _words(child, without))
        parts.append(child.tail or "")
    return "".join(parts)


def _paragraph(words: str) -> str:
    return "\n".join(filter(None, map(clean, words.split("\n"))))
