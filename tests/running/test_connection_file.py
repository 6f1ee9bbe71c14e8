"""The file with the passwords."""

import os

import psycopg
import pytest

from dashboard.running import connection_file
from dashboard.running.refusal import Refusal

FACTS = {
    "origin": "embedded",
    "host": "127.0.0.1",
    "port": 25432,
    "database": "qingyuan",
    "logins": {"owner": {"user": "qy@admin", "password": "a/b:c@d?e#f %"}},
}


def test_what_was_written_is_read(tmp_path):
    path = tmp_path / "database.json"
    assert connection_file.read(path) is None
    connection_file.write(path, FACTS)
    assert connection_file.read(path) == FACTS


def test_the_file_is_private_whatever_the_umask(tmp_path):
    previous = os.umask(0)
    try:
        connection_file.write(tmp_path / "database.json", FACTS)
    finally:
        os.umask(previous)
    assert (tmp_path / "database.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["database.json"]


def test_the_url_survives_odd_characters():
    parts = psycopg.conninfo.conninfo_to_dict(connection_file.url(FACTS, login="owner"))
    assert parts == {
        "user": "qy@admin",
        "password": "a/b:c@d?e#f %",
        "host": "127.0.0.1",
        "port": "25432",
        "dbname": "qingyuan",
    }


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_broken_file_is_one_sentence(tmp_path, text):
    path = tmp_path / "database.json"
    path.write_text(text)
    with pytest.raises(Refusal, match="restore it from a backup"):
        connection_file.read(path)


def test_another_account_that_may_write_leaves_the_file_to_its_owner(tmp_path, monkeypatch):
    """Root restarts the database of an ordinary user: here this account is that user."""
    path = tmp_path / "database.json"
    connection_file.write(path, FACTS)
    handed_over = []
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    monkeypatch.setattr(os, "chown", lambda *arguments: handed_over.append(arguments))
    connection_file.write(path, {**FACTS, "port": 25433})
    assert handed_over == [(path.with_suffix(".new"), path.stat().st_uid, path.stat().st_gid)]
