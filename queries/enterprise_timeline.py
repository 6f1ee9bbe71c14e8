"""Everything dated about one discharger in one list, newest first; in the transaction's scope."""

from datetime import date, datetime

import pandas as pd
from psycopg import Connection

from queries.frames import TIME, read_frame

EVENT_COLUMNS = {
    "day": "object",
    "kind": "object",
    "word": "object",
    "text_zh": "object",
    "text_en": "object",
    "outlet_id": "float64",
    "pollutant_code": "object",
    "amount": "float64",
    "unit": "object",
    "document_zh": "object",
    "document_en": "object",
}

# Of every row that has a period the beginning is an event; an end is one where it is known.
_EVENTS = """
SELECT e.day, e.kind, e.word, e.text_zh, e.text_en, e.outlet_id, e.pollutant_code, e.amount,
       e.unit, d.title_zh, d.title_en
FROM (
    SELECT lower(during) AS day, 'registry' AS kind, 'name' AS word, name_zh AS text_zh,
           name_en AS text_en, NULL::integer AS outlet_id, NULL AS pollutant_code,
           NULL::float8 AS amount, NULL AS unit, document_ref
    FROM staff.enterprise_name WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT lower(during), 'registry', kind, code, code, NULL, NULL, NULL, NULL, document_ref
    FROM staff.enterprise_code WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT lower(during), 'registry', 'address', address_zh, coalesce(address_en, address_zh),
           NULL, NULL, NULL, NULL, document_ref
    FROM staff.enterprise_place WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT lower(during), 'registry', 'status', status, status, NULL, NULL, NULL, NULL,
           document_ref
    FROM staff.enterprise_status WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT issued_on, 'permit', 'permit_' || action, permit_number, permit_number, NULL, NULL,
           NULL, NULL, document_ref
    FROM staff.permit_version WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT upper(during), 'permit', 'permit_end', permit_number, permit_number, NULL, NULL, NULL,
           NULL, document_ref
    FROM staff.permit_version
    WHERE enterprise_id = %(enterprise_id)s AND NOT upper_inf(during)
    UNION ALL
    SELECT lower(during), 'permit', 'limit_' || basis, NULL, NULL, outlet_id, pollutant_code,
           coalesce(upper, lower)::float8, unit, document_ref
    FROM staff.limit_value
    WHERE outlet_id = ANY(%(outlet_ids)s) AND purpose = 'permit_compliance'
    UNION ALL
    SELECT lower(during), 'equipment', 'networking_' || state, NULL, NULL, outlet_id, NULL, NULL,
           NULL, document_ref
    FROM staff.outlet_networking WHERE outlet_id = ANY(%(outlet_ids)s)
    UNION ALL
    SELECT lower(c.during), 'equipment', 'contract', n.name_zh, n.name_en, placed.outlet_id, NULL,
           NULL, NULL, c.document_ref
    FROM staff.om_contract AS c
    JOIN staff.om_operator_name AS n
      ON n.om_operator_id = c.om_operator_id AND n.during @> lower(c.during)
    JOIN (SELECT DISTINCT monitor_id, outlet_id FROM staff.monitor_outlet) AS placed
      USING (monitor_id)
    WHERE placed.outlet_id = ANY(%(outlet_ids)s)
    UNION ALL
    SELECT (f.started_at AT TIME ZONE 'Asia/Shanghai')::date, 'fault', 'fault', f.cause_zh,
           f.cause_zh, placed.outlet_id, NULL,
           extract(epoch FROM f.repaired_at - f.started_at)::float8 / 3600, 'h', NULL
    FROM staff.fault_record AS f
    JOIN staff.monitor_outlet AS placed
      ON placed.monitor_id = f.monitor_id AND placed.during @> f.started_at
    WHERE placed.outlet_id = ANY(%(outlet_ids)s)
    UNION ALL
    SELECT DISTINCT (lower(c.during) AT TIME ZONE 'Asia/Shanghai')::date, 'test',
           'test_' || c.kind, c.laboratory_zh, c.laboratory_zh, placed.outlet_id, NULL,
           NULL::float8, NULL, NULL
    FROM staff.comparison_test AS c
    JOIN staff.monitor_outlet AS placed
      ON placed.monitor_id = c.monitor_id AND placed.during @> lower(c.during)
    WHERE placed.outlet_id = ANY(%(outlet_ids)s)
    UNION ALL
    SELECT DISTINCT (lower(sampled_during) AT TIME ZONE 'Asia/Shanghai')::date, 'test',
           'sample_' || kind, laboratory_zh, laboratory_zh, outlet_id, NULL, NULL::float8, NULL,
           NULL
    FROM staff.manual_sample
    WHERE outlet_id = ANY(%(outlet_ids)s) AND kind <> 'substitute'
    UNION ALL
    SELECT (lower(during) AT TIME ZONE 'Asia/Shanghai')::date, 'stop', 'stopped', reason_zh,
           reason_zh, outlet_id, NULL, extract(epoch FROM upper(during) - lower(during))::float8
           / 3600, 'h', NULL
    FROM staff.mark
    WHERE outlet_id = ANY(%(outlet_ids)s) AND kind = 'stopped' AND state = 'effective'
      AND upper(during) - lower(during) >= interval '24 hours'
    UNION ALL
    SELECT decided_on, 'law', 'penalty', summary_zh, summary_zh, NULL, NULL, amount_yuan::float8,
           'CNY', NULL
    FROM staff.penalty WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT decided_on, 'law', 'decision_' || kind, summary_zh, summary_zh, NULL, NULL, NULL, NULL,
           document_ref
    FROM staff.enforcement_decision WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT (received_at AT TIME ZONE 'Asia/Shanghai')::date, 'public', 'letter_' || kind,
           case_number, case_number, NULL, NULL, NULL, NULL, NULL
    FROM staff.feedback WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT disclosed_on, 'public', 'disclosure', place_zh, place_zh, outlet_id, NULL,
           (disclosed_on - monitoring_ended_on)::float8, 'd', NULL
    FROM staff.disclosure WHERE enterprise_id = %(enterprise_id)s
) AS e
LEFT JOIN staff.document AS d USING (document_ref)
WHERE e.day IS NOT NULL AND isfinite(e.day) AND e.day <= %(on)s
ORDER BY e.day DESC, e.kind, e.word, e.outlet_id NULLS FIRST, e.pollutant_code
"""

EXCEEDING_COLUMNS = {
    "day": "object",
    "outlet_id": "int64",
    "pollutant_code": "object",
    "basis": "object",
    "stage": "object",
    "periods": "int64",
}

_EXCEEDING = """
SELECT j.day, j.outlet_id, j.pollutant_code, l.basis, j.stage, max(j.exceeding_periods)
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
WHERE j.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND j.outlet_id = ANY(%(outlet_ids)s)
  AND j.exceeding_periods > 0 AND j.governing AND j.limit_reviewed
  AND l.purpose = 'permit_compliance' AND j.stage IN ('by_rule', 'verified')
GROUP BY j.day, j.outlet_id, j.pollutant_code, l.basis, j.stage
ORDER BY j.day DESC, j.outlet_id, j.pollutant_code, l.basis
"""

WORK_COLUMNS = {
    "what": "object",
    "kind": "object",
    "monitor_id": "int64",
    "outlet_id": "int64",
    "monitor_ref": "object",
    "start": TIME,
    "end": TIME,
    "who": "object",
    "note_zh": "object",
    "passed": "object",
}

_WORKS = """
WITH work AS (
    SELECT 'visit' AS what, v.purpose AS kind, v.monitor_id, lower(v.during) AS started,
           upper(v.during) AS ended, p.display_name AS who, v.note_zh, NULL::boolean AS passed
    FROM staff.om_visit AS v LEFT JOIN staff.om_person AS p USING (om_person_id)
    WHERE v.monitor_id = ANY(%(monitor_ids)s)
      AND v.during && tstzrange(%(start)s, %(end)s)
    UNION ALL
    SELECT 'maintenance', kind, monitor_id, lower(during), upper(during), NULL, note_zh, NULL
    FROM staff.maintenance_record
    WHERE monitor_id = ANY(%(monitor_ids)s) AND during && tstzrange(%(start)s, %(end)s)
    UNION ALL
    SELECT 'fault', 'fault', monitor_id, started_at, repaired_at, NULL, cause_zh, NULL
    FROM staff.fault_record
    WHERE monitor_id = ANY(%(monitor_ids)s) AND started_at >= %(start)s AND started_at < %(end)s
    UNION ALL
    SELECT 'calibration', string_agg(DISTINCT kind, ' ' ORDER BY kind), monitor_id,
           calibrated_at, calibrated_at, NULL, NULL, NULL
    FROM staff.calibration
    WHERE monitor_id = ANY(%(monitor_ids)s)
      AND calibrated_at >= %(start)s AND calibrated_at < %(end)s
    GROUP BY monitor_id, calibrated_at
    UNION ALL
    SELECT 'check', 'standard_check', monitor_id, checked_at, checked_at, NULL, NULL,
           bool_and(passed)
    FROM staff.standard_check
    WHERE monitor_id = ANY(%(monitor_ids)s) AND checked_at >= %(start)s AND checked_at < %(end)s
    GROUP BY monitor_id, checked_at
)
SELECT work.what, work.kind, work.monitor_id, placed.outlet_id, m.monitor_ref, work.started,
       work.ended, work.who, work.note_zh, work.passed
FROM work
JOIN staff.monitor AS m USING (monitor_id)
JOIN staff.monitor_outlet AS placed
  ON placed.monitor_id = work.monitor_id AND placed.during @> work.started
ORDER BY work.started DESC, m.monitor_ref, work.what
"""

FLAG_COLUMNS = {"monitor_id": "int64", "time": TIME, "flag": "object"}

_FLAGS = """
SELECT DISTINCT monitor_id, time, flag
FROM staff.hourly_value
WHERE monitor_id = ANY(%(monitor_ids)s) AND time >= %(start)s AND time < %(end)s
  AND flag <> 'N'
"""


def events(
    connection: Connection, enterprise_id: int, *, outlet_ids: tuple[int, ...], on: date
) -> pd.DataFrame:
    """What was registered, permitted, built, tested, decided and published: EVENT_COLUMNS.

    ``word`` names the event; ``text`` is what changed, Chinese only where nothing else is on
    record. Events after ``on`` are left out.
    """
    parameters = {"enterprise_id": enterprise_id, "outlet_ids": list(outlet_ids), "on": on}
    return read_frame(connection, _EVENTS, parameters, columns=EVENT_COLUMNS)


def exceeding(connection: Connection, outlet_ids: tuple[int, ...]) -> pd.DataFrame:
    """Days with a settled exceedance of a reviewed permit limit: EXCEEDING_COLUMNS."""
    parameters = {"outlet_ids": list(outlet_ids)}
    return read_frame(connection, _EXCEEDING, parameters, columns=EXCEEDING_COLUMNS)


def works(
    connection: Connection, monitor_ids: tuple[int, ...], *, start: datetime, end: datetime
) -> pd.DataFrame:
    """Visits, maintenance, faults, calibrations and checks, newest first: WORK_COLUMNS."""
    parameters = {"monitor_ids": list(monitor_ids), "start": start, "end": end}
    return read_frame(connection, _WORKS, parameters, columns=WORK_COLUMNS)


def flags(
    connection: Connection, monitor_ids: tuple[int, ...], *, start: datetime, end: datetime
) -> pd.DataFrame:
    """Hours of a span that any factor sent with another flag than normal: FLAG_COLUMNS."""
    parameters = {"monitor_ids": list(monitor_ids), "start": start, "end": end}
    return read_frame(connection, _FLAGS, parameters, columns=FLAG_COLUMNS)
