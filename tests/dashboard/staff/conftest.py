"""The countable city, once for each test module; tests only read it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.conftest import client_of, close, log_in
from tests.staff_city import City


@pytest.fixture(scope="module")
def city(module_city: City) -> City:
    """Three enterprises, four days, real verdicts."""
    return module_city


@pytest.fixture(scope="module")
def city_server(city: City, make_settings: Callable[..., Any]) -> Iterator[Flask]:
    """Both sites on the countable city."""
    from app import create_app

    made = create_app(make_settings(city.database))
    yield made
    close(made)


@pytest.fixture
def within(city_server: Flask) -> Iterator[Flask]:
    """A request context of the staff site, for loaders and layouts called as functions."""
    with city_server.test_request_context("/staff/"):
        yield city_server


@pytest.fixture
def officer(city_server: Flask, city: City) -> Callable[..., Any]:
    """Makes visitors who are logged in: ``officer("branch", counties=(city.east,))``."""

    def make(role: str = "leader", *, counties: tuple[int, ...] = ()) -> Any:
        visitor = client_of(city_server)
        answer = log_in(visitor, city.database.add_user(role, counties=counties))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return visitor

    return make
