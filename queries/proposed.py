"""Concepts that the articles of a store propose: known to questions and pages as the vocabulary's own are."""

from ontology.lexicon import question_lexicon
from ontology.vocabulary import load_vocabulary
from queries.catalogue import query
from queries.memory import remembered
from queries.question_mentions import forget_labels
from queries.store import Store


def know_proposed(store: Store) -> None:
    """Make the concepts that a store's articles propose known in this process. Raises queries.store.StoreError."""
    remembered(store, "proposed concepts", lambda: _learn(store))


def _learn(store: Store) -> int:
    rows = [row for row in store.rows(query("parties").text) if row["proposed"] == "true"]
    for row in rows:
        load_vocabulary().propose(row["label"], row["kind"].rpartition("#")[2], row["parent"].rpartition("#")[2])
    if rows:  # even where the vocabulary knew them: a lexicon may be older
        question_lexicon.cache_clear()
        forget_labels()
    return len(rows)
