"""The embedded database through its life, on a real second server."""

import json
import os
import signal
import socket
import time

import psycopg
import pytest

from dashboard.running import cluster, connection_file, embedded
from dashboard.running.places import places
from dashboard.running.refusal import Refusal


@pytest.fixture
def server(installation):
    """A running second server, started when a test before this one stopped it."""
    embedded.start(installation)
    return places(installation)


def connect(where, **changes):
    facts = connection_file.read(where.connection_file)
    return psycopg.connect(connection_file.url(facts, login="owner"), autocommit=True, **changes)


def kill(where):
    """End the server as a crash would, and wait until it is gone."""
    pid = cluster.running_pid(where.data)
    os.kill(pid, signal.SIGKILL)
    while cluster.running_pid(where.data) is not None:
        time.sleep(0.01)


def test_it_is_timescaledb_with_what_the_schema_needs(server):
    with connect(server) as connection:
        for extension in ("timescaledb", "btree_gist", "pgcrypto"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        bucket = connection.execute(
            "SELECT time_bucket('1 day', timestamptz '2026-03-01 17:00+00', 'Asia/Shanghai')"
        ).fetchone()[0]
    assert bucket.isoformat() == "2026-03-01T16:00:00+00:00"


def test_chinese_text_needs_no_locale_of_the_machine(server):
    with connect(server) as connection:
        row = connection.execute(
            "SELECT length('清源'), upper('école'), '清' COLLATE \"zh-x-icu\" < '源',"
            " pg_encoding_to_char(encoding), datlocprovider"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == (2, "ÉCOLE", True, "UTF8", "b")


def test_it_is_durable_and_keeps_to_itself(server):
    with connect(server) as connection:
        found = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
        telemetry = connection.execute("SHOW timescaledb.telemetry_level").fetchone()
    assert found["fsync"] == "on"
    assert found["full_page_writes"] == "on"
    assert found["listen_addresses"] == "127.0.0.1"
    assert found["unix_socket_directories"] == ""
    assert telemetry == ("off",)
    assert found["TimeZone"] == "UTC"


def test_no_one_enters_without_the_password(server):
    facts = connection_file.read(server.connection_file)
    facts["logins"]["owner"]["password"] = "guessed"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(connection_file.url(facts, login="owner"))


def test_secrets_and_data_are_closed_to_others(server):
    assert server.connection_file.stat().st_mode & 0o777 == 0o600
    assert server.data.stat().st_mode & 0o777 == 0o700
    assert server.connection_file.stat().st_uid == os.geteuid()
    if os.geteuid() == 0:
        assert server.data.stat().st_uid != 0


def test_a_second_start_says_so_and_changes_nothing(server, capsys):
    pid = cluster.running_pid(server.data)
    assert embedded.start(server.var) is False
    assert f"running already (process {pid})" in capsys.readouterr().out
    assert cluster.running_pid(server.data) == pid


def test_committed_rows_survive_kill_9(server):
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
    kill(server)
    assert embedded.is_running(server.var) is False
    assert embedded.start(server.var) is True
    with connect(server) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (42,)


def test_a_dead_servers_number_may_belong_to_a_stranger_by_now(server):
    kill(server)
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert embedded.is_running(server.var) is False
    assert embedded.start(server.var) is True


def test_a_taken_port_is_exchanged_and_written_down(server):
    embedded.stop(server.var)
    taken = connection_file.read(server.connection_file)["port"]
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", taken))
        stranger.listen()
        embedded.start(server.var)
    assert connection_file.read(server.connection_file)["port"] != taken
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_stopping_is_clean_and_can_be_repeated(server):
    assert embedded.stop(server.var) is True
    assert not (server.data / "postmaster.pid").exists()
    assert embedded.stop(server.var) is False


def test_data_without_its_password_file_is_refused(server):
    embedded.stop(server.var)
    hidden = server.connection_file.with_suffix(".hidden")
    server.connection_file.rename(hidden)
    try:
        with pytest.raises(Refusal, match=r"database\.json does not name its login"):
            embedded.start(server.var)
    finally:
        hidden.rename(server.connection_file)


def test_a_half_made_cluster_is_made_anew(server):
    """A crash between initdb and the first start leaves ``data.unfinished`` behind."""
    embedded.stop(server.var)
    where = server
    finished = where.data.rename(where.home / "data.finished")
    facts = where.connection_file.read_text()
    (where.home / "data.unfinished").mkdir()
    (where.home / "data.unfinished" / "PG_VERSION").write_text("17\n")
    try:
        assert embedded.start(where.var) is True
        with connect(where) as connection:
            assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
        embedded.stop(where.var)
    finally:
        where.data.rename(where.home / "data.second")
        finished.rename(where.data)
        connection_file.write(where.connection_file, json.loads(facts))


def test_the_folder_can_be_moved(server):
    """Wrappers and settings name no absolute path."""
    embedded.stop(server.var)
    moved = server.var.with_name("moved")
    server.var.rename(moved)
    try:
        assert embedded.start(moved) is True
        embedded.stop(moved)
    finally:
        moved.rename(server.var)
