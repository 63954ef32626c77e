"""An article as schema.org tells it, for search engines and other readers of JSON-LD."""

import json
from typing import Any

from flask import url_for
from markupsafe import Markup

from queries.articles import ArticleText


def as_json_ld(article: ArticleText) -> Markup:
    """The content of a `<script type="application/ld+json">`: a data block, which is never run (HTML standard, section 4.12.1).

    What could end the block is written as JSON escapes.
    """
    told = json.dumps({name: value for name, value in _members(article).items() if value}, ensure_ascii=False)
    return Markup(told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 (nothing is left that HTML would read)


def _members(article: ArticleText) -> dict[str, Any]:
    """Terms of schema.org; empty ones are left out."""
    return {
        "@context": "https://schema.org", "@type": "Article", "@id": article.iri, "headline": article.title or article.file,
        "url": url_for("articles.show", file=article.file), "genre": article.kind, "datePublished": article.date,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
        "identifier": f"sha256:{article.sha256}" if article.sha256 else None, "isBasedOn": list(article.sources),
    }  # fmt: skip
