"""``flask score draft``: an edit of a rule set is a further version with a start date."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from dashboard.commands.score_connection import DAY, connect
from dashboard.commands.sentences import sentences
from queries import score_rule_edit
from queries.score_rule_edit import Changes


@click.command("draft")
@click.argument("original")
@click.argument("version")
@click.option("--from", "valid_from", type=DAY, required=True, help="First day it would hold.")
@click.option("--points", multiple=True, metavar="LINE=POINTS", help="Other points of a line.")
@click.option("--number", "numbers", multiple=True, metavar="LINE.NAME=NUMBER")
@click.option("--band", "bands", multiple=True, metavar="BAND=LOWEST", help="Where a band begins.")
@click.option(
    "--text", "texts", multiple=True, metavar="LINE.zh=SENTENCE", help="Another sentence; zh or en."
)
@click.option("--without", multiple=True, metavar="LINE", help="A line or cap to leave out.")
@with_appcontext
def draft(
    original: str,
    version: str,
    valid_from: datetime,
    points: tuple[str, ...],
    numbers: tuple[str, ...],
    bands: tuple[str, ...],
    texts: tuple[str, ...],
    without: tuple[str, ...],
) -> None:
    """Make a draft VERSION of a rule set from ORIGINAL, with changes; ORIGINAL stays."""
    changes = Changes(
        maxima={key: _number(text) for key, text in map(_pair, points)},
        numbers={_dotted(key): _number(text) for key, text in map(_pair, numbers)},
        bands={key: _number(text) for key, text in map(_pair, bands)},
        texts={_dotted(key): text for key, text in map(_pair, texts)},
        left_out=without,
    )
    with sentences(), connect() as connection, connection.transaction():
        score_rule_edit.draft(
            connection,
            original=original,
            version=version,
            valid_from=valid_from.date(),
            changes=changes,
        )
    click.echo(f"{version} is a draft; see what it would change with flask score preview {version}")


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key or not value:
        raise click.BadParameter(f"{text!r} says nothing: write NAME=VALUE")
    return key, value


def _dotted(text: str) -> tuple[str, str]:
    key, _, name = text.partition(".")
    return key, name


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no number: write LINE=12.5") from None
