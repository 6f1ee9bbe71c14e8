"""Fixtures for tests of the sites' core: servers with sample pages, a database that goes away.

The tests of a module share one database and one server: what they add has names of its own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

import dashboard.public
import dashboard.staff
from app import create_app
from dashboard import pools
from dashboard.settings import Settings
from tests import database_support
from tests.breakable import BreakableDatabase
from tests.conftest import client_of, log_in
from tests.dashboard.core import sample_pages
from tests.database_support import Database


@pytest.fixture(scope="module")
def database(template_database: Database) -> Iterator[Database]:
    """A migrated database that the tests of a module share."""
    clone = database_support.clone(template_database)
    yield clone
    database_support.drop(clone)


@pytest.fixture(scope="module")
def with_sample_pages() -> Iterator[None]:
    """Both sites show the sample pages in place of their own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dashboard.public, "PAGES", sample_pages.PUBLIC_PAGES)
        patched.setattr(dashboard.staff, "PAGES", sample_pages.STAFF_PAGES)
        yield


@pytest.fixture(scope="module")
def server(
    with_sample_pages: None, database: Database, make_settings: Callable[..., Settings]
) -> Iterator[Flask]:
    """Both sites in one process, with the sample pages."""
    made = create_app(make_settings(database))
    yield made
    with made.app_context():
        made.extensions[pools.EXTENSION].close()


@pytest.fixture
def breakable(
    with_sample_pages: None, database: Database, make_settings: Callable[..., Settings]
) -> Iterator[BreakableDatabase]:
    """A server whose database can be cut off and brought back."""
    broken = BreakableDatabase(database)
    urls = {f"database_url_{login}": broken.url(login) for login in ("staff", "public")}
    broken.server = create_app(make_settings(pool_wait_seconds=1.5, **urls))
    yield broken
    with broken.server.app_context():
        broken.server.extensions[pools.EXTENSION].close()
    broken.cut()


@pytest.fixture
def logged_in(server: Flask, database: Database) -> Callable[..., Any]:
    """Makes a visitor who is logged in, together with the login name."""

    def make(role: str = "leader", **more: Any) -> Any:
        visitor = client_of(server)
        name = database.add_user(role, **more)
        assert log_in(visitor, name).status_code == 303
        visitor.login_name = name
        return visitor

    return make
