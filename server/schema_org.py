"""What search engines read of a page: the same in terms of https://schema.org, as JSON-LD."""

from typing import Any

from flask import url_for

from ontology.vocabulary import COV, Concept
from queries.articles import ArticleText
from queries.described import Described
from queries.results import Evidence
from queries.wording import label
from server.addresses import address_of

Json = dict[str, Any]
_CONTEXT = "https://schema.org"
_QUOTED = 20  # sentences of a claim


def concept_schema(concept: Concept) -> Json:
    """A concept as a schema:DefinedTerm."""
    found = {
        "@context": _CONTEXT, "@type": "DefinedTerm", "@id": concept.iri, "name": concept.label, "alternateName": list(concept.alt_labels),
        "description": concept.definition, "termCode": next(iter(concept.notations), ""), "inDefinedTermSet": COV.rstrip("#"), "url": _absolute(concept.iri),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def claim_schema(claim: Described) -> Json:
    """A claim as a schema:Claim, each of its sentences a schema:Quotation from its article."""
    about = dict.fromkeys(key for criterion in claim.criteria for key in criterion.keys)
    return {
        "@context": _CONTEXT, "@type": "Claim", "@id": claim.claim, "text": claim.sentence, "url": _absolute(claim.claim),
        "about": [{"@type": "DefinedTerm", "@id": COV + key, "name": label(key)} for key in about],
        "appearance": [_quotation(each) for each in claim.evidence[:_QUOTED]],
    }


def article_schema(article: ArticleText) -> Json:
    """An article as a schema:Article."""
    found: Json = {
        "@context": _CONTEXT, "@type": "Article", "@id": article.iri, "headline": article.title or article.file,
        "url": url_for("articles.show", file=article.file), "genre": article.kind, "datePublished": article.date,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
        "identifier": f"sha256:{article.sha256}" if article.sha256 else None, "isBasedOn": list(article.sources),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _quotation(evidence: Evidence) -> Json:
    article: Json = {"@type": "Article", "name": evidence.title, "url": url_for("articles.show", file=evidence.article, _external=True)}
    if evidence.date:
        article["datePublished"] = evidence.date
    if evidence.publisher:
        article["publisher"] = {"@type": "Organization", "name": evidence.publisher}
    return {"@type": "Quotation", "text": evidence.quote, "isPartOf": article}


def _absolute(iri: str) -> str:
    return url_for("ask.page", _external=True).rstrip("/") + (address_of(iri) or "")
