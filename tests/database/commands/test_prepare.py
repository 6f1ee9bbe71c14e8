"""``flask prepare``: what ``make run`` and ``make setup`` ask for before anything is served."""

from datetime import datetime, timedelta

import psycopg
import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup

from app import create_app
from dashboard import apps
from dashboard.settings import Settings
from tests.cluster_support import rows
from tests.database.commands.conftest import commands_in, runner_of, server_of


@pytest.fixture
def demo_end(loaded):
    ((end,),) = rows(loaded.url(), "SELECT value FROM qy.setting WHERE name = 'demo_end'")
    return datetime.fromisoformat(end)


@pytest.fixture
def at(loaded, flask):
    """The command line of the installation at a moment."""

    def commands(now):
        return runner_of(server_of(loaded.var, pinned_now=now))

    return commands


def test_what_is_loaded_is_left_to_the_worker(at, loaded, demo_end):
    before = rows(loaded.url(), "SELECT count(*) FROM qy.import_batch")
    result = at(demo_end + timedelta(hours=2))("prepare")
    assert result.exit_code == 0, result.output
    assert "The schema is up to date." in result.output
    assert "computing" not in result.output
    assert rows(loaded.url(), "SELECT count(*) FROM qy.import_batch") == before


def test_current_brings_the_demo_to_the_last_full_hour(at, loaded, demo_end):
    result = at(demo_end + timedelta(hours=1, minutes=10))("prepare", "--current")
    assert result.exit_code == 0, result.output
    ((end,),) = rows(loaded.url(), "SELECT value FROM qy.setting WHERE name = 'demo_end'")
    assert datetime.fromisoformat(end) == demo_end + timedelta(hours=1)
    assert rows(loaded.url(), "SELECT count(*) FROM qy.dirty_mark") == [(0,)]


def test_real_data_get_no_demo_but_their_days(flask, cluster):
    flask("db", "upgrade")
    cluster.create_database("real")
    with psycopg.connect(cluster.url(database="real")) as connection:
        connection.execute(
            "INSERT INTO qy.enterprise (enterprise_ref, first_known_on) "
            "VALUES ('R-1', '2020-01-01')"
        )
    result = commands_in(cluster, "real")("prepare", "--current")
    assert result.exit_code == 0, result.output
    assert "so no demo city is loaded" in result.output
    assert "Nothing has changed since the last rollup." in result.output


def test_sites_are_built_to_be_served_and_not_for_a_command(monkeypatch, tmp_path):
    servers = []

    def create():
        servers.append(create_app(Settings(var=tmp_path, log_level="error")))
        return servers[-1]

    def flask_words(*words):
        monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
        return CliRunner().invoke(FlaskGroup(create_app=create, set_debug_flag=False), words).output

    assert "--current" in flask_words("prepare", "--help")
    assert apps.EXTENSION not in servers[-1].extensions
    assert "/staff/" in flask_words("routes")
    assert set(servers[-1].extensions[apps.EXTENSION]) == {"public", "staff"}
