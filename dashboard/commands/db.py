"""``flask db …``: the schema and its logins."""

import click
import psycopg
from flask.cli import with_appcontext

from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.jobs import logins
from dashboard.jobs.changed_rules import mark_after_upgrade
from migrations import roles, runner

_NOT_CURRENT = 1


@click.group("db")
def group() -> None:
    """The schema of the database and its logins."""


@group.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the schema to this program's version; make the logins of the sites and the intake."""
    bring_up_to_date()


def bring_up_to_date() -> None:
    """Upgrade the schema and the logins, and say what was done and what is left to do."""
    with sentences():
        owner_url = url_of("owner")
        applied = runner.upgrade(owner_url)
        for name in applied:
            click.echo(f"  applied {name}")
        marked = mark_after_upgrade(owner_url, applied)
        if marked:
            click.echo(f"  rules have changed: {marked:,} days wait for flask rollup")
        if not applied:
            click.echo("The schema is up to date.")
        if settings().database_url is None:
            changed = logins.ensure_passwords(settings().connection_file, owner_url=owner_url)
            if changed:
                click.echo(f"  passwords set for {', '.join(changed)}")
            return
    _say_what_is_missing()


@group.command("status")
@with_appcontext
def status() -> None:
    """List what is applied and what is not; exit code 0 when the schema is current."""
    with sentences():
        found = runner.status(url_of("owner"))
    click.echo(f"{len(found.applied)} files applied.")
    for words, names in (
        ("pending", found.pending),
        ("edited after it was applied", found.edited),
        ("applied, but unknown to this program", found.unknown),
    ):
        for name in names:
            click.echo(f"  {words}: {name}")
    if not found.is_current:
        raise SystemExit(_NOT_CURRENT)


@group.command("roles")
@with_appcontext
def show_roles() -> None:
    """Print the SQL by which a database administrator makes the four roles."""
    click.echo(roles.creation_sql())
    with sentences(), psycopg.connect(url_of("owner")) as connection:
        absent = roles.missing(connection)
    click.echo(f"-- missing on this server: {', '.join(absent) if absent else 'none'}")
    if settings().database_url is not None:
        _say_what_is_missing()


def _say_what_is_missing() -> None:
    """With DATABASE_URL the passwords are the administrator's: say which to name, and how."""
    missing = logins.missing_variables(settings())
    if not missing:
        return
    click.echo("Set a password for each of these roles (psql: \\password NAME) and name them:")
    for variable, role in missing.items():
        click.echo(f"  {variable}=postgresql://{role}:PASSWORD@HOST:PORT/DATABASE")
