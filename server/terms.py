"""The vocabulary as an editor completes it: /sparql/terms.json; and the names of a query that are not in it."""

from difflib import get_close_matches

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from ontology.vocabulary import COV
from queries.catalogue import query
from queries.inspection import inspect, tokens_of
from queries.memory import remembered
from queries.store import Row, Store
from server.knowledge import get_store
from server.prefixes import known_prefixes, prefixed
from server.protection import open_to_all

bp = Blueprint("terms", __name__)


@bp.get("/sparql/terms.json")
def as_json() -> ResponseReturnValue:
    """`{"prefixes": {prefix: namespace}, "terms": [{"label", "iri", "prefixed", "kind", "definition"}]}`, with an ETag. Raises StoreError."""
    response = jsonify(prefixes=known_prefixes(), terms=_terms(get_store()))
    response.add_etag()
    response.cache_control.no_cache = True
    return open_to_all(response).make_conditional(request)


def unknown_terms(store: Store, sparql: str) -> dict[str, list[str]]:
    """The prefixed names of our vocabulary's namespace in a query that stand for nothing, each with those most like it. Raises StoreError."""
    ours = {prefix for prefix, namespace in inspect(sparql).prefixes.items() if namespace == COV}
    names = dict.fromkeys(value for kind, value, _ in tokens_of(sparql) if kind == "name" and value.partition(":")[0] in ours and not value.endswith(":"))
    known = {str(term["iri"]).removeprefix(COV) for term in _terms(store) if str(term["iri"]).startswith(COV)}
    found = {}
    for name in names:
        prefix, _, local = name.partition(":")
        if local not in known:
            found[name] = [f"{prefix}:{near}" for near in get_close_matches(local, known, 2, 0.75)]
    return found


def _terms(store: Store) -> list[dict[str, str | None]]:
    return remembered(store, "terms", lambda: [_term(row) for row in store.rows(query("terms").text)])


def _term(row: Row) -> dict[str, str | None]:
    return {
        "label": row["label"], "iri": row["iri"], "prefixed": prefixed(row["iri"]),
        "kind": row["kind"], "definition": row.get("definition", ""),
    }  # fmt: skip
