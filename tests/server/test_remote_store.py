"""The site over an endpoint: it answers, says so while the endpoint is down, and recovers by itself."""

from pathlib import Path

import pytest

from ingest.build import SHIPPED, graph_of, harvest
from queries.remote import RemoteStore
from server import create_app
from tests import engines

QUESTION = {"q": "Does TRICARE Prime cover massage?"}


def test_the_site_outlives_its_endpoint(tmp_path: Path) -> None:
    port = engines.free_port()
    try:
        with engines.oxigraph(tmp_path, port) as engine:
            store = RemoteStore(engine.url, fresh=0)
            store.replace(graph_of(harvest([SHIPPED])))
            client = create_app(store).test_client()
            assert client.get("/healthz").status_code == 200
            answered = client.get("/", query_string=QUESTION)
            assert answered.status_code == 200 and "TRICARE Prime" in answered.text
        down = client.get("/", query_string={"q": "Does Medicaid cover massage in Oregon?"})
        assert down.status_code == 503 and engine.url not in down.text
        assert client.get("/healthz").status_code == 503
        with engines.oxigraph(tmp_path, port):
            assert client.get("/healthz").status_code == 200
            assert client.get("/", query_string={"q": "Does Medicaid cover massage in Oregon?"}).status_code == 200
    except engines.Missing as missing:
        pytest.skip(str(missing))
