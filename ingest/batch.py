"""One transaction for one file of values: batch, rows, older values, refused rows, dirty marks.

Either all of it is stored or nothing. Reading a file twice changes nothing the second time.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from psycopg import Connection

from ingest import resolution
from ingest.kinds import FORMS, Kind
from ingest.mapping import Mapping
from ingest.parsing import ParsedFile
from ingest.refusal import Lines, Reason, RejectedLines, reject_rows
from ingest.storage import Placed, last_of_each, moment, write
from ingest.times import moment_of_day
from ingest.values import ValueRows
from queries import intake
from queries.intake import Counts

Placer = Callable[[Connection[Any], ValueRows], Placed]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """
    What one import did.

    Attributes
    ----------
    batch_id : int
        Number of the batch.
    kind, source_name : str
        What was imported from which file.
    read_rows : int
        Rows read; the sum of the next five.
    new_rows, revised_rows, unchanged_rows, rejected_rows, repeated_rows : int
        What became of them; a repeated row gives way to a later row of the same file.
    dirty_days : int
        Marks put down for the rollup.
    not_imported_columns : tuple of str
        Columns of the file that nobody asked for.
    assumed : str or None
        What the mapping assumed.
    seconds : float
        Duration.
    """

    batch_id: int
    kind: str
    source_name: str
    read_rows: int
    new_rows: int
    revised_rows: int
    unchanged_rows: int
    rejected_rows: int
    repeated_rows: int
    dirty_days: int = 0
    not_imported_columns: tuple[str, ...] = ()
    assumed: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Origin:
    """
    Where rows come from, as it is written down with their batch.

    Attributes
    ----------
    name : str
        Name of the file, or of what was received.
    sha256 : str
        Digest of it.
    mapping_name, assumed : str or None
        How it was read, and what that assumed.
    imported_by : str
        Who imports.
    original : callable
        Text of a line, for the record of a refused row.
    """

    name: str
    sha256: str
    imported_by: str
    original: Callable[[int], str]
    mapping_name: str | None = None
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of rows: number of their batch, counts, and the lines of good rows."""

    batch_id: int
    counts: Counts
    repeated_rows: int
    dirty_days: int
    good_lines: Lines


def store(
    connection: Connection[Any], parsed: ParsedFile, *, mapping: Mapping, imported_by: str
) -> BatchReport:
    """
    Store the rows of a file as one batch.

    Parameters
    ----------
    connection : psycopg.Connection
        Login of the intake, READ COMMITTED. Inside a transaction of the caller the batch is
        committed with it.
    parsed : ParsedFile
        Rows and refused lines.
    mapping : Mapping
        How they were read.
    imported_by : str
        Who imports.
    """
    started = time.monotonic()
    sheet = parsed.sheet
    origin = Origin(
        name=sheet.name,
        sha256=sheet.sha256,
        imported_by=imported_by,
        original=sheet.original,
        mapping_name=mapping.name,
        assumed=mapping.assumed,
    )
    stored = store_rows(connection, parsed.rows, parsed.rejected, origin=origin)
    return BatchReport(
        batch_id=stored.batch_id,
        kind=mapping.kind.value,
        source_name=sheet.name,
        **stored.counts._asdict(),
        repeated_rows=stored.repeated_rows,
        dirty_days=stored.dirty_days,
        not_imported_columns=sheet.unused_columns,
        assumed=mapping.assumed,
        seconds=time.monotonic() - started,
    )


def store_rows(
    connection: Connection[Any],
    rows: ValueRows,
    rejected: list[RejectedLines],
    *,
    origin: Origin,
    place: Placer | None = None,
) -> Stored:
    """
    Store rows of one kind as one batch, in a transaction of their own or within the caller's.

    Parameters
    ----------
    rows : ValueRows
        Rows whose places have names.
    rejected : list of RejectedLines
        Lines that were refused before.
    origin : Origin
        Where they come from.
    place : callable, optional
        Finds the numbers of the places; by default as files of this kind name them.
    """
    with connection.transaction():
        intake.share_registry(connection)
        batch_id = intake.open_batch(
            connection,
            kind=rows.kind.value,
            source_name=origin.name,
            source_sha256=origin.sha256,
            mapping_name=origin.mapping_name,
            assumed=origin.assumed,
            imported_by=origin.imported_by,
        )
        placed = (place or _PLACERS[rows.kind])(connection, rows)
        last = last_of_each(placed)
        repeated = len(placed.found.rows) - len(last.found.rows)
        new, revised, dirty = write(connection, last, batch_id)
        all_rejected = rejected + placed.found.rejected
        refused = store_rejects(connection, batch_id, all_rejected, origin.original)
        unchanged = len(last.found.rows) - new - revised
        counts = count(
            new=new, revised=revised, unchanged=unchanged, rejected=refused, repeated=repeated
        )
        first_time, last_time = _span(last.found.rows)
        intake.close_batch(
            connection, batch_id, counts=counts, first_time=first_time, last_time=last_time
        )
    return Stored(batch_id, counts, repeated, dirty, placed.found.rows.lines)


def count(*, new: int, revised: int, unchanged: int, rejected: int, repeated: int) -> Counts:
    """What became of the rows of a batch; they add up to the rows read."""
    return Counts(
        read_rows=new + revised + unchanged + rejected + repeated,
        new_rows=new,
        revised_rows=revised,
        unchanged_rows=unchanged,
        rejected_rows=rejected,
    )


def place_hours(connection: Connection[Any], rows: ValueRows) -> Placed:
    """Hours with the numbers of their monitors, in canonical units."""
    found = resolution.by_number(rows, intake.monitor_numbers(connection, rows.place.words))
    monitors = np.unique(found.subject_ids).tolist()
    found = resolution.in_canonical_units(
        found, intake.pollutants(connection), intake.reported_units(connection, monitors)
    )
    links = intake.in_charge(connection, monitors)
    return Placed(found, *resolution.outlets_of(found.subject_ids, found.rows.time, links))


def _place_conditions(connection: Connection[Any], rows: ValueRows) -> Placed:
    found = resolution.by_number(rows, intake.monitor_numbers(connection, rows.place.words))
    links = intake.in_charge(connection, np.unique(found.subject_ids).tolist())
    found = resolution.at_outlets(found, links)
    return Placed(found, np.arange(len(found.rows)), found.subject_ids)


def _place_days(connection: Connection[Any], rows: ValueRows) -> Placed:
    ids = intake.outlets(connection, rows.place.words)
    found = resolution.by_reference(rows, ids, reason=Reason.UNKNOWN_OUTLET)
    found = resolution.in_canonical_units(
        found, intake.pollutants(connection), intake.outlet_units(connection, list(ids.values()))
    )
    nothing = np.empty(0, dtype=np.int64)
    return Placed(found, nothing, nothing)


def _place_temperatures(connection: Connection[Any], rows: ValueRows) -> Placed:
    furnaces = intake.furnaces(connection, rows.place.words)
    ids = {ref: furnace_id for ref, (furnace_id, _) in furnaces.items()}
    found = resolution.by_reference(rows, ids, reason=Reason.UNKNOWN_FURNACE)
    outlets = np.array(
        [furnaces.get(word, (0, 0))[1] for word in found.rows.place.words], dtype=np.int64
    )
    return Placed(found, np.arange(len(found.rows)), found.rows.place.mapped(outlets))


_PLACERS: dict[Kind, Placer] = {
    Kind.HOURLY: place_hours,
    Kind.CONDITION: _place_conditions,
    Kind.RECEIVED_DAILY: _place_days,
    Kind.FURNACE_TEMPERATURE: _place_temperatures,
}


def _span(rows: ValueRows) -> tuple[datetime | None, datetime | None]:
    """First and last moment for the batch's record; a day by its first moment."""
    if not len(rows):
        return None, None
    first, last = int(rows.time.min()), int(rows.time.max())
    if FORMS[rows.kind].step_seconds:
        return moment(first), moment(last)
    return moment_of_day(first), moment_of_day(last)


def store_rejects(
    connection: Connection[Any],
    batch_id: int,
    groups: list[RejectedLines],
    original: Callable[[int], str],
) -> int:
    count = sum(len(group) for group in groups)
    if count:
        intake.copy_rejects(connection, batch_id, _with_original(groups, original))
    return count


def _with_original(
    groups: list[RejectedLines], original: Callable[[int], str]
) -> Iterator[tuple[int, str | None, str, str, str]]:
    for line, column, reason, message in reject_rows(groups):
        yield line, column, reason, message, original(line)
