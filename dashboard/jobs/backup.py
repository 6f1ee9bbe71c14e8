"""The whole database to one file and back, by PostgreSQL's own programs.

TimescaleDB asks for two functions around a restore; what belongs to the server and not to the
database (roles, their passwords, who may connect) is made again by the runner of the migrations.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from dashboard.running import debian
from dashboard.running.places import places
from dashboard.running.refusal import Refusal
from migrations import roles, runner
from queries import database_copy

# pg_dump warns of TimescaleDB's own catalogue on every run, and means nothing by it.
_EXPECTED_WARNING = re.compile(
    r"circular foreign-key|hypertable|chunk|continuous_agg|pg_dump: hint|detail:"
)


def dump(owner_url: str, target: Path, *, var: Path) -> int:
    """Write the database to ``target``, which appears only when it is complete; its size."""
    program = _program("pg_dump", owner_url, var)
    unfinished = target.with_name(target.name + ".unfinished")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.close(handle)
    _run([program, "--format=custom", "--compress=zstd:3", f"--file={unfinished}"], owner_url)
    descriptor = os.open(unfinished, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    unfinished.replace(target)
    return target.stat().st_size


def restore(owner_url: str, source: Path, *, var: Path) -> None:
    """
    Fill the empty database at ``owner_url`` from a file of ``dump``.

    Raises
    ------
    Refusal
        The file is none, the database is not empty, or a program failed; a database that was half
        filled says so when the next restore refuses it.
    """
    if not source.is_file():
        raise Refusal(f"There is no file {source}.")
    program = _program("pg_restore", owner_url, var)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        if not database_copy.is_empty(connection):
            raise Refusal(
                f"The database {connection.info.dbname} is not empty: restore into a new one with "
                "flask restore FILE --into NAME."
            )
        roles.ensure(connection)
        database_copy.before_restore(connection)
    try:
        # Not in parallel: TimescaleDB's catalogue must be restored in the order of the file.
        _run([program, "--format=custom", "--exit-on-error"], owner_url, str(source))
    finally:
        with psycopg.connect(owner_url, autocommit=True) as connection:
            database_copy.after_restore(connection)
    runner.upgrade(owner_url)


def create_database(owner_url: str, name: str) -> str:
    """Make a database on the same server; its address."""
    server = make_conninfo(owner_url, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.DuplicateDatabase:
            pass
        except psycopg.errors.InsufficientPrivilege as error:
            raise Refusal(
                f"This login may not create databases: let an administrator create {name}."
            ) from error
    return make_conninfo(owner_url, dbname=name)


def _program(name: str, owner_url: str, var: Path) -> str:
    """The program of the embedded server's copy, else of PATH; never older than the server."""
    copy = places(var).copy / debian.PROGRAM_FOLDER / name
    with psycopg.connect(owner_url) as connection:
        server = connection.info.server_version // 10_000
    found = str(copy) if copy.exists() else shutil.which(name)
    if found is None:
        raise Refusal(f"{name} is not on this machine: install postgresql-client-{server}.")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\) (\d+)", said)
    if version is None or int(version[1]) < server:
        raise Refusal(
            f"{name} on this machine is older than the server ({said.strip()}): install "
            f"postgresql-client-{server}."
        )
    return found


def _run(command: list[str], owner_url: str, *arguments: str) -> None:
    """Run a program on the database; the password goes by the environment, never by arguments."""
    facts = {name: str(value) for name, value in conninfo_to_dict(owner_url).items()}
    environment = os.environ | {"PGPASSWORD": facts.pop("password", "")}
    result = subprocess.run(
        [*command, f"--dbname={make_conninfo('', **facts)}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        lines = [line for line in result.stderr.splitlines() if line.strip()]
        said = [line for line in lines if not _EXPECTED_WARNING.search(line)] or ["no reason given"]
        reason = debian.without_credentials(said[-1])
        raise Refusal(f"{Path(command[0]).name} failed: {reason}")
