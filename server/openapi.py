"""The OpenAPI 3.1 description of the calls, made from the catalogue, the concepts of the store, and what is written in openapi.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

from queries.catalogue import ANY, Query, library
from queries.parameters import choices
from queries.store import Store
from server.library_results import RESULTS_JSON

_FIXED = Path(__file__).with_name("openapi.yaml")
OWN_ARTICLES = "/api/own-articles"
_COMMON = ("limit", "offset", "against")
Document = dict[str, Any]


def document(store: Store, version: str, own_articles: bool = False) -> Document:
    """The description, with the calls of own articles where they are switched on. Raises queries.store.StoreError."""
    import yaml  # takes time to load, and few ask for this

    fixed: Document = yaml.safe_load(_text())
    if not own_articles:
        fixed["paths"] = {path: calls for path, calls in fixed["paths"].items() if not path.startswith(OWN_ARTICLES)}
    paths = fixed["paths"] | {f"/query/{each.name}": {"get": _call(each)} for each in library()}
    kinds = sorted({kind for each in library() for several in each.kinds.values() for kind in several})
    schemas = fixed["components"]["schemas"] | {kind: _kind(store, kind) for kind in kinds}
    return fixed | {"info": fixed["info"] | {"version": version}, "paths": paths, "components": fixed["components"] | {"schemas": schemas}}


@cache
def _text() -> str:
    return _FIXED.read_text(encoding="utf-8")


def _kind(store: Store, kind: str) -> Document:
    found = choices(store, (kind,))
    return {"type": "string", "title": kind, "enum": [each.key for each in found], "description": "Keys; a label, a synonym or a code will do as well"}


def _call(wanted: Query) -> Document:
    """The operation of one query."""
    parameters: list[Document] = [_parameter(wanted, name) for name in wanted.params]
    if not wanted.is_graph:
        parameters += [{"$ref": f"#/components/parameters/{name}"} for name in _COMMON]
    more = f"\n\nMay give no rows {wanted.empty}." if wanted.empty else ""
    return {
        "operationId": wanted.name, "tags": ["library"], "summary": wanted.question, "description": f"{wanted.summary}.{more}", "parameters": parameters,
        "responses": {
            "200": {"description": "The graph" if wanted.is_graph else "The rows", "content": _content(wanted)},
            "400": {"$ref": "#/components/responses/Problem"}, "503": {"$ref": "#/components/responses/Problem"},
        },
    }  # fmt: skip


def _content(wanted: Query) -> Document:
    text = {"schema": {"type": "string"}}
    if wanted.is_graph:
        return {"text/turtle": text, "text/html": text}
    rows, results = ({"schema": {"$ref": f"#/components/schemas/{name}"}} for name in ("Rows", "SparqlResults"))
    return {"application/json": rows, RESULTS_JSON: results, "text/csv": text, "text/html": text}


def _parameter(wanted: Query, name: str) -> Document:
    kind, explanation = wanted.params[name]
    example: str | int = int(wanted.example(name)) if kind == "integer" else wanted.example(name)
    required = name not in wanted.optional
    schema = _schema(wanted, name, kind) | ({} if required else {"default": [example] if kind != "integer" else example})
    return {
        "name": name, "in": "query", "required": required, "description": explanation, "schema": schema,
        "example": example if kind == "integer" else [example], **({} if kind == "integer" else {"style": "form", "explode": True}),
    }  # fmt: skip


def _schema(wanted: Query, name: str, kind: str) -> Document:
    """Several values are alternatives, so that a parameter is a list; a concept has known keys, and other names that lead to them."""
    if kind == "integer":
        return {"type": "integer"}
    known: list[Document] = [{"$ref": f"#/components/schemas/{each}"} for each in wanted.kinds.get(name, ())]
    if known and name in wanted.optional:
        known.insert(0, {"const": ANY, "description": "Leaves it open"})
    item: Document = {"anyOf": [*known, {"type": "string"}]} if known else {"type": "string", **({"format": "uri"} if kind == "iri" else {})}
    return {"type": "array", "items": item}
