"""The formats that results and graphs are written in: names, media types, the engine's own names for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A way to write results. `also` are media types that clients send for the same, `engine` is the name in pyoxigraph."""

    name: str
    media_type: str
    engine: str
    suffix: str
    also: tuple[str, ...] = ()
    unique: str = ""  # its IRI in https://www.w3.org/ns/formats/

    @property
    def content_type(self) -> str:
        """The media type as a response names it: text with its encoding."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


RESULTS = {
    each.name: each
    for each in (
        Format("json", "application/sparql-results+json", "JSON", "srj", ("application/json", "text/json"), "SPARQL_Results_JSON"),
        Format("xml", "application/sparql-results+xml", "XML", "srx", ("application/xml", "text/xml"), "SPARQL_Results_XML"),
        Format("csv", "text/csv", "CSV", "csv", (), "SPARQL_Results_CSV"),
        Format("tsv", "text/tab-separated-values", "TSV", "tsv", (), "SPARQL_Results_TSV"),
    )
}
GRAPHS = {
    each.name: each
    for each in (
        Format("turtle", "text/turtle", "TURTLE", "ttl", ("application/x-turtle", "application/turtle"), "Turtle"),
        Format("ntriples", "application/n-triples", "N_TRIPLES", "nt", ("text/plain",), "N-Triples"),
        Format("rdfxml", "application/rdf+xml", "RDF_XML", "rdf", ("application/xml", "text/xml"), "RDF_XML"),
        Format("jsonld", "application/ld+json", "JSON_LD", "jsonld", ("application/json",), "JSON-LD"),
    )
}
FORMATS = RESULTS | GRAPHS


def formats_for(form: str) -> dict[str, Format]:
    """The formats of a query's form, the usual one first."""
    return GRAPHS if form in ("CONSTRUCT", "DESCRIBE") else RESULTS
