"""``flask demo``: the fictional city 清河市 in this database."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.rollup import default_workers
from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.jobs import demo_city
from layouts.formats import CITY_TIME


def _moment(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> datetime | None:
    """A time as people type it; without a zone it is the city's."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("write it like 2026-11-22T08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_TIME)


@click.command("demo")
@click.option("--outlets", type=click.IntRange(8, 5000), help="Outlets, exactly.  [default: 120]")
@click.option("--months", type=click.IntRange(1, 60), help="Months of history.  [default: 14]")
@click.option("--seed", type=click.IntRange(0), help="Another seed, another city.  [default: 1]")
@click.option("--end", callback=_moment, help="End of the history.  [default: the last full hour]")
@click.option("--if-empty", is_flag=True, help="Leave a database with other data alone.")
@with_appcontext
def command(
    outlets: int | None, months: int | None, seed: int | None, end: datetime | None, if_empty: bool
) -> None:
    """Load the demo city, or bring a loaded one to the last full hour."""
    wish = demo_city.Wish(outlets=outlets, months=months, seed=seed, end=end)
    with sentences():
        place = demo_city.Place(
            ingest_url=url_of("ingest"), owner_url=url_of("owner"), var=settings().var
        )
        demo_city.bring(place, wish, now=clock.now(), if_empty=if_empty, workers=default_workers())
