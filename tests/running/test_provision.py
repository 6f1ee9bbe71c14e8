"""The three ways to a database: which one is taken, and what is said when it cannot be."""

import os

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from dashboard.running import connection_file, docker, embedded, provision, server_check
from dashboard.running.places import places
from dashboard.running.refusal import Refusal

PULL_HANGS = """
[ "$1" = info ] && exit 0
case "$*" in
    "compose version") exit 0;;
    "image inspect "*) exit 1;;
    *" pull "*) exec sleep 60;;
esac
exit 1
"""

# A container that never becomes healthy.
UP_FAILS = """
case "$*" in
    *" ps "*) exit 0;;
    *" up "*) exit 1;;
    *" logs "*) echo "FATAL: no space left.";;
    *" down --volumes") : > "$STATE.removed";;
esac
exit 0
"""

# A running container: ``up`` leaves a mark and its environment, ``ps`` looks for the mark.
WORKS = """
case "$*" in
    *" up "*) touch "$STATE"; echo "$QINGYUAN_DATABASE_USER $QINGYUAN_DATABASE_PORT" > "$STATE.up";;
    *" ps "*) [ ! -e "$STATE" ] || echo container;;
    *" stop") mv "$STATE" "$STATE.stopped";;
esac
exit 0
"""


@pytest.fixture
def only_docker(programs, monkeypatch, tmp_path):
    """A machine whose docker is a script; the embedded way is replaced by a note that it ran."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("STATE", str(tmp_path / "container"))
    for name in ("touch", "mv"):
        programs(name, f'exec /bin/{name} "$@"')
    embedded_starts = []
    monkeypatch.setattr(embedded, "start", lambda var: embedded_starts.append(var) or True)

    def write(script):
        programs("docker", script)
        return embedded_starts

    return write


def test_without_docker_the_database_is_embedded(only_docker, programs, tmp_path):
    starts = only_docker("exit 1")
    assert provision.provision(tmp_path).origin == "embedded"
    assert starts == [tmp_path]


def test_a_pull_that_takes_too_long_falls_through_and_says_so(
    only_docker, monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(docker, "PULL_SECONDS", 0.5)
    starts = only_docker(PULL_HANGS)
    assert provision.provision(tmp_path).origin == "embedded"
    assert starts == [tmp_path]
    assert "could not be fetched in time, so the embedded database is used" in (
        capsys.readouterr().out
    )


def test_a_container_that_does_not_start_falls_through_and_leaves_nothing(
    only_docker, tmp_path, capsys
):
    starts = only_docker(UP_FAILS)
    assert provision.provision(tmp_path).origin == "embedded"
    assert starts == [tmp_path]
    assert "container does not start: FATAL: no space left.\n" in capsys.readouterr().out
    assert (tmp_path / "container.removed").exists()
    assert not places(tmp_path).connection_file.exists()


def test_a_docker_engine_is_used_and_remembered(only_docker, tmp_path):
    starts = only_docker(WORKS)
    assert provision.provision(tmp_path) == provision.Provisioned("docker", started=True)
    facts = connection_file.read(places(tmp_path).connection_file)
    owner = facts["logins"]["owner"]["user"]
    assert (tmp_path / "container.up").read_text().split() == [owner, str(facts["port"])]
    assert provision.provision(tmp_path) == provision.Provisioned("docker", started=False)
    assert provision.is_running(tmp_path) is True
    assert provision.stop(tmp_path) is True
    assert provision.is_running(tmp_path) is False
    assert provision.provision(tmp_path) == provision.Provisioned("docker", started=True)
    assert connection_file.read(places(tmp_path).connection_file) == facts
    assert starts == []


def test_data_in_a_container_are_not_replaced_by_an_empty_database(only_docker, tmp_path):
    only_docker(WORKS)
    provision.provision(tmp_path)
    starts = only_docker("exit 1")
    with pytest.raises(Refusal, match="start the engine, or remove"):
        provision.provision(tmp_path)
    assert starts == []


def test_data_in_the_embedded_database_are_not_replaced_by_a_container(only_docker, tmp_path):
    starts = only_docker(WORKS)
    connection_file.write(tmp_path / "database.json", {"origin": "embedded"})
    assert provision.provision(tmp_path).origin == "embedded"
    assert starts == [tmp_path]


def test_compose_keeps_the_database_on_loopback_and_names_only_known_variables():
    text = (provision.PROJECT / "compose.yaml").read_text()
    assert '"127.0.0.1:${QINGYUAN_DATABASE_PORT:?' in text
    offered = docker._environment(None).keys() - os.environ.keys()
    named = {word.split(":", 1)[0] for word in text.split("${")[1:]}
    assert named == offered


SOUND = (17, "bureau", "someone", False, True, "timescaledb")


@pytest.mark.parametrize(
    ("change", "extension", "sentence"),
    [
        ({0: 15}, (True, True), "is PostgreSQL 15: version 17 or newer is needed"),
        ({}, None, "has no TimescaleDB: install"),
        ({5: "pg_stat_statements"}, (True, True), "add timescaledb to its shared_preload_lib"),
        ({}, (False, False), "run CREATE EXTENSION timescaledb in the database bureau"),
        ({4: False}, (False, True), "The login someone may not create"),
    ],
)
def test_a_server_that_cannot_hold_the_database_is_refused(change, extension, sentence):
    server = tuple(change.get(index, value) for index, value in enumerate(SOUND))
    with pytest.raises(Refusal, match=sentence):
        server_check.judge(server, extension)


@pytest.mark.parametrize(
    ("change", "extension"),
    [
        ({}, (True, False)),
        ({}, (False, True)),
        ({3: True}, (False, False)),
        ({5: None}, (True, True)),
        ({0: 18}, (True, True)),
    ],
)
def test_a_sound_server_is_taken(change, extension):
    server_check.judge(tuple(change.get(i, value) for i, value in enumerate(SOUND)), extension)


@pytest.fixture
def owner_url():
    """The server that the tests of this clone run on."""
    provision.provision()
    named = os.environ.get("DATABASE_URL")
    return named or connection_file.url(
        connection_file.read(places().connection_file), login="owner"
    )


@pytest.fixture
def limited_url(owner_url):
    """A login and a database of its own on that server, without any right to extensions."""
    name = f"qy_test_{os.getpid()}"
    identifier = sql.Identifier(name)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for statement in (
            "CREATE ROLE {} LOGIN PASSWORD 'limited'",
            "CREATE DATABASE {}",
            "REVOKE CREATE ON DATABASE {} FROM PUBLIC",
        ):
            connection.execute(sql.SQL(statement).format(identifier))
        try:
            yield make_conninfo(owner_url, user=name, password="limited", dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
            connection.execute(sql.SQL("DROP ROLE {}").format(identifier))


def test_a_named_server_is_used_when_it_is_sound(owner_url, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", owner_url)
    assert provision.provision(tmp_path) == provision.Provisioned("url", started=False)
    assert list(tmp_path.iterdir()) == []


def test_a_named_server_whose_login_may_not_create_the_extension(limited_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", limited_url)
    with pytest.raises(Refusal, match=r"The login qy_test_[0-9]+ may not create the timescaledb"):
        provision.provision()


def test_a_named_server_that_does_not_answer(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret@127.0.0.1:9/nowhere")
    with pytest.raises(Refusal, match="named by DATABASE_URL does not answer") as caught:
        provision.provision()
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
