"""Payers compared: a map of verdicts, each of which leads to its answer, and payers side by side; as pages and as data."""

from dataclasses import replace
from urllib.parse import urljoin

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontology.vocabulary import COV
from server.heatmap import Cell, Map, made
from server.knowledge import Knowledge, get_knowledge
from server.library_results import csv_file
from server.map_asked import KINDS, MapAsked, read_map
from server.map_form import facts_of, form, held, offered_payers
from server.problems import Problem
from server.protection import open_to_all
from server.reading import SAID
from server.side_by_side import as_data, beside, read_payers

bp = Blueprint("compare", __name__)

_COLUMNS = ("payer", "payer_key", "about", "row", "row_key", "verdict", "leaning", "contested", "reason", "address")


@bp.get("/compare")
def page() -> ResponseReturnValue:
    """The map as a page. What a form sends is sent on to its short address. Raises Malformed."""
    asked = _asked()
    if any(not value.strip() or name.startswith(SAID) for name, value in request.args.items(multi=True)):
        return redirect(asked.url())
    found = made(asked, get_knowledge())
    turned = replace(asked, turned=not asked.turned)
    return render_template("compare.html", map=found, asked=asked, turned=turned, kinds=KINDS.values(), held=held(asked), namespace=COV, **form(found))


@bp.get("/compare.json")
def as_json() -> Response:
    """The map as JSON: what was asked, the payers, the rows, and a list of cells, row by row. Raises Malformed."""
    found = _whole()
    told = {
        "rows": found.asked.kind.name, "facts": facts_of(found.asked), "payers": list(map(vars, found.payers)), "values": list(map(vars, found.rows)),
        "cells": [_line(cell, found) for cell in found],
    }  # fmt: skip
    return open_to_all(jsonify(told))


@bp.get("/compare.csv")
def as_csv() -> Response:
    """The map as CSV with a heading line (RFC 4180), a line for each cell. Raises Malformed."""
    found = _whole()
    return open_to_all(csv_file("compare", _COLUMNS, (_line(cell, found) for cell in found)))


@bp.get("/compare/payers")
def payers() -> ResponseReturnValue:
    """Two to four payers side by side, as a page. Raises Malformed."""
    found = beside(read_payers(request.args, _knowledge()), get_knowledge())
    keys = [payer.key for payer in found.payers]
    return render_template(
        "side_by_side.html", found=found, offered=offered_payers(found.payers), keys=keys, data=url_for("compare.payers_as_json", payer=keys),
        namespace=COV, concept_label=get_knowledge().vocabulary.label,
    )  # fmt: skip


@bp.get("/compare/payers.json")
def payers_as_json() -> Response:
    """The same as JSON. Raises Malformed."""
    return open_to_all(jsonify(as_data(beside(read_payers(request.args, _knowledge()), get_knowledge()))))


def _knowledge() -> Knowledge:
    """The knowledge, after the payers that articles propose have been read: they have names then."""
    knowledge = get_knowledge()
    knowledge.understand("")
    return knowledge


def _asked() -> MapAsked:
    return read_map(request.args, _knowledge())


def _whole() -> Map:
    """The map, all of it. Raises Problem 503 while some of it is not decided: each request gets further."""
    found = made(_asked(), get_knowledge())
    if found.undecided:
        told = f"{found.undecided:,} of {len(list(found)):,} cells are not decided yet."
        raise Problem(503, told, "Ask again: what is decided is kept, and the next request goes on.", headers={"Retry-After": "1"})
    return found


def _line(cell: Cell, found: Map) -> dict[str, object]:
    """A cell for programs. `address` is that of its answer on this site."""
    return {
        "payer": cell.payer.label, "payer_key": cell.payer.key, "about": found.asked.kind.dimension, "row": cell.row.label, "row_key": cell.row.key,
        **(vars(cell.outcome) if cell.outcome else {}), "address": urljoin(request.host_url, cell.url),
    }  # fmt: skip
