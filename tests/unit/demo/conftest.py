"""Two written cities for the tests of the demo: a small one and one with the whole cast."""

import pytest

from tests.unit.demo.packages import Written, write


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Eight outlets, two months."""
    return write(tmp_path_factory.mktemp("small"), outlets=8, months=2)


@pytest.fixture(scope="package")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The whole cast, two months."""
    return write(tmp_path_factory.mktemp("whole"), outlets=120, months=2)
