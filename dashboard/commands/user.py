"""``flask user …``: staff accounts."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg
from flask.cli import with_appcontext
from psycopg import Connection

from dashboard import clock
from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.credentials import WeakPassword
from dashboard.jobs import accounts, demo_logins
from dashboard.jobs.accounts import Actor, NewAccount
from queries import user_admin

_PASSWORD = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group("user")
def group() -> None:
    """Accounts of the staff site."""


@group.command("add")
@click.argument("login_name")
@click.option("--name", "display_name", required=True, help="Name shown on screen.")
@click.option("--role", required=True, help="leader, analyst, branch or admin.")
@click.option("--county", "counties", multiple=True, help="County of a branch; may be repeated.")
@_PASSWORD
@with_appcontext
def add(
    login_name: str, display_name: str, role: str, counties: tuple[str, ...], password_stdin: bool
) -> None:
    """Make an account."""
    account = NewAccount(
        login_name=login_name,
        display_name=display_name,
        password=_password(password_stdin),
        role=role,
        counties=counties,
    )
    with _owner() as connection:
        accounts.add(connection, account, _actor())
    click.echo(f"Account {login_name.strip().lower()} added.")


@group.command("list")
@with_appcontext
def list_accounts() -> None:
    """List the accounts."""
    with _owner() as connection:
        found = user_admin.accounts(connection)
    for row in found:
        state = "open"
        if row.disabled_at:
            state = "disabled"
        elif row.locked_until and row.locked_until > clock.now():
            state = "locked"
        last = f"{row.last_login_at:%Y-%m-%d}" if row.last_login_at else "never"
        counties = f"  {','.join(row.counties)}" if row.counties else ""
        click.echo(
            f"{row.login_name:<16} {row.role:<8} {state:<9} last login {last:<10}  "
            f"{row.display_name}{counties}"
        )
    if not found:
        click.echo("There is no account yet: flask user add.")


@group.command("disable")
@click.argument("login_name")
@with_appcontext
def disable(login_name: str) -> None:
    """Shut an account and end its sessions."""
    with _owner() as connection:
        accounts.disable(connection, login_name, _actor())
    click.echo(f"Account {login_name} disabled.")


@group.command("enable")
@click.argument("login_name")
@with_appcontext
def enable(login_name: str) -> None:
    """Open a disabled account again."""
    with _owner() as connection:
        accounts.enable(connection, login_name, _actor())
    click.echo(f"Account {login_name} enabled.")


@group.command("unlock")
@click.argument("login_name")
@with_appcontext
def unlock(login_name: str) -> None:
    """Let an account in again that wrong passwords had locked."""
    with _owner() as connection:
        accounts.unlock(connection, login_name, _actor())
    click.echo(f"Account {login_name} unlocked.")


@group.command("password")
@click.argument("login_name")
@_PASSWORD
@with_appcontext
def password(login_name: str, password_stdin: bool) -> None:
    """Set a new password and end every session of the account."""
    given = _password(password_stdin)
    with _owner() as connection:
        accounts.set_password(connection, login_name, given, _actor())
    click.echo(f"Password of {login_name} set.")


@group.command("demo-logins")
@with_appcontext
def show_demo_logins() -> None:
    """Print the logins of a demo; nothing when the database is none."""
    with _owner() as connection:
        for line in demo_logins.lines(connection, settings().var):
            click.echo(line)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _actor() -> Actor:
    return Actor(getpass.getuser(), clock.now())


@contextmanager
def _owner() -> Iterator[Connection]:
    """One transaction of the owner; refusals are sentences."""
    with sentences():
        try:
            with psycopg.connect(url_of("owner")) as connection:
                yield connection
        except WeakPassword as weak:
            raise click.ClickException(f"The password is refused: {weak}.") from weak
