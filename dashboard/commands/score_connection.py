"""What the commands of the scores have in common: how a month is written, and a connection."""

from datetime import date, datetime
from typing import Any

import click
import psycopg

from dashboard import clock
from dashboard.commands.sentences import url_of


class Month(click.ParamType):
    """A month as 2026-10."""

    name = "yyyy-mm"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day of the month."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m").replace(tzinfo=clock.now().tzinfo).date()
        except ValueError:
            self.fail("write it like 2026-10", param, ctx)


MONTH = Month()
DAY = click.DateTime(["%Y-%m-%d"])


def connect(login: Any = "ingest") -> psycopg.Connection:
    """A connection of its own: scoring may take longer than a page may wait."""
    return psycopg.connect(url_of(login), autocommit=True, application_name="qingyuan score")
