"""One second server for the tests that kill it, and one small package for all of them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from demo import city
from tests.cluster_support import SecondCluster, second_cluster

END = datetime(2026, 11, 20, 8, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def server() -> Iterator[SecondCluster]:
    """A second server that a test may kill; it runs when a test begins."""
    with second_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city over two months, with corrections and back-filled hours."""
    folder = tmp_path_factory.mktemp("city")
    city.write_package(
        folder / "package",
        outlets=12,
        months=2,
        seed=3,
        end=END,
        truth_file=folder / "truth.jsonl",
    )
    return folder / "package"
