"""What can be found: an entry of the search, whatever it leads to."""

from dataclasses import dataclass, field

Shown = dict[str, str | int]
KINDS = ("concept", "claim", "article", "passage")
FACETS = ("kind", "type", "effect", "payer", "authority")


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept, claim, article or passage as it is found and shown.

    `title` is what it is called or says, `names` what else it is called, `body` more of its words, `about` stands for the concepts
    that it speaks of (queries.search_words.mark_of). `exact` are the names that bring it to the top when they are all that is searched
    for. The facets `effects`, `payers` and `authorities` are keys of the ontology; `type` is the class of a concept. An article and its
    passages have a `file`, passages also the place in its text. `shown` has what its line tells beside that, by name.
    """

    kind: str
    iri: str
    title: str
    names: tuple[str, ...] = ()
    body: str = ""
    about: str = ""
    exact: tuple[str, ...] = ()
    type: str = ""
    effects: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    file: str = ""
    start: int = 0
    end: int = 0
    shown: Shown = field(default_factory=dict)
