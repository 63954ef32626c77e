"""JSON by orjson, which takes a tenth of the time of the standard library's: answers over a large store have a hundred kilobytes of it."""

from typing import Any

import orjson
from flask import Response, current_app
from flask.json.provider import JSONProvider


class FastJSON(JSONProvider):
    """What a view returns as values, in UTF-8 and in the order that it has them in."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Values as JSON. Raises TypeError for what JSON has no form for."""
        return orjson.dumps(obj, option=orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Values of JSON. Raises ValueError."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """The response of one value, or of named ones, with an end of line."""
        return current_app.response_class(f"{self.dumps(self._prepare_response_obj(args, kwargs))}\n", mimetype="application/json")
