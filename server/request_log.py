"""The log as lines of JSON, one for each request and each message. No line holds what was asked: no address, no question, no message of an error."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

from server.observing import Seen
from server.request_ids import current_id

_log = logging.getLogger("covertrace.requests")
_FIELDS = "covertrace_fields"


class JsonLines(logging.Formatter):
    """Formats a record as one line: time (RFC 3339, UTC), level, logger, message, request_id within a request, and the fields of a request."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter. Of an exception it tells the type and where it was raised: its message may quote a question."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, object] = {"time": time, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if current_id():
            line["request_id"] = current_id()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line | getattr(record, _FIELDS, {}), ensure_ascii=False)


def switch_on(stream: TextIO | None = None) -> None:
    """Write the log of this process as lines of JSON, on the standard error unless a stream is given."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _log.setLevel(logging.INFO)


def log_request(seen: Seen) -> None:
    """Write the line of a request."""
    fields = {
        "method": seen.method, "route": seen.route or None, "status": seen.status, "ms": round(seen.seconds * 1000, 1), "bytes": seen.size,
        "request_id": seen.request_id,
    }  # fmt: skip
    _log.info("request", extra={_FIELDS: fields})
