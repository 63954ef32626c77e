"""Dates between which a rule holds, and rules that no longer do."""

import pytest

from ingest.article import article_of
from ingest.claim import judged
from ingest.extract import extract
from ingest.period import Period, period_of

RULES = """The massage benefit, year by year

Before July 2019: massage was not covered.

July 1, 2019 to June 30, 2022: massage is covered at 60 percent.

Since January 1, 2025: massage is covered in full, up to 18 sessions a year.
"""


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("since january 1, 2025: covered in full", Period("2025-01-01")),
        ("before july 2019: massage was not covered", Period("", "2019-07")),
        ("july 1, 2019 to june 30, 2022: covered", Period("2019-07-01", "2022-06-30")),
        ("the plan pays until 2028", Period("", "2028")),
        ("effective march 3rd, 2026 the fund pays", Period("2026-03-03")),
        ("the plan pays for 12 visits a year", Period()),
        ("code 97124 was paid in 2019 or 2020", Period()),
    ],
)
def test_the_period_that_words_name(words: str, period: Period) -> None:
    assert period_of(words) == period


def test_what_no_longer_holds_is_told_and_enters_no_graph() -> None:
    found = extract(article_of("rules.txt", RULES.encode()))
    assert [s.effect for s in found if s.is_past and not s.is_weighed] == ["excludes", "covers", "charges"]
    assert {s.begins for s in judged(found)} == {"2025-01-01"}


def test_a_rule_that_ends_later_than_the_article_was_written_still_holds() -> None:
    text = "---\ndate: 2026-01-05\n---\nAetna covers massage therapy until December 31, 2026."
    assert [s.is_past for s in extract(article_of("a.md", text.encode())) if s.effect == "covers"] == [False]
