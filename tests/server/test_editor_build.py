"""What the editor is built from, and what the build leaves."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

EDITOR = ROOT / "server/editor"
BUILT = ROOT / "server/static/built"


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EDITOR / name).read_text(encoding="utf-8"))
    return found


def test_every_package_is_locked_with_a_digest_and_without_an_address() -> None:
    lock = read("package-lock.json")
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert all("integrity" in about and "resolved" not in about for about in packages.values())
    asked = read("package.json")["dependencies"] | read("package.json")["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_what_the_sources_import_is_asked_for() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (EDITOR / "src").glob("*.js"))
    imported = {name for name in re.findall(r'from "([^"]+)"', sources) if not name.startswith(".")}
    assert imported == set(read("package.json")["dependencies"])


def test_a_registry_that_can_not_be_reached_is_told_in_one_line_and_breaks_nothing(tmp_path: Path) -> None:
    if subprocess.run(["sh", "-c", "node --version && npm --version"], capture_output=True, check=False).returncode:
        pytest.skip("no Node.js with npm on this machine")
    (tmp_path / "server").mkdir()
    subprocess.run(["cp", "-r", str(EDITOR), str(tmp_path / "server")], check=True)
    away = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    done = subprocess.run(["sh", "server/editor/build.sh", "venv"], cwd=tmp_path, env=_environment() | away, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert re.fullmatch(r"The editor was not built \(.*plain text box.*\n", done.stderr)
    assert not (tmp_path / "server/static/built").exists()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.lower().startswith("npm_")}


@pytest.mark.skipif(not BUILT.exists(), reason="the editor is not built: make editor")
def test_the_licence_of_every_package_in_the_bundles_stands_beside_them() -> None:
    said = (BUILT / "third-party.txt").read_text(encoding="utf-8")
    for name, version in read("package.json")["dependencies"].items():
        assert f"{name} {version} (" in said
    assert said.lower().count("copyright") >= said.count("-" * 60)
