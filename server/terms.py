"""The vocabulary as an editor completes it: /sparql/terms.json."""

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from queries.catalogue import query
from queries.memory import remembered
from queries.store import Row, Store, StoreError
from server.prefixes import known_prefixes, prefixed

bp = Blueprint("terms", __name__)


@bp.get("/sparql/terms.json")
def as_json() -> ResponseReturnValue:
    """`{"prefixes": {prefix: namespace}, "terms": [{"label", "iri", "prefixed", "kind", "definition"}]}`, with an ETag. Raises StoreError."""
    guard = current_app.extensions["covertrace.guard"]
    if guard is None:
        raise StoreError("the application was made without a store, so there are no terms to complete")
    response = jsonify(prefixes=known_prefixes(), terms=remembered(guard.store, "terms", lambda: _terms(guard.store)))
    response.add_etag()
    response.cache_control.no_cache = True
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response.make_conditional(request)


def _terms(store: Store) -> list[dict[str, str | None]]:
    return [_term(row) for row in store.rows(query("terms").text)]


def _term(row: Row) -> dict[str, str | None]:
    return {
        "label": row["label"], "iri": row["iri"], "prefixed": prefixed(row["iri"]),
        "kind": row["kind"], "definition": row.get("definition", ""),
    }  # fmt: skip
