"""Names of concepts for the words that are being typed into the question."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.knowledge import get_knowledge
from server.reading import Malformed

bp = Blueprint("completion", __name__)

LONGEST_TYPED = 100
_FRESH = 600  # seconds: names only change with a build, and one that is missing for a while does no harm


@bp.get("/complete.json")
def as_json() -> ResponseReturnValue:
    """`{"names": [{"label", "kind", "text", "typed"}]}`: what the end of `q` may become. Raises Malformed where q is missing or long."""
    typed = request.args.get("q")
    if typed is None:
        raise Malformed("q", "Nothing is typed.", "Give the last words of what is being typed as q.")
    if len(typed) > LONGEST_TYPED:
        raise Malformed("q", f"{len(typed):,} characters are given; the most we read is {LONGEST_TYPED}.", "Give the last words only.")
    names = get_knowledge().names()
    response = jsonify(names=[name._asdict() for name in names.complete(typed)])
    response.set_etag(names.version)
    response.cache_control.private = True
    response.cache_control.max_age = _FRESH
    return response.make_conditional(request)
