"""The public pages without their database, and on a database that is still empty."""

import pytest

from app import create_app
from tests.breakable import BreakableDatabase
from tests.conftest import client_of, close

ADDRESSES = ("/", "/e/T-1", "/enterprises.csv", "/e/T-1/days.json")


@pytest.fixture
def breakable(city, make_settings):
    broken = BreakableDatabase(city.database)
    broken.server = create_app(
        make_settings(
            apps=("public",), pool_wait_seconds=0.5, database_url_public=broken.url("public")
        )
    )
    yield broken
    close(broken.server)
    broken.cut()


def test_a_database_that_is_away_is_said_and_its_return_needs_no_restart(breakable):
    visitor = client_of(breakable.server)
    breakable.cut()
    for address in ADDRESSES:
        answer = visitor.get(address)
        assert answer.status_code == 503, address
        assert "数据库没有应答" in answer.get_data(as_text=True)
        assert answer.headers["Retry-After"] == "15"
    breakable.mend()
    for address in ADDRESSES:
        assert visitor.get(address).status_code == 200, address
    breakable.cut()
    breakable.server.extensions["qingyuan.caches"].forget()
    assert visitor.get("/").status_code == 503
    breakable.mend()
    assert visitor.get("/").status_code == 200


def test_an_empty_city_has_a_list_that_says_so(template_database, database, make_settings):
    made = create_app(make_settings(database, apps=("public",)))
    visitor = client_of(made)
    answer = visitor.get("/")
    assert answer.status_code == 200
    assert "没有找到这样的排污单位。" in answer.get_data(as_text=True)
    assert visitor.get("/enterprises.csv").status_code == 200
    assert visitor.get("/e/T-1").status_code == 404
    close(made)
