"""Calibrations, checks, comparison tests and stretches out of control, for staff in their scope.

Times ending in ``_s`` are seconds since 1970-01-01T00:00Z.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.arrays import Columns, read_columns
from queries.frames import TIME, read_frame
from queries.rollup_registry import FAR


@dataclass(frozen=True, slots=True)
class Series:
    """What a monitor in charge of an outlet measures."""

    outlet_id: int
    monitor_id: int
    pollutant_code: str
    is_water: bool
    networked_on: date | None


_SERIES = """
SELECT c.outlet_id, c.monitor_id, f.pollutant_code, p.medium = 'water' AS is_water,
       coalesce(m.networked_on, m.installed_on) AS networked_on
FROM staff.in_charge AS c
JOIN staff.monitor AS m USING (monitor_id)
JOIN staff.monitor_factor AS f ON f.monitor_id = c.monitor_id AND f.during @> %(on)s
JOIN staff.pollutant AS p USING (pollutant_code)
WHERE c.during @> %(now)s
  AND p.role = 'pollutant'
  AND (m.retired_on IS NULL OR m.retired_on >= %(on)s)
ORDER BY c.outlet_id, c.monitor_id, p.sort_order, f.pollutant_code
"""

_RECORDS = """
SELECT r.monitor_id, r.pollutant_code, floor(extract(epoch FROM r.happened_at))::bigint, r.kind,
       r.standard_value::float8, r.before_value::float8, r.after_value::float8,
       r.passed::integer::float8, f.range_high::float8, p.medium = 'water'
FROM (
    SELECT monitor_id, pollutant_code, calibrated_at AS happened_at, kind, standard_value,
           before_value, after_value, NULL::boolean AS passed
    FROM staff.calibration
    WHERE calibrated_at >= %(start)s AND calibrated_at < %(end)s
    UNION ALL
    SELECT monitor_id, pollutant_code, checked_at, 'check', standard_value, read_value, NULL, passed
    FROM staff.standard_check
    WHERE checked_at >= %(start)s AND checked_at < %(end)s
) AS r
JOIN staff.pollutant AS p USING (pollutant_code)
LEFT JOIN staff.monitor_factor AS f
    ON f.monitor_id = r.monitor_id AND f.pollutant_code = r.pollutant_code
    AND f.during @> (r.happened_at AT TIME ZONE 'Asia/Shanghai')::date
"""
RECORD_COLUMNS = {
    "monitor_id": "i8",
    "pollutant_code": "O",
    "time_s": "i8",
    "kind": "O",
    "standard": "f8",
    "before": "f8",
    "after": "f8",
    "recorded": "f8",
    "range_high": "f8",
    "is_water": "?",
}

_FIRST_RECORDS = """
SELECT min(calibrated_at) AS calibration,
       (SELECT min(checked_at) FROM staff.standard_check) AS "check",
       (SELECT min(upper(during)) FROM staff.comparison_test WHERE isfinite(upper(during)))
           AS comparison
FROM staff.calibration
"""

TEST_COLUMNS = {
    "comparison_test_id": "int64",
    "comparison_test_ref": "object",
    "kind": "object",
    "outlet_id": "int64",
    "monitor_id": "int64",
    "pollutant_code": "object",
    "start": TIME,
    "end": TIME,
    "laboratory_zh": "object",
    "report_number": "object",
}

_TESTS = """
SELECT t.comparison_test_id, t.comparison_test_ref, t.kind, placed.outlet_id, t.monitor_id,
       t.pollutant_code, lower(t.during), upper(t.during), t.laboratory_zh, t.report_number
FROM staff.comparison_test AS t
JOIN staff.pollutant AS p ON p.pollutant_code = t.pollutant_code AND p.role = 'pollutant'
JOIN staff.monitor_outlet AS placed
  ON placed.monitor_id = t.monitor_id AND placed.during @> lower(t.during)
WHERE isfinite(upper(t.during)) AND upper(t.during) >= %(start)s AND upper(t.during) < %(end)s
ORDER BY upper(t.during) DESC, t.comparison_test_ref
"""

# Asked with the tests that were found: joined to them, the planner aggregates every pair there is.
_PAIRS = """
SELECT comparison_test_id, array_agg(reference_value::float8 ORDER BY pair_number),
       array_agg(monitor_value::float8 ORDER BY pair_number)
FROM staff.comparison_pair
WHERE comparison_test_id = ANY(%(tests)s)
GROUP BY comparison_test_id
"""

PERIOD_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "reason": "object",
    "start": TIME,
    "end": TIME,
    "hours": "float64",
}

_PERIODS = """
SELECT c.outlet_id, p.pollutant_code, p.reason, lower(held.span),
       nullif(upper(held.span), 'infinity'),
       extract(epoch FROM least(upper(held.span), %(end)s) - greatest(lower(held.span), %(start)s))
           / 3600
FROM staff.control_period AS p
JOIN staff.in_charge AS c ON c.monitor_id = p.monitor_id AND c.during && p.during
CROSS JOIN LATERAL (SELECT p.during * c.during AS span) AS held
WHERE held.span && tstzrange(%(start)s, %(end)s)
ORDER BY lower(held.span) DESC, c.outlet_id, p.pollutant_code
"""

_STOPS = """
SELECT stopped.outlet_id,
       coalesce(floor(extract(epoch FROM nullif(lower(span), '-infinity')))::bigint, %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(span), 'infinity')))::bigint, %(high)s)
FROM (
    SELECT outlet_id, range_agg(during) AS spans
    FROM (
        SELECT outlet_id, during FROM staff.operating_period
        WHERE state = 'stopped' AND during && tstzrange(%(start)s, %(end)s)
        UNION ALL
        SELECT outlet_id, during FROM staff.mark
        WHERE kind = 'stopped' AND state = 'effective' AND during && tstzrange(%(start)s, %(end)s)
    ) AS declared
    GROUP BY outlet_id
) AS stopped
CROSS JOIN LATERAL unnest(stopped.spans) AS span
"""


def series(connection: Connection, *, on: date, now: datetime) -> list[Series]:
    """Pollutants of the monitors in charge at a moment, on the day ``on``."""
    with connection.cursor(row_factory=class_row(Series)) as cursor:
        return cursor.execute(_SERIES, {"on": on, "now": now}).fetchall()


def records(connection: Connection, *, start: datetime, end: datetime) -> Columns:
    """Calibrations and standard checks of ``start <= time < end``; RECORD_COLUMNS."""
    parameters = {"start": start, "end": end}
    return read_columns(connection, _RECORDS, parameters, columns=RECORD_COLUMNS)


def first_records(connection: Connection) -> dict[str, datetime | None]:
    """When calibrations, checks and comparison tests begin to be on record."""
    cursor = connection.execute(_FIRST_RECORDS)
    names = [one.name for one in cursor.description or ()]
    return dict(zip(names, cursor.fetchone() or (None,) * len(names), strict=True))


def tests(connection: Connection, *, start: datetime, end: datetime) -> pd.DataFrame:
    """
    Comparison tests of pollutants that ended in the span, newest first.

    Columns TEST_COLUMNS and the lists ``reference`` and ``monitor``, the values of the pairs.
    """
    found = read_frame(connection, _TESTS, {"start": start, "end": end}, columns=TEST_COLUMNS)
    numbers = found["comparison_test_id"].tolist()
    rows = connection.execute(_PAIRS, {"tests": numbers}).fetchall()
    pairs = {number: (reference, monitor) for number, reference, monitor in rows}
    for place, name in enumerate(("reference", "monitor")):
        values = [pairs[number][place] if number in pairs else [] for number in numbers]
        found[name] = pd.Series(values, index=found.index, dtype="object")
    return found


def periods(connection: Connection, *, start: datetime, end: datetime) -> pd.DataFrame:
    """Stretches out of control that touch the span, with their hours in it; PERIOD_COLUMNS."""
    return read_frame(connection, _PERIODS, {"start": start, "end": end}, columns=PERIOD_COLUMNS)


def stops(connection: Connection, *, start: datetime, end: datetime) -> Columns:
    """Stretches in which the source of an outlet was stopped: outlet_id, start_s, end_s."""
    return read_columns(
        connection,
        _STOPS,
        {"start": start, "end": end, "low": -FAR, "high": FAR},
        columns={"outlet_id": "i8", "start_s": "i8", "end_s": "i8"},
    )
