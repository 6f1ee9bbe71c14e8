"""``flask rollup``, ``flask reconcile``, and that every command can say what it does."""

import psycopg
import pytest

from dashboard.running.places import PROJECT
from tests.cluster_support import rows
from tests.database.commands.conftest import runner_of, server_of

COMMANDS = (
    *("backup", "db", "db upgrade", "db status", "db roles", "demo", "doctor", "prepare"),
    *(
        "reconcile",
        "restore",
        "rollup",
        "user",
        "user add",
        "user list",
        "user disable",
        "user enable",
    ),
    *("user unlock", "user password", "user demo-logins", "work", "ingest"),
)


@pytest.fixture
def stranded(tmp_path, monkeypatch):
    """The command line of an installation whose database nobody made yet."""
    for name in ("DATABASE_URL", "DATABASE_URL_INGEST", "DATABASE_URL_STAFF"):
        monkeypatch.delenv(name, raising=False)
    return runner_of(server_of(tmp_path))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_needs_no_database(stranded, command):
    result = stranded(*command.split(), "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


@pytest.mark.parametrize(
    "command",
    [
        "rollup",
        "reconcile",
        "prepare",
        "db status",
        "db upgrade",
        "user list",
        "work",
        "backup",
        "demo",
    ],
)
def test_without_a_database_each_says_one_sentence(stranded, command):
    result = stranded(*command.split())
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "make setup" in result.output


def test_nothing_to_do_is_said(demo):
    demo("rollup")
    result = demo("rollup")
    assert result.exit_code == 0


def test_all_recomputes_everything_to_the_same(demo, cluster):
    demo("rollup")
    days = rows(cluster.url(), "SELECT count(*) FROM qy.daily_value")[0][0]
    version = rows(cluster.url(), "SELECT version FROM qy.data_version")
    result = demo("rollup", "--all", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert f"{days:,} outlet-pollutant-days marked" in result.output
    assert rows(cluster.url(), "SELECT version FROM qy.data_version") == version


def test_reconcile_is_zero_when_all_agree_and_one_when_not(demo, cluster):
    demo("rollup")
    assert demo("reconcile", "--sample", "100000").exit_code == 0
    with psycopg.connect(cluster.url()) as connection:
        connection.execute(
            "UPDATE qy.daily_value SET valid_hours = valid_hours - 1 "
            "WHERE day = '2026-11-05' AND pollutant_code = 'a21026' AND valid_hours = 24"
        )
    result = demo("reconcile", "--sample", "100000", "--repair")
    assert result.exit_code == 1
    assert "valid_hours stored 23, computed 24" in result.output
    demo("rollup")
    assert demo("reconcile", "--sample", "100000").exit_code == 0


def test_before_the_schema_is_there_it_says_what_to_run(flask, cluster):
    with psycopg.connect(cluster.url(database="postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bare WITH (FORCE)")
        connection.execute("CREATE DATABASE bare")
    address = cluster.url(database="bare")
    run = runner_of(server_of(cluster.var, database_url=address, database_url_ingest=address))
    for command in (("rollup",), ("demo",), ("user", "list")):
        result = run(*command)
        assert result.exit_code == 1
        assert "flask db upgrade" in result.output


def test_every_command_is_documented(stranded):
    text = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`flask {command}`" not in text] == ["db", "user"]


def test_the_list_of_commands_is_complete(stranded):
    known = {command.split()[0] for command in COMMANDS}
    section = stranded("--help").output.partition("Commands:\n")[2]
    ours = {line.split()[0] for line in section.splitlines() if line.startswith("  ")}
    assert known <= ours
