"""Puts tables into a page, between `<!-- table:NAME -->` and `<!-- end -->`, and the plots into the folder `figures` beside it."""

import re
import shutil
from pathlib import Path

from benchmarks.suite.tables import Results

_PLACE = re.compile(r"(<!-- table:([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(page: str, found: Results) -> tuple[str, list[str]]:
    """The page with the tables that there are, and the names of places for which there is none: these stay as they are."""
    missing = []

    def put(place: re.Match[str]) -> str:
        table = found.tables.get(place[2])
        if table is None:
            missing.append(place[2])
            return place[0]
        return f"{place[1]}\n{table.markdown()}\n{place[3]}"

    return _PLACE.sub(put, page), missing


def write_into(path: Path, found: Results) -> str:
    """Write the tables into a page and the plots beside it; gives what there is to say."""
    page, missing = with_tables(path.read_text(encoding="utf-8"), found)
    path.write_text(page, encoding="utf-8")
    for picture in found.folder.glob("growth-*.svg"):
        (path.parent / "figures").mkdir(exist_ok=True)
        shutil.copy(picture, path.parent / "figures" / picture.name)
    return f"written into {path}" + (f"; not measured, and left as it was: {', '.join(missing)}" if missing else "")
