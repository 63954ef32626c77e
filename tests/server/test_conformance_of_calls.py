"""Calls made up from the description, over the application itself: none fails, and each answers as it is described (Schemathesis)."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from queries.store import Store
from server import create_app

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
EXAMPLES = 2


@pytest.fixture(scope="module")
def client(shipped_store: Store) -> Any:
    """A program that calls the site."""
    app = create_app(shipped_store)
    yield app.test_client()
    app.extensions["covertrace.guard"].close()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    """The description."""
    found: dict[str, Any] = client.get("/api/openapi.json").get_json()
    return found


def wrong(client: FlaskClient, document: dict[str, Any], case: Any) -> str:
    """What is wrong with the answer to a call; nothing where it is as described."""
    sent = case.as_transport_kwargs(base_url="http://localhost")
    response = client.open(case.formatted_path, method=case.method, query_string=case.query, headers=dict(case.headers or {}), data=sent.get("data"))
    described = case.operation.definition.raw["responses"].get(str(response.status_code))
    if response.status_code >= 500 and response.status_code != 503:
        return f"answers {response.status_code}"
    if described is None:
        return f"answers {response.status_code}, which is not described"
    described = document["components"]["responses"][described["$ref"].rpartition("/")[2]] if "$ref" in described else described
    content = described.get("content", {})
    if content and response.mimetype not in content:
        return f"answers {response.status_code} with {response.mimetype}, which is not described"
    schema = content.get(response.mimetype, {}).get("schema")
    if schema and (response.mimetype or "").endswith("json"):
        errors = Draft202012Validator({**schema, "components": document["components"]}).iter_errors(response.get_json())
        return "; ".join(error.message[:200] for error in errors)
    return ""


def test_made_up_calls_answer_as_described(client: FlaskClient, document: dict[str, Any]) -> None:
    found = {}
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            if said := wrong(client, document, case):
                found[f"{case.operation.label} {case.query}"] = said

        call()
    assert found == {}
