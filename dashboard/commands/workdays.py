"""``flask workday``: the table of working days by which deadlines are counted."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.score import person
from dashboard.commands.score_connection import DAY, connect
from dashboard.commands.sentences import sentences
from dashboard.jobs import workdays
from queries import score_workdays
from queries.score_workdays import Announced

_SATURDAY = 5


@click.group("workday")
def group() -> None:
    """Working days: show a year, set a day, take over an announced year."""


@group.command("show")
@click.argument("year", type=click.IntRange(2000, 2100))
@with_appcontext
def show(year: int) -> None:
    """List the days of YEAR that are not as the week has them, and whether the year is final."""
    with sentences(), connect() as connection:
        found = score_workdays.of_year(connection, year)
    for one in found:
        if one.is_workday != (one.day.weekday() < _SATURDAY):
            click.echo(f"  {one.day} {'a working day' if one.is_workday else 'no working day'}")
    guessed = sum(one.provisional for one in found)
    if not found:
        click.echo(f"{year} is not on record: Monday to Friday counts, as provisional.")
    else:
        state = f"{guessed} of them provisional" if guessed else "all of them final"
        click.echo(f"{year}: {len(found)} days on record, {state}.")


@group.command("set")
@click.argument("day", type=DAY)
@click.option("--work/--rest", "is_workday", required=True, help="Whether people work.")
@click.option("--name", "name_zh", help="Name of the holiday or make-up day.")
@click.option("--source", required=True, help="Where it was announced.")
@click.option("--by", required=True, help="Login name of who sets it.")
@with_appcontext
def set_day(day: datetime, is_workday: bool, name_zh: str | None, source: str, by: str) -> None:
    """Set one DAY; deadlines count it from now on, what is published stands."""
    one = Announced(day.date(), is_workday, name_zh, source)
    with sentences():
        login_name = person(by)
        with connect() as connection, connection.transaction():
            workdays.announce(connection, [one], at=clock.now(), by=login_name)
    click.echo(f"{one.day} is {'a working day' if is_workday else 'no working day'}.")


@group.command("announce")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="Where the year was announced.")
@click.option("--by", required=True, help="Login name of who takes it over.")
@with_appcontext
def announce(file: Path, source: str, by: str) -> None:
    """Take over a year: FILE names its holidays and make-up days, the week gives the rest."""
    with sentences():
        login_name = person(by)
        given = workdays.read(file, source=source)
        days = workdays.whole_year(given[0].day.year, given, source=source)
        with connect() as connection, connection.transaction():
            workdays.announce(connection, days, at=clock.now(), by=login_name)
    click.echo(f"{days[0].day.year} is announced: {len(given)} holidays and make-up days, final.")
