"""Tells a monitor whether the application can read its store."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from server.knowledge import get_knowledge

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def check() -> ResponseReturnValue:
    """200 with the number of sources, or 503 where the store can't be read."""
    try:
        return {"status": "ok", "sources": len(get_knowledge().list_articles())}
    except Exception:  # whatever the store raises, it can't be read
        return {"status": "store not readable"}, 503
