"""An example of each kind of page, so that what holds for all pages can be tested on all kinds of them."""

from dataclasses import dataclass

from flask import Flask

from queries.store import Store

# Addresses by endpoint. {claim}, {evidence}, {article} stand for names of the store.
PAGES: dict[str, tuple[str, ...]] = {
    "ask.page": (
        "/", "/?q=Does+Original+Medicare+cover+massage+for+low+back+pain%3F", "/?q=Does+Medicaid+or+TRICARE+Prime+cover+massage%3F",
        "/?q=How+much+does+a+dog+massage+cost%3F",
    ),
    "articles.index": ("/articles",),
    "articles.show": ("/articles/medicare-advantage-guide.md",),
    "things.show": ("/id/medicare-advantage", "/id/cpt97124", "/id/{claim}", "/id/{evidence}", "/id/{article}"),
    "browse.index": ("/browse",),
    "search.page": ("/search", "/search?q=medicare", "/search?q=qqqzzzxxxq"),
    "explore.page": ("/explore", "/explore?view=table&q=medicare"),
    "compare.page": ("/compare", "/compare?rows=condition&circumstance=PartOfPlanOfCare"),
    "compare.payers": ("/compare/payers",),
    "ontology.page": ("/ontology", "/ontology/0.1.0"),
    "ontology.concepts": ("/ontology/concepts/payer",),
    "disagreements.page": ("/disagreements",),
    "library.index": ("/query/",),
    "library.one": ("/query/payer_provider_matrix", "/query/claims_of_payer", "/query/graph_of_concept"),
    "api.page": ("/api/",),
    "sparql.endpoint": ("/sparql", "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Fo+%7D+LIMIT+20", "/sparql?query=SELECT"),
}  # fmt: skip
PROBLEMS = ("/nowhere", "/articles/nowhere.md")  # pages of errors
DATA = frozenset({
    "static", "ask.as_json", "ask.as_sparql", "ask.as_turtle", "completion.as_json", "library.listed", "api.openapi", "health.check", "health.answers",
    "terms.as_json", "sparql.from_library", "compare.payers_as_json", "compare.as_json", "compare.as_csv", "browse.sitemap", "browse.sitemap_part",
    "browse.robots", "disagreements.as_csv", "disagreements.as_json", "explore.data", "explore.neighbours", "ontology.term", "ontology.file",
    "ontology.all_concepts", "search.as_json",
})  # fmt: skip


FIRST = "SELECT ?it {{ ?it a <https://w3id.org/covertrace/ontology#{kind}> }} ORDER BY ?it LIMIT 1"


@dataclass(frozen=True)
class Example:
    """The pattern of an address with its endpoint; "" for pages of errors."""

    endpoint: str
    pattern: str

    def __str__(self) -> str:
        return self.pattern


EXAMPLES = [Example(endpoint, pattern) for endpoint, patterns in PAGES.items() for pattern in patterns] + [Example("", pattern) for pattern in PROBLEMS]


def names(store: Store) -> dict[str, str]:
    """Names of things of the store, for the patterns."""
    return {kind.lower(): store.rows(FIRST.format(kind=kind))[0]["it"].rpartition("/")[2] for kind in ("Article", "Evidence", "Claim")}


def forgotten(app: Flask) -> set[str]:
    """The endpoints that answer GET and are neither in PAGES nor in DATA."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - set(PAGES) - DATA
