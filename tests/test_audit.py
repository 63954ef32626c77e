"""The audit of dependencies fails for what is known to be bad, and says plainly when it could not look."""

import importlib.util
import json
import sys
from types import ModuleType

import pytest

from tests.conftest import ROOT

GOOD = {"name": "click", "version": "8.1.0", "vulns": []}
BAD = {"name": "jinja2", "version": "3.1.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["3.1.9"]}, {"id": "GHSA-x", "fix_versions": []}]}
UNKNOWN = {"name": "nothing", "skip_reason": "Dependency not found on PyPI and could not be audited: nothing (1.0)"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The program, which is no package."""
    path = ROOT / ".ci" / "audit.py"
    if not path.is_file():
        pytest.skip("no folder .ci, as in a source archive")
    spec = importlib.util.spec_from_file_location("audit", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "found", "line"),
    [
        ([GOOD], False, "a.lock: 1 packages audited, no known vulnerabilities"),
        ([GOOD, UNKNOWN], False, "a.lock: 1 packages audited; 1 could not be looked up, no known vulnerabilities"),
        ([GOOD, BAD], True, "a.lock: 2 packages audited, 2 known vulnerabilities"),
        ([UNKNOWN, UNKNOWN], False, "a.lock: NOT AUDITED, the advisory service knows none of the 2 packages"),
        ([], False, "a.lock: NOT AUDITED, the advisory service knows none of the 0 packages"),
    ],
)
def test_what_is_known_fails_and_what_could_not_be_looked_up_is_told(audit: ModuleType, packages: list[object], found: bool, line: str) -> None:
    outcome = audit.outcome_of("a.lock", json.dumps({"dependencies": packages, "fixes": []}))
    assert (outcome.found, outcome.lines[-1]) == (found, line)


def test_each_vulnerability_is_a_line_with_the_version_that_mends_it(audit: ModuleType) -> None:
    lines = audit.outcome_of("a.lock", json.dumps({"dependencies": [BAD]})).lines
    assert lines[:2] == ("a.lock: jinja2 3.1.0: PYSEC-0000-1, mended in 3.1.9", "a.lock: jinja2 3.1.0: GHSA-x, mended in no version yet")


@pytest.mark.parametrize("told", ["", "{", "[]", "{}", '"x"', "null"])
def test_an_audit_that_broke_off_is_told_and_does_not_pass_for_one(audit: ModuleType, told: str) -> None:
    outcome = audit.outcome_of("a.lock", told, "Traceback\nConnectionError: no name")
    assert not outcome.found
    assert outcome.lines == ("a.lock: NOT AUDITED, the advisory service can't be reached: ConnectionError: no name",)


def test_the_exit_status_is_that_of_the_worst_file(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = {"a": audit.Outcome(("a: fine",)), "b": audit.Outcome(("b: bad",), True)}
    monkeypatch.setattr(audit, "audited", outcomes.__getitem__)
    assert (audit.main(["a"]), audit.main(["b", "a"])) == (0, 1)
    assert capsys.readouterr().out == "a: fine\nb: bad\na: fine\n"
