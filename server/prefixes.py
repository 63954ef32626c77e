"""The prefixes that the queries of the catalogue declare, and how they shorten what is shown."""

import re
from functools import cache

from queries.inspection import undeclared
from server.service import declared_prefixes

_ALWAYS = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]|\.(?=[\w-]))*", re.ASCII)


@cache
def known_prefixes() -> dict[str, str]:
    """Namespaces by prefix: those that the store's own queries use, and those of RDF itself."""
    return dict(sorted((_ALWAYS | declared_prefixes()).items()))


def prefixed(iri: str) -> str | None:
    """The IRI as a prefixed name of SPARQL, or None where no prefix is known or its rest can't be written so."""
    fitting = [(len(namespace), prefix) for prefix, namespace in known_prefixes().items() if iri.startswith(namespace)]
    if not fitting:
        return None
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}" if _LOCAL.fullmatch(iri[length:]) else None


def completed(query: str) -> str | None:
    """The query with the declaration of the first prefix that it lacks, or None where none is missing that is known."""
    missing = undeclared(query)
    namespace = known_prefixes().get(missing) if missing else None
    return f"PREFIX {missing}: <{namespace}>\n{query}" if namespace else None
