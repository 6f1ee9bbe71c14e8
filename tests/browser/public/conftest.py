"""A browser on the public site of the countable city, one server for a module."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.conftest import LiveServer
from tests.dashboard.public.conftest import city, server  # noqa: F401 - fixtures by these names

expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def live_server(server: Flask, serve: Callable[[Flask], LiveServer]) -> LiveServer:  # noqa: F811
    """The public site, reachable by a browser."""
    return serve(server)
