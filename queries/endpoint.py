"""Where an endpoint takes queries, updates and whole graphs: by the habits of known engines, or as the environment says."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from queries.triplestore import StoreError

UPDATE, GRAPH_STORE = "COVERTRACE_UPDATE", "COVERTRACE_GRAPH_STORE"


@dataclass(frozen=True)
class Addresses:
    """The addresses of one endpoint. Without `data` (Graph Store Protocol) triples are sent as updates."""

    query: str
    update: str
    data: str | None


def addresses(url: str, signed: bool = False, environment: Mapping[str, str] = os.environ) -> Addresses:
    """The addresses that belong to a query address; `signed` where there are credentials. Raises StoreError for an address with credentials in it.

    COVERTRACE_UPDATE and COVERTRACE_GRAPH_STORE go before what is guessed; an empty COVERTRACE_GRAPH_STORE means that there is none.
    """
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise StoreError("an address must not hold credentials; put them into COVERTRACE_STORE_USER and COVERTRACE_STORE_PASSWORD")
    update, data = (urlunsplit((parts.scheme, parts.netloc, path, "", "")) if path else None for path in _beside(parts.path.rstrip("/"), signed))
    return Addresses(url, environment.get(UPDATE) or update or url, environment.get(GRAPH_STORE, data) or None)


def _beside(path: str, signed: bool) -> tuple[str, str]:
    """The paths of updates and graphs beside the path of queries; empty for the same address, and for none."""
    if path == "/query":  # Oxigraph
        return "/update", "/store"
    if path in ("/sparql", "/sparql-auth"):  # Virtuoso, which keeps what needs a user at addresses of their own
        return ("/sparql-auth", "/sparql-graph-crud-auth") if signed else ("/sparql", "/sparql-graph-crud")
    if re.search(r"/repositories/[^/]+$", path):  # RDF4J, GraphDB
        return f"{path}/statements", f"{path}/rdf-graphs/service"
    if "/blazegraph" in path or "/bigdata" in path:
        return path, ""
    if path.endswith(("/query", "/sparql")):  # Fuseki
        parent = path.rpartition("/")[0]
        return f"{parent}/update", f"{parent}/data"
    return "", ""
