"""A search as text or JSON for the command line."""

import json
from collections.abc import Iterator

from queries.search import Found
from queries.search_hits import Hit


def search_text(found: Found) -> str:
    """The results, a line each with what they are, and before them how many there are and what was searched for."""
    return "\n".join([*_head(found), *(_line(hit) for hit in found.hits), *(f"did you mean {name}?" for name in found.near)])


def search_json(found: Found) -> str:
    """The results with their IRIs as a JSON object."""
    return json.dumps({
        "query": found.typed, "searched": found.words, "corrected": found.is_corrected, "match": "some" if found.some else "all", "total": found.total,
        "results": [_data(hit) for hit in found.hits], "near": list(found.near),
    }, ensure_ascii=False, indent=2)  # fmt: skip


def _head(found: Found) -> Iterator[str]:
    if found.is_corrected:
        yield f"showing results for {found.words}; --exact searches for what was typed"
    if found.some and found.total:
        yield "nothing has all of these words; these results have some of them"
    counts = ", ".join(f"{each.results} {each.value}{'' if each.results == 1 else 's'}" for each in found.facets["kind"])
    yield f"{found.total} {'result' if found.total == 1 else 'results'}{f' ({counts})' if len(found.facets['kind']) > 1 else ''}"


def _line(hit: Hit) -> str:
    where = {"concept": hit.type, "claim": hit.iri, "article": hit.file, "passage": f"{hit.file}:{hit.start}-{hit.end}"}[hit.kind]
    return f"{hit.kind:<8} {hit.title}  ({where})"


def _data(hit: Hit) -> dict[str, object]:
    place = {"file": hit.file, "start": hit.start, "end": hit.end} if hit.kind == "passage" else {"file": hit.file} if hit.file else {}
    return {"kind": hit.kind, "type": hit.type or None, "title": str(hit.title), "iri": hit.iri, **place, **hit.shown}
