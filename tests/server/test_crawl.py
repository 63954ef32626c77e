"""Every link of the site leads somewhere, and every page that can be reached is whole."""

import re

import pytest
from flask import Flask, Response, redirect

from ontology.vocabulary import files, load_vocabulary
from queries.store import Store
from server import create_app
from tests.server.crawler import LARGEST, SAME_TITLE, Crawl, Crawler

LARGE = {"ask.page": "an answer for several payers, or for none, tells all claims with their sentences and offers long lists of payers"}
NAMED = {"sparql.endpoint": "whoever writes queries needs the names, and has the labels above them"}
FEWEST = {"articles.show": 16, "library.one": 50, "ask.page": 20, "sparql.endpoint": 5, "things.show": 2000}  # addresses that a crawl reaches of an endpoint
NOT_LINKED = {
    "completion.as_json": "asked for by a script while one types",
    "terms.as_json": "asked for by the editor",
    "health.check": "for whoever runs the site",
    "health.answers": "for whoever runs the site",
    "explore.neighbours": "asked for by the picture of the graph",
    "ontology.term": "a script sends there who follows the IRI of a concept",
    "ontology.all_concepts": "the address above those of the kinds",
    "browse.sitemap_part": "there are too few pages for several lists",
    "sparql.from_library": "the page of SPARQL links to queries by their text",
}
GOOD = (
    "<!doctype html><html lang=en><head><meta name=viewport content='width=device-width'><title>{title}</title></head>"
    "<body><main>{body}</main></body></html>"
)


def keys() -> frozenset[str]:
    """The names of the vocabulary that are written as no language writes: TRICAREPrime, lawOrAgency, ICD10_M54_2."""
    names = {*load_vocabulary().concepts, *re.findall(r"^cov:(\w+)", "\n".join(path.read_text(encoding="utf-8") for path in files()), re.MULTILINE)}
    shown = {word for concept in load_vocabulary().concepts.values() for label in (concept.label, *concept.alt_labels) for word in re.findall(r"\w+", label)}
    return frozenset(name for name in names - shown if re.search(r"[a-z0-9][A-Z]|_", name))


@pytest.fixture(scope="module")
def crawled(shipped_store: Store) -> tuple[Flask, Crawl]:
    """The site over the shipped articles, gone through once."""
    app = create_app(shipped_store)
    app.testing = False
    try:
        return app, Crawler(app, keys(), LARGE, NAMED).run()
    finally:
        app.extensions["covertrace.guard"].close()


def test_nothing_is_wrong_with_any_page_that_links_lead_to(crawled: tuple[Flask, Crawl]) -> None:
    _, crawl = crawled
    assert not crawl.findings, f"{len(crawl.findings)} findings\n{crawl.told()}"


def test_links_lead_to_all_kinds_of_pages(crawled: tuple[Flask, Crawl]) -> None:
    app, crawl = crawled
    open_to_get = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert open_to_get - set(crawl.reached) - set(NOT_LINKED) == set()
    assert {endpoint: crawl.reached[endpoint] for endpoint, fewest in FEWEST.items() if crawl.reached[endpoint] < fewest} == {}


def site(**bodies: str) -> Flask:
    """A site of one page for each body, with a first page that links to all of them."""
    app = Flask("tiny", static_folder=None)
    links = " ".join(f'<a href="/{name}">{name}</a>' for name in bodies)
    pages = {"": GOOD.format(title="First", body=f"<h1>First</h1>{links}")} | bodies
    for name, body in pages.items():
        text = body if body.startswith("<!doctype") else GOOD.format(title=f"Page {name}", body=body if "<h1" in body else f"<h1>{name}</h1>{body}")
        app.add_url_rule(f"/{name}", f"tiny.{name or 'first'}", lambda text=text: text)
    return app


def found(app: Flask) -> list[str]:
    """What is wrong with a site, without the pages that it is wrong with."""
    return [each.problem for each in Crawler(app, frozenset({"TRICAREPrime", "lawOrAgency"})).run().findings]


def test_a_good_page_has_no_findings() -> None:
    body = (
        '<p id="there">See <a href="#there">there</a>, <a href="https://w3id.org/covertrace/ontology#x">TRICARE Prime</a>, <code>lawOrAgency</code>, '
        '<pre>https://w3id.org/covertrace/id/claim-0123456789abcdef</pre><img src="/" alt=""><svg aria-hidden="true"></svg><svg><title>Bars</title></svg></p>'
    )
    assert found(site(good=body)) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="/gone">x</a>', "link to /gone, which answers 404"),
        ('<img src="/gone.png" alt="">', "link to /gone.png, which answers 404"),
        ('<form action="/gone"><input name="q" value="a b"><input type="radio" name="r" value="" checked><input type="checkbox" name="c">'
         '<select name="s"><option>0</option><option value="1" selected>x</option></select><input type="submit" name="no"></form>',
         "link to /gone?q=a+b&r=&s=1, which answers 404"),
        ('<a href="/#nowhere">x</a>', "link to /#nowhere, which is not on that page"),
        ('<a href="#nowhere">x</a>', "link to /bad#nowhere, which is not on that page"),
        ("<h1>One</h1><h1>Two</h1>", "2 times <h1>"),
        ("<h1> </h1>", "an empty <h1>"),
        ("<main>x</main>", "2 times <main>"),
        ("<!doctype html><html><head><meta name=viewport content=x><title>T</title></head><body><main><h1>T</h1></main></body></html>", "no lang"),
        (GOOD.format(title=" ", body="<h1>T</h1>"), "no title"),
        (GOOD.replace("name=viewport", "name=view").format(title="T", body="<h1>T</h1>"), "no viewport"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' 2 times"),
        ('<img src="/">', "image / without alt"),
        ("<svg></svg>", "picture (svg) without a name"),
        ("<p>of https://w3id.org/covertrace/ontology#Medicaid</p>", "shows the IRI https://w3id.org/covertrace/ontology#Medicaid"),
        ('<a href="/" aria-label="http://purl.org/dc/terms/title">x</a>', "shows the IRI http://purl.org/dc/terms/title"),
        ("<p><code>x</code> claim-0123456789abcdef</p>", "shows the name claim-0123456789abcdef"),
        ("<p>for TRICAREPrime</p>", "shows the key TRICAREPrime"),
        (f"<p>{'x' * LARGEST}</p>", "bytes, 100,000 are too many"),
    ],
)  # fmt: skip
def test_a_defect_is_found(body: str, problem: str) -> None:
    problems = found(site(bad=body))
    assert len(problems) == 1, problems
    assert problem in problems[0]


def test_an_error_of_the_server_is_found_wherever_it_comes_from() -> None:
    app = site()
    app.add_url_rule("/robots.txt", "tiny.robots", lambda: str(1 / 0))
    assert found(app) == ["link to /robots.txt, which answers 500"]


def test_what_a_sitemap_or_a_redirect_names_is_followed() -> None:
    app = site()
    sitemap = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://localhost/moved</loc></url></urlset>'
    app.add_url_rule("/sitemap.xml", "tiny.sitemap", lambda: Response(sitemap, content_type="application/xml"))
    app.add_url_rule("/moved", "tiny.moved", lambda: redirect("/gone"))
    assert found(app) == ["link to /gone, which answers 404"]


def test_data_that_can_not_be_read_are_found() -> None:
    app = site(bad='<a href="/data.json">x</a><a href="/data.ttl">y</a>')
    app.add_url_rule("/data.json", "tiny.json", lambda: Response("{", content_type="application/json"))
    app.add_url_rule("/data.ttl", "tiny.turtle", lambda: Response("a b", content_type="text/turtle"))
    assert [problem.split(":")[0] for problem in found(app)] == ["is not application/json", "is not text/turtle"]


def test_titles_that_many_pages_share_are_found() -> None:
    same = GOOD.format(title="Thing", body="<h1>T</h1>")
    few = {f"page{number}": same for number in range(SAME_TITLE)}
    assert found(site(**few)) == []
    assert found(site(**few, another=same)) == [f"title 'Thing', as on {SAME_TITLE} other pages"] * (SAME_TITLE + 1)


def test_addresses_without_end_are_bounded_and_others_are_not() -> None:
    app = site()
    links = "".join(f'<a href="/p/{n}?n={n}">{n}</a><a href="/p/{n}">{n}</a>' for n in range(50))
    app.view_functions["tiny.first"] = lambda: GOOD.format(title="First", body=f"<h1>1</h1>{links}")
    app.add_url_rule("/p/<number>", "tiny.number", lambda number: GOOD.format(title=number, body="<h1>n</h1>"))
    assert Crawler(app, most=9, alike=4).run().reached["tiny.number"] == 54
