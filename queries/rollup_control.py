"""Calibrations, checks and tests of monitors, the stretches that follow from them, and their marks.

Triggers put down a mark for each record that comes, changes or goes; the rollup deletes the marks
and reads the records in the same transaction.
Times are seconds since 1970-01-01T00:00Z; an open end is ``FAR``.
"""

from datetime import datetime
from typing import Any

from psycopg import Connection

from queries.arrays import Columns, read_columns
from queries.rollup_registry import FAR

# One rollup at a time turns records into stretches: two would each miss what the other found.
CONTROL_LOCK = 7_110_519

_LOCK = "SELECT pg_advisory_xact_lock(%(lock)s, 0)"

_MARK_EVERYTHING = """
INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
SELECT monitor_id, pollutant_code, min(happened_at)
FROM (
    SELECT monitor_id, pollutant_code, calibrated_at AS happened_at FROM qy.calibration
    UNION ALL
    SELECT monitor_id, pollutant_code, checked_at FROM qy.standard_check
    UNION ALL
    SELECT monitor_id, pollutant_code, upper(during) FROM qy.comparison_test
    WHERE isfinite(upper(during))
) AS record
GROUP BY monitor_id, pollutant_code
"""

_ANY = "SELECT EXISTS (SELECT 1 FROM qy.dirty_control)"

_TAKE = """
WITH taken AS (DELETE FROM qy.dirty_control RETURNING monitor_id, pollutant_code, happened_at)
SELECT DISTINCT monitor_id, pollutant_code, floor(extract(epoch FROM happened_at))::bigint
FROM taken ORDER BY 1, 2, 3
"""

_RECORDS = """
SELECT w.number - 1, floor(extract(epoch FROM r.happened_at))::bigint, r.kind,
       r.standard_value::float8, r.before_value::float8, r.after_value::float8,
       r.passed::integer::float8, f.range_high::float8, p.medium = 'water'
FROM unnest(%(monitors)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS w (monitor_id, pollutant_code, number)
JOIN qy.pollutant AS p USING (pollutant_code)
CROSS JOIN LATERAL (
    SELECT calibrated_at AS happened_at, kind, standard_value, before_value, after_value,
           NULL::boolean AS passed
    FROM qy.calibration AS c
    WHERE c.monitor_id = w.monitor_id AND c.pollutant_code = w.pollutant_code
    UNION ALL
    SELECT checked_at, 'check', standard_value, read_value, NULL, passed
    FROM qy.standard_check AS c
    WHERE c.monitor_id = w.monitor_id AND c.pollutant_code = w.pollutant_code
) AS r
LEFT JOIN qy.monitor_factor AS f
    ON f.monitor_id = w.monitor_id AND f.pollutant_code = w.pollutant_code
    AND f.during @> (r.happened_at AT TIME ZONE 'Asia/Shanghai')::date
"""

# A result is known when its test has ended. Companions have no hours of their own to be invalid.
_COMPARISON_TESTS = """
SELECT w.number - 1, floor(extract(epoch FROM upper(t.during)))::bigint, t.pollutant_code,
       f.medium = 'water',
       array_agg(p.reference_value::float8 ORDER BY p.pair_number),
       array_agg(p.monitor_value::float8 ORDER BY p.pair_number)
FROM unnest(%(monitors)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS w (monitor_id, pollutant_code, number)
JOIN qy.comparison_test AS t USING (monitor_id, pollutant_code)
JOIN qy.pollutant AS f USING (pollutant_code)
JOIN qy.comparison_pair AS p USING (comparison_test_id)
WHERE t.kind IN ('verification', 'supervision') AND f.role = 'pollutant'
  AND isfinite(upper(t.during))
GROUP BY w.number, t.comparison_test_id, t.pollutant_code, f.medium
ORDER BY w.number, upper(t.during), t.comparison_test_id
"""

_CHARGES = """
SELECT w.number - 1, c.monitor_id,
       coalesce(floor(extract(epoch FROM nullif(lower(c.during), '-infinity')))::bigint, %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(c.during), 'infinity')))::bigint, %(high)s)
FROM unnest(%(outlets)s::integer[]) WITH ORDINALITY AS w (outlet_id, number)
JOIN qy.in_charge AS c USING (outlet_id)
"""

_STOPS = """
SELECT w.number - 1,
       coalesce(floor(extract(epoch FROM nullif(lower(span), '-infinity')))::bigint, %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(span), 'infinity')))::bigint, %(high)s)
FROM unnest(%(monitors)s::integer[]) WITH ORDINALITY AS w (monitor_id, number)
CROSS JOIN LATERAL (
    SELECT range_agg(s.during * c.during) AS spans
    FROM qy.in_charge AS c
    JOIN (
        SELECT outlet_id, during FROM qy.operating_period WHERE state = 'stopped'
        UNION ALL
        SELECT outlet_id, during FROM qy.mark WHERE kind = 'stopped' AND state = 'effective'
    ) AS s ON s.outlet_id = c.outlet_id AND s.during && c.during
    WHERE c.monitor_id = w.monitor_id
) AS stopped
CROSS JOIN LATERAL unnest(stopped.spans) AS span
"""

# A stop that came later changes which calibrations were overdue.
_MARK_DECLARED = """
INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
SELECT DISTINCT c.monitor_id, k.pollutant_code,
       (date '1970-01-01' + a.first_day)::timestamp AT TIME ZONE 'Asia/Shanghai'
FROM unnest(%(outlets)s::integer[], %(first_days)s::integer[]) AS a (outlet_id, first_day)
JOIN qy.in_charge AS c USING (outlet_id)
JOIN qy.calibration AS k ON k.monitor_id = c.monitor_id
"""

_PERIODS = """
SELECT c.outlet_id, p.pollutant_code, p.reason,
       coalesce(floor(extract(epoch FROM lower(span)))::bigint, %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(span), 'infinity')))::bigint, %(high)s)
FROM qy.control_period AS p
JOIN qy.in_charge AS c ON c.monitor_id = p.monitor_id AND c.during && p.during
CROSS JOIN LATERAL (SELECT p.during * c.during AS span) AS spans
WHERE c.outlet_id = ANY(%(outlets)s) AND p.during && tstzrange(%(start)s, %(end)s)
"""

_CREATE_FRESH = """
CREATE TEMPORARY TABLE fresh_control ON COMMIT DROP AS
SELECT monitor_id, pollutant_code, reason,
       tstzrange(to_timestamp(start_s), to_timestamp(nullif(end_s, %(far)s))) AS during
FROM unnest(%(monitors)s::integer[], %(pollutants)s::text[], %(reasons)s::text[],
            %(starts)s::bigint[], %(ends)s::bigint[])
     AS f (monitor_id, pollutant_code, reason, start_s, end_s)
"""

_CREATE_CHANGED = """
CREATE TEMPORARY TABLE changed_control ON COMMIT DROP AS
WITH asked AS (
    SELECT DISTINCT monitor_id, pollutant_code
    FROM unnest(%(asked_monitors)s::integer[], %(asked_pollutants)s::text[])
         AS a (monitor_id, pollutant_code)
), old AS (
    SELECT p.monitor_id, p.pollutant_code, p.reason, range_agg(p.during) AS spans
    FROM qy.control_period AS p JOIN asked USING (monitor_id, pollutant_code) GROUP BY 1, 2, 3
), new AS (
    SELECT monitor_id, pollutant_code, reason, range_agg(during) AS spans
    FROM fresh_control GROUP BY 1, 2, 3
)
SELECT monitor_id, pollutant_code, reason,
       (coalesce(n.spans, '{}') - coalesce(o.spans, '{}'))
       + (coalesce(o.spans, '{}') - coalesce(n.spans, '{}')) AS spans
FROM old AS o FULL JOIN new AS n USING (monitor_id, pollutant_code, reason)
WHERE n.spans IS DISTINCT FROM o.spans
"""

_DELETE_CHANGED = """
DELETE FROM qy.control_period AS p USING changed_control AS c
WHERE p.monitor_id = c.monitor_id AND p.pollutant_code = c.pollutant_code AND p.reason = c.reason
"""

_INSERT_CHANGED = """
INSERT INTO qy.control_period (monitor_id, pollutant_code, reason, during)
SELECT f.monitor_id, f.pollutant_code, f.reason, f.during
FROM fresh_control AS f JOIN changed_control AS c USING (monitor_id, pollutant_code, reason)
"""

# Every day of a changed stretch, whether or not its hours are there yet: an import that is under
# way commits its own marks, but may have been read before this stretch was there.
_MARK_DAYS = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT DISTINCT c.outlet_id, p.pollutant_code, day::date, 'control'
FROM changed_control AS p
CROSS JOIN LATERAL unnest(p.spans) AS span
JOIN qy.in_charge AS c ON c.monitor_id = p.monitor_id AND c.during && span
CROSS JOIN LATERAL generate_series(
    (lower(span * c.during) AT TIME ZONE 'Asia/Shanghai')::date,
    (least(upper(span * c.during), %(now)s) AT TIME ZONE 'Asia/Shanghai')::date, '1 day') AS day
"""

_MARK_QUARTERS = """
INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause)
SELECT DISTINCT c.outlet_id, a.pollutant_code, quarter::date, 'control'
FROM unnest(%(monitors)s::integer[], %(pollutants)s::text[], %(starts)s::bigint[],
            %(ends)s::bigint[]) AS a (monitor_id, pollutant_code, start_s, end_s)
JOIN qy.in_charge AS c
    ON c.monitor_id = a.monitor_id AND c.during @> to_timestamp(a.start_s)
CROSS JOIN LATERAL generate_series(
    date_trunc('quarter', to_timestamp(a.start_s) AT TIME ZONE 'Asia/Shanghai'),
    to_timestamp(a.end_s) AT TIME ZONE 'Asia/Shanghai', interval '3 months') AS quarter
"""


def mark_everything(connection: Connection) -> int:
    """Mark every monitor and pollutant with records, as after a changed tolerance."""
    return connection.execute(_MARK_EVERYTHING).rowcount


def any_mark(connection: Connection) -> bool:
    """Whether records wait to be turned into stretches."""
    row = connection.execute(_ANY).fetchone()
    return bool(row and row[0])


def take(connection: Connection) -> list[tuple[int, str, int]]:
    """Delete the marks and return them: monitor, pollutant, time; the lock is held to the end."""
    connection.execute(_LOCK, {"lock": CONTROL_LOCK})
    return connection.execute(_TAKE).fetchall()


def records(connection: Connection, monitors: list[int], pollutants: list[str]) -> Columns:
    """
    Every calibration and check of some monitors and pollutants.

    ``number`` is the place in the two lists; kind zero, span, full_system or check; ``passed`` as
    the record says: 1, 0 or NaN.
    """
    return read_columns(
        connection,
        _RECORDS,
        {"monitors": monitors, "pollutants": pollutants},
        columns={
            "number": "i8",
            "time_s": "i8",
            "kind": "O",
            "standard": "f8",
            "before": "f8",
            "after": "f8",
            "recorded": "f8",
            "range_high": "f8",
            "is_water": "?",
        },
    )


def comparison_tests(connection: Connection, monitors: list[int], pollutants: list[str]) -> Columns:
    """
    Ended comparison tests of some monitors and pollutants, by the operator and by the bureau.

    ``number`` is the place in the two lists; ``time_s`` the end; ``reference`` and ``monitor`` are
    the values of the pairs. Acceptance tests, companions and tests without pairs are left out.
    """
    return read_columns(
        connection,
        _COMPARISON_TESTS,
        {"monitors": monitors, "pollutants": pollutants},
        columns={
            "number": "i8",
            "time_s": "i8",
            "pollutant_code": "O",
            "is_water": "?",
            "reference": "O",
            "monitor": "O",
        },
    )


def charges(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Monitors in charge of each outlet of a list: its place, monitor_id, start_s and end_s."""
    return read_columns(
        connection,
        _CHARGES,
        {"outlets": outlet_ids, "low": -FAR, "high": FAR},
        columns={"number": "i8", "monitor_id": "i8", "start_s": "i8", "end_s": "i8"},
    )


def stops(connection: Connection, monitors: list[int]) -> Columns:
    """Stretches in which the source of each monitor of a list was stopped: its place, ends."""
    return read_columns(
        connection,
        _STOPS,
        {"monitors": monitors, "low": -FAR, "high": FAR},
        columns={"number": "i8", "start_s": "i8", "end_s": "i8"},
    )


def mark_declared(connection: Connection, first_days: dict[int, int]) -> None:
    """Mark the monitors of outlets whose declared states have changed from a day on."""
    parameters = {"outlets": list(first_days), "first_days": list(first_days.values())}
    connection.execute(_MARK_DECLARED, parameters)


def periods(
    connection: Connection, outlet_ids: list[int], *, start: datetime, end: datetime
) -> Columns:
    """Stretches that touch ``start <= time < end``: outlet_id, pollutant_code, reason, ends."""
    return read_columns(
        connection,
        _PERIODS,
        {"outlets": outlet_ids, "start": start, "end": end, "low": -FAR, "high": FAR},
        columns={
            "outlet_id": "i8",
            "pollutant_code": "O",
            "reason": "O",
            "start_s": "i8",
            "end_s": "i8",
        },
    )


def replace_periods(
    connection: Connection, asked: list[tuple[int, str]], fresh: dict[str, list[Any]]
) -> None:
    """
    Replace the stretches of monitors and pollutants where they differ.

    ``fresh`` holds the columns monitors, pollutants, reasons, starts and ends. What differed stands
    in a temporary table for ``mark_days``.
    """
    connection.execute(_CREATE_FRESH, fresh | {"far": FAR})
    connection.execute(
        _CREATE_CHANGED,
        {
            "asked_monitors": [monitor_id for monitor_id, _ in asked],
            "asked_pollutants": [pollutant_code for _, pollutant_code in asked],
        },
    )
    connection.execute(_DELETE_CHANGED)
    connection.execute(_INSERT_CHANGED)


def mark_days(connection: Connection, *, now: datetime) -> int:
    """Mark the days of the stretches that ``replace_periods`` changed; returns their number."""
    return connection.execute(_MARK_DAYS, {"now": now}).rowcount


def mark_quarters(connection: Connection, spans: dict[str, list[Any]]) -> int:
    """Mark the quarters that spans touch: columns monitors, pollutants, starts and ends."""
    return connection.execute(_MARK_QUARTERS, spans).rowcount
