"""What the tests of this folder share: one store in memory."""

import pytest

from tests.reference.drawer import Drawer


@pytest.fixture(scope="session")
def drawer() -> Drawer:
    """A store whose claims are those of one example after the other."""
    return Drawer()
