"""Many articles, one after the other: read by several processes where that pays, kept on disk until the graph is made of them."""

import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from ingest.article import Article
from ingest.build import Read, Unread, read_one
from ingest.cache import Cache
from ingest.claim import Statement
from ingest.copies import Copy, Sketch, copies, sketch
from ingest.parallel import Workers
from ingest.proposal import propose
from ingest.stored import dumped, loaded

SMALL = 500_000  # bytes of articles that one process has read before others have started


def stream(
    paths: Sequence[Path | str], jobs: int = 1, cache: Cache | None = None, told: Callable[[str], None] = lambda line: None, traced: bool = False,
    scheduler: str = "",
) -> Iterator[Read | Unread]:
    """Each of these files as it is read, in their order, the same for any number of `jobs` and from the cluster of a `scheduler`, which keeps no traces.

    `told` gets a line where a process dies; with `traced` each article has a trace, for which it is read anew, here. Raises
    ingest.cluster_client.ClusterError.
    """
    for one in _elsewhere(paths, scheduler, cache, told) if scheduler else _here(paths, jobs, partial(read_one, cache=cache, traced=traced), told):
        if isinstance(one, Read):
            make_known(one)
        yield one


def _elsewhere(paths: Sequence[Path | str], scheduler: str, cache: Cache | None, told: Callable[[str], None]) -> Iterator[Read | Unread]:
    from ingest.cluster import Cluster  # Dask need not be there for what does without it

    return Cluster(scheduler, cache, told).results(paths)


def _here(paths: Sequence[Path | str], jobs: int, read: Callable[[Path | str], Read | Unread], told: Callable[[str], None]) -> Iterator[Read | Unread]:
    if jobs > 1 and len(paths) > 1 and _size(paths) > SMALL:
        died = partial(told, "a reading process died (is memory short?); what it was at is read again")
        return Workers(read, _lost, min(jobs, len(paths)), died).results(paths)
    return map(read, paths)


def _size(paths: Sequence[Path | str]) -> int:
    """How many bytes there are to read; what is no file counts as nothing."""
    return sum(path.stat().st_size for path in map(Path, paths) if path.is_file())


def _lost(path: Path | str) -> Unread:
    return Unread(path, f"{path}: left out, the process that read it died twice; split it or give more memory")


def make_known(read: Read) -> None:
    """Make known here what another process, or an earlier run, found to be a payer or provider."""
    for label in read.extracted.proposed:
        propose(label)


@dataclass(frozen=True)
class _Place:
    """Where in the file an article is kept, and the name that it goes by."""

    file_name: str
    sha256: str
    offset: int
    size: int


@dataclass(frozen=True)
class _Kept:
    """An article with its statements, as the file holds them."""

    article: Article
    statements: list[Statement]


class Spool:
    """Articles with their statements in a file without a name, which goes with the process. In memory is only where they are, and their sketches.

    Sketches are made while articles come, since others are read by other processes meanwhile.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 — closed with the spool
        self._places: dict[str, _Place] = {}
        self._sketches: dict[str, Sketch] = {}

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what a full disk did not take is tried again here, and was told
            self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, read: Read) -> None:
        """Keep an article. Of those equal to the byte one is kept, under the name that comes first. Raises OSError where the disk is full."""
        article = read.article
        before = self._places.get(article.sha256)
        if before is None:
            data = zlib.compress(dumped(_Kept(article, read.statements)), level=1)
            offset = self._file.seek(0, 2)
            try:
                self._file.write(data)
                self._file.flush()
            except OSError as error:  # it has no name of its own
                raise OSError(error.errno, error.strerror, tempfile.gettempdir()) from error
            self._places[article.sha256] = _Place(article.file_name, article.sha256, offset, len(data))
            if told := sketch(article):
                self._sketches[article.sha256] = told
        elif article.file_name < before.file_name:
            self._places[article.sha256] = replace(before, file_name=article.file_name)
            if article.sha256 in self._sketches:
                self._sketches[article.sha256] = self._sketches[article.sha256].renamed(article.file_name)

    @cached_property
    def copies(self) -> list[Copy]:
        """See ingest.build.Harvested. To be asked for once all are added, of which no sketch is needed then."""
        sketches, self._sketches = self._sketches, {}
        return copies(sketches.values())

    @property
    def read(self) -> Iterator[tuple[Article, list[Statement]]]:
        """The articles with their statements, in order of name."""
        for place in sorted(self._places.values(), key=lambda place: (place.file_name, place.sha256)):
            self._file.seek(place.offset)
            kept: _Kept = loaded(_Kept, zlib.decompress(self._file.read(place.size)))
            yield replace(kept.article, file_name=place.file_name), kept.statements
