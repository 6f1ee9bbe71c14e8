"""The table of working days."""

from dataclasses import dataclass
from datetime import date

from psycopg import Connection
from psycopg.rows import class_row

_ALL = "SELECT day, is_workday, provisional FROM qy.workday ORDER BY day"


@dataclass(frozen=True, slots=True)
class WorkdayRow:
    """One day; a provisional one is of a year that is not announced."""

    day: date
    is_workday: bool
    provisional: bool


def load(connection: Connection) -> list[WorkdayRow]:
    """Every day on record."""
    with connection.cursor(row_factory=class_row(WorkdayRow)) as cursor:
        return cursor.execute(_ALL).fetchall()
