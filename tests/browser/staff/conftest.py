"""The countable city in a real browser; one database and one server for a module."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.conftest import LiveServer, close
from tests.staff_city import City

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def city(module_city: City) -> City:
    """Three enterprises, four days, real verdicts."""
    return module_city


@pytest.fixture(scope="module")
def database(city: City) -> Any:
    """The database of the city, for logging in."""
    return city.database


@pytest.fixture(scope="module")
def live_server(
    city: City, make_settings: Any, serve: Callable[[Flask], LiveServer]
) -> Iterator[LiveServer]:
    """Both sites on the city, reachable by a browser."""
    from app import create_app

    server = create_app(make_settings(city.database))
    yield serve(server)
    close(server)
