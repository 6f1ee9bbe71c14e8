"""Every page of both sites in a real browser: one city, one server, real inputs beside it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from dashboard.jobs import rollup
from tests.breakable import BreakableDatabase
from tests.conftest import NOW, LiveServer, close
from tests.staff_city import City

FIXTURES = Path(__file__).parents[2] / "fixtures"
REAL_INPUTS = (
    ("hourly", "kahsolt_hourly_excerpt.csv", "kahsolt_hourly_monitor"),
    ("hourly", "gt_2011_excerpt.csv", "uci_gas_turbine"),
    ("received-daily", "cn_wwtp_daily_excerpt.csv", "cn_wwtp_daily"),
)

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def city(module_city: City) -> City:
    """The countable city; the tests only read it."""
    return module_city


@pytest.fixture(scope="module")
def database(city: City) -> Any:
    """The database of the city, for logging in."""
    return city.database


@pytest.fixture(scope="module")
def breakable(city: City, make_settings: Any) -> Iterator[BreakableDatabase]:
    """Both sites on a database that can be cut off, with the real inputs imported by command."""
    from app import create_app

    broken = BreakableDatabase(city.database)
    urls = {f"database_url_{login}": broken.url(login) for login in ("staff", "public")}
    for login in ("owner", "ingest"):
        name = "database_url" if login == "owner" else "database_url_ingest"
        urls[name] = broken.url(login)
    broken.server = create_app(make_settings(pool_wait_seconds=0.5, **urls))
    for kind, name, mapping in REAL_INPUTS:
        words = ["ingest", kind, str(FIXTURES / name), "--mapping", mapping]
        done = broken.server.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output
    rollup.run(city.database.url("ingest"), now=NOW + timedelta(minutes=1))
    yield broken
    close(broken.server)
    broken.cut()


@pytest.fixture(scope="module")
def live_server(breakable: BreakableDatabase, serve: Callable[[Flask], LiveServer]) -> LiveServer:
    """Both sites, reachable by a browser, for all tests of a module."""
    return serve(breakable.server)


@pytest.fixture(scope="module")
def assumed(breakable: BreakableDatabase, city: City) -> dict[str, int]:
    """Number of each enterprise that stands for a file without a source."""
    with city.database.connect() as connection:
        rows = connection.execute(
            "SELECT enterprise_ref, enterprise_id FROM qy.enterprise "
            "WHERE enterprise_ref LIKE 'ASSUMED-%'"
        ).fetchall()
    return dict(rows)
