"""Files that are there whole or not at all."""

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class WorkspaceError(Exception):
    """The folder can't be used, or holds what it should not; the message says what to do."""


def now() -> str:
    """The present moment, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file. Raises WorkspaceError where there is none, OSError where there is no file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise WorkspaceError(f"{path} can't be read: {error}") from error
    if not isinstance(found, dict):
        raise WorkspaceError(f"{path} can't be read: it holds no object")
    return found


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write an object."""
    write(path, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace"))


def write(path: Path, data: bytes) -> None:
    """Write a file for this user alone. Raises OSError, and what was there is there still."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
