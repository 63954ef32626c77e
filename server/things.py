"""Linked data: every thing of the graph at /id/…, as a page or as RDF, by content negotiation or by the ending of the address."""

import pyoxigraph as ox
from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from queries.catalogue import BadParameter, query
from queries.formats import GRAPHS, Format
from server.addresses import iri_of
from server.knowledge import get_store
from server.labels import names_of
from server.protection import open_to_all
from server.protocol import choose, prefers_page

bp = Blueprint("things", __name__)

PREFIXES = {
    "cov": "https://w3id.org/covertrace/ontology#", "id": "https://w3id.org/covertrace/id/", "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#", "owl": "http://www.w3.org/2002/07/owl#", "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "skos": "http://www.w3.org/2004/02/skos/core#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
ENDINGS = {each.suffix: each for each in GRAPHS.values()}


@bp.get("/id/<name>")
def show(name: str) -> ResponseReturnValue:
    """A thing: a page for browsers, else RDF. `.ttl`, `.nt`, `.rdf` and `.jsonld` at the end of the address choose a form."""
    stem, _, ending = name.rpartition(".")
    wanted = ENDINGS.get(ending) if stem else None
    iri = iri_of(stem if wanted else name)
    triples = _triples(iri)
    if not triples:
        abort(404)
    if wanted is None and prefers_page(request.headers.get("Accept", "text/html")):
        return render_template("thing.html", iri=iri, name=names_of(get_store(), [iri]).get(iri))
    return _as_rdf(triples, wanted or choose(request.headers.get("Accept", ""), "CONSTRUCT"))


def _triples(iri: str) -> list[ox.Triple]:
    try:
        asked = query("statements_about").bind(thing=iri)
    except BadParameter:
        abort(404)
    return sorted((quad.triple for quad in ox.parse(get_store().graph(asked), format=ox.RdfFormat.N_TRIPLES)), key=str)


def _as_rdf(triples: list[ox.Triple], chosen: Format) -> Response:
    data = ox.serialize(triples, format=getattr(ox.RdfFormat, chosen.engine), prefixes=PREFIXES)
    response = Response(data, content_type=chosen.content_type)
    response.vary.add("Accept")
    return open_to_all(response)
