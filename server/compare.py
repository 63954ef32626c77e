"""Payers compared: a map of verdicts, each of which leads to its answer, as a page, as CSV and as JSON."""

import csv
import io
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urljoin

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from queries.spoken import spoken
from server.choices import circumstances, fields
from server.heatmap import Cell, Map, Value, made
from server.knowledge import get_knowledge, get_store
from server.map_asked import KINDS, MapAsked, read_map
from server.protection import open_to_all
from server.reading import SAID

bp = Blueprint("compare", __name__)

_OFFERED = 60  # payers to choose from, so that the form stays short
_COLUMNS = ("payer", "payer_key", "about", "row", "row_key", "verdict", "leaning", "contested", "reason", "address")


class Held(NamedTuple):
    """A fact that holds in every cell, and the address of the map without it."""

    label: str
    without: str


@bp.get("/compare")
def page() -> ResponseReturnValue:
    """The map as a page. What a form sends is sent on to its short address. Raises Malformed."""
    asked = _asked()
    if any(not value.strip() or name.startswith(SAID) for name, value in request.args.items(multi=True)):
        return redirect(asked.url())
    found = made(asked, get_knowledge())
    turned = replace(asked, turned=not asked.turned)
    return render_template("compare.html", map=found, asked=asked, turned=turned, kinds=KINDS.values(), held=_held(asked), **_form(found))


@bp.get("/compare.json")
def as_json() -> Response:
    """The map as JSON: what was asked, the payers, the rows, and a list of cells, row by row. Raises Malformed."""
    found = made(_asked(), get_knowledge())
    told = {
        "rows": found.asked.kind.name, "facts": _facts(found.asked), "payers": list(map(vars, found.payers)), "values": list(map(vars, found.rows)),
        "cells": [_line(cell, found) for cell in found],
    }  # fmt: skip
    return open_to_all(jsonify(told))


@bp.get("/compare.csv")
def as_csv() -> Response:
    """The map as CSV with a heading line (RFC 4180), a line for each cell. Raises Malformed."""
    found = made(_asked(), get_knowledge())
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    writer.writerows(_line(cell, found) for cell in found)
    headers = {"Content-Disposition": 'attachment; filename="compare.csv"'}
    return open_to_all(Response(out.getvalue(), content_type="text/csv; charset=utf-8; header=present", headers=headers))


def _asked() -> MapAsked:
    knowledge = get_knowledge()
    knowledge.understand("")  # payers that articles propose have names then
    return read_map(request.args, knowledge)


def _line(cell: Cell, found: Map) -> dict[str, object]:
    """A cell for programs. `address` is that of its answer on this site."""
    return {
        "payer": cell.payer.label, "payer_key": cell.payer.key, "about": found.asked.kind.dimension, "row": cell.row.label, "row_key": cell.row.key,
        **vars(cell.outcome), "address": urljoin(request.host_url, cell.url),
    }  # fmt: skip


def _facts(asked: MapAsked) -> list[dict[str, object]]:
    """What holds in every cell."""
    vocabulary = get_knowledge().vocabulary
    stated = [(key, False) for dimension, key in asked.facts.stated if dimension != "payer"]
    facts = [*stated, *((key, True) for key in asked.facts.denied)]
    return [{"dimension": vocabulary.concepts[key].dimension, "concept": key, "label": vocabulary.label(key), "denied": denied} for key, denied in facts]


def _held(asked: MapAsked) -> list[Held]:
    return [Held(f"{'not: ' if fact['denied'] else ''}{fact['label']}", asked.without(str(fact["concept"])).url()) for fact in _facts(asked)]


def _form(found: Map) -> dict[str, Any]:
    """What the form offers and is filled in with: payers, and facts to hold in every cell."""
    vocabulary, asked = get_knowledge().vocabulary, found.asked
    known = [each.key for each in spoken(get_store()) if each.dimension == "payer" and each.key in vocabulary.concepts]
    keys = dict.fromkeys([*(payer.key for payer in found.payers), *known[:_OFFERED]])
    facts = [(str(fact["concept"]), bool(fact["denied"])) for fact in _facts(asked)]
    return {
        "offered": sorted((Value(key, vocabulary.label(key)) for key in keys), key=lambda value: value.label.lower()),
        "fields": [each for each in fields(vocabulary) if each.dimension not in ("payer", asked.kind.dimension)],
        "groups": circumstances(vocabulary, {key for key, _ in facts}),
        "chosen": {(vocabulary.concepts[key].dimension, key): "no" if denied else "yes" for key, denied in facts},
        "label_of": vocabulary.label,
    }
