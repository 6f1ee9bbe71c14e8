"""``flask prepare``: all that lies between a bare database and sites that can be served."""

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands import db
from dashboard.commands.rollup import default_workers, describe
from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.jobs import demo_city
from dashboard.jobs import rollup as rolling
from dashboard.running.progress import step


@click.command("prepare")
@click.option(
    "--current",
    is_flag=True,
    help="Bring loaded data up to date too; otherwise the worker does it beside the sites.",
)
@with_appcontext
def command(current: bool) -> None:
    """Upgrade the schema, load the demo city into an empty database, compute daily values."""
    with step("bringing the schema up to date"):
        db.bring_up_to_date()
    with sentences():
        place = demo_city.Place(
            ingest_url=url_of("ingest"), owner_url=url_of("owner"), var=settings().var
        )
        if not (current or demo_city.is_due(place)):
            return
        demo = demo_city.bring(
            place, demo_city.Wish(), now=clock.now(), if_empty=True, workers=default_workers()
        )
        if not demo:
            with step("computing daily values"):
                report = rolling.run(place.ingest_url, now=clock.now(), workers=default_workers())
            click.echo(f"  {describe(report)}")
