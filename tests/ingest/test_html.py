"""Reading HTML: the article with its headings, lists and tables, without what is around it."""

import pytest

from ingest.article import UnreadableArticle, article_of
from ingest.document import Unreadable
from ingest.readers import html

LONG = "People ask us every week whether their plan pays, and the honest answer is that it depends on who insures you."
FIRM = "Original Medicare does not cover massage therapy, and you pay the whole cost of every visit yourself."


def text(body: str, head: str = "") -> str:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode()).text


def test_headings_lists_and_tables_are_kept() -> None:
    page = f"""<article><h1>Who pays</h1><p>{LONG}</p><h2>Plans</h2><p>A plan may cover it if:</p>
        <ul><li>a doctor <b>prescribes</b> it,<ul><li>in writing</li></ul></li><li>it is <a href="/x">medically necessary</a>.</li></ul>
        <table><tr><th>Payer</th><th>Massage</th></tr><tr><td>VA</td><td>Covered<br>at times</td></tr></table></article>"""
    assert text(page) == (
        f"# Who pays\n\n{LONG}\n\n## Plans\n\nA plan may cover it if:\n\n- a doctor prescribes it,\n  - in writing\n- it is medically necessary.\n\n"
        "| Payer | Massage |\n| VA | Covered at times |"
    )


BLOG = f"""
    <header id="masthead"><nav><ul><li><a href="/">Home</a></li><li><a href="/i">Insurance covers all</a></li></ul></nav></header>
    <div class="cookie-banner" role="dialog"><p>We use cookies to make your visit to this site as pleasant as it can be. <a href="#">Accept</a></p></div>
    <div id="content"><main><article class="post"><h1 class="entry-title">Who pays</h1><div class="entry-meta">March 4 by Dana</div>
    <div class="entry-content"><p>{LONG}</p><h2>Original Medicare</h2><p>{FIRM}</p>
    <div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Here</a></li></ul></div></div></article>
    <div id="jp-relatedposts"><h3>Related</h3><a href="/x">Cigna covers cupping</a></div>
    <section id="comments"><h2>2 thoughts</h2>
    <ol><li class="comment"><p>My Aetna plan covers massage without any limit, as far as I can tell!</p></li></ol></section>
    </main><aside class="widget-area"><ul><li><a href="/y">Humana pays for massage</a></li></ul></aside></div><footer><p>All rights reserved.</p></footer>"""


def test_menus_banners_comments_and_the_like_are_left_out() -> None:
    assert text(BLOG) == f"# Who pays\n\n{LONG}\n\n## Original Medicare\n\n{FIRM}"


def test_blocks_of_links_without_a_telling_name_are_left_out() -> None:
    links = "".join(f'<div><a href="/{name}">{name} covers massage</a></div>' for name in ("Humana", "Cigna", "Aetna"))
    assert text(f'<div><h1>Who pays</h1><p>{LONG}</p><div>{links}</div><p>{FIRM} <a href="/a">More.</a></p></div>') == f"# Who pays\n\n{LONG}\n\n{FIRM} More."


def test_questions_that_unfold_are_headings_of_their_answers() -> None:
    page = f"""<div><h1>Questions</h1><p>{LONG}</p>
        <details><summary>Is massage covered?</summary><div>No. {FIRM}</div></details>
        <div class="accordion-item"><button>Do I need a referral?</button><div><p>Yes, from your doctor.</p></div></div>
        <dl><dt>Copay</dt><dd>You pay $20 a visit.</dd><dt>Is it taxed?</dt><dd>No.</dd></dl><button>Book now</button></div>"""
    assert text(page).split("\n\n")[2:] == [
        "#### Is massage covered?", f"No. {FIRM}", "#### Do I need a referral?", "Yes, from your doctor.", "- Copay: You pay $20 a visit.",
        "#### Is it taxed?", "No.",
    ]  # fmt: skip


def test_lines_of_the_file_are_no_lines_and_breaks_are() -> None:
    assert text(f"<p>{LONG}</p><p>Massage is\n   covered.<br>Cupping is not.</p>").endswith("\n\nMassage is covered.\nCupping is not.")


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    assert text(f"<table><tr><td><h1>Who pays</h1></td><td><ul><li>{FIRM}</li></ul></td></tr></table>") == f"# Who pays\n\n- {FIRM}"


def test_a_short_page_is_read() -> None:
    assert text("<p>Medicare does not cover massage.</p>") == "Medicare does not cover massage."


def test_metadata_are_those_of_meta_elements_and_json_ld() -> None:
    meta = '<meta name="author" content="Dana Reed, LMT"><meta property="og:site_name" content="Elm Street"><link rel="canonical" href="https://elm.example/a">'
    about = '{"@context": "https://schema.org", "@type": "Article", "headline": "Who pays", "datePublished": "2025-03-04"}'
    linked = f'<script type="application/ld+json">{about}</script>'
    article = article_of("page.html", f"<html><head>{meta}{linked}</head><body><p>{LONG}</p></body></html>".encode())
    assert (article.title, article.author, article.publisher, article.date) == ("Who pays", "Dana Reed, LMT", "Elm Street", "2025-03-04")
    assert article.sources == ("https://elm.example/a",)
    assert article.text.startswith("# Who pays\n\n")


def test_no_date_is_guessed_from_the_text() -> None:
    assert article_of("page.html", f"<p>{LONG}</p><p>© 2019 Elm Street, 4 May 2018</p>".encode()).date == ""


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<meta charset='latin-1'><p>Café</p>".encode("latin-1"), ""),
        ("<p>Café</p>".encode("latin-1"), "latin-1"),
        ("<p>Café</p>".encode(), ""),
        ("<p>Café</p>".encode("cp1252"), ""),
        ("<p>Café</p>".encode("utf-16"), "utf-8"),
        ("<p>Café</p>".encode(), "no-such-charset"),
    ],
)
def test_the_encoding_is_found(data: bytes, charset: str) -> None:
    assert "Café" in html.decoded(data, charset)


@pytest.mark.parametrize("page", ["<script>write('Medicare')</script><div id=root></div>", "<img src=scan.png>"])
def test_a_page_without_text_is_told(page: str) -> None:
    with pytest.raises(UnreadableArticle, match=r"page.html: no text in the page; if it is built by scripts, open it in a browser"):
        article_of("page.html", page.encode())


def test_a_page_of_which_the_parser_would_lose_a_part_is_told() -> None:
    deep = "<div>" * 300 + f"<p>{FIRM}</p>" + "</div>" * 300
    with pytest.raises(Unreadable, match="nested more than 200 deep"):
        html.read(f"<p>{LONG}</p>{deep}".encode())
    assert FIRM in html.read(("<div>" * 150 + f"<p>{FIRM}</p>").encode()).text
