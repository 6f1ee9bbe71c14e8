"""The table of working days."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from psycopg import Connection
from psycopg.rows import class_row

_ALL = "SELECT day, is_workday, provisional FROM qy.workday ORDER BY day"
_ALL_OF_STAFF = _ALL.replace("qy.", "staff.")


@dataclass(frozen=True, slots=True)
class WorkdayRow:
    """One day; a provisional one is of a year that is not announced."""

    day: date
    is_workday: bool
    provisional: bool


def load(connection: Connection, *, as_staff: bool = False) -> list[WorkdayRow]:
    """Every day on record; ``as_staff`` reads with the rights of the staff."""
    statement = _ALL_OF_STAFF if as_staff else _ALL
    with connection.cursor(row_factory=class_row(WorkdayRow)) as cursor:
        return cursor.execute(statement).fetchall()


_YEAR = """
SELECT day, is_workday, provisional FROM qy.workday
WHERE extract(year FROM day) = %(year)s ORDER BY day
"""
_SET = """
INSERT INTO qy.workday (day, is_workday, name_zh, provisional, source)
VALUES (%(day)s, %(is_workday)s, %(name_zh)s, false, %(source)s)
ON CONFLICT (day) DO UPDATE
SET is_workday = excluded.is_workday, name_zh = excluded.name_zh, provisional = false,
    source = excluded.source
"""


@dataclass(frozen=True, slots=True)
class Announced:
    """One day as it was announced; ``name_zh`` of a holiday or a make-up day."""

    day: date
    is_workday: bool
    name_zh: str | None
    source: str


def of_year(connection: Connection, year: int) -> list[WorkdayRow]:
    """Days on record of one year."""
    with connection.cursor(row_factory=class_row(WorkdayRow)) as cursor:
        return cursor.execute(_YEAR, {"year": year}).fetchall()


def announce(connection: Connection, days: Sequence[Announced]) -> None:
    """Put announced days on record in the place of what was there; they are final."""
    with connection.cursor() as cursor:
        cursor.executemany(_SET, [asdict(one) for one in days])
