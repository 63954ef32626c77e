"""What is kept as JSON comes back equal, and what is no such JSON is refused."""

from dataclasses import fields, replace

import pytest

from ingest.article import Article, article_of
from ingest.build import SHIPPED, harvest
from ingest.claim import Criterion, Named, Quantity, Statement
from ingest.stored import NotStored, dumped, loaded

FULL = Statement(
    effect="limits", certainty="typical", start=3, end=20, criteria=(Criterion("payer", (Named("Aetna", 3, 8),), "necessary"),), heading_path=("One", "Two"),
    exception_to=(0, 3), detail="12 visits", quantity=Quantity(10.0, 12.5, "visit/year"), varies_by=("place",), processes=(Named("Appeal", 4, 5),),
    reasons=(Named("Referral", 5, 6),), examples=(Named("Chiropractor", 6, 7),), begins="2024", ends="2025-01", is_past=True, rules=("limit",),
)  # fmt: skip


def test_every_field_of_a_statement_comes_back() -> None:
    assert all(getattr(FULL, f.name) != f.default for f in fields(Statement))
    [back] = loaded(list[Statement], dumped([FULL]))
    assert repr(back) == repr(FULL)


def test_an_article_comes_back_with_words_in_any_script() -> None:
    article = replace(article_of("ü.md", "---\ntitle: “Ü” 🙂\nsources: [a, b]\n---\nMassage\u2028 \x00".replace("\x00", "").encode()), kind="guide")
    assert loaded(Article, dumped(article)) == article


def test_all_that_is_read_in_the_shipped_articles_comes_back() -> None:
    for _, statements in harvest([SHIPPED]).read:
        assert repr(loaded(list[Statement], dumped(statements))) == repr(statements)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[1]", b"\xff", b'[{"effect":"covers"}]', b'[{"effect":1,"certainty":"definite","start":0,"end":1}]',
        b'[{"effect":"covers","certainty":"definite","start":"0","end":1}]', b'[{"effect":"covers","certainty":"definite","start":0,"end":1,"extra":2}]',
        b'[{"effect":"covers","certainty":"definite","start":0,"end":1,"exception_to":[1]}]', b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(data: bytes) -> None:
    with pytest.raises(NotStored):
        loaded(list[Statement], data)
