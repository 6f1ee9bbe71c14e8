"""``flask backup`` and ``flask restore``: what comes back is what went in, and it goes on.

The scores of the whole city, computed anew in the restored database, are those that were published.
"""

import shutil
import stat
from pathlib import Path

import psycopg
import pytest

from tests.cluster_support import rows
from tests.database.commands.conftest import (
    URL_VARIABLES,
    commands_in,
    october_published,
    runner_of,
    server_of,
)

TABLES = """
SELECT n.nspname || '.' || c.relname FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('qy', 'migration') AND c.relkind = 'r' ORDER BY 1
"""


def run_in(installation):
    """The command line of an installation, for fixtures of the module."""
    with pytest.MonkeyPatch.context() as patch:
        for name in URL_VARIABLES:
            patch.delenv(name, raising=False)
        return runner_of(server_of(installation.var))


@pytest.fixture(scope="module")
def backup(loaded, tmp_path_factory):
    """A backup of the demo with a published month, made once."""
    file = tmp_path_factory.mktemp("backup") / "copies" / "city.dump"
    loaded.start()
    run = run_in(loaded)
    with october_published(run, loaded):
        result = run("backup", str(file))
        assert result.exit_code == 0, result.output
        assert str(file) in result.output
        yield file


@pytest.fixture
def copy(backup, tmp_path):
    """The backup, for one test alone."""
    return Path(shutil.copy2(backup, tmp_path / "city.dump"))


def counts(url):
    names = [name for (name,) in rows(url, TABLES)]
    return dict(rows(url, " UNION ALL ".join(f"SELECT '{n}', count(*) FROM {n}" for n in names)))


@pytest.fixture(scope="module")
def restored_once(loaded, backup):
    """The backup, restored into a database that nothing changes."""
    result = run_in(loaded)("restore", str(backup), "--into", "restored_once")
    assert result.exit_code == 0, result.output
    yield "restored_once"
    loaded.drop_database("restored_once")


@pytest.fixture
def restored(demo, cluster, restored_once):
    """The restored database, for one test alone."""
    cluster.copy_database(restored_once, "restored")
    yield cluster.url(database="restored")
    cluster.drop_database("restored")


def test_every_row_comes_back_and_the_rollup_goes_on(cluster, restored):
    original = cluster.url()
    assert counts(restored) == counts(original)
    for statement in (
        "SELECT md5(string_agg(h::text, '|' ORDER BY h)) FROM qy.hourly_value AS h",
        "SELECT md5(string_agg(d::text, '|' ORDER BY d)) FROM qy.daily_value AS d",
        "SELECT hypertable_name, num_chunks FROM timescaledb_information.hypertables ORDER BY 1",
    ):
        assert rows(restored, statement) == rows(original, statement)

    run = commands_in(cluster, "restored")
    assert run("doctor").exit_code == 0, run("doctor").output
    assert run("reconcile", "--sample", "200").exit_code == 0
    # Every line of the city is recomputed where only the dump is.
    assert run("score", "check").output == (
        "4 published evaluations recomputed: 0 are not what their inputs give "
        "(0 have none), 0 would be otherwise today.\n"
    )
    with psycopg.connect(restored) as connection:
        connection.execute(
            "UPDATE qy.hourly_value SET measured = measured + 1 "
            "WHERE pollutant_code = 'a21026' AND time >= '2026-11-10' "
            "AND time < '2026-11-11' AND measured > 0"
        )
        connection.execute(
            "INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause) "
            "SELECT outlet_id, pollutant_code, day, 'test' FROM qy.daily_value "
            "WHERE pollutant_code = 'a21026' AND day IN ('2026-11-10', '2026-11-11')"
        )
    result = run("rollup")
    assert result.exit_code == 0, result.output
    assert "0 of them changed" not in result.output
    assert run("reconcile", "--sample", "2000").exit_code == 0


def test_new_hours_can_be_stored_in_the_restored_database(restored):
    """Chunks of the future are made by the extension, which the restore had silenced."""
    with psycopg.connect(restored) as connection:
        connection.execute(
            "INSERT INTO qy.hourly_value (monitor_id, pollutant_code, time, flag, batch_id) "
            "SELECT min(monitor_id), 'a21026', '2031-05-01 00:00+08', 'N', 1 FROM qy.monitor"
        )
    assert rows(restored, "SELECT count(*) FROM qy.hourly_value WHERE time > '2031-01-01'") == [
        (1,)
    ]


def test_the_copy_is_for_its_owner_alone_and_leaves_nothing_unfinished(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir()] == ["city.dump"]


def test_without_a_name_it_goes_to_the_folder_of_backups(demo, cluster):
    assert demo("backup").exit_code == 0
    (file,) = (cluster.var / "backups").glob("qingyuan-*.dump")
    assert file.stat().st_size > 100_000


def test_a_database_that_holds_something_is_not_written_over(demo, cluster, copy):
    before = counts(cluster.url())
    result = demo("restore", str(copy))
    assert result.exit_code == 1
    assert "is not empty" in result.output
    assert counts(cluster.url()) == before


def test_a_file_that_is_no_copy_is_refused(demo, cluster, tmp_path):
    cluster.drop_database("restored")
    assert "no file" in demo("restore", str(tmp_path / "nothing.dump")).output
    wrong = tmp_path / "wrong.dump"
    wrong.write_text("no copy of anything")
    result = demo("restore", str(wrong), "--into", "restored")
    assert result.exit_code == 1
    assert "pg_restore failed" in result.output
    assert "Traceback" not in result.output
    cluster.drop_database("restored")


def test_a_copy_that_was_cut_off_is_refused(demo, cluster, copy):
    cluster.drop_database("restored")
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    result = demo("restore", str(copy), "--into", "restored")
    assert result.exit_code == 1
    assert "pg_restore failed" in result.output
    cluster.drop_database("restored")
