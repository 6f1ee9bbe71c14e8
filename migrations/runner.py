"""Applies the schema: numbered files once, repeatable files when they change, seeds by upsert.

Everything happens under one advisory lock, so that two starts at once apply each file once. A file
and its journal row are committed together: a run that is killed leaves whole files behind, and the
next run goes on with the first file that is missing. An applied file that was edited is refused.
"""

import hashlib
import itertools
import re
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import Connection, sql

from migrations import roles, seeds

FOLDER = Path(__file__).parent
_FILE_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")

# Any constant will do, as long as nothing else of ours takes it.
_LOCK_KEY = 7_110_512_026

_CREATE_JOURNAL = """
CREATE SCHEMA IF NOT EXISTS migration;
CREATE TABLE IF NOT EXISTS migration.applied (
    name        text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('version', 'repeatable', 'seed')),
    sha256      text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    duration_ms integer NOT NULL
);
"""
_APPLIED = "SELECT name, kind, sha256 FROM migration.applied"
_RECORD = """
INSERT INTO migration.applied (name, kind, sha256, duration_ms)
VALUES (%(name)s, %(kind)s, %(sha256)s, %(duration_ms)s)
ON CONFLICT (name) DO UPDATE
SET sha256 = excluded.sha256, duration_ms = excluded.duration_ms, applied_at = clock_timestamp()
"""


class MigrationRefused(RuntimeError):  # noqa: N818
    """The schema cannot be brought up to date; the message says what to do."""


@dataclass(frozen=True)
class Step:
    """One file of the schema."""

    name: str
    kind: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class Status:
    """What has been applied and what has not."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    edited: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether the database has exactly the schema of these files."""
        return not (self.pending or self.edited or self.unknown)


def steps(folder: Path = FOLDER) -> list[Step]:
    """Every file of the schema in the order in which it is applied."""
    versions = sorted((folder / "versions").glob("*.sql"))
    for path in versions:
        if not _FILE_NAME.match(path.name):
            raise MigrationRefused(f"{path.name}: name migrations like 0009_words_of_it.sql")
    numbers = [path.name[:4] for path in versions]
    if len(set(numbers)) != len(numbers):
        raise MigrationRefused("two migrations carry the same number; give the newer one the next")
    return [
        *(_step(path, "version") for path in versions),
        *(_step(path, "repeatable") for path in sorted((folder / "repeatable").glob("*.sql"))),
        *(_step(path, "seed") for path in sorted((folder / "seed").glob("*.csv"))),
    ]


def status(url: str, *, folder: Path = FOLDER) -> Status:
    """What ``upgrade`` would do; changes nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        exists = connection.execute("SELECT to_regclass('migration.applied')").fetchone()
        journal = _journal(connection) if exists and exists[0] else {}
    return _compare(steps(folder), journal)


def upgrade(url: str, *, folder: Path = FOLDER, prefix: str = roles.PREFIX) -> list[str]:
    """Bring the database at ``url`` to head and return the names of the files applied.

    The login of ``url`` needs CREATEROLE once (or the roles exist already) and must be allowed to
    create the extensions timescaledb and btree_gist. Objects belong to the role ``<prefix>_owner``.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK_KEY,))
        roles.ensure(connection, prefix=prefix)
        _prepare(connection, prefix)
        todo = _compare(steps(folder), _journal(connection))
        _refuse_surprises(todo)
        pending = [step for step in steps(folder) if step.name in todo.pending]
        return _apply_all(connection, pending, prefix)


def _step(path: Path, kind: str) -> Step:
    name = path.name if kind == "version" else f"{kind}/{path.name}"
    return Step(name, kind, path, hashlib.sha256(path.read_bytes()).hexdigest())


def _journal(connection: Connection) -> dict[str, tuple[str, str]]:
    return {name: (kind, digest) for name, kind, digest in connection.execute(_APPLIED).fetchall()}


def _compare(known: list[Step], journal: dict[str, tuple[str, str]]) -> Status:
    edited = [
        step.name
        for step in known
        if step.kind == "version" and journal.get(step.name, ("", step.sha256))[1] != step.sha256
    ]
    pending = [
        step.name
        for step in known
        if step.name not in journal
        or (step.kind != "version" and journal[step.name][1] != step.sha256)
    ]
    names = {step.name for step in known}
    unknown = [n for n, (kind, _) in journal.items() if kind == "version" and n not in names]
    return Status(
        applied=tuple(name for name in journal if name in names and name not in pending),
        pending=tuple(pending),
        edited=tuple(edited),
        unknown=tuple(unknown),
    )


def _refuse_surprises(found: Status) -> None:
    if found.edited:
        raise MigrationRefused(
            f"{', '.join(found.edited)} was edited after it was applied here; "
            "put the file back as it was and write the change as a new migration."
        )
    if found.unknown:
        raise MigrationRefused(
            f"this database has migrations that this copy of the program does not know "
            f"({', '.join(sorted(found.unknown))}); run the newer program."
        )
    versions = [name for name in found.pending if _FILE_NAME.match(name)]
    newest = max((name for name in found.applied if _FILE_NAME.match(name)), default="")
    if versions and versions[0] < newest:
        raise MigrationRefused(
            f"{versions[0]} comes before {newest}, which was applied here already; "
            "give the new migration the next number."
        )


def _prepare(connection: Connection, prefix: str) -> None:
    """Extensions and journal; as the login that connects, because extensions may need it."""
    owner = sql.Identifier(f"{prefix}_owner")
    with connection.transaction():
        connection.execute("CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public")
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public")
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(
            sql.SQL("GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, owner)
        )
        for role in roles.names(prefix):
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role))
            )
        connection.execute(
            sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
                database, sql.Identifier(f"{prefix}_ingest")
            )
        )
        # The extensions' functions are not for the public login: without the schema nobody can
        # call them by name.
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(owner))
        for kind in ("ingest", "staff"):
            connection.execute(
                sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(
                    sql.Identifier(f"{prefix}_{kind}")
                )
            )
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
        connection.execute(_CREATE_JOURNAL)


def _apply_all(connection: Connection, pending: list[Step], prefix: str) -> list[str]:
    # A changed table may stand under the views, and views under grants: when anything before them
    # changes, every repeatable file is applied again, in order.
    structure_changes = any(step.kind != "seed" for step in pending)
    done: list[str] = []
    for group in _transactions(steps_to_run(pending, structure_changes=structure_changes)):
        with connection.transaction():
            owner = sql.Identifier(f"{prefix}_owner")
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
            for step in group:
                _apply_and_record(connection, step, prefix)
        done.extend(step.name for step in group)
    return done


def _transactions(todo: list[Step]) -> list[list[Step]]:
    """What is committed together: the repeatable files as one, all other files each alone.

    Readers of a running site wait for the new views; they never find a view or its grant missing.
    """
    unit = itertools.groupby(todo, key=lambda step: step.kind if _is_view(step) else step.name)
    return [list(group) for _, group in unit]


def _is_view(step: Step) -> bool:
    return step.kind == "repeatable"


def _apply_and_record(connection: Connection, step: Step, prefix: str) -> None:
    started = time.monotonic()
    _apply(connection, step, prefix)
    connection.execute(
        _RECORD,
        {
            "name": step.name,
            "kind": step.kind,
            "sha256": step.sha256,
            "duration_ms": round((time.monotonic() - started) * 1000),
        },
    )


def steps_to_run(pending: list[Step], *, structure_changes: bool) -> list[Step]:
    """Pending steps, with every repeatable file of the folder when the structure changes."""
    if not structure_changes or not pending:
        return pending
    folder = pending[0].path.parent.parent
    return [
        *(step for step in pending if step.kind == "version"),
        *(step for step in steps(folder) if step.kind == "repeatable"),
        *(step for step in pending if step.kind == "seed"),
    ]


def _apply(connection: Connection, step: Step, prefix: str) -> None:
    if step.kind == "seed":
        seeds.load(connection, step.path)
        return
    text = step.path.read_text(encoding="utf-8").replace("{prefix}", prefix)
    connection.execute(text.encode("utf-8"))
