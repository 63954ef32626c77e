"""The description of the calls: valid OpenAPI 3.1, complete, and true."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from queries.catalogue import library
from queries.store import Store
from server import create_app

PAGES = {"/", "/api/", "/query/", "/search", "/static/{}"}  # for people alone
SELF = "/api/openapi.json"


@pytest.fixture
def app(shipped_store: Store) -> Flask:
    """A site over the shipped articles."""
    return create_app(shipped_store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A program that calls it."""
    return app.test_client()


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """What the site tells of its calls."""
    response = client.get(SELF)
    assert response.mimetype == "application/json" and response.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = response.get_json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, call) for path, calls in document["paths"].items() for method, call in calls.items()]


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        found: Any = document
        for key in part["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        return dict(found)
    return part


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_query_of_the_library_is_a_call_with_its_parameters(document: dict[str, Any]) -> None:
    for each in library():
        call = document["paths"][f"/query/{each.name}"]["get"]
        named = {parameter["name"]: parameter for parameter in (resolved(document, p) for p in call["parameters"])}
        assert set(each.params) <= set(named)
        assert {name for name in each.params if named[name]["required"]} == set(each.params) - set(each.optional)
        assert ("text/turtle" in call["responses"]["200"]["content"]) == each.is_graph
    assert "MedicareAdvantage" in document["components"]["schemas"]["Payer"]["enum"]


def test_every_route_for_programs_is_described_and_no_other(app: Flask, document: dict[str, Any]) -> None:
    routes = {re.sub(r"<[^>]*>", "{}", rule.rule) for rule in app.url_map.iter_rules()}
    described = {re.sub(r"{[^}]*}", "{}", path) for path in document["paths"]}
    data = {route for route in routes if route.endswith((".json", ".ttl")) or route in ("/healthz", "/readyz", "/sparql")} - {SELF}
    assert data <= described
    assert {path for path in described if not path.startswith("/query/")} <= routes - PAGES
    ids = [call["operationId"] for _, _, call in operations(document)]
    assert len(set(ids)) == len(ids)


def test_the_sparql_endpoint_is_described_where_there_is_one(app: Flask) -> None:
    if "/sparql" not in {rule.rule for rule in app.url_map.iter_rules()}:
        endpoint = Blueprint("some_endpoint", __name__)
        endpoint.add_url_rule("/sparql", view_func=lambda: "")
        app.register_blueprint(endpoint)
    document = app.test_client().get(SELF).get_json()
    assert set(document["paths"]["/sparql"]) == {"get", "post"}
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_calls_with_their_examples_answer_as_described(client: FlaskClient, document: dict[str, Any]) -> None:
    for path, method, call in operations(document):
        if path.startswith("/sparql"):
            continue
        parameters = [resolved(document, parameter) for parameter in call.get("parameters", [])]
        given = [(p["name"], p["example"]) for p in parameters if p["in"] == "query" and p.get("required")]
        given += [("q", "Does Medicare cover massage?")] if path in ("/answer.json", "/answer.rq", "/trace.ttl") else []
        for parameter in parameters:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        content = call["responses"]["200"]["content"]
        kind = next(iter(content))
        response = client.open(f"{path}?{urlencode(given, doseq=True)}", method=method.upper(), headers={"Accept": kind})
        assert (response.status_code, response.mimetype) == (200, kind), path
        if kind == "application/json":
            schema = {**content[kind]["schema"], "components": document["components"]}
            assert [error.message for error in Draft202012Validator(schema).iter_errors(response.get_json())] == [], path


def test_problems_are_as_described(client: FlaskClient, document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    for address in ("/query/refusals.json?payer=Nobody", "/query/nothing.json", "/answer.json", "/complete.json", "/nowhere.json"):
        problem = client.get(address)
        assert problem.status_code >= 400 and problem.content_type == "application/problem+json"
        assert list(Draft202012Validator(schema).iter_errors(problem.get_json())) == []


def test_the_page_tells_the_calls_in_words(client: FlaskClient, document: dict[str, Any]) -> None:
    page = client.get("/api/").text
    others = [path for path, _, call in operations(document) if "library" not in call["tags"]]
    assert [path for path in others if path not in page] == []
    assert "<script" not in page and 'href="/api/openapi.json"' in page
    examples = re.findall(r"http://localhost(/query/[^'\"\s]+)", unescape(page))
    assert len(examples) > 4
    assert [example for example in examples if client.get(example).status_code != 200] == []
