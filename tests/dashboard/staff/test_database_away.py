"""While the database is away the staff pages say so with a sentence, and recover by themselves."""

import pytest

from tests.breakable import BreakableDatabase, is_answered
from tests.conftest import client_of, close, log_in


@pytest.fixture
def broken(module_city, make_settings):
    """A server of the city whose database can be cut off."""
    from app import create_app

    breakable = BreakableDatabase(module_city.database)
    urls = {f"database_url_{login}": breakable.url(login) for login in ("staff", "public")}
    breakable.server = create_app(make_settings(pool_wait_seconds=0.5, **urls))
    yield breakable, module_city
    breakable.cut()
    close(breakable.server)


def test_pages_and_files_refuse_and_come_back(broken):
    breakable, city = broken
    visitor = client_of(breakable.server)
    assert log_in(visitor, breakable.database.add_user("leader")).status_code == 303
    addresses = (
        "/staff/?day=2026-11-20",
        "/staff/enterprises",
        f"/staff/enterprises/{city.a}",
        f"/staff/enterprises/{city.a}/days.csv",
    )
    assert [visitor.get(address).status_code for address in addresses] == [200] * 4
    with breakable.server.app_context():
        from dashboard import cache

        breakable.server.extensions[cache.EXTENSION].forget()
    breakable.cut()
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 503
        assert "psycopg" not in answer.get_data(as_text=True)
    breakable.mend()
    for address in addresses:
        assert is_answered(lambda a=address: visitor.get(a).status_code), address


def test_both_sites_start_without_a_database_and_serve_when_it_comes(module_city, make_settings):
    """As after a power cut: a sentence on every page, and the login works as soon as it can."""
    from app import create_app

    breakable = BreakableDatabase(module_city.database)
    breakable.cut()
    urls = {f"database_url_{login}": breakable.url(login) for login in ("staff", "public")}
    server = create_app(make_settings(pool_wait_seconds=0.5, **urls))
    name = module_city.database.add_user("leader")
    visitor = client_of(server)
    public, staff = ("/", "/e/QT-0001", "/about"), ("/staff/", "/staff/enterprises")
    try:
        for address in public:
            answer = visitor.get(address)
            assert answer.status_code == 503, address
            assert "数据库没有应答" in answer.get_data(as_text=True)
        refused = log_in(visitor, name)
        assert refused.status_code == 503
        assert "数据库没有应答" in refused.get_data(as_text=True)
        breakable.mend()
        for address in public:
            assert is_answered(lambda a=address: visitor.get(a).status_code), address
        # A login leads on to the page that was asked for.
        assert is_answered(lambda: {303: 200}.get(log_in(visitor, name).status_code, 503))
        assert [visitor.get(address).status_code for address in staff] == [200] * 2
    finally:
        breakable.cut()
        close(server)
