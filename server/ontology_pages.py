"""The ontology: its classes, properties and concepts, as pages and as files, by content negotiation or by the ending of the address.

`/ontology` is the vocabulary as it is now, `/ontology/0.1.0` a version for good: the address of that path is its `owl:versionIRI`.
"""

from difflib import get_close_matches
from functools import lru_cache

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontology.definitions import Definitions
from ontology.versions import definitions_of, present, released, triples_of, turtle_of, versions
from ontology.vocabulary import COV, load_vocabulary
from queries.formats import GRAPHS, Format
from queries.memory import remembered
from queries.store import StoreError
from server.addresses import address_of, slug
from server.concept_lists import concepts_of, part_of
from server.definition_lists import link_to, sections
from server.knowledge import get_store
from server.model_picture import picture_of
from server.prefixes import known_prefixes
from server.protection import open_to_all
from server.protocol import choose, prefers_page
from server.reading import Malformed
from server.term_uses import Use, uses

bp = Blueprint("ontology", __name__)
ENDINGS = {each.suffix: each for each in GRAPHS.values()}


@bp.get("/ontology", defaults={"version": ""})
@bp.get("/ontology/<version>")
def page(version: str) -> ResponseReturnValue:
    """A version of the vocabulary, the present one where none is named: a page for browsers, else RDF."""
    stem, _, ending = version.rpartition(".")
    wanted = ENDINGS.get(ending) if stem else None
    return _version(stem if wanted else version, wanted)


@bp.get("/ontology.<ending>")
def file(ending: str) -> ResponseReturnValue:
    """The vocabulary as it is now, in the form of the ending: ttl, rdf, jsonld or nt."""
    return _version("", _form(ending))


@bp.get("/ontology/term/<key>")
def term(key: str) -> ResponseReturnValue:
    """Where a term of this name is told: the IRI of a concept ends in `#Key`, which no server sees; a script of the page asks for it here."""
    known = definitions_of(present()).terms.keys() | load_vocabulary().concepts.keys()
    if key not in known:
        near = tuple(get_close_matches(key, known, 5))
        raise Malformed("key", f"The vocabulary has no term “{key[:60]}”.", "Look for it in the list of terms or concepts.", near, 404)
    return redirect(str(address_of(COV + key)))


@bp.get("/ontology/concepts")
def all_concepts() -> ResponseReturnValue:
    """The kinds of concepts stand in the page of the vocabulary."""
    return redirect(f"{url_for('ontology.page')}#all-concepts")


@bp.get("/ontology/concepts/<kind>")
def concepts(kind: str) -> ResponseReturnValue:
    """The concepts of a kind such as `payer`, in their hierarchy: a page for browsers, else RDF."""
    stem, _, ending = kind.rpartition(".")
    wanted = ENDINGS.get(ending) if stem else None
    name = stem if wanted else kind
    known = definitions_of(present())
    key = next((each for each in known.kinds if slug(each) == name), None)
    if key is None:
        raise Malformed("kind", f"There is no kind of concepts “{name[:60]}”.", "Take one of these.", [slug(each) for each in known.kinds], 404)
    if wanted is None and _wants_page():
        return _negotiated(render_template("concepts.html", kind=known.terms[key], known=known, part=part_of(key, _start()), slug=slug, link_to=link_to))
    return _data(_serialized(present(), wanted or _accepted(), key), wanted or _accepted(), f"covertrace-{name}")


def _version(version: str, wanted: Format | None) -> ResponseReturnValue:
    number = version or present()
    if number not in versions():
        raise Malformed("version", f"There is no version “{number[:40]}” of the vocabulary.", "Take one of these.", versions(), 404)
    if wanted is None and _wants_page():
        return _negotiated(_page(number, by_name=bool(version)))
    return _data(_serialized(number, wanted or _accepted()), wanted or _accepted(), f"covertrace-ontology-{number}")


def _page(number: str, by_name: bool) -> str:
    known = definitions_of(number)
    return render_template(
        "ontology.html", known=known, header=known.header, described=_described(known), sections=sections(number), picture=picture_of(known),
        terms=_terms(number), versions=versions(), released=released(), present=present(), named=number if by_name else "", slug=slug,
    )  # fmt: skip


def _terms(number: str) -> str:
    """The list of terms as HTML, the largest part of the page: made once a build. It needs no store; without one no uses are told."""
    def rendered(used: dict[str, Use]) -> str:
        return render_template("_terms.html", known=definitions_of(number), sections=sections(number), uses=used)

    try:
        store = get_store()
        return remembered(store, ("terms", number), lambda: rendered(uses(store, definitions_of(number))))
    except StoreError:
        return rendered({})


def _described(known: Definitions) -> dict[str, object]:
    """What search engines read of it: a set of defined terms (https://schema.org/DefinedTermSet)."""
    header = known.header
    return {
        "@context": "https://schema.org", "@type": "DefinedTermSet", "@id": header.version_iri, "name": header.title, "description": header.description,
        "version": header.version, "license": header.license, "dateCreated": header.created, "dateModified": header.modified,
        "url": url_for("ontology.page", version=header.version, _external=True),
    }  # fmt: skip


def _form(ending: str) -> Format:
    if ending not in ENDINGS:
        raise Malformed("ending", f"The vocabulary is not given as .{ending[:20]}.", "Take one of these.", [f".{each}" for each in ENDINGS], 404)
    return ENDINGS[ending]


def _start() -> int:
    given = request.args.get("from", "1")
    if not given.isascii() or not given.isdecimal() or len(given) > 9:
        raise Malformed("from", "`from` is the number of a concept in the list.", "Give a number from 1.")
    return int(given) - 1


def _wants_page() -> bool:
    return prefers_page(request.headers.get("Accept", "text/html"))


def _accepted() -> Format:
    return choose(request.headers.get("Accept", ""), "CONSTRUCT")


@lru_cache(maxsize=64)
def _serialized(version: str, chosen: Format, kind: str = "") -> bytes:
    """A version whole, or its concepts of a kind. As Turtle the whole is what its editors wrote, with their order and comments."""
    if chosen.name == "turtle" and not kind:
        return turtle_of(version).encode()
    triples = triples_of(version)
    if kind:
        subjects = {ox.NamedNode(each.iri) for each in concepts_of(kind)}
        triples = tuple(triple for triple in triples if triple.subject in subjects)
    data = ox.serialize(triples, format=getattr(ox.RdfFormat, chosen.engine), prefixes=known_prefixes())
    assert data is not None
    return data


def _data(body: bytes, chosen: Format, name: str) -> Response:
    response = _negotiated(Response(body, content_type=chosen.content_type))
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{chosen.suffix}"'
    response.add_etag()
    response.make_conditional(request)
    return open_to_all(response)


def _negotiated(answer: str | Response) -> Response:
    response = answer if isinstance(answer, Response) else Response(answer, mimetype="text/html")
    response.vary.add("Accept")
    return response
