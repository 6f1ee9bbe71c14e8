"""``flask backup`` and ``flask restore``: the whole database to one file and back."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.jobs import backup as copying
from dashboard.jobs import logins
from dashboard.running.progress import step

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup")
@click.argument("file", type=_FILE, required=False)
@with_appcontext
def backup(file: Path | None) -> None:
    """Write the database to FILE; without FILE to var/backups, named by the time."""
    with sentences():
        target = file or settings().var / "backups" / f"qingyuan-{clock.now():%Y%m%d-%H%M%S}.dump"
        with step(f"writing {target}"):
            size = copying.dump(url_of("owner"), target, var=settings().var)
    click.echo(f"{target}: {size / 1024**2:,.1f} MB. Restore it with flask restore {target}.")


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--into", "name", help="Name of a new database on the same server.")
@with_appcontext
def restore(file: Path, name: str | None) -> None:
    """Fill an empty database from FILE; with --into a new one is made for it."""
    with sentences():
        owner_url = url_of("owner")
        if name is not None:
            owner_url = copying.create_database(owner_url, name)
        with step(f"restoring {file}"):
            copying.restore(owner_url, file, var=settings().var)
        if settings().database_url is None:
            logins.ensure_passwords(settings().connection_file, owner_url=owner_url)
    click.echo("Restored. flask doctor says whether all is well.")
