"""The same query from other programs: curl, Python and R, ready to be pasted."""

import json
import re
import shlex
from dataclasses import dataclass

_UNUSUAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Snippet:
    """A program in a language that does what the page does; `needs` are the packages to install."""

    name: str
    needs: str
    text: str


def snippets(query: str, form: str, endpoint: str) -> tuple[Snippet, ...]:
    """The programs for a query of this form (see queries.inspection) at the address of the endpoint.

    All send the query as a form, which may be as long as it likes. The query is put in as the literal of each language.
    """
    kind = "graph" if form in ("CONSTRUCT", "DESCRIBE") else "ask" if form == "ASK" else "rows"
    literal = _in_python(query)
    return (
        Snippet("curl", "", _curl(query, kind, endpoint)),
        Snippet("Python, SPARQLWrapper", "pip install sparqlwrapper", _WRAPPER[kind].format(query=literal, endpoint=json.dumps(endpoint))),
        Snippet("Python, rdflib", "pip install rdflib", _RDFLIB[kind].format(query=literal, endpoint=json.dumps(endpoint))),
        Snippet("R", 'install.packages("httr2")', _in_r(query, kind, endpoint)),
    )


def _curl(query: str, kind: str, endpoint: str) -> str:
    return (
        f"curl --silent --show-error --fail-with-body {shlex.quote(endpoint)} \\\n"
        f"  --header {shlex.quote(f'Accept: {_ACCEPT[kind]}')} \\\n"
        f"  --data-urlencode {shlex.quote(f'query={query}')}\n"
    )


def _in_python(query: str) -> str:
    """A literal over several lines (https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals)."""
    escaped = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    written = _UNUSUAL.sub(lambda found: f"\\x{ord(found[0]):02x}", escaped)
    return f'"""\n{written}\n"""'


def _in_r(query: str, kind: str, endpoint: str) -> str:
    """A raw string of R 4.0 (`?Quotes`), with as many dashes as the query needs."""
    dashes = "---"
    while f'){dashes}"' in query:
        dashes += "-"
    return _R.format(query=f'r"{dashes}(\n{query}\n){dashes}"', endpoint=json.dumps(endpoint), accept=_ACCEPT[kind], read=_READ_IN_R[kind])


_ACCEPT = {"rows": "text/csv", "ask": "application/sparql-results+json", "graph": "text/turtle"}
_READ_IN_R = {
    "rows": "result <- read.csv(text = resp_body_string(response))\nprint(result)",
    "ask": "print(resp_body_json(response, check_type = FALSE)$boolean)",
    "graph": "cat(resp_body_string(response))",
}
_R = """library(httr2)

query <- {query}
response <- request({endpoint}) |>
  req_headers(Accept = "{accept}") |>
  req_body_form(query = query) |>
  req_perform()
{read}
"""
_ASKING = """from SPARQLWrapper import {made}, POST, SPARQLWrapper

endpoint = SPARQLWrapper({{endpoint}})
endpoint.setMethod(POST)
endpoint.setReturnFormat({made})
endpoint.setQuery({{query}})
"""
_WRAPPER = {
    "rows": _ASKING.format(made="JSON")
    + 'for row in endpoint.queryAndConvert()["results"]["bindings"]:\n    print({{name: cell["value"] for name, cell in row.items()}})\n',
    "ask": _ASKING.format(made="JSON") + 'print(endpoint.queryAndConvert()["boolean"])\n',
    "graph": _ASKING.format(made="TURTLE") + "print(endpoint.queryAndConvert().decode())\n",
}
_STORE = """from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

graph = Graph(SPARQLStore({endpoint}, method="POST_FORM"))
found = graph.query({query})
"""
_RDFLIB = {
    "rows": _STORE + "for row in found:\n    print(row.asdict())\n",
    "ask": _STORE + "print(found.askAnswer)\n",
    "graph": _STORE + "print(found.graph.serialize())\n",
}
