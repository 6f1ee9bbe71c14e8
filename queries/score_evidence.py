"""Evidence that the scores read: computed days, verdicts, marks, work, tests and decisions.

Read by jobs with the rights of the ingest login. Days are numbers since 1970-01-01; moments are
seconds since 1970-01-01T00:00Z, an open end is far away. Assumed data are never read.
"""

from dataclasses import dataclass
from datetime import date

from psycopg import Connection

from queries.arrays import Columns, day_numbers, read_arrays, read_columns

_NO_END_S = 2**53
MARKS_AFTER_DAYS = 10
"""Marks of so many days after the span are read: more than a first mark may take and earn."""

_DAYS = """
SELECT d.outlet_id, array_agg(d.day ORDER BY d.pollutant_code, d.day),
       array_agg(d.due_map ORDER BY d.pollutant_code, d.day),
       array_agg(d.valid_map ORDER BY d.pollutant_code, d.day),
       array_agg(d.received_hours ORDER BY d.pollutant_code, d.day),
       array_agg(d.stopped_hours ORDER BY d.pollutant_code, d.day)
FROM qy.daily_value AS d
WHERE d.run_id = %(run_id)s AND d.day >= %(start)s AND d.day < %(end)s AND NOT d.is_assumed
GROUP BY d.outlet_id ORDER BY d.outlet_id
"""
_EXCEEDANCES = """
SELECT j.outlet_id, j.pollutant_code, j.day - date '1970-01-01',
       max(j.worst_multiple), max(j.stage)
FROM qy.judgement_day AS j
JOIN qy.limit_value AS l USING (limit_id)
JOIN qy.daily_value AS v ON v.run_id = j.run_id AND v.outlet_id = j.outlet_id
 AND v.pollutant_code = j.pollutant_code AND v.day = j.day AND NOT v.is_assumed
WHERE j.run_id = %(run_id)s AND j.day >= %(start)s AND j.day < %(end)s
  AND j.exceeding_periods > 0 AND j.governing AND j.limit_reviewed
  AND l.purpose = 'permit_compliance' AND j.stage IN ('by_rule', 'verified')
GROUP BY j.outlet_id, j.pollutant_code, j.day
ORDER BY j.outlet_id, j.pollutant_code, j.day
"""
# Days more: a fault of the last day may be marked on a later one.
_MARKS = """
SELECT outlet_id, coalesce(monitor_id, 0), kind,
       extract(epoch FROM coalesce(nullif(lower(during), '-infinity'), 'epoch'))::float8,
       coalesce(extract(epoch FROM nullif(upper(during), 'infinity'))::float8, %(no_end)s),
       extract(epoch FROM marked_at)::float8
FROM qy.mark
WHERE state = 'effective' AND kind <> 'automatic_check'
  AND during && tstzrange(%(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai',
                          (%(end)s::date + %(marks_after)s)::timestamp AT TIME ZONE 'Asia/Shanghai')
ORDER BY mark_id
"""
_FAULTS = """
SELECT f.fault_record_ref, f.monitor_id, extract(epoch FROM f.started_at)::float8,
       extract(epoch FROM f.repaired_at)::float8
FROM qy.fault_record AS f
WHERE f.started_at < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND (f.repaired_at IS NULL
       OR f.repaired_at >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai')
ORDER BY f.started_at, f.fault_record_ref
"""
# A day more: who came the morning after a mark was there because of it.
_VISITS = """
SELECT v.om_visit_ref, v.om_operator_id, v.monitor_id, v.purpose,
       extract(epoch FROM lower(v.during))::float8, extract(epoch FROM upper(v.during))::float8,
       v.om_person_id IS NOT NULL AND upper(v.during) IS NOT NULL AND coalesce(v.note_zh, '') <> ''
FROM qy.om_visit AS v
WHERE v.during && tstzrange(%(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai',
                            (%(end)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
ORDER BY lower(v.during), v.om_visit_ref
"""
_TESTS = """
SELECT t.comparison_test_ref, t.kind, t.monitor_id, t.pollutant_code,
       (upper(t.during) AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01',
       array_agg(p.reference_value::float8 ORDER BY p.pair_number),
       array_agg(p.monitor_value::float8 ORDER BY p.pair_number)
FROM qy.comparison_test AS t JOIN qy.comparison_pair AS p USING (comparison_test_id)
WHERE upper(t.during) < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND upper(t.during) >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
GROUP BY t.comparison_test_id ORDER BY t.comparison_test_ref
"""
_CHECKS = """
SELECT monitor_id, (checked_at AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01',
       bool_and(coalesce(passed, false))
FROM qy.standard_check
WHERE checked_at >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND checked_at < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
GROUP BY 1, 2 ORDER BY 1, 2
"""
_CALIBRATIONS = """
SELECT DISTINCT monitor_id, (calibrated_at AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01'
FROM qy.calibration
WHERE calibrated_at >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND calibrated_at < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
ORDER BY 1, 2
"""
_DISCLOSURES = """
SELECT disclosure_ref, enterprise_id, monitoring_ended_on, disclosed_on
FROM qy.disclosure ORDER BY disclosure_ref
"""
_SAMPLES = """
SELECT kind, outlet_id,
       (upper(sampled_during) AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01',
       extract(epoch FROM lower(sampled_during))::float8
FROM qy.manual_sample WHERE kind IN ('self_monitoring', 'substitute')
ORDER BY outlet_id, sampled_during
"""
_PENALTIES = """
SELECT penalty_ref, enterprise_id, decided_on, kind FROM qy.penalty ORDER BY decided_on, penalty_ref
"""
_DECISIONS = """
SELECT decision_ref, enterprise_id, om_operator_id, kind, decided_on, due_on, fulfilled_on, ends_on
FROM qy.enforcement_decision ORDER BY decided_on, decision_ref
"""
_FOREIGN = """
SELECT coalesce(outlet_id, 0), kind, extract(epoch FROM lower(during))::float8,
       coalesce(extract(epoch FROM upper(during))::float8, %(no_end)s)
FROM qy.foreign_cause ORDER BY foreign_cause_id
"""
# A batch that spans more days than back-filling may take brought history from elsewhere: when its
# hours first arrived is not known, and nobody is blamed for it.
_LATE = """
WITH known AS (
    SELECT batch_id, started_at, first_time, last_time FROM qy.import_batch
    WHERE last_time - first_time <= make_interval(days => %(history_days)s)
      AND last_time >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND first_time < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
)
SELECT c.outlet_id, (v.time AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01',
       v.pollutant_code, extract(hour FROM v.time AT TIME ZONE 'Asia/Shanghai')::int4,
       extract(epoch FROM k.started_at - v.time - interval '1 hour')::float8
FROM qy.hourly_value AS v
JOIN known AS k USING (batch_id)
JOIN qy.in_charge AS c ON c.monitor_id = v.monitor_id AND c.during @> v.time
WHERE v.time >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND v.time < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND v.time >= (SELECT min(first_time) FROM known)
  AND v.time <= (SELECT max(last_time) FROM known)
  AND k.started_at > v.time + interval '1 hour' + make_interval(hours => %(prompt_hours)s)
ORDER BY 1, 3, 2, 4
"""
_MAINTENANCE = """
SELECT maintenance_record_ref, monitor_id, extract(epoch FROM lower(during))::float8,
       coalesce(extract(epoch FROM upper(during))::float8, %(no_end)s)
FROM qy.maintenance_record
WHERE during && tstzrange(%(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai',
                          %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai')
ORDER BY lower(during), maintenance_record_ref
"""
_FIRST_DAY = """
SELECT min(day) FROM qy.daily_value
WHERE run_id = %(run_id)s AND NOT is_assumed AND received_hours > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Rows of evidence of a span; the columns are named in ``load``."""

    days: Columns
    exceedances: Columns
    marks: Columns
    faults: Columns
    visits: Columns
    tests: Columns
    checks: Columns
    calibrations: Columns
    disclosures: Columns
    samples: Columns
    penalties: Columns
    decisions: Columns
    foreign: Columns
    late: Columns
    first_day: date | None


_COLUMNS: dict[str, tuple[str, dict[str, str]]] = {
    "exceedances": (
        _EXCEEDANCES,
        {"outlet_id": "i8", "pollutant_code": "O", "day": "i8", "multiple": "f8", "stage": "O"},
    ),
    "marks": (
        _MARKS,
        {
            "outlet_id": "i8", "monitor_id": "i8", "kind": "O", "start_s": "f8", "end_s": "f8",
            "marked_s": "f8",
        },
    ),
    "faults": (_FAULTS, {"ref": "O", "monitor_id": "i8", "start_s": "f8", "repaired_s": "f8"}),
    "visits": (
        _VISITS,
        {
            "ref": "O", "om_operator_id": "i8", "monitor_id": "i8", "purpose": "O",
            "start_s": "f8", "end_s": "f8", "is_complete": "?",
        },
    ),
    "tests": (
        _TESTS,
        {
            "ref": "O", "kind": "O", "monitor_id": "i8", "pollutant_code": "O", "day": "i8",
            "reference": "O", "monitor": "O",
        },
    ),
    "checks": (_CHECKS, {"monitor_id": "i8", "day": "i8", "passed": "?"}),
    "calibrations": (_CALIBRATIONS, {"monitor_id": "i8", "day": "i8"}),
    "disclosures": (
        _DISCLOSURES,
        {"ref": "O", "enterprise_id": "i8", "ended_on": "O", "disclosed_on": "O"},
    ),
    "samples": (_SAMPLES, {"kind": "O", "outlet_id": "i8", "day": "i8", "start_s": "f8"}),
    "penalties": (_PENALTIES, {"ref": "O", "enterprise_id": "i8", "decided_on": "O", "kind": "O"}),
    "decisions": (
        _DECISIONS,
        {
            "ref": "O", "enterprise_id": "O", "om_operator_id": "O", "kind": "O",
            "decided_on": "O", "due_on": "O", "fulfilled_on": "O", "ends_on": "O",
        },
    ),
    "foreign": (_FOREIGN, {"outlet_id": "i8", "kind": "O", "start_s": "f8", "end_s": "f8"}),
    "late": (
        _LATE,
        {"outlet_id": "i8", "day": "i8", "pollutant_code": "O", "hour": "i8", "late_s": "f8"},
    ),
}  # fmt: skip


def load(
    connection: Connection,
    *,
    run_id: int,
    start: date,
    end: date,
    tests_from: date,
    prompt_hours: float,
    history_days: float,
) -> Evidence:
    """
    Evidence of the days ``start`` to ``end``.

    Parameters
    ----------
    run_id : int
        Computation run whose days and verdicts count.
    tests_from : date
        Tests are read from this earlier day on.
    prompt_hours : float
        Hours after which an hour came late.
    history_days : float
        A batch that spans more days says nothing about when its hours first arrived.
    """
    parameters = {
        "run_id": run_id, "start": start, "end": end, "no_end": _NO_END_S,
        "prompt_hours": round(prompt_hours), "history_days": round(history_days),
        "marks_after": MARKS_AFTER_DAYS,
    }  # fmt: skip
    starts = {"tests": tests_from}
    tables = {
        name: read_columns(
            connection,
            statement,
            parameters | {"start": starts.get(name, start)},
            columns=columns,
        )
        for name, (statement, columns) in _COLUMNS.items()
    }
    return Evidence(
        days=_days(connection, parameters),
        first_day=first_day(connection, run_id=run_id),
        **tables,
    )


def first_day(connection: Connection, *, run_id: int) -> date | None:
    """The first day with a value of anybody whose data are not assumed."""
    row = connection.execute(_FIRST_DAY, {"run_id": run_id}).fetchone()
    return row[0] if row else None


def _days(connection: Connection, parameters: dict[str, object]) -> Columns:
    """Computed days: outlet_id, day, due_map, valid_map, received_hours, stopped_hours."""
    outlet, columns = read_arrays(
        connection,
        _DAYS,
        parameters,
        columns={
            "day": "date", "due_map": "int4", "valid_map": "int4", "received_hours": "int2",
            "stopped_hours": "int2",
        },
    )  # fmt: skip
    found = {name: values.astype("i8") for name, values in columns.items() if name != "day"}
    return {"outlet_id": outlet, "day": day_numbers(columns["day"]), **found}


def maintenance_records(connection: Connection, *, start: date, end: date) -> Columns:
    """Maintenance on record in a span: ref, monitor_id, start_s, end_s."""
    return read_columns(
        connection,
        _MAINTENANCE,
        {"start": start, "end": end, "no_end": _NO_END_S},
        columns={"ref": "O", "monitor_id": "i8", "start_s": "f8", "end_s": "f8"},
    )
