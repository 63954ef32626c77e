"""The bar is there for who looks at it and has waited, and for nobody else."""

import pytest

from ingest import progress
from ingest.progress import Progress


def test_nothing_is_shown_before_a_moment_has_passed(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("reading", 3, shown=True) as bar:
        bar.step()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("shown", [True, False])
def test_the_bar_is_shown_only_where_it_is_asked_for(shown: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_MOMENT", -1.0)
    monkeypatch.setattr("click._termui_impl.isatty", lambda stream: True)
    with Progress("reading", 4, shown) as bar:
        bar.step()
        bar.step()
        bar.say("one line")
    told = capsys.readouterr()
    assert ("reading" in told.err and "2/4" in told.err) == shown
    assert "one line\n" in told.err and told.out == ""
