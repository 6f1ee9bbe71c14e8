"""Resolved rows into their table, and the marks of the days that they change.

Rows of a series that has nothing stored in their span are copied straight in; the others are
compared with what is stored first. The caller holds the transaction and the registry lock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.units import SECONDS_PER_HOUR
from ingest import binary_copy, resolution
from ingest.binary_copy import Column, Words
from ingest.coded import constant
from ingest.kinds import FORMS, Kind
from ingest.resolution import Resolved
from ingest.values import ValueRows
from queries import changed_days, chunks, intake, staging
from queries.staging import Target

Integers = npt.NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TARGETS = {
    Kind.HOURLY: staging.HOURS,
    Kind.CONDITION: staging.CONDITIONS,
    Kind.RECEIVED_DAILY: staging.DAYS,
    Kind.FURNACE_TEMPERATURE: staging.TEMPERATURES,
}
# Received days are compared with our own and change none of them.
_CAUSES = {
    Kind.HOURLY: "value",
    Kind.CONDITION: "condition",
    Kind.FURNACE_TEMPERATURE: "furnace_temperature",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """Resolved rows, and the outlets whose days they touch as (row, outlet) pairs."""

    found: Resolved
    touched_rows: Integers
    touched_outlets: Integers


def make_room(connection: Connection[Any], rows: ValueRows) -> None:
    """Create, in a transaction of its own, the chunks that the rows will need."""
    if not FORMS[rows.kind].step_seconds:
        return
    # The first of the rows' hours on each day: chunks are never shorter than a day.
    _, first = np.unique(resolution.shanghai_days(rows.time), return_index=True)
    on_the_hour = rows.time[first] // SECONDS_PER_HOUR * SECONDS_PER_HOUR
    with connection.transaction():
        chunks.make(
            connection,
            _TARGETS[rows.kind].table,
            [moment(number) for number in on_the_hour.tolist()],
        )


def last_of_each(placed: Placed) -> Placed:
    """One row for each key, in the order of the key: the last one in the file."""
    rows, subjects = placed.found.rows, placed.found.subject_ids
    series = _series_numbers(rows, subjects)
    order = np.lexsort((rows.lines, rows.time, series))
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = (np.diff(series[order]) != 0) | (np.diff(rows.time[order]) != 0)
    chosen = order[is_last]
    position = np.full(len(rows), -1, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    kept = position[placed.touched_rows] >= 0
    return Placed(
        Resolved(rows.take(chosen), subjects[chosen], placed.found.rejected),
        position[placed.touched_rows[kept]],
        placed.touched_outlets[kept],
    )


def _series_numbers(rows: ValueRows, subjects: Integers) -> Integers:
    """A number for each (place, pollutant)."""
    if rows.pollutant is None:
        return subjects
    return subjects * max(len(rows.pollutant.words), 1) + rows.pollutant.codes


def write(connection: Connection[Any], placed: Placed, batch_id: int) -> tuple[int, int, int]:
    """New rows, revised rows and dirty marks."""
    rows, subjects = placed.found.rows, placed.found.subject_ids
    if not len(rows):
        return 0, 0, 0
    target = _TARGETS[rows.kind]
    is_received = rows.kind is Kind.RECEIVED_DAILY
    intake.hold_months(
        connection,
        months_of(rows),
        lock=intake.RECEIVED_LOCK if is_received else intake.MONTH_LOCK,
    )
    # Rows are sorted by series and time, so each series is one stretch.
    starts = np.flatnonzero(np.diff(_series_numbers(rows, subjects), prepend=-1))
    ends = np.append(starts[1:], len(rows))
    taken = staging.occupied(
        connection,
        target,
        series=_series_columns(rows, subjects, starts),
        firsts=_times(rows, starts),
        lasts=_times(rows, ends - 1),
    )
    is_taken = np.zeros(len(starts), dtype=np.bool_)
    is_taken[taken] = True
    compared = np.repeat(is_taken, ends - starts)
    new, dirty = _write_new(connection, target, placed, ~compared, batch_id)
    more_new, revised, more_dirty = _write_compared(connection, target, placed, compared, batch_id)
    return new + more_new, revised, dirty + more_dirty


def _write_new(
    connection: Connection[Any],
    target: Target,
    placed: Placed,
    chosen: npt.NDArray[np.bool_],
    batch_id: int,
) -> tuple[int, int]:
    """Copy rows of series that have nothing stored in their span straight into the table."""
    numbers = np.flatnonzero(chosen)
    if not len(numbers):
        return 0, 0
    rows = placed.found.rows.take(numbers)
    columns = _columns(target, rows, placed.found.subject_ids[numbers])
    columns.append(binary_copy.big_constant(batch_id, rows=len(rows)))
    staging.copy_direct(connection, target, binary_copy.stream(columns, rows=len(rows)))
    return len(rows), _mark_new(connection, placed, chosen)


def _write_compared(
    connection: Connection[Any],
    target: Target,
    placed: Placed,
    chosen: npt.NDArray[np.bool_],
    batch_id: int,
) -> tuple[int, int, int]:
    """Compare rows with what is stored and write what is new or changed."""
    numbers = np.flatnonzero(chosen)
    if not len(numbers):
        return 0, 0, 0
    rows = placed.found.rows.take(numbers)
    columns = _columns(target, rows, placed.found.subject_ids[numbers])
    stream = binary_copy.stream(columns, rows=len(rows))
    staging.stage(connection, target, stream, rows=len(rows))
    first, last = _bounds(rows)
    new, revised = staging.merge(connection, target, batch_id=batch_id, first=first, last=last)
    if not new and not revised:
        return 0, 0, 0
    return new, revised, _mark_compared(connection, rows.kind)


def _mark_new(connection: Connection[Any], placed: Placed, chosen: npt.NDArray[np.bool_]) -> int:
    """Mark the days of rows that were copied straight in."""
    rows = placed.found.rows
    if rows.kind not in _CAUSES:
        return 0
    mine = chosen[placed.touched_rows]
    touched = placed.touched_rows[mine]
    outlets = placed.touched_outlets[mine]
    days = resolution.shanghai_days(rows.time[touched])
    cause = _CAUSES[rows.kind]
    if rows.pollutant is None:
        pairs = np.unique((outlets << 24) | days).tolist()
        spans = (
            changed_days.Touched(pair >> 24, None, _day(number), _day(number + 1))
            for pair in pairs
            if (number := pair & 0xFFFFFF)
        )
        return changed_days.mark_touched(connection, spans, cause=cause)
    pollutants = rows.pollutant.take(touched)
    keys = (outlets << 40) | (days << 16) | pollutants.codes
    _, first = np.unique(keys, return_index=True)
    marks: list[Column] = [
        binary_copy.integers(outlets[first]),
        Words(pollutants.take(first)),
        binary_copy.days(days[first]),
        Words(constant(cause, rows=len(first))),
    ]
    changed_days.copy_marks(connection, binary_copy.stream(marks, rows=len(first)))
    return len(first)


def _mark_compared(connection: Connection[Any], kind: Kind) -> int:
    if kind is Kind.HOURLY:
        return changed_days.mark_changed_hours(connection, cause=_CAUSES[kind])
    if kind is Kind.CONDITION:
        return changed_days.mark_changed_conditions(connection, cause=_CAUSES[kind])
    if kind is Kind.FURNACE_TEMPERATURE:
        return changed_days.mark_changed_temperatures(connection, cause=_CAUSES[kind])
    return 0


def _columns(target: Target, rows: ValueRows, subjects: Integers) -> list[Column]:
    """Columns in the order of ``target.types``."""
    columns: list[Column] = [binary_copy.integers(subjects)]
    if rows.pollutant is not None:
        columns.append(Words(rows.pollutant))
    is_daily = not FORMS[rows.kind].step_seconds
    columns.append(binary_copy.days(rows.time) if is_daily else binary_copy.moments(rows.time))
    for name, kind in target.values.items():
        if kind == "text":
            # The companions' flags are empty where none was sent; a value's own flag is a text.
            columns.append(Words(rows.flags[name], empty_is_null=name != "flag"))
        elif kind == "smallint":
            columns.append(binary_copy.small_integers(rows.numbers[name]))
        else:
            columns.append(binary_copy.floats(rows.numbers[name]))
    return columns


def _series_columns(rows: ValueRows, subjects: Integers, starts: Integers) -> list[list[Any]]:
    columns: list[list[Any]] = [subjects[starts].tolist()]
    if rows.pollutant is not None:
        columns.append([rows.pollutant.words[code] for code in rows.pollutant.codes[starts]])
    return columns


def _times(rows: ValueRows, places: Integers) -> list[datetime] | list[date]:
    if FORMS[rows.kind].step_seconds:
        return [moment(number) for number in rows.time[places].tolist()]
    return [_day(number) for number in rows.time[places].tolist()]


def _bounds(rows: ValueRows) -> tuple[datetime | date, datetime | date]:
    first, last = _times(rows, np.array([rows.time.argmin(), rows.time.argmax()]))
    return first, last


def months_of(rows: ValueRows) -> set[int]:
    """Shanghai months of the rows as yyyymm."""
    days = rows.time if not FORMS[rows.kind].step_seconds else resolution.shanghai_days(rows.time)
    months = np.unique(np.unique(days).astype("datetime64[D]").astype("datetime64[M]"))
    return {int(str(month).replace("-", "")) for month in months}


def moment(epoch_seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=epoch_seconds)


def _day(number: int) -> date:
    return _EPOCH.date() + timedelta(days=number)
