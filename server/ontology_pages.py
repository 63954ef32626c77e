"""The ontology: its classes, properties and concepts, as a page and as files."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from ontology.vocabulary import files

bp = Blueprint("ontology", __name__)


@bp.get("/ontology")
def page() -> ResponseReturnValue:
    """The definitions as Turtle."""
    return Response(files()[0].read_bytes(), content_type="text/turtle; charset=utf-8")
