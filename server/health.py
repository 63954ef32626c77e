"""Tells monitors whether the application lives, and whether it can answer."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from server.knowledge import get_knowledge, ready
from server.problems import Problem

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def check() -> ResponseReturnValue:
    """200 with the number of sources, or 503 where the store can't be read."""
    try:
        return {"status": "ok", "sources": get_knowledge().count_articles()[0]}
    except Exception:  # whatever the store raises, it can't be read
        return {"status": "store not readable"}, 503


@bp.get("/readyz")
def answers() -> ResponseReturnValue:
    """200 with the build that is served, after the store was asked something. Raises Problem (503) where it does not answer."""
    version = ready(get_knowledge())
    if version is None:
        raise Problem(503, "The store does not answer, so nothing can be asked.", "Whoever runs this site finds in its log what to do.")
    return {"status": "ready", "build": version}


@bp.after_request
def _fresh(response: Response) -> Response:
    """A monitor that is told what was true before is told nothing."""
    response.headers["Cache-Control"] = "no-store"
    return response
