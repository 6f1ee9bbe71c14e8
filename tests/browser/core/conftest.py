"""Browser tests of the core use the sample pages and share one database and server a module."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.conftest import LiveServer
from tests.dashboard.core.conftest import (  # noqa: F401 - fixtures by these names
    breakable,
    database,
    server,
    with_sample_pages,
)

expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def live_server(server: Flask, serve: Callable[[Flask], LiveServer]) -> LiveServer:  # noqa: F811
    """Both sites, reachable by a browser, for all tests of a module."""
    return serve(server)
