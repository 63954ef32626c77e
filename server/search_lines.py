"""Results of a search as lines: what each is, where it leads, and the words of its facets."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from queries.search import Found
from queries.search_entry import FACETS
from queries.search_facets import Choice, replaced
from queries.search_hits import Hit
from server.addresses import address_of
from server.wording import AUTHORITIES, EFFECTS

KINDS = {"concept": "Concepts", "claim": "Claims", "article": "Articles", "passage": "Passages"}
TYPES = {
    "Payer": "payer", "Provider": "provider", "Service": "service", "Condition": "condition", "Circumstance": "circumstance", "Purpose": "purpose",
    "Place": "place", "Setting": "kind of place", "ProcedureCode": "billing code", "DiagnosisCode": "diagnosis code", "Process": "step", "Topic": "topic",
}  # fmt: skip
HEADINGS = {"kind": "What it is", "type": "Which kind of concept", "effect": "What it says", "payer": "Of which payer", "authority": "Who says so"}
_WORDS = {
    "kind": KINDS, "type": TYPES, "authority": AUTHORITIES, "effect": {key: said.word for key, said in EFFECTS.items()},
}  # fmt: skip


def address(hit: Hit) -> str:
    """Where a result leads: the page of a concept or claim, an article, or the place in it."""
    if hit.kind in ("article", "passage"):
        return url_for("articles.show", file=hit.file, _anchor=f"e-{hit.start}-{hit.end}" if hit.kind == "passage" else None)
    return address_of(hit.iri) or hit.iri


def word(facet: str, choice: Choice) -> str:
    """What a value of a facet is called."""
    return _WORDS.get(facet, {}).get(choice.value, choice.label)


def asked(words: str, chosen: Mapping[str, str], exactly: bool = False, begin: int = 0) -> dict[str, str]:
    """The parameters of a search as an address has them."""
    found = {"q": words, **{name: chosen[name] for name in FACETS if chosen.get(name)}}
    return found | ({"exact": "1"} if exactly else {}) | ({"offset": str(begin)} if begin else {})


def choosing(facet: str, value: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """What is chosen once a value is chosen, or with "" taken off."""
    return {name: each for name, each in chosen.items() if name not in replaced(facet)} | ({facet: value} if value else {})


def as_data(found: Found, chosen: Mapping[str, str], exactly: bool, limit: int) -> dict[str, Any]:
    """A search for programs."""
    end = found.begin + limit
    more: dict[str, Any] = asked(found.typed, chosen, exactly, end) | {"limit": limit}
    return {
        "query": found.typed, "searched": found.words, "corrected": found.is_corrected, "match": "some" if found.some else "all",
        "filters": dict(chosen), "total": found.total, "limit": limit, "offset": found.begin,
        "next": url_for("search.as_json", **more) if end < found.total else None,
        "facets": {name: [_choice(found, name, each, chosen, exactly) for each in values] for name, values in found.facets.items()},
        "results": [_result(hit) for hit in found.hits], "near": list(found.near),
    }  # fmt: skip


def _choice(found: Found, name: str, choice: Choice, chosen: Mapping[str, str], exactly: bool) -> dict[str, Any]:
    narrowed: dict[str, Any] = asked(found.typed, choosing(name, choice.value, chosen), exactly)
    return {"value": choice.value, "label": word(name, choice), "count": choice.results, "url": url_for("search.as_json", **narrowed)}


def _result(hit: Hit) -> dict[str, Any]:
    """A line; `marked` are the words of the title that were searched for."""
    return {
        "kind": hit.kind, "type": hit.type or None, "title": str(hit.title), "marked": [words for words, marked in hit.title.parts if marked],
        "text": str(hit.body) or None, "iri": hit.iri, "url": address(hit), **{key: value for key, value in hit.shown.items() if value != ""},
    }  # fmt: skip
