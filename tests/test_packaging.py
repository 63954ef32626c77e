"""What is shipped, what it rests on, and which package may know which."""

import ast
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

import covertrace
from tests.conftest import ROOT

PACKAGES = ("ontology", "ingest", "queries", "server", "workspace")
MAY_IMPORT: dict[str, set[str]] = {
    "ontology": set(), "workspace": set(), "ingest": {"ontology", "workspace"}, "queries": {"ontology"}, "server": {"queries", "ontology", "workspace"},
}
VAGUE = {"utils", "util", "helpers", "helper", "core", "common", "manager", "misc"}
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    """The table [project] of pyproject.toml."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    path = next(iter(WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("dist")))))
    return set(zipfile.ZipFile(path).namelist())


def shipped_files() -> Iterator[str]:
    yield "covertrace.py"
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.name != "README.md":
                yield path.relative_to(ROOT).as_posix()


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: set[str]) -> None:
    assert {name for name in wheel if ".dist-info/" not in name} == set(shipped_files())


@pytest.mark.parametrize("suffix", [".ttl", ".rq", ".toml", ".md", ".html", ".css", ".js", ".svg"])
def test_the_wheel_holds_data_of_every_kind(wheel: set[str], suffix: str) -> None:
    assert any(name.endswith(suffix) for name in wheel)


def test_it_can_not_be_uploaded_by_accident(project: dict[str, Any]) -> None:
    assert "Private :: Do Not Upload" in project["classifiers"]


def test_the_version_is_the_same_everywhere(project: dict[str, Any]) -> None:
    assert covertrace.__version__ == project["version"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def imports(path: Path) -> Iterator[str]:
    """The top-level names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by a relative name"
            yield str(node.module).split(".")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    ours = {*PACKAGES, "covertrace", "tests"}
    for path in sorted((ROOT / package).rglob("*.py")):
        known = set(imports(path)) & ours - {package}
        assert known <= MAY_IMPORT[package], f"{path.relative_to(ROOT)} imports {known - MAY_IMPORT[package]}"


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_has_a_name_that_says_nothing(package: str) -> None:
    assert not {path.stem for path in (ROOT / package).rglob("*")} & VAGUE


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-editor.lock"])
def test_a_lock_file_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE), "an option of the installer"
    for entry in re.split(r"\n(?=\w)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", entry) and "--hash=sha256:" in entry


def test_the_lock_files_hold_what_the_project_asks_for(project: dict[str, Any]) -> None:
    runtime, both = (locked(ROOT / name) for name in LOCKS)
    assert names(project["dependencies"]) | {"hatchling"} <= runtime.keys()
    assert names(project["optional-dependencies"]["dev"]) <= both.keys()
    assert runtime.items() <= both.items()


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", requirement)[0].lower() for requirement in requirements}


def locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def third_party() -> set[str]:
    import sys

    found = {name for package in PACKAGES for path in (ROOT / package).rglob("*.py") for name in imports(path)} | set(imports(ROOT / "covertrace.py"))
    return found - {*PACKAGES, "covertrace"} - sys.stdlib_module_names


def test_what_is_imported_is_asked_for(project: dict[str, Any]) -> None:
    called = {"docx": "python-docx", "yaml": "pyyaml", "werkzeug": "flask", "prometheus_client": "prometheus-client", "SPARQLWrapper": "sparqlwrapper"}
    assert {called.get(name, name) for name in third_party()} <= names(project["dependencies"] + project["optional-dependencies"]["cluster"]) | {"dask"}


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "README.md", "CHANGELOG.md", "pyproject.toml", *LOCKS])
def test_no_file_names_a_place_of_one_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"(^|[\s\"'=(])/(home|root|work|Users|opt)/", text)
