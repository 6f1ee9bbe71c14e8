"""``flask work``: beside imports, patient with a database that goes away, ended by SIGTERM."""

import signal
import subprocess
import threading
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from dashboard.jobs import demo_city, rollup, work
from dashboard.jobs.work import Worker
from dashboard.running.places import PROJECT
from queries import locks
from tests.cluster_support import rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 8, 20, tzinfo=SHANGHAI)
PATIENCE_SECONDS = 60
LOGINS = ("ingest", "staff", "public")

MARK = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT outlet_id, pollutant_code, day, 'test' FROM qy.daily_value WHERE day = '2026-11-05'
"""


def wait_for(condition, what):
    for _ in range(PATIENCE_SECONDS * 20):
        try:
            if condition():
                return
        except psycopg.OperationalError:
            pass
        time.sleep(0.05)
    pytest.fail(f"waited in vain for {what}")


def mark(cluster):
    with psycopg.connect(cluster.url()) as connection:
        connection.execute(MARK)


def no_marks(cluster):
    return rows(cluster.url(), "SELECT count(*) FROM qy.dirty_mark") == [(0,)]


@pytest.fixture
def clock():
    """A clock that a test sets."""
    return {"now": NOW}


@pytest.fixture
def worker(demo, cluster, clock, monkeypatch):
    """A worker in a thread of this process; stopped at the end."""
    monkeypatch.setattr(work, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(work, "RETRY_SECONDS", 0.2)
    made = Worker(cluster.url("ingest"), clock=lambda: clock["now"])
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.stop()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def is_working(cluster):
    held = rows(
        cluster.url(),
        f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = {locks.WORKER}",
    )
    return held == [(1,)]


def test_it_works_off_what_is_marked(worker, cluster):
    wait_for(lambda: is_working(cluster), "the worker")
    mark(cluster)
    wait_for(lambda: no_marks(cluster), "an empty list of marks")


def test_time_alone_makes_it_work(worker, cluster, clock):
    statement = "SELECT count(*) FROM qy.daily_value WHERE recompute_at <= '{}'"
    wait_for(lambda: is_working(cluster), "the worker")
    later = NOW + timedelta(hours=1)
    wait_for(lambda: rows(cluster.url(), statement.format(later)) != [(0,)], "open days")
    clock["now"] = later
    wait_for(lambda: rows(cluster.url(), statement.format(later)) == [(0,)], "the next hour")


def test_a_demo_grows_by_each_hour_that_is_over(demo, cluster, clock, monkeypatch):
    """The hours come before the rollup, in the same look at the clock."""
    newest = "SELECT max(time) FROM qy.hourly_value"
    ((before,),) = rows(cluster.url(), newest)
    place = demo_city.Place(
        ingest_url=cluster.url("ingest"), owner_url=cluster.url(), var=cluster.var
    )
    growing = Worker(
        cluster.url("ingest"),
        clock=lambda: clock["now"],
        add_new_hours=lambda now: demo_city.add_new_hours(place, now=now),
    )
    clock["now"] = before + timedelta(hours=3, minutes=20)
    with rollup.connect(cluster.url("ingest")) as connection:
        growing.step(connection)
        growing.step(connection)
    assert rows(cluster.url(), newest) == [(before + timedelta(hours=2),)]
    assert no_marks(cluster)


def test_of_two_workers_one_works_and_the_other_takes_over(worker, cluster, clock):
    wait_for(lambda: is_working(cluster), "the first worker")
    second = Worker(cluster.url("ingest"), clock=lambda: clock["now"])
    thread = threading.Thread(target=second.run)
    thread.start()
    try:
        time.sleep(0.3)
        assert is_working(cluster)
        worker.stop()
        mark(cluster)
        wait_for(lambda: no_marks(cluster), "the second worker")
    finally:
        second.stop()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_a_server_that_dies_and_comes_back_finds_it_waiting(worker, cluster):
    wait_for(lambda: is_working(cluster), "the worker")
    cluster.kill()
    time.sleep(0.3)
    cluster.start()
    mark(cluster)
    wait_for(lambda: no_marks(cluster), "the worker after the restart")


def spoil_days(cluster):
    """Take a due hour from every full day, so that more hours are valid than were due."""
    with psycopg.connect(cluster.url()) as connection:
        connection.execute(
            "UPDATE qy.daily_value SET due_hours = due_hours - 1 WHERE due_hours = 24"
        )


def days_are_repaired(cluster):
    statement = (
        "SELECT count(*) FROM qy.daily_value AS d WHERE due_hours <> "
        "length(replace(due_map::bit(24)::text, '0', ''))"
    )
    return rows(cluster.url(), statement) == [(0,)]


def test_at_night_it_compares_and_repairs_though_a_rollup_stumbles(demo, cluster, capsys):
    """A spoilt day makes its quarter impossible to store; the next looks are sound again."""
    at_night = Worker(cluster.url("ingest"), clock=lambda: NOW.replace(day=21, hour=3, minute=5))
    spoil_days(cluster)
    with psycopg.connect(cluster.url()) as connection:
        connection.execute(
            "INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause) "
            "SELECT DISTINCT outlet_id, pollutant_code, date_trunc('quarter', day)::date, 'test' "
            "FROM qy.daily_value WHERE due_hours = 23 AND valid_hours = 24"
        )
    with rollup.connect(cluster.url("ingest")) as connection:
        looks = [at_night.step(connection) for _ in range(2)]
    assert looks == [False, True]
    assert days_are_repaired(cluster)
    assert no_marks(cluster)
    assert "worker_job_failed" in capsys.readouterr().err


def test_the_process_ends_at_once_and_cleanly_when_told(demo, cluster):
    # Its database holds nothing: the end does not wait for work that is under way.
    cluster.create_database("idle")
    urls = {f"DATABASE_URL_{name.upper()}": cluster.url(name, "idle") for name in LOGINS}
    process = subprocess.Popen(
        [str(PROJECT / ".venv/bin/flask"), "work"],
        cwd=PROJECT,
        env=cluster.environment(DATABASE_URL=cluster.url(database="idle"), **urls),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(lambda: is_working(cluster), "the process")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()
        cluster.drop_database("idle")
    assert process.returncode == 0, output
    assert "worker_started" in output
    assert "worker_stopped" in output
    assert "Traceback" not in output
