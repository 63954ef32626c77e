"""Linked data: every thing of the graph at /id/…, as a page or as RDF, by content negotiation or by the ending of the address."""

import re
from difflib import get_close_matches

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontology.vocabulary import COV, ID
from queries.articles import local
from queries.catalogue import BadParameter, query
from queries.export import in_order
from queries.formats import GRAPHS, Format
from queries.proposed import know_proposed
from queries.store import Store
from server.addresses import iri_of, key_of, slug
from server.claim_page import claim_page, evidence_page
from server.concept_page import concept_page
from server.knowledge import get_knowledge, get_store
from server.labels import names_of
from server.linked import relations, stated_of, told_by_name
from server.protection import open_to_all
from server.protocol import choose, prefers_page
from server.reading import Malformed
from server.wording import capital

bp = Blueprint("things", __name__)

_LONGEST = 100  # characters of a name that may be misspelt
_PART_OF = re.compile(r"-(quote|position|quantity|mention-\d+)$")
ENDINGS = {each.suffix: each for each in GRAPHS.values()}


@bp.get("/id/<name>")
def show(name: str) -> ResponseReturnValue:
    """A thing: a page for browsers, else RDF. `.ttl`, `.nt`, `.rdf` and `.jsonld` at the end of the address choose a form."""
    store = get_store()
    know_proposed(store)
    stem, _, ending = name.rpartition(".")
    wanted = ENDINGS.get(ending) if stem else None
    iri = iri_of(stem if wanted else name)
    kinds = _kinds(store, iri)
    if not kinds:
        return _elsewhere(stem if wanted else name, f".{ending}" if wanted else "")
    if wanted is None and prefers_page(request.headers.get("Accept", "text/html")):
        return _page(store, iri, name, kinds)
    return _as_rdf(store, iri, wanted or choose(request.headers.get("Accept", ""), "CONSTRUCT"))


@bp.after_request
def _by_accept(response: Response) -> Response:
    response.vary.add("Accept")
    return response


def _elsewhere(name: str, ending: str) -> ResponseReturnValue:
    """Where a thing is whose name was written otherwise. Raises Malformed (404) with the names most like it where there is none."""
    small = slug(name) if name.isascii() and len(name) < _LONGEST else ""
    if small != name and key_of(small):
        return redirect(url_for("things.show", name=small + ending), 301)
    near = get_close_matches(small, [slug(key) for key in get_knowledge().vocabulary.concepts], 3, 0.75) if small else []
    raise Malformed("", f"There is nothing called “{name[:60]}” here.", "Search for it, or begin at Browse.", near, 404)


def _kinds(store: Store, iri: str) -> set[str]:
    try:
        return {local(row["kind"]) for row in store.rows(query("kinds_of_thing").bind(thing=iri))}
    except BadParameter:  # a name that can be no end of an IRI
        return set()


def _page(store: Store, iri: str, name: str, kinds: set[str]) -> ResponseReturnValue:
    key = key_of(name)
    if key:
        return concept_page(store, key)
    if "Claim" in kinds:
        return claim_page(store, iri)
    if "Evidence" in kinds:
        return evidence_page(store, iri)
    if "Article" in kinds:
        return redirect(url_for("articles.show", file=stated_of(store, iri)[f"{COV}fileName"][0]), 303)  # its page tells more than its statements
    return render_template("thing.html", iri=iri, label=_title(store, iri) or name, relations=relations(store, iri, stated_of(store, iri)))


def _title(store: Store, iri: str) -> str:
    """What a thing is and is called, of a part of a passage also in which one it is."""
    whole = _PART_OF.sub("", iri).replace(f"{ID}scope-", f"{ID}claim-")
    names = names_of(store, [iri, whole])
    told = ": ".join(each for each in (capital(told_by_name(iri)), names[iri].label if iri in names else "") if each)
    return f"{told}, in “{names[whole].label}”" if whole != iri and whole in names else told


def _as_rdf(store: Store, iri: str, chosen: Format) -> Response:
    """What the graph says of a thing."""
    data, _ = in_order(store.graph(query("statements_about").bind(thing=iri)), chosen)
    return open_to_all(Response(data, content_type=chosen.content_type))
