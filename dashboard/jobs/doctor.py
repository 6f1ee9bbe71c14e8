"""Whether this installation is sound: each check is a sentence that says what to do."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from dashboard.running.debian import without_credentials
from dashboard.settings import Login, SettingMissing, Settings
from migrations import runner
from queries import dirty_marks, installation, loggers
from queries import doctor as asked

State = Literal["ok", "note", "bad"]

OLDEST_SERVER = 170_000
CONNECT_SECONDS = 5
LATE_AFTER = timedelta(hours=3)
SILENT_AFTER = timedelta(hours=24)
WORKER_IDLE_AFTER = timedelta(hours=1)
LISTENER_SILENT_AFTER = timedelta(minutes=1)
LEAST_FREE_BYTES = 2 * 1024**3
SITE_LOGINS: tuple[Login, ...] = ("ingest", "staff", "public")

_TIMESCALE_ONLY = "continuous aggregates, columnstore, retention policies and jobs"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of the doctor; only ``bad`` makes an installation unsound."""

    check: str
    state: State
    sentence: str


Report = Callable[[], Iterator[Finding]]


def examine(settings: Settings, *, now: datetime) -> list[Finding]:
    """Every check, in the order in which they depend on each other."""
    try:
        with _connect(settings, "owner") as owner:
            return [*_checks(settings, owner, now=now), disk(settings.var)]
    except SettingMissing as missing:
        return [Finding("server", "bad", str(missing)), disk(settings.var)]
    except psycopg.OperationalError as error:
        reason = without_credentials(str(error).strip().split("\n", 1)[0])
        sentence = f"The database does not answer ({reason}): start it with make setup."
        return [Finding("server", "bad", sentence), disk(settings.var)]


def is_sound(findings: list[Finding]) -> bool:
    """Whether nothing is bad."""
    return all(finding.state != "bad" for finding in findings)


def _checks(settings: Settings, owner: Connection, *, now: datetime) -> Iterator[Finding]:
    yield from server(owner)
    schema = migrations(settings)
    yield schema
    if schema.state == "bad":
        return
    yield from logins(settings, asked.login(owner))
    yield data_age(owner, now=now)
    yield from listeners(owner, now=now)
    yield pending(owner, now=now)
    yield method(owner)
    yield orphans(owner)


def server(owner: Connection) -> Iterator[Finding]:
    """Server version, extension and its edition."""
    facts = asked.server(owner)
    megabytes = facts.size_bytes / 1024**2
    if facts.version_number < OLDEST_SERVER:
        yield Finding("server", "bad", f"PostgreSQL {facts.version} is too old: 17 is needed.")
    else:
        size = f"the database holds {megabytes:,.0f} MB"
        yield Finding("server", "ok", f"PostgreSQL {facts.version} answers; {size}.")
    if facts.extension_version is None:
        yield Finding(
            "extension", "bad", "TimescaleDB is not in this database: run flask db upgrade."
        )
        return
    yield Finding("extension", "ok", f"TimescaleDB {facts.extension_version} is installed.")
    if facts.licence == "timescale":
        yield Finding("licence", "ok", "Community edition (Timescale licence).")
    else:
        sentence = f"Apache edition: without {_TIMESCALE_ONLY}; nothing here needs them."
        yield Finding("licence", "ok", sentence)


def migrations(settings: Settings) -> Finding:
    """Whether the schema is exactly the one of this program."""
    status = runner.status(settings.url_of("owner"))
    if status.edited or status.unknown:
        names = ", ".join([*status.edited, *status.unknown])
        return Finding(
            "migrations", "bad", f"The schema is not this program's ({names}): see flask db status."
        )
    if status.pending:
        count = len(status.pending)
        return Finding(
            "migrations", "bad", f"{count} files of the schema are pending: run flask db upgrade."
        )
    return Finding("migrations", "ok", f"All {len(status.applied)} files of the schema applied.")


def logins(settings: Settings, owner: asked.LoginFacts) -> Iterator[Finding]:
    """Whether the three logins of the sites and the intake are separate, and what they reach."""
    known: dict[Login, asked.LoginFacts] = {}
    for name in SITE_LOGINS:
        try:
            with _connect(settings, name) as connection:
                known[name] = asked.login(connection)
                reached = _reached_too_much(name, connection)
        except (SettingMissing, psycopg.OperationalError) as error:
            reason = without_credentials(str(error).strip().split("\n", 1)[0])
            yield Finding(f"login {name}", "bad", f"No login {name}: {reason}")
            continue
        yield _login_finding(name, known[name], owner, reached)
    names = [facts.login for facts in known.values()]
    if len(set(names)) < len(names):
        yield Finding(
            "logins",
            "bad",
            "The logins of intake, staff and public are not separate: give each its own "
            "(flask db roles prints the SQL).",
        )


def _login_finding(
    name: Login, facts: asked.LoginFacts, owner: asked.LoginFacts, reached: list[str]
) -> Finding:
    check = f"login {name}"
    if (facts.database, facts.started_at) != (owner.database, owner.started_at):
        return Finding(check, "bad", f"{facts.login} reaches another database than the owner.")
    if facts.is_superuser or facts.login == owner.login:
        return Finding(check, "bad", f"{facts.login} may do everything: give {name} its own login.")
    if reached:
        return Finding(
            check,
            "bad",
            f"{facts.login} reaches {', '.join(reached[:3])}: run flask db upgrade, which sets "
            "the privileges.",
        )
    return Finding(check, "ok", f"{facts.login} connects and reaches what it needs, no more.")


def _reached_too_much(name: Login, connection: Connection) -> list[str]:
    """What a login could read or change although it must not."""
    if name == "ingest":
        return [
            table
            for table in asked.reachable_tables(connection, schemas=["qy"])
            if table in ("qy.app_user", "qy.feedback", "qy.staff_role")
        ]
    if name == "staff":
        return asked.reachable_hypertables(connection)
    beyond = asked.reachable_tables(connection, schemas=["qy", "staff", "migration"])
    return [*beyond, *asked.reachable_hypertables(connection)]


def data_age(owner: Connection, *, now: datetime) -> Finding:
    """How old the newest hourly value is."""
    newest = asked.newest_hour(owner)
    if newest is None:
        return Finding("data", "note", "No hourly value has been imported yet.")
    hour = newest.astimezone(now.tzinfo)
    age = now - hour - timedelta(hours=1)
    since = f"The newest hour is {hour:%Y-%m-%d %H:%M}"
    if age <= LATE_AFTER:
        return Finding("data", "ok", f"{since}.")
    hours = age.total_seconds() / 3600
    is_demo = installation.settings(owner).get("is_demo") == "true"
    if age <= SILENT_AFTER or is_demo:
        how = "flask demo brings the demo to the last full hour" if is_demo else "ask the loggers"
        return Finding("data", "note", f"{since}, {hours:,.0f} hours ago: {how}.")
    return Finding("data", "bad", f"{since}, {hours:,.0f} hours ago: the intake has stopped.")


def listeners(owner: Connection, *, now: datetime) -> Iterator[Finding]:
    """Whether data loggers are listened to."""
    found = loggers.listeners(owner)
    registered = len(loggers.allowed(owner))
    names = f"{registered:,} loggers may send"
    if not found:
        yield Finding("listener", "note", f"No listener has ever run (flask listen); {names}.")
    # Of listeners that ended in order only the last is told of, and only when none runs.
    running = [one for one in found if one.ended_at is None]
    for one in running:
        if now - one.seen_at > LISTENER_SILENT_AFTER:
            yield Finding(
                "listener",
                "bad",
                f"The listener on {one.address} has said nothing since "
                f"{one.seen_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M:%S}: start flask listen.",
            )
        else:
            yield Finding(
                "listener",
                "ok",
                f"Loggers are listened to on {one.address}: {one.connections:,} connected, "
                f"{one.taken_frames:,} frames taken, {one.refused_frames:,} refused; {names}.",
            )
    if found and not running:
        last = max(one.seen_at for one in found).astimezone(now.tzinfo)
        yield Finding("listener", "note", f"No listener runs since {last:%Y-%m-%d %H:%M}; {names}.")


def pending(owner: Connection, *, now: datetime) -> Finding:
    """Whether the rollup keeps up."""
    waiting = dirty_marks.pending(owner)
    if waiting.oldest is None:
        return Finding("rollup", "ok", "No day waits for the rollup.")
    words = f"{waiting.days:,} days of {waiting.outlets:,} outlets wait for the rollup"
    if now - waiting.oldest > WORKER_IDLE_AFTER:
        return Finding(
            "rollup",
            "bad",
            f"{words}, the oldest since {waiting.oldest.astimezone(now.tzinfo):%Y-%m-%d %H:%M}: "
            "run flask rollup, or start flask work.",
        )
    return Finding("rollup", "note", f"{words}.")


def method(owner: Connection) -> Finding:
    """Whether the figures shown are those of this program."""
    shown = asked.shown_method(owner)
    if shown is None:
        return Finding("method", "note", "Nothing has been computed yet: run flask rollup.")
    if shown != METHOD_VERSION:
        return Finding(
            "method",
            "bad",
            f"The figures shown are of method {shown}, this program computes {METHOD_VERSION}: "
            "run flask rollup.",
        )
    return Finding("method", "ok", f"The figures shown are of method {shown}.")


def orphans(owner: Connection) -> Finding:
    """Values without a place in the registry."""
    found = asked.orphans(owner)
    if not found:
        return Finding("orphans", "ok", "Every value belongs to a monitor or outlet on record.")
    return Finding(
        "orphans",
        "bad",
        f"{len(found)} series belong to nothing on record ({', '.join(found[:3])}): "
        "import the registry they come from.",
    )


def disk(var: Path) -> Finding:
    """Room on the file system of ``var``, where an embedded database lies too."""
    folder = next(path for path in (var, *var.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    gigabytes = free / 1024**3
    if free < LEAST_FREE_BYTES:
        return Finding("disk", "bad", f"Only {gigabytes:.1f} GB are free on {folder}: make room.")
    return Finding("disk", "ok", f"{gigabytes:,.0f} GB are free on {folder}.")


@contextmanager
def _connect(settings: Settings, login: Login) -> Iterator[Connection]:
    with psycopg.connect(
        settings.url_of(login),
        connect_timeout=CONNECT_SECONDS,
        autocommit=True,
        application_name="qingyuan doctor",
    ) as connection:
        yield connection
