"""A page of HTML laid out as text: headings, paragraphs, items and rows in order, what is around the article left out."""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml.etree import _Element

from ingest.document import clean, heading, item, row

_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_NEVER = {"script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "select", "textarea", "input", "canvas", "audio", "video"}
_AROUND = {"nav", "footer", "aside", "dialog"}
_SIGNS = re.compile(
    r"(?<![a-z])(?:comments?|respond|disqus|cookies?|consent|gdpr|shar(?:e|ing|edaddy)|social|sidebar|widget-area|related(?:posts)?|jp-relatedposts|"
    r"breadcrumbs?|menu|nav(?:bar|igation)?|masthead|colophon|newsletter|subscribe|popup|modal|advert(?:isement)?|ads?|skip-link|pagination|pager|"
    r"entry-meta|post-meta|byline|posted-on|tags?-links|footer|toc)(?![a-z])"
)
_LABEL = re.compile(r"accordion|toggle|collaps|faq|question|tab")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
Kept = Callable[[_Element], bool]


def blocks(element: _Element, kept: Kept) -> Iterator[str]:
    """The blocks in an element. `kept` says of an element that seems to stand around the article that it is a part of it after all."""
    running = [_flat(element.text)]
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _NEVER or (is_around(child) and not kept(child)):
            running.append(_flat(child.tail))
        elif _is_running(child):
            running += ["\n" if child.tag == "br" else words(child), _flat(child.tail)]
        else:
            yield _paragraph(running)
            yield from _block(child, kept)
            running = [_flat(child.tail)]
    yield _paragraph(running)


def _block(element: _Element, kept: Kept) -> Iterator[str]:
    tag = element.tag
    if tag in _HEADINGS:
        yield heading(words(element), int(tag[1]))
    elif tag == "summary":
        yield heading(words(element), 4)
    elif tag == "button":
        label = clean(words(element))
        if label.endswith("?") or _LABEL.search(_names(element)):
            yield heading(label, 4)
    elif tag in ("ul", "ol", "menu"):
        yield from _items(element, 0, kept)
    elif tag == "dl":
        yield from _definitions(element, kept)
    elif tag == "table":
        yield from _table(element, kept)
    else:
        yield from blocks(element, kept)


def _items(element: _Element, depth: int, kept: Kept) -> Iterator[str]:
    """A list; an item in which headings or tables stand is laid out as if it were no item."""
    for child in element.iterchildren(tag=None):
        if not isinstance(child.tag, str) or (is_around(child) and not kept(child)):
            continue
        if child.tag in ("ul", "ol", "menu"):
            yield from _items(child, depth + 1, kept)
        elif any(next(child.iter(tag), None) is not None for tag in (*_HEADINGS, "table")):
            yield from blocks(child, kept)
        else:
            lists = [inner for inner in child.iter("ul", "ol", "menu") if next(inner.iterancestors("ul", "ol", "menu")) is element]
            yield item(words(child, without=lists), depth)
            for inner in lists:
                yield from _items(inner, depth + 1, kept)


def _definitions(element: _Element, kept: Kept) -> Iterator[str]:
    """Terms with their definitions as items; questions with their answers as headings with what stands below them."""
    term = ""
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            term = clean(words(child))
            if term.endswith("?"):
                yield heading(term, 4)
        elif term.endswith("?"):
            yield from blocks(child, kept)
        else:
            yield item(f"{term}: {words(child)}" if term else words(child))


def _table(element: _Element, kept: Kept) -> Iterator[str]:
    """The rows of a table; one that only arranges the page is laid out as what stands in it."""
    lines = [[cell for cell in line if cell.tag in ("td", "th")] for line in element.iter("tr") if next(line.iterancestors("table")) is element]
    nested = any(next(cell.iter("table", "ul", "ol", *_HEADINGS), None) is not None for line in lines for cell in line)
    if nested or max(map(len, lines), default=0) < 2:
        for line in lines:
            for cell in line:
                yield from blocks(cell, kept)
        return
    for caption in element.iterchildren("caption"):
        yield clean(words(caption))
    for line in lines:
        yield row(words(cell) for cell in line)


def is_around(element: _Element) -> bool:
    """Whether an element seems to stand around the article: by its tag, by how it is named, or since it is links for the most part."""
    if element.tag in ("html", "body", "main", "article"):
        return False
    if element.tag in _AROUND or _SIGNS.search(_names(element)):
        return True
    links = list(element.iter("a")) if element.tag in ("ul", "ol", "div", "section", "header", "table") else []
    return len(links) > 2 and sum(len(clean(words(link))) for link in links) > 0.7 * len(clean(words(element)))


def words(element: _Element, without: Iterable[_Element] = ()) -> str:
    """The words in an element, lines ending where it breaks them; what stands in a block of its own is kept apart from what is around it."""
    parts = [_flat(element.text)]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NEVER and child not in without and not _is_note(child):
            inner = "\n" if child.tag == "br" else words(child, without)
            parts.append(inner if child.tag in _INLINE else f" {inner} ")
        parts.append(_flat(child.tail))
    return "".join(parts)


def _is_note(element: _Element) -> bool:
    """Whether an element is the mark of a footnote."""
    return element.tag == "sup" and next(element.iter("a"), None) is not None


def _is_running(element: _Element) -> bool:
    """Whether an element is a part of a running text: it, and all in it."""
    return element.tag in _INLINE and all(inner.tag in _INLINE or not isinstance(inner.tag, str) for inner in element.iter())


def _names(element: _Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower().replace("_", "-")


def _paragraph(running: Iterable[str]) -> str:
    return "\n".join(filter(None, map(clean, "".join(running).split("\n"))))


def _flat(text: str | None) -> str:
    """Text as a browser shows it: where the lines of the file end tells nothing."""
    return re.sub(r"\s+", " ", text or "")
