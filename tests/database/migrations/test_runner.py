"""The runner applies each file once, whatever happens to it in between."""

import os
import signal
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from migrations import roles, runner
from tests.database.fresh_databases import drop_roles, empty_database, maintenance_url

FIRST = {"0001_first.sql": "CREATE SCHEMA qy; CREATE TABLE qy.first (number integer);"}
SECOND = {"0002_second.sql": "CREATE TABLE qy.second (number integer);"}
GATE = 4_711


def one_value(url, statement, *parameters):
    with psycopg.connect(url) as connection:
        return connection.execute(statement, parameters).fetchone()[0]


def exists(url, relation):
    return one_value(url, "SELECT to_regclass(%s) IS NOT NULL", relation)


def test_an_empty_database_comes_to_head_and_a_second_run_does_nothing(database_url):
    applied = runner.upgrade(database_url)
    assert applied == [step.name for step in runner.steps()]
    assert runner.status(database_url).is_current
    assert runner.upgrade(database_url) == []


def test_the_folder_of_the_project_is_in_order():
    names = [step.name for step in runner.steps() if step.kind == "version"]
    assert names, "no migrations found"
    numbers = [name[:4] for name in names]
    assert numbers[0] == "0001"
    assert numbers == sorted(set(numbers)), "a number may be left out, none comes twice"
    assert all(number.isdecimal() for number in numbers)


def test_status_changes_nothing(database_url, folder):
    place = folder(versions=FIRST)
    found = runner.status(database_url, folder=place)
    assert found.pending == ("0001_first.sql",)
    assert not found.is_current
    assert not exists(database_url, "migration.applied")


def test_an_edited_file_is_refused_by_name_and_nothing_else_is_applied(database_url, folder):
    place = folder(versions=FIRST)
    runner.upgrade(database_url, folder=place)
    place = folder(versions={"0001_first.sql": "CREATE SCHEMA qy; -- edited"} | SECOND)
    with pytest.raises(runner.MigrationRefused, match=r"0001_first\.sql was edited"):
        runner.upgrade(database_url, folder=place)
    assert runner.status(database_url, folder=place).edited == ("0001_first.sql",)
    assert not exists(database_url, "qy.second")


def test_a_migration_this_program_does_not_know_is_refused(database_url, folder):
    place = folder(versions=FIRST | SECOND)
    runner.upgrade(database_url, folder=place)
    (place / "versions" / "0002_second.sql").unlink()
    with pytest.raises(runner.MigrationRefused, match=r"0002_second\.sql.*run the newer program"):
        runner.upgrade(database_url, folder=place)


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        ({"0001_a.sql": "", "0001_b.sql": ""}, "carry the same number"),
        ({"1_short_number.sql": ""}, r"1_short_number\.sql: name migrations like"),
    ],
)
def test_clashing_numbers_and_odd_names_are_refused(database_url, folder, versions, sentence):
    with pytest.raises(runner.MigrationRefused, match=sentence):
        runner.upgrade(database_url, folder=folder(versions=versions))


def test_a_migration_that_comes_before_an_applied_one_is_refused(database_url, folder):
    place = folder(versions=FIRST | {"0003_third.sql": "CREATE TABLE qy.third (number integer);"})
    runner.upgrade(database_url, folder=place)
    folder(versions=SECOND)
    with pytest.raises(runner.MigrationRefused, match=r"0002_second\.sql comes before 0003_third"):
        runner.upgrade(database_url, folder=place)
    assert not exists(database_url, "qy.second")


def test_a_failing_migration_leaves_whole_files_behind(database_url, folder):
    broken = {"0002_second.sql": "CREATE TABLE qy.second (number integer); SELECT 1 / 0;"}
    place = folder(versions=FIRST | broken)
    with pytest.raises(psycopg.errors.DivisionByZero):
        runner.upgrade(database_url, folder=place)
    assert exists(database_url, "qy.first")
    assert not exists(database_url, "qy.second")
    folder(versions=SECOND)
    assert runner.upgrade(database_url, folder=place) == ["0002_second.sql"]


def wait_until(condition, what):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def test_after_kill_in_the_middle_the_next_start_goes_on(database_url, folder):
    slow = f"CREATE TABLE qy.second (number integer); SELECT pg_advisory_xact_lock({GATE});"
    place = folder(
        versions=FIRST | {"0002_slow.sql": slow, "0003_third.sql": "CREATE TABLE qy.third (n int);"}
    )
    script = (
        "import sys; from pathlib import Path; from migrations import runner; "
        "runner.upgrade(sys.argv[1], folder=Path(sys.argv[2]))"
    )
    with psycopg.connect(database_url, autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        process = subprocess.Popen([sys.executable, "-c", script, database_url, str(place)])
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        wait_until(lambda: gate.execute(waiting).fetchone()[0] > 0, "the slow migration")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert runner.upgrade(database_url, folder=place) == ["0002_slow.sql", "0003_third.sql"]
    assert exists(database_url, "qy.second")
    assert runner.status(database_url, folder=place).is_current


def test_two_starts_at_once_apply_each_file_once(database_url, folder):
    counted = "INSERT INTO qy.first VALUES (2); SELECT pg_sleep(0.2);"
    place = folder(versions=FIRST | {"0002_counted.sql": counted})
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(runner.upgrade, database_url, folder=place) for _ in range(2)]
        applied = [name for run in runs for name in run.result()]
    assert sorted(applied) == ["0001_first.sql", "0002_counted.sql"]
    assert one_value(database_url, "SELECT count(*) FROM qy.first") == 1


def test_two_new_databases_of_a_cluster_may_start_at_once(folder):
    prefix = f"qyt{uuid.uuid4().hex[:8]}"
    place = folder(versions=FIRST)
    try:
        with (
            empty_database() as one,
            empty_database() as other,
            ThreadPoolExecutor(2) as pool,
        ):
            runs = [
                pool.submit(runner.upgrade, url, folder=place, prefix=prefix)
                for url in (one, other)
            ]
            assert [run.result() for run in runs] == [["0001_first.sql"]] * 2
    finally:
        drop_roles(list(roles.names(prefix)))


def test_a_changed_view_is_applied_again_with_all_others(database_url, folder):
    views = {
        "10_view.sql": "DROP VIEW IF EXISTS qy.seen CASCADE;"
        "CREATE VIEW qy.seen AS SELECT 1 AS number;",
        "20_on_top.sql": "CREATE OR REPLACE VIEW qy.on_top AS SELECT * FROM qy.seen;",
    }
    place = folder(versions=FIRST, repeatable=views)
    runner.upgrade(database_url, folder=place)
    folder(repeatable={"10_view.sql": views["10_view.sql"].replace("SELECT 1", "SELECT 2")})
    assert runner.upgrade(database_url, folder=place) == [
        "repeatable/10_view.sql",
        "repeatable/20_on_top.sql",
    ]
    assert one_value(database_url, "SELECT number FROM qy.on_top") == 2


def test_views_are_applied_again_after_a_migration_and_not_for_a_seed(database_url, folder):
    view = {"10_view.sql": "CREATE OR REPLACE VIEW qy.seen AS SELECT * FROM qy.first;"}
    seed = {"010_first.csv": "number*\n1\n"}
    place = folder(versions=FIRST, repeatable=view, seed=seed)
    runner.upgrade(database_url, folder=place)
    folder(seed={"010_first.csv": "number*\n1\n2\n"})
    assert runner.upgrade(database_url, folder=place) == ["seed/010_first.csv"]
    folder(versions=SECOND)
    applied = runner.upgrade(database_url, folder=place)
    assert applied == ["0002_second.sql", "repeatable/10_view.sql"]


def test_readers_never_find_a_view_missing(database_url, folder):
    views = {
        "10_drop.sql": "DROP VIEW IF EXISTS qy.seen;",
        "20_slow.sql": "SELECT pg_sleep(0.3);",
        "30_make.sql": "CREATE VIEW qy.seen AS SELECT 1 AS number;",
    }
    place = folder(versions=FIRST, repeatable=views)
    runner.upgrade(database_url, folder=place)
    folder(repeatable={"30_make.sql": views["30_make.sql"].replace("SELECT 1", "SELECT 2")})
    seen = []
    with ThreadPoolExecutor(1) as pool, psycopg.connect(database_url, autocommit=True) as reader:
        run = pool.submit(runner.upgrade, database_url, folder=place)
        while not run.done():
            seen.append(reader.execute("SELECT number FROM qy.seen").fetchone()[0])
        run.result()
        seen.append(reader.execute("SELECT number FROM qy.seen").fetchone()[0])
    assert set(seen) == {1, 2}


def test_a_login_that_may_not_create_roles_gets_the_statements_for_its_administrator(folder):
    name = f"qy_test_plain_{uuid.uuid4().hex[:8]}"
    prefix = f"qyt{uuid.uuid4().hex[:8]}"
    secret = uuid.uuid4().hex
    with psycopg.connect(maintenance_url(), autocommit=True) as admin:
        roles_sql = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        admin.execute(roles_sql.format(sql.Identifier(name), sql.Literal(secret)))
    try:
        with empty_database() as url:
            plain = make_conninfo(url, user=name, password=secret)
            with pytest.raises(roles.RolesMissing) as refusal:
                runner.upgrade(plain, folder=folder(versions=FIRST), prefix=prefix)
    finally:
        drop_roles([name])
    for role in roles.names(prefix):
        assert f"CREATE ROLE {role} LOGIN;" in str(refusal.value)
    assert f"GRANT {prefix}_owner TO" in str(refusal.value)
    assert secret not in str(refusal.value)


def test_a_login_that_owns_its_database_and_may_create_roles_is_enough():
    """No superuser is needed with a server of one's own."""
    name = f"qy_test_plain_{uuid.uuid4().hex[:8]}"
    prefix = f"qyt{uuid.uuid4().hex[:8]}"
    secret = uuid.uuid4().hex
    with psycopg.connect(maintenance_url(), autocommit=True) as admin:
        create = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}")
        admin.execute(create.format(sql.Identifier(name), sql.Literal(secret)))
    try:
        with empty_database() as url:
            with psycopg.connect(url, autocommit=True) as admin:
                admin.execute(
                    sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                        sql.Identifier(admin.info.dbname), sql.Identifier(name)
                    )
                )
            own = make_conninfo(url, user=name, password=secret)
            assert runner.upgrade(own, prefix=prefix) == [step.name for step in runner.steps()]
            assert runner.upgrade(own, prefix=prefix) == []
            with psycopg.connect(own) as connection:
                roles.set_passwords(connection, {f"{prefix}_public": secret})
            with psycopg.connect(
                make_conninfo(url, user=f"{prefix}_public", password=secret)
            ) as public:
                assert public.execute("SELECT count(*) > 0 FROM published.pollutant").fetchone()[0]
    finally:
        drop_roles([*roles.names(prefix), name])
