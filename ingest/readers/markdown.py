"""Reads text and Markdown: the text is the file, letter for letter; front matter in YAML says what it is."""

import re
from datetime import date

import yaml

from ingest.document import Document, Unreadable

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)


def read(data: bytes, charset: str = "") -> Document:
    """A Document whose text is the bytes decoded as `charset` or, where none is told, as UTF-8; newlines are left as they are.

    Raises Unreadable for bytes that can't be decoded so.
    """
    if b"\x00" in data:
        raise Unreadable("binary, not text; give a .txt or .md file")
    try:
        text = data.decode(charset or "utf-8")
    except LookupError:
        raise Unreadable(f"said to be written in {charset}, which is unknown; save it as UTF-8 and give the file") from None
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}; save it as UTF-8") from error
    meta, body = _front_matter(text)
    return Document(
        text=text, body=body, title=_string(meta.get("title")), author=_author(meta), publisher=_string(meta.get("publisher")),
        date=_date(meta.get("date")), kind=_string(meta.get("kind")), authority=_string(meta.get("authority")),
        sources=_strings(meta.get("sources")) or _strings(meta.get("source")) or _strings(meta.get("url")),
    )


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    try:
        meta = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        raise Unreadable(f"front matter is not YAML ({str(error).splitlines()[0]})") from error
    except RecursionError:
        raise Unreadable("front matter is nested too deeply; keep it to plain 'name: value' lines") from None
    return (meta if isinstance(meta, dict) else {}), found.end()


def _author(meta: dict[str, object]) -> str:
    return "; ".join(_strings(meta.get("author")) or _strings(meta.get("authors")))


def _string(value: object) -> str:
    return str(value) if value else ""


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return (str(value),) if value else ()


def _date(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
