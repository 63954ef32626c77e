"""What was read once need not be read again: statements kept by the article's SHA-256 and by all that determines how it is read.

A cache is never needed: an entry that is missing, torn or of another version is read anew, and a folder that can't be
written to is left alone.
"""

import contextlib
import hashlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ontology
from ingest.article import Article
from ingest.claim import Statement
from ingest.stored import NotStored, dumped, loaded

_VERSION = re.compile(r"read-[0-9a-f]{16}")  # nothing else in the folder is ours to remove
_HERE, _ONTOLOGY = Path(__file__).parent, Path(str(ontology.__file__)).parent
_RULES = ((_HERE, "*.py"), (_HERE, "*.toml"), (_ONTOLOGY, "*.py"), (_ONTOLOGY, "coverage.ttl"), (_ONTOLOGY, "concepts/*.ttl"))


@dataclass(frozen=True)
class Extracted:
    """What was made of an article: its statements, and the names of payers that it proposes."""

    statements: list[Statement]
    proposed: list[str]


@dataclass(frozen=True)
class Cache:
    """A folder of entries, one a file. It may be used by several processes at once."""

    folder: Path

    def get(self, article: Article) -> Extracted | None:
        """What is kept of an article, or None. An entry counts only if it is whole and was made of the same text."""
        try:
            check, made_of, kept = self._path(article.sha256).read_bytes().split(b"\n", 2)
            if check != _digest(made_of + kept) or made_of != _made_of(article):
                return None
            found: Extracted = loaded(Extracted, kept)
        except (OSError, ValueError, NotStored):
            return None
        return found

    def holds(self, sha256: str) -> bool:
        """Whether there is an entry of a file of these bytes; it may still be one of another text."""
        return self._path(sha256).is_file()

    def put(self, article: Article, extracted: Extracted) -> None:
        """Keep what was made of an article. A disk that is full or may not be written to is no error."""
        made_of, kept = _made_of(article), dumped(extracted)
        with contextlib.suppress(OSError):
            _write(self._path(article.sha256), b"\n".join((_digest(made_of + kept), made_of, kept)))

    def _path(self, sha256: str) -> Path:
        return self.folder / version() / sha256[:2] / f"{sha256}.jsonl"


def default_folder() -> Path:
    """Where the platform keeps what can be made anew. Raises RuntimeError where there is no home."""
    told = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(told) if os.path.isabs(told) else Path.home() / ".cache") / "covertrace"


def open_cache(folder: Path) -> Cache:
    """The cache in this folder, made if it is not there, and without what other versions left in it. Raises OSError where it can't be written to."""
    present = folder / version()
    present.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=present):
        pass  # it can be written to
    for other in folder.iterdir():
        if other != present and _VERSION.fullmatch(other.name) and not other.is_symlink():
            shutil.rmtree(other, ignore_errors=True)
    return Cache(folder)


@cache
def version() -> str:
    """A name for everything but the article that determines what is read in it: code, wording, concepts, the Python that runs it."""
    return f"read-{hashlib.sha256(f'{sys.version} {rules()}'.encode()).hexdigest()[:16]}"


def rules() -> str:
    """The digest of the code, wording and concepts that articles are read by, whichever Python runs them."""
    found = hashlib.sha256()
    for folder, pattern in _RULES:
        for path in sorted(folder.glob(pattern)):
            found.update(f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def _made_of(article: Article) -> bytes:
    """Extraction knows an article by its text and by where the text proper begins; a file's bytes may be read in more than one way."""
    return f'{{"body":{article.body},"text":"{hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()}"}}'.encode()


def _digest(data: bytes) -> bytes:
    return f'{{"sha256":"{hashlib.sha256(data).hexdigest()}"}}'.encode()


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
