"""Clocks that jump: nothing is named twice, kept or dropped by mistake, or waited for."""

import os
import shutil
from pathlib import Path

from queries.comparison import other_build
from queries.store import EmbeddedStore
from tests.faults.conftest import Forking, files_in

YEAR = 366 * 24 * 3600.0
BACK = "import time; now = time.time; time.time = lambda: now() - 366 * 24 * 3600"


def test_the_earlier_build_is_the_one_before_whatever_the_clock_says(command: Forking, articles: tuple[Path, Path], built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(built, folder, symlinks=True)
    seen = [EmbeddedStore(folder).version()]
    for number, ahead in enumerate((YEAR, -YEAR, 0.0)):
        for path in folder.rglob("*"):
            if not path.is_symlink():
                moment = path.stat().st_mtime + ahead * (-1) ** number
                os.utime(path, (moment, moment))
        assert command("build", articles[number % 2], "--store", folder, before=BACK if ahead < 0 else "").status == 0
        seen.append(EmbeddedStore(folder).version())
        assert sorted(path.name for path in folder.glob("build-*")) == sorted(seen[-2:])
        assert other_build(EmbeddedStore(folder), "earlier").version() == seen[-2]
        assert files_in(folder) == {each.name for each in articles[number % 2].iterdir()}
    assert len(set(seen)) == 4


def test_articles_from_the_future_are_read_anew_when_they_change(command: Forking, articles: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    said = []
    for folder in articles:
        path.write_text(next(folder.iterdir()).read_text())
        os.utime(path, (4e9, 4e9))
        said.append(command("extract", path, "--cache", tmp_path / "cache").said)
    assert "Original Medicare" in said[0] and "Original Medicare" not in said[1]


# waitress notes so when a connection was last heard, and limits when a window ends: at worst one stays too long, or another is told to wait for a window.
_NOT_OURS = [
    "server/listening.py: self.maintenance(time.time())",
    "server/rate_limits.py: return min(max(1, math.ceil(reset - time.time())), limit.get_expiry())",
]


def test_nothing_that_is_waited_for_is_timed_by_the_clock_on_the_wall() -> None:
    root = Path(__file__).parents[2]
    wall = [
        f"{path.relative_to(root)}: {line.strip()}"
        for package in ("ontology", "ingest", "queries", "server", "workspace")
        for path in (root / package).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "time.time()" in line
    ]
    assert sorted(wall) == _NOT_OURS
