"""Where days that a logger sends belong, and hours whose numbers are known."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.units import HOURS_PER_DAY, SECONDS_PER_HOUR, SHANGHAI_OFFSET_HOURS
from ingest import resolution
from ingest.refusal import Reason, Verdicts
from ingest.resolution import Resolved
from ingest.storage import Placed
from ingest.values import ValueRows
from queries import intake

Integers = npt.NDArray[np.int64]
_NOTHING = np.empty(0, dtype=np.int64)


def place_days(connection: Connection[Any], rows: ValueRows) -> Placed:
    """
    Days with the outlets that the logger's monitor was in charge of when they began.

    A monitor that was changed within a day sends a day that is neither's: it goes to the outlet
    that the day began with.
    """
    begins = _first_seconds(rows.time)
    found = resolution.by_number(
        replace(rows, time=begins), intake.monitor_numbers(connection, rows.place.words)
    )
    found = replace(found, rows=replace(found.rows, time=_days(found.rows.time)))
    monitors = np.unique(found.subject_ids).tolist()
    found = resolution.in_canonical_units(
        found, intake.pollutants(connection), intake.reported_units(connection, monitors)
    )
    places, outlets = resolution.outlets_of(
        found.subject_ids, _first_seconds(found.rows.time), intake.in_charge(connection, monitors)
    )
    idle = np.ones(len(found.rows), dtype=np.bool_)
    idle[places] = False
    verdicts = Verdicts.of(found.rows.lines)
    verdicts.refuse(
        idle,
        column="MN",
        reason=Reason.NOT_IN_CHARGE,
        message="The monitor was in charge of no outlet when that day began, so the day belongs "
        "to none; complete in_charge if it was.",
    )
    placed = Resolved(found.rows.take(places), outlets, found.rejected + verdicts.rejected)
    return Placed(placed, _NOTHING, _NOTHING)


def place_known_hours(
    connection: Connection[Any], rows: ValueRows, monitor_ids: Integers
) -> Placed:
    """Hours whose monitors are known and whose values are as they are stored."""
    links = intake.in_charge(connection, np.unique(monitor_ids).tolist())
    return Placed(
        Resolved(rows, monitor_ids, []), *resolution.outlets_of(monitor_ids, rows.time, links)
    )


def _first_seconds(days: Integers) -> Integers:
    return (days * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS) * SECONDS_PER_HOUR


def _days(first_seconds: Integers) -> Integers:
    return (first_seconds // SECONDS_PER_HOUR + SHANGHAI_OFFSET_HOURS) // HOURS_PER_DAY
