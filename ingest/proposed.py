"""Names that wait for an editor: the concepts that articles propose, each with passages that name it, as Turtle to accept from."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from ingest.article import Article
from ingest.claim import Statement
from ontology.vocabulary import COV, load_vocabulary

_SHOWN = 3  # passages of a concept; more do not help to decide
_HEAD = """# Payers and providers that articles name and the vocabulary lacks. To accept one, look at its passages, correct the class that it is
# below, take "Proposed" out of its name, say in its definition what it is, and move the block to the file of its kind in
# ontology/concepts/ (ontology/README.md tells how). What is no payer or provider is left out; the next build proposes it again
# until the name stands in ingest/proposal.toml.

@prefix cov:  <{cov}> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@dataclass
class Proposed:
    """A proposed concept with how many passages are about it, and the first of these."""

    key: str
    count: int = 0
    passages: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name as articles give it."""
        return load_vocabulary().label(self.key)

    @property
    def kind(self) -> str:
        """ "payer" or "provider"."""
        return load_vocabulary().concepts[self.key].kind.lower()

    def add(self, article: Article, statement: Statement) -> None:
        """Count a passage, and keep its words if there are few yet."""
        self.count += 1
        quote = " ".join(article.text[statement.start : statement.end].split())
        told = f"{article.file_name} {statement.start}-{statement.end}: {quote}"
        if len(self.passages) < _SHOWN and told not in self.passages:
            self.passages.append(told)


def turtle(proposed: Iterable[Proposed]) -> str:
    """The concepts as Turtle, a block each."""
    return _HEAD.format(cov=COV) + "".join(map(_block, proposed))


def _block(one: Proposed) -> str:
    concept = load_vocabulary().concepts[one.key]
    notes = ", ".join(str(ox.Literal(passage, language="en")) for passage in one.passages)
    return (
        f"\ncov:{one.key} a owl:Class, cov:{concept.kind} ;\n"
        f"    rdfs:subClassOf {', '.join(f'cov:{parent}' for parent in concept.parents)} ;\n"
        f"    skos:prefLabel {ox.Literal(concept.label, language='en')} ;\n"
        f"    skos:definition {ox.Literal(concept.definition, language='en')} ;\n"
        f"    skos:editorialNote {notes} .\n"
    )
