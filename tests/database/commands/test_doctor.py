"""``flask doctor``: green on a sound installation, red with a sentence on every other."""

import json
import subprocess
from datetime import timedelta

import psycopg
import pytest

from dashboard.jobs import doctor
from dashboard.running import connection_file
from tests.cluster_support import rows


def findings(run):
    result = run("doctor", "--json")
    report = json.loads(result.output)
    assert (result.exit_code == 0) == report["sound"]
    return {finding["check"]: finding for finding in report["findings"]}


def change(cluster, statement, parameters=None):
    with psycopg.connect(cluster.url()) as connection:
        connection.execute(statement, parameters)


def test_a_demo_that_was_just_made_is_sound(demo):
    result = demo("doctor")
    assert result.exit_code == 0, result.output
    assert result.output.endswith("Sound.\n")
    assert "✗" not in result.output
    found = findings(demo)
    assert {
        "server",
        "extension",
        "licence",
        "migrations",
        "login ingest",
        "login staff",
        "login public",
        "data",
        "listener",
        "rollup",
        "method",
        "orphans",
        "disk",
    } == set(found)
    assert "Apache edition" in found["licence"]["sentence"]


def test_in_a_bare_shell_it_finds_everything_by_itself(demo, cluster):
    result = cluster.flask("doctor", "--json", PATH="/usr/bin:/bin")
    assert result.returncode == 0, result.stdout + result.stderr
    assert json.loads(result.stdout)["sound"] is True


def test_a_wrong_password_is_named(demo, cluster):
    change(cluster, "ALTER ROLE qy_staff PASSWORD 'another'")
    try:
        found = findings(demo)["login staff"]
        assert found["state"] == "bad"
        assert "password authentication failed" in found["sentence"]
    finally:
        demo("db", "upgrade")
    assert findings(demo)["login staff"]["state"] == "ok"


@pytest.mark.parametrize(
    ("privilege", "check", "words"),
    [
        ("SELECT ON qy.hourly_value TO qy_staff", "login staff", "_hyper_"),
        ("SELECT ON qy.daily_value TO qy_staff", "login staff", "_hyper_"),
        (
            "USAGE ON SCHEMA staff TO qy_public; GRANT SELECT ON staff.outlet TO qy_public",
            "login public",
            "staff.outlet",
        ),
        ("SELECT ON qy.app_user TO qy_ingest", "login ingest", "qy.app_user"),
    ],
)
def test_a_login_that_reaches_too_much_is_red(demo, cluster, privilege, check, words):
    change(cluster, f"GRANT {privilege}")
    try:
        found = findings(demo)[check]
        assert found["state"] == "bad"
        assert words in found["sentence"]
    finally:
        change(cluster, f"REVOKE {privilege}".replace(" TO ", " FROM ").replace("GRANT", "REVOKE"))
        change(cluster, "GRANT SELECT ON staff.outlet TO qy_staff")
    assert findings(demo)[check]["state"] == "ok"


def test_one_login_for_everything_is_red(demo, cluster):
    kept = connection_file.read(cluster.where.connection_file)
    changed = connection_file.read(cluster.where.connection_file)
    changed["logins"]["staff"] = changed["logins"]["ingest"]
    changed["logins"]["public"] = changed["logins"]["owner"]
    connection_file.write(cluster.where.connection_file, changed)
    try:
        found = findings(demo)
        assert found["logins"]["state"] == "bad"
        assert "not separate" in found["logins"]["sentence"]
        assert "may do everything" in found["login public"]["sentence"]
    finally:
        connection_file.write(cluster.where.connection_file, kept)


def test_a_schema_that_is_behind_is_red_and_says_what_to_run(demo, cluster):
    change(cluster, "DELETE FROM migration.applied WHERE name = 'seed/030_industry.csv'")
    found = findings(demo)
    assert found["migrations"]["state"] == "bad"
    assert "flask db upgrade" in found["migrations"]["sentence"]
    demo("db", "upgrade")
    assert findings(demo)["migrations"]["state"] == "ok"


def test_days_that_wait_are_a_note_and_after_an_hour_red(demo, cluster):
    mark = (
        "INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause, marked_at) "
        "SELECT min(outlet_id), 'a21026', '2026-11-01', 'test', now() - %s::interval "
        "FROM qy.outlet"
    )
    change(cluster, mark, ("1 minute",))
    assert findings(demo)["rollup"]["state"] == "note"
    change(cluster, mark, ("2 hours",))
    found = findings(demo)["rollup"]
    assert found["state"] == "bad"
    assert "1 days of 1 outlets" in found["sentence"]
    change(cluster, "DELETE FROM qy.dirty_mark")
    assert findings(demo)["rollup"]["state"] == "ok"


def test_values_of_nobody_are_red(demo, cluster):
    change(
        cluster,
        "INSERT INTO qy.hourly_value (monitor_id, pollutant_code, time, flag, batch_id) "
        "VALUES (987654, 'a21026', '2026-11-01 00:00+08', 'N', 1)",
    )
    try:
        found = findings(demo)["orphans"]
        assert found["state"] == "bad"
        assert "monitor 987654" in found["sentence"]
    finally:
        change(cluster, "DELETE FROM qy.hourly_value WHERE monitor_id = 987654")
    assert findings(demo)["orphans"]["state"] == "ok"


def test_figures_of_another_method_are_red(demo, cluster):
    change(cluster, "UPDATE qy.computation_run SET method_version = 'm-1999' WHERE is_current")
    try:
        found = findings(demo)["method"]
        assert found["state"] == "bad"
        assert "m-1999" in found["sentence"]
    finally:
        change(
            cluster,
            "UPDATE qy.computation_run SET method_version = %s WHERE is_current",
            (doctor.METHOD_VERSION,),
        )


def test_a_full_disk_is_red(demo, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 2**62)
    assert findings(demo)["disk"]["state"] == "bad"


class TestDataAge:
    @pytest.fixture
    def newest(self, demo, cluster):
        ((moment,),) = rows(cluster.url(), "SELECT max(time) FROM qy.hourly_value")
        return moment

    def ask(self, cluster, now):
        with psycopg.connect(cluster.url()) as connection:
            return doctor.data_age(connection, now=now)

    def test_the_last_full_hour_is_fresh(self, cluster, newest):
        assert self.ask(cluster, newest + timedelta(hours=1, minutes=20)).state == "ok"

    def test_some_hours_are_a_note(self, cluster, newest):
        assert self.ask(cluster, newest + timedelta(hours=5)).state == "note"

    def test_a_demo_that_stands_still_is_a_note_and_says_how_to_go_on(self, cluster, newest):
        found = self.ask(cluster, newest + timedelta(days=5))
        assert found.state == "note"
        assert "flask demo" in found.sentence

    def test_a_real_intake_that_stopped_for_a_day_is_red(self, cluster, newest):
        change(cluster, "UPDATE qy.setting SET value = 'false' WHERE name = 'is_demo'")
        try:
            found = self.ask(cluster, newest + timedelta(days=2))
            assert found.state == "bad"
        finally:
            change(cluster, "UPDATE qy.setting SET value = 'true' WHERE name = 'is_demo'")


def test_a_server_that_is_down_is_one_red_sentence(demo, cluster):
    cluster.stop()
    try:
        result = demo("doctor")
        assert result.exit_code == 1
        assert "✗ server  The database does not answer" in result.output
        assert "Traceback" not in result.output
    finally:
        cluster.start()
    assert demo("doctor").exit_code == 0


def test_before_anything_was_set_up_it_says_what_to_run(tmp_path, cluster):
    variables = cluster.environment(QINGYUAN_VAR=str(tmp_path))
    result = subprocess.run(
        [".venv/bin/flask", "doctor"], env=variables, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "make setup" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_the_doctor_changes_nothing(demo, cluster):
    before = rows(cluster.url(), "SELECT xmin::text, * FROM qy.data_version")
    demo("doctor")
    assert rows(cluster.url(), "SELECT xmin::text, * FROM qy.data_version") == before


def test_a_listener_that_was_killed_is_red_and_one_that_ended_is_not(demo, cluster):
    say = (
        "INSERT INTO qy.listener VALUES ('127.0.0.1:8212', 1, now(), now() - %s::interval, "
        "CASE WHEN %s THEN now() END, 3, 40, 1, 0)"
    )
    try:
        for age, ended, state, words in (
            ("1 second", False, "ok", "127.0.0.1:8212: 3 connected, 40 frames taken, 1 refused"),
            ("5 minutes", False, "bad", "start flask listen"),
            ("5 minutes", True, "note", "No listener runs since"),
        ):
            change(cluster, "DELETE FROM qy.listener")
            change(cluster, say, (age, ended))
            found = findings(demo)["listener"]
            assert (found["state"], words in found["sentence"]) == (state, True), found
    finally:
        change(cluster, "DELETE FROM qy.listener")
