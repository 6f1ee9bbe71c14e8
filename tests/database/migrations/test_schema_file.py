"""What readers are shown is the schema that the migrations make."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from dashboard.running.places import var_folder
from migrations import data_dictionary, schema_dump
from tests.database.fresh_databases import empty_database


@dataclass(repr=False)
class Generated:
    """A migrated database and the texts that were made from it."""

    url: str
    texts: dict[Path, str]


@pytest.fixture(scope="module")
def generated():
    with empty_database() as url:
        texts = schema_dump.generate(url, pg_dump=schema_dump.find_pg_dump(var_folder()))
        yield Generated(url, texts)


@pytest.mark.parametrize("path", [schema_dump.FILE, data_dictionary.FILE], ids=lambda p: p.name)
def test_the_committed_file_is_what_the_migrations_make(generated, path):
    written = path.read_text(encoding="utf-8")
    assert written == generated.texts[path], (
        "run `python -m migrations.schema_dump` and commit the result"
    )


def test_nothing_of_one_machine_or_one_run_is_in_the_schema(generated):
    text = generated.texts[schema_dump.FILE]
    for word in ("restrict ", "Dumped by", "_timescaledb_internal", "qy_test", "OWNER TO"):
        assert word not in text
    assert "-- hypertable qy.hourly_value by time" in text
    assert "GRANT SELECT ON TABLE published.daily_value TO qy_public" in text


def test_every_table_and_column_has_a_meaning(generated):
    with psycopg.connect(generated.url) as connection:
        columns = data_dictionary.columns(connection)
    assert [c.table for c in columns if not c.table_meaning] == []
    assert [f"{c.table}.{c.name}" for c in columns if not c.meaning] == []


def test_every_object_belongs_to_the_role_that_runs_migrations(generated):
    with psycopg.connect(generated.url) as connection:
        rows = connection.execute(
            """SELECT c.oid::regclass::text, c.relowner::regrole::text FROM pg_class AS c
               JOIN pg_namespace AS n ON n.oid = c.relnamespace
               WHERE n.nspname IN ('qy', 'staff', 'published', 'migration')
                 AND c.relowner <> 'qy_owner'::regrole"""
        ).fetchall()
    assert rows == []


def test_hypertables_have_no_foreign_key(generated):
    with psycopg.connect(generated.url) as connection:
        rows = connection.execute(
            """SELECT h.hypertable_name FROM timescaledb_information.hypertables AS h
               JOIN pg_constraint AS k ON k.contype = 'f' AND
                    format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass
                    IN (k.conrelid, k.confrelid)"""
        ).fetchall()
    assert rows == []


def test_only_what_the_apache_edition_has_is_used(generated):
    with psycopg.connect(generated.url) as connection:
        jobs = connection.execute(
            """SELECT application_name FROM timescaledb_information.jobs
               WHERE job_id >= 1000 OR hypertable_name IS NOT NULL"""
        ).fetchall()
        compressed = connection.execute(
            """SELECT hypertable_name FROM timescaledb_information.hypertables
               WHERE compression_enabled"""
        ).fetchall()
        aggregates = connection.execute(
            "SELECT view_name FROM timescaledb_information.continuous_aggregates"
        ).fetchall()
    assert (jobs, compressed, aggregates) == ([], [], [])


def test_pg_dump_is_asked_for_when_it_is_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(schema_dump.DumpRefused, match=r"install postgresql-client"):
        schema_dump.find_pg_dump(Path(tmp_path))
