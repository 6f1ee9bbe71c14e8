"""The public site on a city that can be counted by hand; the tests only read it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from dashboard.settings import Settings
from tests.conftest import client_of, close
from tests.public_city import City


@pytest.fixture(scope="module")
def city(module_public_city: City) -> City:
    """The city."""
    return module_public_city


@pytest.fixture(scope="module")
def server(city: City, make_settings: Callable[..., Settings]) -> Iterator[Flask]:
    """The public site alone, with nothing but its own login."""
    made = create_app(make_settings(city.database, apps=("public",)))
    yield made
    close(made)


@pytest.fixture
def visitor(server: Flask) -> FlaskClient:
    """Somebody from the street."""
    return client_of(server)
