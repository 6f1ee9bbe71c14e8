"""The table of working days, edited as years are announced: holidays and make-up days of a year."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from psycopg import Connection

from dashboard.running.refusal import Refusal
from queries import audit, score_workdays
from queries.score_workdays import Announced

HEADER = ["day", "is_workday", "name_zh"]
_SATURDAY = 5
_WORDS = {"true": True, "false": False}


def whole_year(year: int, exceptions: Sequence[Announced], *, source: str) -> list[Announced]:
    """Every day of a year: as announced, and Monday to Friday where nothing was."""
    known = {one.day: one for one in exceptions}
    found, day = [], date(year, 1, 1)
    while day.year == year:
        usual = Announced(day, day.weekday() < _SATURDAY, None, source)
        found.append(known.get(day, usual))
        day += timedelta(days=1)
    return found


def read(path: Path, *, source: str) -> list[Announced]:
    """
    Holidays and make-up days of one year from a file ``day,is_workday,name_zh``.

    Raises
    ------
    Refusal
        The file is none, or not of one year; a line is not understood, or names a day twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read: give a CSV file in UTF-8.") from error
    if not rows or rows[0] != HEADER:
        raise Refusal(f"{path}: the first line is {','.join(HEADER)}.")
    found = list(_days(rows[1:], path, source))
    if len({one.day.year for one in found}) != 1:
        raise Refusal(f"{path}: the days are of one year, the one that was announced.")
    if len({one.day for one in found}) != len(found):
        raise Refusal(f"{path}: a day stands twice.")
    return found


def _days(rows: Sequence[Sequence[str]], path: Path, source: str) -> Iterator[Announced]:
    for number, row in enumerate(rows, start=2):
        try:
            day, word, name = row
            yield Announced(date.fromisoformat(day), _WORDS[word], name or None, source)
        except (ValueError, KeyError) as error:
            raise Refusal(
                f"{path}, line {number}: write it like 2027-02-08,false,春节 (true: a working day)."
            ) from error


def announce(connection: Connection, days: Sequence[Announced], *, at: datetime, by: str) -> None:
    """Put days on record, and who did so in the audit log."""
    score_workdays.announce(connection, days)
    audit.record(
        connection,
        at=at,
        action="workdays_announced",
        outcome="done",
        login_name=by,
        subject=f"{days[0].day} - {days[-1].day}",
        days=len(days),
        source=days[0].source,
    )
