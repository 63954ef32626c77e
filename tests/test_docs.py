"""Pages of documentation that are made by the program are those that it makes now."""

from queries.printing import library_markdown
from tests.conftest import ROOT


def test_the_page_on_the_query_library_is_up_to_date() -> None:
    told = "make it anew: covertrace query --format markdown > docs/queries.md"
    assert (ROOT / "docs" / "queries.md").read_text(encoding="utf-8") == library_markdown() + "\n", told
