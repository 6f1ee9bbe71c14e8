"""Writes ``schema.sql`` and the data dictionary, taken from a freshly migrated database.

Run ``python -m migrations.schema_dump`` from the project's root after every change of the schema.
A test compares both files with the schema that the migrations make.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from migrations import data_dictionary, runner

FILE = runner.FOLDER / "schema.sql"
SCHEMAS = ("migration", "qy", "staff", "published")

_HEADER = """\
-- The schema after every migration; written by `python -m migrations.schema_dump`, never by hand.
-- Constraints, views, comments and privileges are here; seed rows are in migrations/seed.
"""
_HYPERTABLES = """
SELECT hypertable_schema, hypertable_name, column_name,
       coalesce(time_interval::text, integer_interval::text)
FROM timescaledb_information.dimensions ORDER BY 1, 2, dimension_number
"""
# What differs between two runs or two patch releases of pg_dump and says nothing about the schema.
_NOISE = re.compile(
    r"^(\\(un)?restrict .*|SET .*|SELECT pg_catalog\.set_config.*|-- Dumped .*"
    r"|-- PostgreSQL database dump( complete)?|--)$"
)
_OBJECT = re.compile(r"^-- Name: .*$")


class DumpRefused(RuntimeError):  # noqa: N818
    """The schema cannot be written; the message says what to do."""


def dump(url: str, *, pg_dump: str) -> str:
    """Text of the schema of the migrated database at ``url``."""
    parts = [argument for name in SCHEMAS for argument in ("--schema", name)]
    known = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    environment = os.environ | {"PGPASSWORD": known.pop("password", "")}
    command = [
        pg_dump,
        "--schema-only",
        "--no-owner",
        *parts,
        "--dbname",
        make_conninfo("", **known),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise DumpRefused(f"pg_dump failed: {done.stderr.strip().splitlines()[-1]}")
    with psycopg.connect(url) as connection:
        hypertables = connection.execute(_HYPERTABLES).fetchall()
    listed = [f"-- hypertable {s}.{t} by {column}, {span}\n" for s, t, column, span in hypertables]
    return _HEADER + "\n" + "".join(listed) + "\n" + _normalised(done.stdout)


def generate(url: str, *, pg_dump: str) -> dict[Path, str]:
    """Migrate the empty database at ``url`` and return the text that each file should hold."""
    runner.upgrade(url)
    with psycopg.connect(url) as connection:
        dictionary = data_dictionary.write_text(connection)
    return {FILE: dump(url, pg_dump=pg_dump), data_dictionary.FILE: dictionary}


@contextmanager
def fresh_database(url: str, *, name: str) -> Iterator[str]:
    """URL of a new, empty database beside the one at ``url``; dropped at the end."""
    database = sql.Identifier(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(database))
        try:
            yield make_conninfo(url, dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def find_pg_dump(var: Path) -> str:
    """The embedded server's own program where there is one, else the one on the PATH."""
    for path in sorted((var / "timescaledb" / "copy" / "usr/lib/postgresql").glob("*/bin/pg_dump")):
        return str(path)
    found = shutil.which("pg_dump")
    if found is None:
        raise DumpRefused("pg_dump was not found: run `make setup`, or install postgresql-client.")
    return found


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` say whether they are up to date."""
    parser = argparse.ArgumentParser(prog="python -m migrations.schema_dump", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="compare only; exit code 1 if it differs"
    )
    options = parser.parse_args(arguments)
    try:
        var = Path(os.environ.get("QINGYUAN_VAR", "var"))
        with fresh_database(_owner_url(var), name=f"qy_schema_{os.getpid()}") as url:
            texts = generate(url, pg_dump=find_pg_dump(var))
    except (DumpRefused, runner.MigrationRefused) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    if options.check:
        return 0 if all(path.read_text(encoding="utf-8") == texts[path] for path in texts) else 1
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {path}\n")
    return 0


def _normalised(text: str) -> str:
    kept = [line for line in text.splitlines() if not _NOISE.match(line)]
    body = "\n".join("" if _OBJECT.match(line) else line for line in kept)
    return re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def _owner_url(var: Path) -> str:
    if url := os.environ.get("DATABASE_URL"):
        return url
    try:
        facts = json.loads((var / "database.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DumpRefused("no database is set up: run `make setup` or set DATABASE_URL.") from error
    login = facts["logins"]["owner"]
    parts = {"host": facts["host"], "port": facts["port"], "dbname": facts["database"]}
    return make_conninfo("", **parts, user=login["user"], password=login["password"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
