"""``flask logger …``: which data loggers may send, and what came of it."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
import psycopg
from flask.cli import with_appcontext
from psycopg import Connection

from dashboard import clock
from dashboard.commands.sentences import sentences, url_of
from dashboard.jobs import loggers as job
from dashboard.jobs.accounts import Actor
from layouts.formats import CITY_TIME
from queries import loggers

_PASSWORD = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
_NO_PASSWORD = click.option("--no-password", is_flag=True, help="Take any password.")


@click.group("logger")
def group() -> None:
    """Data loggers that may send over HJ 212."""


@group.command("add")
@click.argument("mns", nargs=-1)
@click.option("--registered", is_flag=True, help="Every MN that the registry knows today.")
@_PASSWORD
@_NO_PASSWORD
@with_appcontext
def add(mns: tuple[str, ...], registered: bool, password_stdin: bool, no_password: bool) -> None:
    """Let loggers send, all with one password."""
    if not mns and not registered:
        raise click.UsageError("Name at least one MN, or say --registered.")
    password = _password(password_stdin, no_password)
    with _owner() as connection:
        wanted = [*mns, *(loggers.numbers_now(connection, at=clock.now()) if registered else ())]
        wanted = list(dict.fromkeys(wanted))
        added = job.add(connection, wanted, password=password, actor=_actor())
    click.echo(f"{len(added)} loggers registered, {len(wanted) - len(added)} were already.")


@group.command("list")
@with_appcontext
def list_loggers() -> None:
    """List the loggers."""
    with _owner() as connection:
        found = loggers.listed(connection, at=clock.now())
    for row in found:
        state = "closed" if row.closed_at else "open" if row.has_password else "open, any password"
        last = (
            f"{row.last_packet_at.astimezone(CITY_TIME):%Y-%m-%d %H:%M}"
            if row.last_packet_at
            else "never"
        )
        monitor = row.monitor_ref or "no monitor in the registry"
        click.echo(
            f"{row.mn:<26} {state:<18} last packet {last:<16}  {row.packets:>10,} taken "
            f"{row.refused:>8,} refused  {monitor}"
        )
    if not found:
        click.echo("No logger is registered yet: flask logger add.")


@group.command("refusals")
@click.option("--days", type=click.IntRange(1, 400), default=1, show_default=True)
@with_appcontext
def refusals(days: int) -> None:
    """List what was refused, the newest first."""
    since = clock.now().date() - timedelta(days=days - 1)
    with _owner() as connection:
        found = loggers.refusals(connection, since=since, most=200)
    for row in found:
        click.echo(
            f"{row.last_at.astimezone(CITY_TIME):%Y-%m-%d %H:%M:%S}  {row.frames:>8,} × "
            f"{row.reason:<15} {row.mn or 'not registered':<26} {row.last_address or '':<15} "
            f"{row.last_detail}"
        )
    if not found:
        click.echo("Nothing was refused.")


@group.command("password")
@click.argument("mn")
@_PASSWORD
@_NO_PASSWORD
@with_appcontext
def password(mn: str, password_stdin: bool, no_password: bool) -> None:
    """Set the password of a logger anew."""
    given = _password(password_stdin, no_password)
    with _owner() as connection:
        job.set_password(connection, mn, password=given, actor=_actor())
    click.echo(f"Password of {mn} set.")


@group.command("close")
@click.argument("mn")
@with_appcontext
def close(mn: str) -> None:
    """Take nothing from a logger any more."""
    with _owner() as connection:
        job.close(connection, mn, _actor())
    click.echo(f"Logger {mn} closed.")


@group.command("open")
@click.argument("mn")
@with_appcontext
def reopen(mn: str) -> None:
    """Let a closed logger send again."""
    with _owner() as connection:
        job.reopen(connection, mn, _actor())
    click.echo(f"Logger {mn} opened.")


def _password(from_stdin: bool, none_at_all: bool) -> str | None:
    if none_at_all:
        return None
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _actor() -> Actor:
    return Actor(getpass.getuser(), clock.now())


@contextmanager
def _owner() -> Iterator[Connection]:
    """One transaction of the owner; refusals are sentences."""
    with sentences(), psycopg.connect(url_of("owner")) as connection:
        yield connection
