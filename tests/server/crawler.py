"""Goes through a site by its links, as a reader without JavaScript could, and tells what is wrong with what it finds."""

import json
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

import pyoxigraph as ox
from flask import Flask
from lxml import etree
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.server.inspected import Finding, Inspected, inspected

HOST = "http://localhost"
PERMANENT = ("/ontology", "/id/medicare")  # names that others link to
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LARGEST = 100_000  # bytes of a page
STARTS = ("/", "/sitemap.xml", "/robots.txt", *PERMANENT)
FORMS = ("ttl", "nt", "rdf", "jsonld", "json", "csv", "tsv", "owl", "xml", "md", "rq")  # endings of addresses of data
RDF = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES, "application/rdf+xml": ox.RdfFormat.RDF_XML}
SAME_TITLE = 8  # a passage that states several claims is evidence of each, and has a page for each


@dataclass
class Crawl:
    """What was found. `pages` are those that were read, by address; `reached` counts the addresses by endpoint."""

    findings: list[Finding] = field(default_factory=list)
    pages: dict[str, Inspected] = field(default_factory=dict)
    reached: Counter[str] = field(default_factory=Counter)
    moved: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        """The findings, a line each, those of a page together."""
        return "\n".join(f"{each.page}: {each.problem}" for each in self.findings)


class Crawler:
    """Reads each page once. Addresses with a query string, of which there are no end, and forms of data are bounded for each endpoint.

    `keys` are names of the vocabulary that no reader should see; `large` are endpoints whose pages may be larger than LARGEST, `named` those
    on which such names may be seen, each with the reason.
    """

    def __init__(
        self, app: Flask, keys: frozenset[str] = frozenset(), large: Mapping[str, str] | None = None, named: Mapping[str, str] | None = None,
        most: int = 30, alike: int = 6,
    ) -> None:  # fmt: skip
        self._client, self._keys, self._large, self._named, self._most, self._alike = app.test_client(), keys, large or {}, named or {}, most, alike
        self._routes = app.url_map.bind("localhost")
        self._waiting: deque[tuple[str, str]] = deque((start, "") for start in STARTS)
        self._seen = set(STARTS)
        self._taken: Counter[tuple[str, ...]] = Counter()
        self._links: list[tuple[str, str, str]] = []  # from which page to which page and fragment
        self.crawl = Crawl()

    def run(self) -> Crawl:
        """Everything that can be reached."""
        while self._waiting:
            self._read(*self._waiting.popleft())
        self._fragments()
        self._titles()
        return self.crawl

    def _read(self, address: str, origin: str) -> None:
        response = self._client.get(address, headers=BROWSER)
        self.crawl.reached[self._endpoint(address)] += 1
        kind = response.mimetype
        if response.status_code >= 400:
            if origin or response.status_code >= 500:  # what nothing links to may be missing
                self._find(origin or address, f"link to {address}, which answers {response.status_code}")
        elif response.status_code >= 300:
            target = urljoin(HOST + address, response.headers["Location"])
            self.crawl.moved[address] = _inside(target) or ""
            self._follow(target, origin or address)
        elif kind == "text/html":
            self._page(address, response.get_data())
        else:
            self._data(address, kind or "", response.get_data())
        response.close()  # of a file

    def _page(self, address: str, body: bytes) -> None:
        page = inspected(address, body, None if self._endpoint(address) in self._named else self._keys)
        self.crawl.pages[address] = page
        self.crawl.findings += page.findings
        if len(body) >= LARGEST and self._endpoint(address) not in self._large:
            self._find(address, f"{len(body):,} bytes, {LARGEST:,} are too many")
        for link in page.links:
            self._follow(urljoin(HOST + address, link), address)

    def _data(self, address: str, kind: str, body: bytes) -> None:
        """Data must be what they say that they are; the addresses of a sitemap are followed."""
        try:
            if kind.endswith("json"):
                json.loads(body)
            elif kind in RDF:
                list(ox.parse(body, format=RDF[kind]))
            elif kind.endswith("xml"):
                for place in etree.fromstring(body).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
                    self._follow(place.text, address)
        except (ValueError, SyntaxError, etree.XMLSyntaxError) as error:
            self._find(address, f"is not {kind}: {error}")

    def _follow(self, target: str, origin: str) -> None:
        whole, fragment = urldefrag(target)
        address = _inside(whole)
        if address is None:
            return
        if fragment:
            self._links.append((origin, address, unquote(fragment)))
        if address not in self._seen and self._has_room(address):
            self._seen.add(address)
            self._waiting.append((address, origin))

    def _has_room(self, address: str) -> bool:
        """Whether an address is read: all pages without a query string, of others so many of an endpoint and of each set of parameters."""
        parts = urlsplit(address)
        ending = parts.path.rpartition(".")[2]
        endpoint = self._endpoint(address)
        if parts.query:
            groups = [((endpoint, "?"), self._most), ((endpoint, *sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})), self._alike)]
        elif ending in FORMS and endpoint != "articles.show":
            groups = [((endpoint, ".", ending), self._most)]
        else:
            return True
        if any(self._taken[group] >= bound for group, bound in groups):
            return False
        self._taken.update(group for group, _ in groups)
        return True

    def _endpoint(self, address: str) -> str:
        try:
            return str(self._routes.match(unquote(urlsplit(address).path), method="GET")[0])
        except RequestRedirect as moved:
            return self._endpoint(urlsplit(moved.new_url).path)
        except HTTPException:
            return ""

    def _fragments(self) -> None:
        """A link into a page must lead to something there."""
        for origin, address, fragment in dict.fromkeys(self._links):
            page = self.crawl.pages.get(self.crawl.moved.get(address, address))
            if page and fragment not in page.ids:
                self._find(origin, f"link to {address}#{fragment}, which is not on that page")

    def _titles(self) -> None:
        """A title must tell a page from others."""
        titles = Counter(page.title for address, page in self.crawl.pages.items() if "?" not in address and page.title)
        for address, page in self.crawl.pages.items():
            if "?" not in address and titles[page.title] > SAME_TITLE:
                self._find(address, f"title {page.title!r}, as on {titles[page.title] - 1} other pages")

    def _find(self, page: str, problem: str) -> None:
        self.crawl.findings.append(Finding(page, problem))


def _inside(target: str) -> str | None:
    """Path and query of an address of this site, None for any other."""
    parts = urlsplit(target)
    if f"{parts.scheme}://{parts.netloc}" != HOST:
        return None
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"

