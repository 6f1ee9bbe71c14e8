"""``flask work``: the worker that keeps the computed days up to date."""

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.jobs import demo_city
from dashboard.jobs.work import Worker


@click.command("work")
@with_appcontext
def command() -> None:
    """Roll up what changes and check a sample each night, until SIGTERM or Ctrl-C."""
    with sentences():
        place = demo_city.Place(
            ingest_url=url_of("ingest"), owner_url=url_of("owner"), var=settings().var
        )
        worker = Worker(
            place.ingest_url,
            clock=clock.now,
            add_new_hours=lambda now: demo_city.add_new_hours(place, now=now),
        )
        worker.listen_for_signals()
        worker.run()
