"""The page of a concept: what it is, what stands around it, and what the sources say of it."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from ontology.vocabulary import COV, Concept
from queries.articles import local
from queries.described import Listed, listed_claims
from queries.disagreements import all_about
from queries.naming import Naming, claims_naming, named_together, times_named
from queries.store import Store
from server.addresses import name_of
from server.against import in_short
from server.asked import DIMENSIONS, Asked
from server.knowledge import get_knowledge
from server.labels import names_of
from server.linked import Stated, relations, stated_of
from server.neighbourhood_picture import neighbourhood_of
from server.reading import Malformed, page_asked
from server.schema_org import concept_schema
from server.wording import EFFECTS, capital

AT_ONCE = 8  # claims of an effect, until one asks for all of them
DISAGREEMENTS = 3
PAGE = 50  # claims, where one effect is asked for
_FACETS = 10  # values of a dimension
_STATED = {  # what only the graph tells of the place of a concept
    "includesCoverageOf": "Covers at least what is covered by", "mayInclude": "May include", "programScope": "Only for", "cannotGive": "Can't give",
}  # fmt: skip


@dataclass(frozen=True)
class Near:
    """A concept beside this one, and how many claims name it."""

    key: str
    label: str
    claims: int


@dataclass(frozen=True)
class Group:
    """Claims of one effect: `total` of them, of which `claims` are shown; `all` is the address that shows them page by page."""

    effect: str
    total: int
    claims: tuple[Listed, ...]
    all: str


@dataclass(frozen=True)
class Facet:
    """What else the claims name on a dimension, each value with the address that keeps only the claims that name it too."""

    dimension: str
    values: tuple[tuple[Near, str], ...]


@dataclass(frozen=True)
class Narrowed:
    """What an address narrows the page to: an effect, another concept, and which page."""

    effect: str
    beside: str
    page: int


def concept_page(store: Store, key: str) -> str:
    """The page. Raises Malformed for what can't be asked of it, and StoreError."""
    concept = get_knowledge().vocabulary.concepts[key]
    asked = _asked()
    naming = claims_naming(store, key, asked.beside)
    against, stated = all_about(store, key), stated_of(store, COV + key)
    return render_template(
        "concept.html", against=in_short(store, against[:DISAGREEMENTS]), disagreements=len(against), picture=neighbourhood_of(key, concept.label),
        concept=concept, iri=COV + key, asked=asked, groups=_groups(store, concept, naming, asked), total=len(naming),
        around=around(store, concept, stated), facets=_facets(store, concept, asked), pages=_pages(concept, naming, asked), beside=_near(store, asked.beside),
        relations=relations(store, COV + key, stated), ask=_question(concept), schema=concept_schema(concept), kind=_kind(store, concept),
        newest=max((each.newest for each in naming), default=""),
    )  # fmt: skip


def around(store: Store, concept: Concept, stated: Stated) -> list[tuple[str, list[Near]]]:
    """The concepts that the vocabulary places around one, by how they stand to it; without empty places."""
    vocabulary = get_knowledge().vocabulary
    below = sorted((each.key for each in vocabulary.concepts.values() if concept.key in each.parents), key=vocabulary.label)
    same = [each.key for each in vocabulary.concepts.values() if concept.key in each.equivalents]
    places = [
        ("Kind of", list(concept.parents)), ("The same as", [*concept.equivalents, *same]), ("Kinds of it", below), ("Implies", list(concept.implies)),
        ("The contrary", list(concept.complements)), *((told, list(map(local, stated.get(COV + name, [])))) for name, told in _STATED.items()),
    ]  # fmt: skip
    return [(told, [near for near in (_near(store, key) for key in dict.fromkeys(keys)) if near]) for told, keys in places if keys]


def _kind(store: Store, concept: Concept) -> str:
    """The class of a concept in words: "payer", "procedure code"."""
    found = names_of(store, [COV + concept.kind]).get(COV + concept.kind)
    return capital(found.label if found else concept.kind)


def _near(store: Store, key: str) -> Near | None:
    """A concept, None where there is none of this key, or only in the memory of an earlier build."""
    concept, times = get_knowledge().vocabulary.concepts.get(key), times_named(store).get(key, 0)
    return Near(key, concept.label, times) if concept and (times or not concept.is_proposed) else None


def _asked() -> Narrowed:
    effect, beside = (request.args.get(name, "").strip() for name in ("effect", "with"))
    if effect and effect not in EFFECTS:
        raise Malformed("effect", f"“{effect[:40]}” is no effect that claims have.", "Give one of these, or leave it out.", tuple(EFFECTS))
    if beside and beside not in get_knowledge().vocabulary.concepts:
        raise Malformed("with", f"There is no concept with the key “{beside[:80]}”.", "Follow the links of the page, or leave it out.")
    return Narrowed(effect, beside, page_asked())


def _groups(store: Store, concept: Concept, naming: tuple[Naming, ...], asked: Narrowed) -> list[Group]:
    by_effect: dict[str, list[str]] = {effect: [] for effect in EFFECTS if asked.effect in ("", effect)}
    for each in naming:
        by_effect.get(each.effect, []).append(each.claim)
    begin = PAGE * (asked.page - 1)
    shown = {effect: claims[begin : begin + PAGE] if asked.effect else claims[:AT_ONCE] for effect, claims in by_effect.items()}
    told = listed_claims(store, [claim for claims in shown.values() for claim in claims])
    return [
        Group(effect, len(claims), tuple(told[claim] for claim in shown[effect]), _address(concept, asked, effect=effect))
        for effect, claims in by_effect.items() if claims
    ]  # fmt: skip


def _pages(concept: Concept, naming: tuple[Naming, ...], asked: Narrowed) -> tuple[str, str]:
    """The addresses of the page before and after, "" where there is none."""
    total = sum(each.effect == asked.effect for each in naming)
    if not asked.effect:
        return "", ""
    before = _address(concept, asked, page=asked.page - 1) if asked.page > 1 else ""
    return before, _address(concept, asked, page=asked.page + 1) if asked.page * PAGE < total else ""


def _facets(store: Store, concept: Concept, asked: Narrowed) -> list[Facet]:
    together = named_together(store, concept.key)
    vocabulary = get_knowledge().vocabulary
    found = []
    for dimension in DIMENSIONS:
        values = [each for each in together if vocabulary.concepts[each.key].dimension == dimension and each.key != asked.beside][:_FACETS]
        links = tuple((Near(each.key, vocabulary.label(each.key), each.claims), _address(concept, asked, beside=each.key)) for each in values)
        if links:
            found.append(Facet(dimension, links))
    return found


def _address(concept: Concept, asked: Narrowed, *, effect: str | None = None, beside: str | None = None, page: int = 1) -> str:
    """The address of this page narrowed otherwise."""
    wanted = {"effect": asked.effect if effect is None else effect, "with": asked.beside if beside is None else beside, "page": str(page) if page > 1 else ""}
    given: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    return url_for("things.show", name=name_of(concept.iri), **given)


def _question(concept: Concept) -> str:
    """The address that asks about a treatment of which only this is known, "" where a scenario can't have it."""
    if concept.dimension not in DIMENSIONS or concept.out_of_scope:
        return ""
    return Asked(stated=((concept.dimension, concept.key),)).url()
