"""The whole graph: a picture that is walked by mouse and keyboard, a table of the same, and the data of both."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from queries.catalogue import BadParameter
from queries.exploration import Graph, around, whole_graph
from queries.linked import ARTICLE, CLAIM, Node
from queries.memory import remembered
from server.addresses import iri_of, name_of
from server.caching import changing
from server.explore_filter import KINDS, Filter, read_filter
from server.knowledge import get_store
from server.protection import open_to_all

bp = Blueprint("explore", __name__)

ROWS = 50  # of the table on one page
SCRIPT = "explore.js"
# How an edge is told from where it begins, and from where it ends.
RELATIONS = {
    "broader": ("is under", "has below it"), "scope": ("is about", "is what these are about"),
    "sufficient": ("holds if", "is a condition of"), "necessary": ("asks for", "is asked for by"),
    "process": ("advises", "is advised by"), "because": ("gives as its ground", "is the ground of"), "evidence": ("is stated in", "states"),
}  # fmt: skip
_COLUMNS = {"nodes": ("name", "kind", "label", "effect", "links"), "edges": ("from", "to", "relation")}


class Page(NamedTuple):
    """One page of the table: its nodes, and the numbers of the first of them, of all, of this page and of the last."""

    nodes: list[Node]
    first: int
    total: int
    number: int
    last: int


@bp.get("/explore")
def page() -> ResponseReturnValue:
    """The picture with the table below it; with `view=table` the table alone. Raises Malformed."""
    chosen, only_table = read_filter(request.args), request.args.get("view") == "table"
    graph = whole_graph(get_store())
    nodes = chosen.of(graph.nodes)
    number = min(chosen.page, max(1, -(-len(nodes) // ROWS)))
    first = (number - 1) * ROWS
    shown = Page(nodes[first : first + ROWS], first + 1, len(nodes), number, max(1, -(-len(nodes) // ROWS)))
    return render_template(
        "explore.html", graph=graph, shown=shown, chosen=chosen, kinds=KINDS, only_table=only_table, has_script=_is_built(),
        left_out=left_out(graph),
    )  # fmt: skip


@bp.get("/explore.json")
def data() -> ResponseReturnValue:
    """The graph, or what of it has the wanted kinds, effects and words. Edges name nodes by their place. Raises Malformed."""
    store, chosen = get_store(), read_filter(request.args)
    if not chosen.is_open:
        return _as_json(_packed(_within(whole_graph(store), chosen)))
    return _as_json(remembered(store, "packed graph", lambda: _packed(whole_graph(store))))


@bp.get("/explore/neighbours.json")
def neighbours() -> ResponseReturnValue:
    """What is linked to the thing at `/id/<of>`, which comes first, in the same form. 404 for what is no concept, claim or article."""
    try:
        graph = around(get_store(), iri_of(request.args.get("of", "")))
    except BadParameter:  # a name that can't stand in a query is nobody's
        graph = None
    if graph is None:
        abort(404)
    return _as_json(_packed(graph))


def left_out(graph: Graph) -> dict[str, tuple[int, int]]:
    """Of what the graph does not have all: how many it has, and how many there are, by "claims", "concepts", "articles"."""
    drawn = dict.fromkeys(graph.totals, 0)
    for node in graph.nodes:
        drawn[{CLAIM: "claims", ARTICLE: "articles"}.get(node.kind, "concepts")] += 1
    return {what: (drawn[what], number) for what, number in graph.totals.items() if number > drawn[what]}


def _within(graph: Graph, chosen: Filter) -> Graph:
    nodes = tuple(chosen.of(graph.nodes))
    known = {node.iri for node in nodes}
    return Graph(nodes, tuple(edge for edge in graph.edges if edge.source in known and edge.target in known), graph.totals)


def _packed(graph: Graph) -> bytes:
    """The graph as JSON with a row for each node and edge; what each row holds stands in `columns`."""
    places = {node.iri: at for at, node in enumerate(graph.nodes)}
    found = {
        "columns": _COLUMNS, "base": url_for("things.show", name="-")[:-1], "kinds": KINDS, "relations": RELATIONS, "totals": graph.totals,
        "nodes": list(_rows(graph.nodes)), "edges": [(places[edge.source], places[edge.target], edge.relation) for edge in graph.edges],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _rows(nodes: Iterable[Node]) -> Iterable[tuple[str, str, str, str, int]]:
    return ((name_of(node.iri) or "", node.kind, node.label, node.effect, node.links) for node in nodes)


def _as_json(body: bytes) -> ResponseReturnValue:
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.cache_control.no_cache = True
    return open_to_all(response).make_conditional(request)


def _is_built() -> bool:
    """Whether the picture's script is there; without it the next response may be another, since it can be built at any time."""
    there = (Path(current_app.static_folder or "") / "built" / SCRIPT).exists()
    if not there:
        changing()
    return there
