"""Where browsing begins: what the knowledge is about, most spoken of first; and the list of all pages for search engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from ontology.vocabulary import Concept
from queries.catalogue import query
from queries.memory import remembered
from queries.naming import times_named
from queries.proposed import know_proposed
from queries.store import Store
from server.addresses import address_of
from server.concept_page import Near
from server.knowledge import get_knowledge, get_store

bp = Blueprint("browse", __name__)

FEW = 8  # concepts of a kind
PART = 40_000  # addresses in a file; 50,000 are allowed (https://www.sitemaps.org/protocol.html)
KINDS = {
    "payer": "Who would pay", "service": "What is done", "provider": "Who gives it", "condition": "What it is for", "purpose": "Purposes",
    "setting": "Where it is given", "circumstance": "Circumstances", "place": "Places",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Concepts on a dimension: how many there are, how many of them claims name, and those that the most claims name."""

    dimension: str
    title: str
    total: int
    named: int
    most: tuple[Near, ...]


class Way(NamedTuple):
    """A way to look at the whole."""

    label: str
    address: str
    told: str


_WAYS = (
    ("search.page", "Search", "concepts, claims, articles and passages by their words"),
    ("compare.page", "Compare", "payers side by side, and a map of verdicts"),
    ("disagreements.page", "Disagreements", "where sources contradict each other, both sides with their sentences"),
    ("explore.page", "Explore", "everything and how it hangs together, as a picture and as a table"),
    ("articles.index", "Sources", "the articles, each with its claims marked in the text"),
    ("ontology.page", "Vocabulary", "the classes, properties and concepts of the ontology, and files to take away"),
    ("library.index", "Queries", "ready-made questions in SPARQL"),
)


@bp.get("/browse")
def index() -> ResponseReturnValue:
    """The kinds of concepts, and the ways to look at the whole."""
    store = get_store()
    know_proposed(store)
    ways = [Way(label, url_for(endpoint), told) for endpoint, label, told in _WAYS]
    return render_template("browse.html", kinds=[_kind(store, dimension) for dimension in KINDS], ways=ways)


def _kind(store: Store, dimension: str) -> Kind:
    times = times_named(store)
    concepts = [each for each in _concepts(store) if each.dimension == dimension]
    named = sorted((each for each in concepts if times.get(each.key)), key=lambda each: (-times[each.key], each.label))
    return Kind(dimension, KINDS[dimension], len(concepts), len(named), tuple(Near(each.key, each.label, times[each.key]) for each in named[:FEW]))


def _concepts(store: Store) -> list[Concept]:
    """Those of the vocabulary, and those that articles of this very build propose: the process may remember more of an earlier one."""
    times = times_named(store)
    return [each for each in get_knowledge().vocabulary.concepts.values() if not each.is_proposed or each.key in times]


@bp.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """All pages, or, where they are too many for one file, the files that list them."""
    count = len(_pages(get_store()))
    if count <= PART:
        return _sitemap(1)
    return _xml("sitemaps.xml", [url_for("browse.sitemap_part", number=number, _external=True) for number in range(1, -(-count // PART) + 1)])


@bp.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> ResponseReturnValue:
    """One of several files of addresses, counted from 1."""
    return _sitemap(number)


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """What search engines are told: where the list is. Answers say themselves that they are not to be kept."""
    return Response(f"User-agent: *\nAllow: /\nSitemap: {url_for('browse.sitemap', _external=True)}\n", mimetype="text/plain")


def _sitemap(number: int) -> Response:
    addresses = _pages(get_store())[PART * (number - 1) : PART * number] if number > 0 else []
    if not addresses:
        abort(404)
    home = url_for("ask.page", _external=True).rstrip("/")
    return _xml("sitemap.xml", [home + address for address in addresses])


def _xml(template: str, addresses: list[str]) -> Response:
    return Response(render_template(template, addresses=addresses), mimetype="application/xml")


def _pages(store: Store) -> list[str]:
    """The addresses of all pages that stand for something: begin, lists, concepts, claims, articles."""
    know_proposed(store)
    return remembered(store, "sitemap", lambda: list(dict.fromkeys(_listed(store))))


def _listed(store: Store) -> Iterator[str]:
    yield from (url_for(endpoint) for endpoint in ("ask.page", "browse.index", "articles.index", "ontology.page", "library.index"))
    yield from (address for concept in _concepts(store) if (address := address_of(concept.iri)))
    yield from (address for row in store.rows(query("claims_listed").text) if (address := address_of(row["claim"])))
    yield from (url_for("articles.show", file=row["file"]) for row in get_knowledge().list_articles())
