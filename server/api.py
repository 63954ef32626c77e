"""The calls for programs: their OpenAPI description, and a page that tells people how to call them."""

from flask import Blueprint, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from ontology.vocabulary import COV
from queries.catalogue import groups
from queries.memory import remembered
from server.knowledge import get_store
from server.library_results import MOST_ROWS, ROWS_OF_DATA
from server.openapi import Document, document
from server.protection import open_to_all

bp = Blueprint("api", __name__, url_prefix="/api")
VERSION = "1"  # of the calls: raised when one changes so that programs break


@bp.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The OpenAPI 3.1 document."""
    return jsonify(_document())


@bp.get("/")
def page() -> ResponseReturnValue:
    """The calls in words, with examples."""
    paths = _document()["paths"]
    others = [(path, method, call) for path, calls in paths.items() for method, call in calls.items() if "library" not in call["tags"]]
    return render_template("api.html", groups=groups(), others=others, rows=ROWS_OF_DATA, most=MOST_ROWS, namespace=COV)


@bp.after_request
def _open_to_all(response: Response) -> Response:
    """The description is for all."""
    return response if response.mimetype == "text/html" else open_to_all(response)


def _document() -> Document:
    """Made once for what the store holds."""
    store, own_articles = get_store(), "uploads_api" in current_app.blueprints
    return remembered(store, f"openapi{' with own articles' if own_articles else ''}", lambda: document(store, VERSION, own_articles))
