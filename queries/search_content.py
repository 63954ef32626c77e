"""What the search finds: an entry for each concept, claim, article and passage of a store, with the words that lead to it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

from ontology.vocabulary import COV
from queries.articles import local
from queries.described import TOLD_IN_THE_QUOTE
from queries.explain import sentence_of
from queries.search_claims import Claim, Passage, claims_of, passages_of
from queries.search_entry import Entry, Shown
from queries.search_reading import DCT, SKOS, Gathered
from queries.search_words import mark_of

_NAMES = tuple(SKOS + name for name in ("prefLabel", "altLabel", "notation"))
_HIDDEN = f"{SKOS}hiddenLabel"  # what only askers say, slips of the pen among it: found, but never shown
_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MARKDOWN = re.compile(r"\*\*|__|`|^(?:[#>]+|[-*+•][ \t])[ \t]*|\]\([^)\s]*\)|!?\[(?=[^\]\n]*\]\()", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is told of an article beside each of its passages."""

    is_copy: bool
    file: str
    title: str
    authorities: tuple[str, ...]
    source: Shown


def entries(found: Gathered, texts: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    """All entries; of those that fit a search alike the first is the better one. `texts` are the articles' IRIs and texts."""
    claims = claims_of(found)
    passages = passages_of(found, claims)
    yield from _concepts(found, claims)
    yield from _claims(found, claims, passages)
    yield from _articles(found, texts, passages)
    yield from _passages(found, passages)


def _names(found: Gathered, iri: str) -> tuple[str, ...]:
    """The label, the synonyms, the codes."""
    return tuple(dict.fromkeys(name for each in _NAMES for name in found.of(iri, each)))


def _concepts(found: Gathered, claims: dict[str, Claim]) -> Iterator[Entry]:
    """Those that claims speak of most come first."""
    spoken = dict.fromkeys(found.types, 0)
    for claim in claims.values():
        for iri in claim.named:
            spoken[iri] = spoken.get(iri, 0) + 1
    for iri, kind in sorted(found.types.items(), key=lambda each: (-spoken[each[0]], each[0])):
        if names := _names(found, iri):
            hidden = found.of(iri, _HIDDEN)
            yield Entry(
                "concept", iri, names[0], names[1:], found.one(iri, f"{SKOS}definition"), about=", ".join(hidden), exact=(*names, *hidden), type=kind,
                shown={"also": ", ".join(names[1:]), "claims": spoken[iri]},
            )  # fmt: skip


def _claims(found: Gathered, claims: dict[str, Claim], passages: dict[str, Passage]) -> Iterator[Entry]:
    """Those that most sources state come first."""
    made = [_claim(iri, claim, found, passages) for iri, claim in claims.items()]
    yield from sorted(made, key=lambda entry: (-int(entry.shown["sources"]), entry.iri))


def _claim(iri: str, claim: Claim, found: Gathered, passages: dict[str, Passage]) -> Entry:
    """A claim as lists tell it: in our words, or in the article's where only those tell it (see queries.described)."""
    sentence, quote = sentence_of(claim.said), ""
    if claim.said.effect in TOLD_IN_THE_QUOTE:
        quote = next(iter([*claim.said.details, *sorted(passages[each].quote for each in claim.evidence)]), "")
    articles = dict.fromkeys(passages[each].article for each in claim.evidence)
    return Entry(
        "claim", iri, f"“{_plain(quote)}”" if quote else sentence, body=sentence if quote else "", about=_about(claim.named),
        effects=(claim.said.effect,), payers=claim.payers, authorities=_authorities(found, articles),
        shown={
            "effect": claim.said.effect, "certainty": claim.said.certainty,
            "sources": len({found.one(each, f"{COV}copyOf") or each for each in articles}),
            "newest": max((found.one(each, f"{DCT}date") for each in articles), default=""),
        },
    )  # fmt: skip


def _articles(found: Gathered, texts: Iterable[tuple[str, str]], passages: dict[str, Passage]) -> Iterator[Entry]:
    """As they come from the store."""
    stated: dict[str, set[tuple[int, int]]] = {}
    for passage in passages.values():
        stated.setdefault(passage.article, set()).add((passage.start, passage.end))
    for iri, text in texts:
        printed = _printed(found, iri)
        if printed.file:
            yield Entry(
                "article", iri, printed.title, (printed.file, str(printed.source["publisher"]), found.one(iri, f"{DCT}creator")), _plain(text),
                exact=(printed.title, printed.file), authorities=printed.authorities, file=printed.file,
                shown={**printed.source, "genre": found.one(iri, f"{COV}kind"), "passages": len(stated.get(iri, ()))},
            )  # fmt: skip


def _passages(found: Gathered, passages: dict[str, Passage]) -> Iterator[Entry]:
    """In the order of the articles' file names, and of their text. Words that state several claims are one entry."""
    printed = cache(partial(_printed, found))
    for (article, start, end), same in groupby(_in_order(passages, printed), lambda each: _span(passages[each])):
        iris = list(same)
        claims = [claim for each in iris for claim in passages[each].claims]
        source = printed(article)
        if source.file:
            effects, heading = tuple(sorted({claim.said.effect for claim in claims})), passages[iris[0]].heading
            yield Entry(
                "passage", iris[0], _plain(passages[iris[0]].quote), body=heading, about=_about(each for claim in claims for each in claim.named),
                effects=effects, payers=tuple(sorted({key for claim in claims for key in claim.payers})), authorities=source.authorities,
                file=source.file, start=start, end=end,
                shown={**source.source, "article": source.title, "effects": " ".join(effects), "heading": heading},
            )  # fmt: skip


def _span(passage: Passage) -> tuple[str, int, int]:
    return passage.article, passage.start, passage.end


def _in_order(passages: dict[str, Passage], printed: Callable[[str], _Printed]) -> list[str]:
    """Passages as claims list them: those of copies last, then by file and place."""
    def place(iri: str) -> tuple[bool, str, tuple[str, int, int], str]:
        article = printed(passages[iri].article)
        return article.is_copy, article.file, _span(passages[iri]), iri

    return sorted(passages, key=place)


def _about(named: Iterable[str]) -> str:
    """What stands for the concepts. Their names themselves are many, and would be most of the index."""
    return " ".join(mark_of(local(iri)) for iri in dict.fromkeys(named))


def _authorities(found: Gathered, articles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({local(key) for each in articles for key in found.of(each, f"{COV}authority")}))


def _printed(found: Gathered, article: str) -> _Printed:
    publisher, date, authority = (found.one(article, name) for name in (f"{DCT}publisher", f"{DCT}date", f"{COV}authority"))
    file = found.one(article, f"{COV}fileName")
    return _Printed(
        bool(found.one(article, f"{COV}copyOf")), file, found.one(article, f"{DCT}title") or file, _authorities(found, [article]),
        {"publisher": publisher, "date": date, "authority": local(authority)},
    )  # fmt: skip


def _plain(text: str) -> str:
    """An article's words, without what stands before them and without the signs of Markdown."""
    return " ".join(_MARKDOWN.sub("", _FRONT_MATTER.sub("", text)).split())
