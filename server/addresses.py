"""Where things of the graph have their pages on this site.

The IRIs of the graph are permanent names that need not be this site's. A concept has its page at `/id/medicare-advantage`, made of its
key; claims, evidence, articles and whatever else the graph names at the end of their IRI, as in `/id/claim-…`; classes, properties and
the individuals that the ontology itself defines stand in one page, at `/ontology#covers`.
"""

import re
from functools import cache

from flask import Flask, url_for

from ontology.vocabulary import COV, ID, load_vocabulary
from queries.wording import label

_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")


def address_of(iri: str, ending: str = "") -> str | None:
    """The address of a thing's page, None for what has none here: a literal, or an IRI of somebody else. `ending` is that of a form, as in "ttl"."""
    name = name_of(iri)
    if name:
        return url_for("things.show", name=f"{name}.{ending}" if ending else name)
    local = iri.removeprefix(COV)
    return f"{url_for('ontology.page')}#{local}" if iri.startswith(COV) and local else None


def name_of(iri: str) -> str | None:
    """What stands behind `/id/` for a thing that has a page of its own, or None."""
    if iri.startswith(ID):
        return iri.removeprefix(ID) or None
    key = iri.removeprefix(COV)
    return slug(key) if iri.startswith(COV) and key in load_vocabulary().concepts else None


def iri_of(name: str) -> str:
    """The IRI of the thing whose page is at `/id/<name>`. Whether the graph knows it is not asked."""
    return _concepts(len(load_vocabulary().concepts)).get(name) or ID + name


def key_of(name: str) -> str | None:
    """The key of the concept whose page is at `/id/<name>`, None where the name is no concept's."""
    iri = iri_of(name)
    return iri.removeprefix(COV) if iri.startswith(COV) else None


@cache
def slug(key: str) -> str:
    """A key in small letters with hyphens: "medicare-advantage". No two keys of the vocabulary have the same."""
    return _BORDER.sub("-", key).lower()


@cache
def _concepts(known: int) -> dict[str, str]:
    """Concepts by slug; read again when articles have proposed more, which `known` tells."""
    return {slug(key): COV + key for key in load_vocabulary().concepts}


def init_app(app: Flask) -> None:
    """Give the templates `address_of`, and the IRI and label of a concept by its key."""
    app.jinja_env.globals.update(address_of=address_of, iri_of_key=lambda key: COV + key, label_of=label)
