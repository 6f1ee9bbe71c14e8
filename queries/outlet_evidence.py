"""What stands beside the values of an outlet: marks, states, checks, visits, tests, revisions."""

from datetime import datetime

import pandas as pd
from psycopg import Connection

from queries.frames import TIME, read_frame

PERIOD_COLUMNS = {
    "source": "object",
    "kind": "object",
    "pollutant_code": "object",
    "start": TIME,
    "end": TIME,
    "reason_zh": "object",
    "said_by": "object",
    "said_at": TIME,
}

# Drafts and withdrawn marks change nothing and are not drawn.
_PERIODS = """
SELECT 'mark', kind, pollutant_code, lower(during), upper(during), reason_zh, marked_by, marked_at
FROM staff.mark
WHERE outlet_id = %(outlet_id)s
  AND state = 'effective'
  AND during && tstzrange(%(start)s, %(end)s)
UNION ALL
SELECT source, state, NULL, lower(during), upper(during), NULL, NULL, NULL
FROM staff.operating_period
WHERE outlet_id = %(outlet_id)s
  AND state <> 'running'
  AND during && tstzrange(%(start)s, %(end)s)
ORDER BY 4, 5
"""

EVENT_COLUMNS = {
    "lane": "object",
    "kind": "object",
    "pollutant_code": "object",
    "start": TIME,
    "end": TIME,
    "text_zh": "object",
    "size": "float64",
    "passed": "object",
}

_EVENTS = """
SELECT 'calibration', kind, pollutant_code, calibrated_at, NULL::timestamptz, NULL,
       NULL::float, NULL::boolean
FROM staff.calibration
WHERE monitor_id = ANY(%(monitor_ids)s) AND calibrated_at >= %(start)s AND calibrated_at < %(end)s
UNION ALL
SELECT 'calibration', 'standard_check', pollutant_code, checked_at, NULL, NULL, NULL, passed
FROM staff.standard_check
WHERE monitor_id = ANY(%(monitor_ids)s) AND checked_at >= %(start)s AND checked_at < %(end)s
UNION ALL
SELECT 'visit', purpose, NULL, lower(during), upper(during), note_zh, NULL, NULL
FROM staff.om_visit
WHERE monitor_id = ANY(%(monitor_ids)s) AND during && tstzrange(%(start)s, %(end)s)
UNION ALL
SELECT 'maintenance', kind, NULL, lower(during), upper(during), note_zh, NULL, NULL
FROM staff.maintenance_record
WHERE monitor_id = ANY(%(monitor_ids)s) AND during && tstzrange(%(start)s, %(end)s)
UNION ALL
SELECT 'fault', 'fault', NULL, started_at, repaired_at, cause_zh, NULL, NULL
FROM staff.fault_record
WHERE monitor_id = ANY(%(monitor_ids)s) AND started_at < %(end)s
  AND coalesce(repaired_at, started_at) >= %(start)s
UNION ALL
SELECT 'comparison', c.kind, c.pollutant_code, lower(c.during), upper(c.during), c.laboratory_zh,
       (SELECT count(*) FROM staff.comparison_pair AS p
        WHERE p.comparison_test_id = c.comparison_test_id), NULL
FROM staff.comparison_test AS c
WHERE c.monitor_id = ANY(%(monitor_ids)s) AND c.during && tstzrange(%(start)s, %(end)s)
UNION ALL
SELECT 'comparison', s.kind, s.pollutant_code, lower(s.sampled_during), upper(s.sampled_during),
       s.laboratory_zh, coalesce(s.converted_value, s.value), NULL
FROM staff.manual_sample AS s
WHERE s.outlet_id = %(outlet_id)s AND s.sampled_during && tstzrange(%(start)s, %(end)s)
ORDER BY 4
"""

REVISION_COLUMNS = {
    "pollutant_code": "object",
    "time": TIME,
    "old_measured": "float64",
    "old_flag": "object",
    "replaced_at": TIME,
    "replaced_by_batch_id": "int64",
}

_REVISIONS = """
SELECT pollutant_code, time, measured, flag, replaced_at, replaced_by_batch_id
FROM staff.value_revision
WHERE monitor_id = ANY(%(monitor_ids)s)
  AND pollutant_code = ANY(%(pollutant_codes)s)
  AND time >= %(start)s
  AND time < %(end)s
ORDER BY pollutant_code, time, replaced_at
"""

_MONITORS = """
SELECT DISTINCT monitor_id
FROM staff.monitor_outlet
WHERE outlet_id = %(outlet_id)s
  AND during && tstzrange(%(start)s, %(end)s)
ORDER BY monitor_id
"""


def periods(
    connection: Connection, outlet_id: int, *, start: datetime, end: datetime
) -> pd.DataFrame:
    """Effective marks and declared states (other than running) that touch ``[start, end)``.

    Columns PERIOD_COLUMNS; ``source`` is ``mark`` for marks, else who declared the state. An open
    end is None.
    """
    parameters = {"outlet_id": outlet_id, "start": start, "end": end}
    return read_frame(connection, _PERIODS, parameters, columns=PERIOD_COLUMNS)


def events(
    connection: Connection, outlet_id: int, *, start: datetime, end: datetime
) -> pd.DataFrame:
    """Calibrations, checks, visits, maintenance, faults, tests and samples; EVENT_COLUMNS.

    ``size`` is the number of pairs of a comparison test and the value of a manual sample.
    """
    parameters = {
        "outlet_id": outlet_id,
        "monitor_ids": _monitor_ids(connection, outlet_id, start=start, end=end),
        "start": start,
        "end": end,
    }
    return read_frame(connection, _EVENTS, parameters, columns=EVENT_COLUMNS)


def revisions(
    connection: Connection,
    outlet_id: int,
    *,
    pollutant_codes: tuple[str, ...],
    start: datetime,
    end: datetime,
) -> pd.DataFrame:
    """Older values of hours that were changed afterwards; one row per replaced value."""
    parameters = {
        "monitor_ids": _monitor_ids(connection, outlet_id, start=start, end=end),
        "pollutant_codes": list(pollutant_codes),
        "start": start,
        "end": end,
    }
    return read_frame(connection, _REVISIONS, parameters, columns=REVISION_COLUMNS)


def _monitor_ids(
    connection: Connection, outlet_id: int, *, start: datetime, end: datetime
) -> list[int]:
    parameters = {"outlet_id": outlet_id, "start": start, "end": end}
    return [row[0] for row in connection.execute(_MONITORS, parameters).fetchall()]
