"""Reads text and Markdown: the text is the file, letter for letter; front matter in YAML says what it is.

Control characters, which XML has no room for (XML 1.0, section 2.2) and which could steer a terminal, are read as a space or the end
of a line, each in its place, so that offsets count as in the file.
"""

import re
from datetime import date

import yaml
from yaml.nodes import Node

from ingest.document import Document, Unreadable

_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), *range(127, 133), *range(134, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), " ")
_CONTROLS |= dict.fromkeys((0x0B, 0x0C, 0x1C, 0x1D, 0x1E), "\n")
_LONGEST_HEAD = 100_000  # characters of front matter, for which a parser in Python takes seconds
_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)


class _Loader(yaml.SafeLoader):
    """Loads plain values. Aliases are refused: a few lines of them stand for more than any memory holds."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """See yaml.composer."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it points to another value with *")
        return super().compose_node(parent, index)


def read(data: bytes, charset: str = "") -> Document:
    """A Document whose text is the bytes decoded as `charset` or, where none is told, as UTF-8; lines end as they do in the file.

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
    text = text.translate(_CONTROLS)
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
        if len(found[1]) > _LONGEST_HEAD:
            raise Unreadable(f"front matter is longer than {_LONGEST_HEAD:,} characters; keep it to plain 'name: value' lines")
        meta = yaml.load(found[1], _Loader)  # noqa: S506 - a loader of plain values
    except yaml.YAMLError as error:
        raise Unreadable(f"front matter is not YAML ({str(error).splitlines()[0]})") from error
    except (ValueError, TypeError) as error:  # a date that is none, a number too long to be read
        raise Unreadable(f"front matter holds a value that can't be read ({error}); put it in quotes") from error
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
