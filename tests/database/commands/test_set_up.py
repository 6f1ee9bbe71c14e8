"""``flask db`` and ``flask demo``, in the order in which a new installation meets them."""

import json
import stat
from datetime import timedelta

import psycopg
import pytest
from pydantic import SecretStr

from dashboard.running import connection_file
from tests.cluster_support import rows, second_cluster
from tests.database.commands.conftest import URL_VARIABLES, commands_in, runner_of, server_of


@pytest.fixture
def facts(cluster):
    return lambda: connection_file.read(cluster.where.connection_file)


class TestUpgrade:
    def test_an_empty_database_gets_schema_and_logins(self, monkeypatch):
        for name in URL_VARIABLES:
            monkeypatch.delenv(name, raising=False)
        with second_cluster() as empty:
            run = runner_of(server_of(empty.var))
            result = run("db", "upgrade")
            assert result.exit_code == 0, result.output
            assert "applied 0001_reference.sql" in result.output
            assert "passwords set for qy_ingest, qy_staff, qy_public" in result.output
            file = empty.where.connection_file
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            for login in ("ingest", "staff", "public"):
                assert connection_file.read(file)["logins"][login]["user"] == f"qy_{login}"
                assert rows(empty.url(login), "SELECT current_user::text") == [(f"qy_{login}",)]

    def test_a_second_time_it_changes_nothing(self, flask, facts):
        flask("db", "upgrade")
        before = facts()
        result = flask("db", "upgrade")
        assert result.output == "The schema is up to date.\n"
        assert facts() == before

    def test_a_password_that_the_server_forgot_is_set_again(self, flask, cluster, facts):
        flask("db", "upgrade")
        rows(cluster.url(), "SELECT 1")
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("ALTER ROLE qy_staff PASSWORD 'another'")
        result = flask("db", "upgrade")
        assert "passwords set for qy_staff" in result.output
        assert rows(cluster.url("staff"), "SELECT 1") == [(1,)]

    def test_a_login_that_the_file_lost_gets_a_new_password(self, flask, cluster, facts):
        flask("db", "upgrade")
        lost = facts()
        del lost["logins"]["public"]
        connection_file.write(cluster.where.connection_file, lost)
        assert "passwords set for qy_public" in flask("db", "upgrade").output
        assert rows(cluster.url("public"), "SELECT 1") == [(1,)]

    def test_with_database_url_it_says_which_logins_to_name(self, flask, cluster, tmp_path):
        flask("db", "upgrade")
        server = server_of(tmp_path, database_url=SecretStr(cluster.url()))
        result = runner_of(server)("db", "upgrade")
        assert result.exit_code == 0
        for name in ("INGEST", "STAFF", "PUBLIC"):
            assert f"DATABASE_URL_{name}=postgresql://qy_{name.lower()}:" in result.output
        assert not (tmp_path / "database.json").exists()

    def test_a_login_that_may_not_make_roles_is_told_what_a_dba_runs(self, cluster, tmp_path):
        with psycopg.connect(cluster.url(database="postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS humble")
            connection.execute("DROP ROLE IF EXISTS humble")
            connection.execute("CREATE ROLE humble LOGIN PASSWORD 'humble'")
            connection.execute("CREATE DATABASE humble OWNER humble")
        facts = connection_file.read(cluster.where.connection_file)
        address = f"postgresql://humble:humble@127.0.0.1:{facts['port']}/humble"
        server = server_of(tmp_path, database_url=SecretStr(address))
        result = runner_of(server)("db", "upgrade")
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        assert "administrator" in result.output


class TestStatus:
    def test_current_is_zero(self, flask):
        flask("db", "upgrade")
        result = flask("db", "status")
        assert result.exit_code == 0
        assert result.output.endswith("files applied.\n")

    def test_pending_files_are_named(self, flask, cluster):
        flask("db", "upgrade")
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("DELETE FROM migration.applied WHERE name = 'seed/030_industry.csv'")
        result = flask("db", "status")
        assert result.exit_code == 1
        assert "pending: seed/030_industry.csv" in result.output

        assert "applied seed/030_industry.csv" in flask("db", "upgrade").output
        assert flask("db", "status").exit_code == 0


def test_roles_prints_sql_without_passwords(flask, facts):
    flask("db", "upgrade")
    output = flask("db", "roles").output
    assert "CREATE ROLE qy_owner LOGIN" in output
    assert "missing on this server: none" in output
    for login in facts()["logins"].values():
        assert login["password"] not in output


def demo_end(cluster):
    ((end,),) = rows(cluster.url(), "SELECT value FROM qy.setting WHERE name = 'demo_end'")
    return end


class TestDemo:
    def test_it_fills_the_database_and_says_how_it_goes(self, demo, cluster):
        ((values, days),) = rows(
            cluster.url(),
            "SELECT (SELECT count(*) FROM qy.hourly_value), (SELECT count(*) FROM qy.daily_value)",
        )
        assert values > 20_000
        assert days > 800
        assert rows(cluster.url(), "SELECT count(*) FROM qy.dirty_mark") == [(0,)]
        assert rows(cluster.url(), "SELECT count(*) FROM qy.import_reject") == [(0,)]
        settings = dict(rows(cluster.url(), "SELECT name, value FROM qy.setting"))
        assert settings["is_demo"] == "true"
        assert settings["demo_origin"].startswith("2026-11-20T08:00")
        assert "demo_loading" not in settings
        assert (cluster.var / "demo" / "3" / "truth.jsonl").exists()

    def test_the_same_again_imports_nothing(self, demo, cluster):
        batches = rows(cluster.url(), "SELECT count(*) FROM qy.import_batch")
        version = rows(cluster.url(), "SELECT version FROM qy.data_version")
        result = demo("demo", "--end", demo_end(cluster), "--if-empty")
        assert result.exit_code == 0
        assert rows(cluster.url(), "SELECT count(*) FROM qy.import_batch") == batches
        assert rows(cluster.url(), "SELECT version FROM qy.data_version") == version

    def test_a_later_end_brings_the_hours_between(self, demo, cluster):
        newest = "SELECT max(time) AT TIME ZONE 'Asia/Shanghai' FROM qy.hourly_value"
        ((before,),) = rows(cluster.url(), newest)
        result = demo("demo", "--end", (before + timedelta(hours=3, minutes=30)).isoformat())
        assert result.exit_code == 0, result.output
        ((after,),) = rows(cluster.url(), newest)
        assert (after - before).total_seconds() == 2 * 3600
        assert rows(cluster.url(), "SELECT count(*) FROM qy.dirty_mark") == [(0,)]

    def test_another_city_than_the_loaded_one_is_refused(self, demo):
        result = demo("demo", "--seed", "4")
        assert result.exit_code == 1
        assert "--seed 3, not 4" in result.output

    def test_what_was_interrupted_is_finished_first(self, demo, cluster):
        """As after a kill: the note of what was being loaded is there, its hours are not."""
        settings = dict(rows(cluster.url(), "SELECT name, value FROM qy.setting"))
        loading = {
            "outlets": 12,
            "months": 2,
            "seed": 3,
            "origin": settings["demo_origin"],
            "since": None,
            "end": settings["demo_origin"],
        }
        with psycopg.connect(cluster.url()) as connection:
            connection.execute(
                "INSERT INTO qy.setting (name, value) VALUES ('demo_loading', %s)",
                (json.dumps(loading),),
            )
        result = demo("demo", "--end", settings["demo_end"])
        assert "an earlier demo was interrupted" in result.output
        assert result.exit_code == 0, result.output
        names = {name for (name,) in rows(cluster.url(), "SELECT name FROM qy.setting")}
        assert "demo_loading" not in names

    @pytest.mark.parametrize("text", ["yesterday", "2026-13-01", ""])
    def test_an_end_that_is_no_time_is_refused(self, flask, text):
        result = flask("demo", "--end", text)
        assert result.exit_code == 2
        assert "2026-11-22T08:00" in result.output

    def test_each_role_has_a_login_that_is_printed_once_it_is_a_demo(self, demo, cluster):
        lines = [line.split() for line in demo("user", "demo-logins").output.splitlines()]
        assert [line[0] for line in lines] == ["leader", "analyst", "branch", "admin"]
        kept = cluster.var / "demo" / "logins.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert {line[0]: line[1] for line in lines} == json.loads(kept.read_text())

    def test_a_demo_password_that_was_changed_is_not_printed(self, demo):
        changed = demo("user", "password", "leader", "--password-stdin", input="Some-Other-77\n")
        assert changed.exit_code == 0, changed.output
        assert "leader" not in demo("user", "demo-logins").output


class TestDemoBesideOtherData:
    @pytest.fixture
    def other(self, flask, cluster, monkeypatch):
        """A database of the same server with an enterprise that is no demo's."""
        flask("db", "upgrade")
        cluster.create_database("other")
        with psycopg.connect(cluster.url(database="other")) as connection:
            connection.execute(
                "INSERT INTO qy.enterprise (enterprise_ref, first_known_on) "
                "VALUES ('R-1', '2020-01-01')"
            )
        return commands_in(cluster, "other")

    def test_it_is_left_alone(self, other):
        result = other("demo", "--if-empty")
        assert result.exit_code == 0
        assert "so no demo city is loaded" in result.output

    def test_a_demo_on_top_of_it_is_refused(self, other):
        result = other("demo")
        assert result.exit_code == 1
        assert "holds data that are no demo" in result.output

    def test_no_demo_logins_are_printed(self, other):
        result = other("user", "demo-logins")
        assert (result.exit_code, result.output) == (0, "")
