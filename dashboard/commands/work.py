"""``flask work``: the worker that keeps the computed days up to date."""

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.sentences import sentences, url_of
from dashboard.jobs.work import Worker


@click.command("work")
@with_appcontext
def command() -> None:
    """Roll up what changes and check a sample each night, until SIGTERM or Ctrl-C."""
    with sentences():
        worker = Worker(url_of("ingest"), clock=clock.now)
        worker.listen_for_signals()
        worker.run()
