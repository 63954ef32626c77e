"""The engines that store tests run on: started once, and where one is missing the tests that need it skip and say so."""

from collections.abc import Iterator

import pytest

from tests import engines
from tests.engines import Engine


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An `oxigraph serve` of our own."""
    try:
        with engines.oxigraph(tmp_path_factory.mktemp("oxigraph")) as engine:
            yield engine
    except engines.Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A Virtuoso of our own."""
    try:
        with engines.virtuoso(tmp_path_factory.mktemp("virtuoso")) as engine:
            yield engine
    except engines.Missing as missing:
        pytest.skip(str(missing))
