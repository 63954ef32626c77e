"""Reads a page of HTML: the article proper, without menus, banners and comments, and what the page says of itself."""

import codecs
import logging
import re
from collections import Counter
from copy import deepcopy

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from ingest.document import Document, Unreadable, clean, heading, laid_out
from ingest.readers.html_layout import Kept, blocks

MAX_ELEMENTS = 200_000  # tags
MAX_DEPTH = 200  # the parser itself gives up a little beyond this and drops what lies deeper
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WRAPPERS = ("div", "main", "article", "section", "center", "form")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TELLING = 25  # letters, below which words may stand anywhere
logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it has to say is told by Unreadable
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def read(data: bytes, charset: str = "") -> Document:
    """A Document of the page; `charset` is what the server says of its encoding, if it does.

    Raises Unreadable for a page that is no HTML, nested too deeply, or without text.
    """
    tree = _parsed(decoded(data, charset))
    about = bare_extraction(
        deepcopy(tree), with_metadata=True, include_comments=False, favor_recall=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    found = about if isinstance(about, Extracted) else Extracted()
    article, kept = _article(tree, found)
    laid = [block for block in blocks(article, kept) if block]
    if not laid:
        raise Unreadable("no text in the page; if it is built by scripts, open it in a browser and save its text or a PDF")
    title = clean(found.title or "")
    if title and not laid[0].startswith("#"):
        laid.insert(0, heading(title, 1))
    names = dict.fromkeys(clean(name) for name in tree.xpath('//meta[@name="author"]/@content') if clean(name))
    return Document(
        text=laid_out(laid), title=title, author="; ".join(names) or clean(found.author or ""), publisher=clean(found.sitename or ""),
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
    """The page as a tree. Raises Unreadable where the parser would lose a part of it, or take memory without end."""
    if page.count("<") > 2 * MAX_ELEMENTS:
        raise Unreadable(f"holds more than {MAX_ELEMENTS:,} elements, too many for an article; save its text instead")
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


def _article(tree: html.HtmlElement, found: Extracted) -> tuple[html.HtmlElement, Kept]:
    """The least part of the page that holds what trafilatura takes for the article, and which elements hold some of that.

    Trafilatura tells well where an article is, and drops headings, questions and short lists in it: so that part is laid out anew.
    """
    told = {_letters("".join(part.itertext())) for part in (found.body.iter("p", "item", "cell", "head") if found.body is not None else ())}
    told = {letters for letters in told if len(letters) > _TELLING}
    holds: Counter[html.HtmlElement] = Counter()
    for element in tree.iter("p", "li", "td", "dd", "div", "blockquote", *_HEADINGS):
        if _letters(element.text_content()) in told:
            holds.update([element, *element.iterancestors()])
    body = tree.find("body")
    article = body if body is not None else tree
    least = 0.95 * max(holds[tree], 3)
    while inner := [child for child in article if child.tag in _WRAPPERS and holds[child] >= least]:
        article = inner[0]
    return article, lambda element: bool(holds[element])


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
