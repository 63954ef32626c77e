"""The session in the README, run as it stands there.

In what is shown, “…” stands for anything. COVERTRACE_UPDATE=1 writes what the commands print now into the README, where it differs.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment in which `covertrace` is a command."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "covertrace"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m covertrace "$@"\n')
    command.chmod(0o755)
    return environment | {"PATH": f"{command.parent}:{environment['PATH']}"}


def test_the_session_prints_what_the_readme_shows(shell: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "session").mkdir()
    text = README.read_text(encoding="utf-8")
    for block in _BLOCK.findall(text):
        now = "".join(session(block, shell, tmp_path / "session"))
        if os.environ.get("COVERTRACE_UPDATE"):
            text = text.replace(block, now)
        else:
            assert now == block
    README.write_text(text, encoding="utf-8") if os.environ.get("COVERTRACE_UPDATE") else None


def session(block: str, shell: dict[str, str], folder: Path) -> list[str]:
    """The block as the commands in it make it now; what is shown stays where it fits what is printed."""
    found = []
    for command, shown in re.findall(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=shell, capture_output=True, encoding="utf-8", timeout=120, check=False)
        printed = done.stderr + done.stdout
        fits = re.fullmatch(re.escape(shown).replace("…", ".*"), printed)
        found.append(f"$ {command}{shown if fits else printed}")
    return found


def test_every_command_is_named_in_the_readme() -> None:
    from covertrace import cli

    text = README.read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"`{name}`" not in text] == []


def test_the_files_that_the_readme_points_to_are_there() -> None:
    links = re.findall(r"\]\(([^):]+)\)", README.read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
