"""The name that an article goes by. It never becomes a path: files are kept under their digest."""

import re
import unicodedata

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")  # what ingest reads; a test compares the two
LONGEST = 120  # characters
_UNFIT = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|\Z)", re.IGNORECASE)  # names that Windows keeps for itself


class Refused(Exception):
    """A file that is not taken in; the message says why and what to do, in one line."""


def display_name(given: str) -> str:
    """The name to keep, made of what a browser or a command gave: no folder, no invisible character, no leading dot, not too long.

    Raises Refused for what ends in none of SUFFIXES.
    """
    last = re.split(r"[/\\]", given.replace("\0", ""))[-1]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if not unicodedata.category(c).startswith("C"))
    name = re.sub(r"\s+", " ", _UNFIT.sub("-", seen)).strip().lstrip(".").strip()
    stem, dot, ending = name.rpartition(".")
    suffix = f"{dot}{ending}".lower()
    if suffix not in SUFFIXES:
        if f".{name.lower()}" in SUFFIXES:  # nothing but an ending, as in ".md"
            return f"article.{name.lower()}"
        raise Refused(f"“{_short(name)}” is not read: its name ends in none of {', '.join(SUFFIXES)}")
    stem = stem.strip(". ") or "article"
    return f"{'file-' if _DEVICE.match(stem) else ''}{stem[: LONGEST - len(suffix)].rstrip()}{suffix}"


def pasted(title: str, text: str) -> tuple[str, bytes]:
    """The name and the bytes of the Markdown file that a title and a text become. Raises Refused where one is missing."""
    heading = " ".join(title.split())
    if not heading or not text.strip():
        raise Refused("a title and a text are needed; nothing was kept")
    stem = re.sub(r"[^\w]+", "-", heading.lower()).strip("-_")[:60].strip("-_") or "article"
    body = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return display_name(f"{stem}.md"), f"# {heading}\n\n{body}\n".encode("utf-8", "replace")


def _short(name: str) -> str:
    return f"{name[:60]}…" if len(name) > 60 else name
