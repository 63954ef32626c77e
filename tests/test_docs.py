"""Pages of documentation that are made by the program are those that it makes now."""

import re

import click
import pytest

from covertrace import cli
from queries.printing import library_markdown
from tests.conftest import ROOT

SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8") if (ROOT / "SECURITY.md").is_file() else ""


def test_the_page_on_the_query_library_is_up_to_date() -> None:
    told = "make it anew: covertrace query --format markdown > docs/queries.md"
    assert (ROOT / "docs" / "queries.md").read_text(encoding="utf-8") == library_markdown() + "\n", told


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`((?:server|queries)/[a-z_]+|tests/[a-z_]+\.py)`", SECURITY)
    files = {name: ROOT / (name if name.startswith("tests/") else f"tests/{name.replace('/', '/test_')}.py") for name in named}
    assert len(files) > 8
    assert [name for name, path in files.items() if not path.is_file()] == []


def test_every_option_and_variable_of_a_served_site_is_documented() -> None:
    deploy = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    names = [name for option in cli.commands["serve"].params for name in (*option.opts, option.envvar) if isinstance(name, str)]
    mentioned = deploy + (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [name for name in names if name not in mentioned] == []


@pytest.mark.parametrize("command", cli.commands.values(), ids=lambda command: str(command.name))
def test_no_secret_is_given_on_the_command_line(command: click.Command) -> None:
    names = [name for option in command.params for name in option.opts]
    assert not [name for name in names if re.search("token|password|secret|credential|storage", name)]
