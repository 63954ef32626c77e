"""What can be told of a page by its HTML alone: whether it has what every page needs, and what it shows that nobody should see."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urlencode

from lxml import html

UNSEEN = frozenset({"script", "style", "template", "noscript"})
QUOTED = frozenset({"pre", "code", "textarea", "kbd", "samp"})  # in which an IRI or a key is meant to be seen
NAMED_BY = ("aria-label", "alt", "placeholder", "content")  # not title: what shows there has to be looked for
_IRI = re.compile(r"https?://(?:w3id\.org/covertrace|www\.w3\.org/(?:\d{4}|ns)|purl\.org/dc)/?[^\s\"')]*")
_NAME = re.compile(r"\b(?:claim|evidence|criterion|scope|quantity|article)-(?:[a-z0-9-]+-)?[0-9a-f]{8,}\b")
_WORD = re.compile(r"\b[A-Za-z][A-Za-z0-9_]*\b")


@dataclass(frozen=True)
class Finding:
    """A page and what is wrong with it."""

    page: str
    problem: str


@dataclass(frozen=True)
class Inspected:
    """What others need of a page: its title, the ids that links can lead to, its links as they are written, what is wrong with it."""

    title: str
    ids: frozenset[str]
    links: tuple[str, ...]
    findings: tuple[Finding, ...]


def inspected(address: str, body: bytes, keys: frozenset[str] | None) -> Inspected:
    """A page of HTML in UTF-8. `keys` are the names of the vocabulary that are no words of a language; None where all names may be shown."""
    page = html.document_fromstring(body.decode())
    ids = [each.get("id") for each in page.iter() if isinstance(each.tag, str) and each.get("id") is not None]
    problems = [*_parts(page), *_ids(ids), *_pictures(page), *(_shown(page, keys) if keys is not None else ())]
    found = tuple(Finding(address, problem) for problem in dict.fromkeys(problems))
    return Inspected(_text(page.find(".//title")), frozenset(ids), tuple(dict.fromkeys(_links(page))), found)


def _parts(page: html.HtmlElement) -> Iterator[str]:
    for name in ("h1", "main"):
        count = len(page.findall(f".//{name}"))
        if count != 1:
            yield f"{count} times <{name}>"
    if not all(_text(each) for each in page.findall(".//h1")):
        yield "an empty <h1>"
    if not page.get("lang"):
        yield "no lang"
    if not _text(page.find(".//title")):
        yield "no title"
    if page.find(".//meta[@name='viewport']") is None:
        yield "no viewport"


def _ids(ids: list[str]) -> Iterator[str]:
    yield from (f"id {name!r} {count} times" for name, count in Counter(ids).items() if count > 1 or not name)


def _pictures(page: html.HtmlElement) -> Iterator[str]:
    """WCAG 2.2, 1.1.1: an image has words in its place, or is told to be decoration."""
    for image in page.iter("img"):
        if image.get("alt") is None:
            yield f"image {image.get('src')} without alt"
    for picture in page.iter("svg"):
        named = picture.get("aria-label") or picture.get("aria-labelledby") or _text(picture.find("title"))
        if not named and not any(each.get("aria-hidden") == "true" for each in (picture, *picture.iterancestors())):
            yield "picture (svg) without a name"


def _shown(page: html.HtmlElement, keys: frozenset[str]) -> Iterator[str]:
    """IRIs, names made of digests, and keys, where a person reads them."""
    for text in _read(page):
        yield from (f"shows the IRI {iri}" for iri in _IRI.findall(text))
        without = _IRI.sub(" ", text)
        yield from (f"shows the name {name}" for name in _NAME.findall(without))
        yield from (f"shows the key {word}" for word in _WORD.findall(without) if word in keys)


def _read(page: html.HtmlElement) -> Iterator[str]:
    """The texts of a page that are read or heard."""
    for each in page.iter():
        if not isinstance(each.tag, str):
            yield each.tail or ""
            continue
        tags = {each.tag, *(above.tag for above in each.iterancestors())}
        if not tags & (UNSEEN | QUOTED):
            yield each.text or ""
            yield from (each.get(name) for name in NAMED_BY if each.get(name) and not (name == "content" and each.tag != "meta"))
        if not (tags - {each.tag}) & (UNSEEN | QUOTED):
            yield each.tail or ""


def _links(page: html.HtmlElement) -> Iterator[str]:
    """Where links, files and forms of a page lead. A GET form is sent as it stands there."""
    for each in page.iter("a", "area", "link", "use"):
        if each.get("href") is not None:
            yield each.get("href")
    for each in page.iter("img", "script", "iframe", "source", "object"):
        if each.get("src") or each.get("data"):
            yield each.get("src") or each.get("data")
    for form in page.iter("form"):
        if (form.get("method") or "get").lower() == "get":
            action = urldefrag(form.get("action") or "")[0].partition("?")[0]
            yield f"{action}?{urlencode(list(_fields(form)))}"


def _fields(form: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form that nobody has touched (HTML, 4.10.22.4). lxml takes an empty value of a choice for none."""
    for each in form.iter("input", "select", "textarea"):
        name, kind = each.get("name"), each.get("type", "text").lower() if each.tag == "input" else each.tag
        if not name or each.get("disabled") is not None or kind in ("submit", "button", "image", "reset", "file"):
            continue
        if kind == "select":
            chosen = [option for option in each.iter("option") if option.get("selected") is not None] or list(each.iter("option"))[:1]
            yield from ((name, option.get("value", _text(option))) for option in chosen)
        elif kind in ("checkbox", "radio"):
            yield from ((name, each.get("value", "on")) for _ in range(each.get("checked") is not None))
        else:
            yield name, each.get("value", "") if kind != "textarea" else each.text or ""


def _text(element: html.HtmlElement | None) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""
