"""Settings: names of what is missing, secrets that are made once, refusals at the start."""

import stat

import pytest
from pydantic import ValidationError

from app import create_app
from dashboard.running import connection_file
from dashboard.settings import SettingMissing, Settings


def test_the_sites_are_named_by_one_variable(monkeypatch):
    monkeypatch.setenv("QINGYUAN_APPS", "public")
    assert Settings().apps == ("public",)
    for wrong in ("", "public,public", "private"):
        monkeypatch.setenv("QINGYUAN_APPS", wrong)
        with pytest.raises(ValidationError):
            Settings()


def test_the_environment_wins_over_the_connection_file(monkeypatch, tmp_path):
    facts = {
        "host": "127.0.0.1",
        "port": 1,
        "database": "d",
        "logins": {"public": {"user": "p", "password": "s:/?"}},
    }
    connection_file.write(tmp_path / "database.json", facts)
    settings = Settings(var=tmp_path)
    assert settings.url_of("public") == "postgresql://p:s%3A%2F%3F@127.0.0.1:1/d"
    monkeypatch.setenv("DATABASE_URL_PUBLIC", "postgresql://other")
    assert Settings(var=tmp_path).url_of("public") == "postgresql://other"


@pytest.mark.parametrize(
    ("login", "variable"),
    [
        ("owner", "DATABASE_URL"),
        ("ingest", "DATABASE_URL_INGEST"),
        ("staff", "DATABASE_URL_STAFF"),
        ("public", "DATABASE_URL_PUBLIC"),
    ],
)
def test_a_missing_login_is_named_with_its_variable(monkeypatch, tmp_path, login, variable):
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(SettingMissing, match=f"set {variable},"):
        Settings(var=tmp_path).url_of(login)


def test_a_login_that_is_made_later_is_found_without_a_restart(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL_STAFF", raising=False)
    settings = Settings(var=tmp_path)
    with pytest.raises(SettingMissing):
        settings.url_of("staff")
    logins = {"staff": {"user": "s", "password": "p"}}
    facts = {"host": "h", "port": 1, "database": "d", "logins": logins}
    connection_file.write(tmp_path / "database.json", facts)
    assert settings.url_of("staff") == "postgresql://s:p@h:1/d"


def test_the_signing_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = Settings(var=tmp_path / "var").signing_key
    assert len(first) >= 48
    assert Settings(var=tmp_path / "var").signing_key == first
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_a_broken_key_file_is_named(tmp_path):
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(SettingMissing, match="holds no usable key"):
        _ = Settings(var=tmp_path).signing_key


def test_several_workers_need_a_shared_count(make_settings):
    with pytest.raises(SettingMissing, match="QINGYUAN_REDIS_URL"):
        create_app(make_settings(workers=2))


def test_a_pinned_moment_needs_its_zone(monkeypatch):
    monkeypatch.setenv("QINGYUAN_PINNED_NOW", "2026-11-22T08:30:00")
    with pytest.raises(ValidationError, match="time zone"):
        Settings()


def test_secrets_are_not_shown():
    settings = Settings(secret_key="very secret", database_url="postgresql://u:very secret@h/d")
    assert "very secret" not in repr(settings)
