"""``flask methods …``: the pages that say how the figures are computed."""

import click
from flask.cli import with_appcontext

from dashboard.methods import threshold_document


@click.group("methods")
def group() -> None:
    """The pages about methods in docs/methods."""


@group.command("write")
@with_appcontext
def write() -> None:
    """Write docs/methods/thresholds.md anew from the rule rows that the program ships."""
    click.echo(f"Written: {threshold_document.write()}")
