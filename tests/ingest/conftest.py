"""Articles that tests make up, some of them by chance, name payers that nobody else is to know of."""

from collections.abc import Iterator

import pytest

from ontology.lexicon import question_lexicon
from ontology.vocabulary import load_vocabulary
from queries import memory
from queries.question_mentions import forget_labels


@pytest.fixture(autouse=True, scope="module")
def vocabulary_as_it_was() -> Iterator[None]:
    """What a module proposes is forgotten after it, and so is what was read of stores with it."""
    vocabulary = load_vocabulary()
    concepts, above = vocabulary.concepts, vocabulary._above
    yield
    if vocabulary.concepts is not concepts:
        vocabulary.concepts, vocabulary._above = concepts, above
        question_lexicon.cache_clear()
        forget_labels()
        with memory._lock:
            memory._kept.clear()
