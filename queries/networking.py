"""The networking ledger of outlets, and the special periods that are in force."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.frames import read_frame

LEDGER_COLUMNS = {
    "outlet_id": "int64",
    "state": "object",
    "valid_from": "object",
    "valid_to": "object",
}

_LEDGER = """
SELECT outlet_id, state, lower(during), upper(during)
FROM staff.outlet_networking
ORDER BY outlet_id, lower(during) NULLS FIRST
"""


STANDING_COLUMNS = {
    "outlet_id": "int64",
    "state": "object",
    "valid_from": "object",
    "valid_to": "object",
    "reason_zh": "object",
    "document_zh": "object",
    "document_en": "object",
    "accepted_on": "object",
    "networked_on": "object",
}

_STANDING = """
WITH standing AS (
    SELECT placed.outlet_id, min(m.accepted_on) AS accepted_on, min(m.networked_on) AS networked_on
    FROM staff.monitor_outlet AS placed JOIN staff.monitor AS m USING (monitor_id)
    WHERE (m.retired_on IS NULL OR m.retired_on > %(on)s)
      AND placed.during @> (%(on)s::timestamp + interval '12 hours') AT TIME ZONE 'Asia/Shanghai'
    GROUP BY placed.outlet_id
)
SELECT n.outlet_id, n.state, nullif(lower(n.during), '-infinity'),
       nullif(upper(n.during), 'infinity'), n.reason_zh, d.title_zh, d.title_en,
       standing.accepted_on, standing.networked_on
FROM staff.outlet_networking AS n
LEFT JOIN staff.document AS d USING (document_ref)
LEFT JOIN standing USING (outlet_id)
WHERE n.during @> %(on)s
ORDER BY n.outlet_id
"""

MANUAL_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "manual_interval": "object",
    "valid_from": "object",
}

_MANUAL = """
SELECT outlet_id, pollutant_code, manual_interval, nullif(lower(during), '-infinity')
FROM staff.permit_factor
WHERE during @> %(on)s AND manual_interval IS NOT NULL
ORDER BY outlet_id, pollutant_code
"""

SAMPLE_COLUMNS = {"outlet_id": "int64", "pollutant_code": "object", "day": "object"}

_SAMPLES = """
SELECT outlet_id, pollutant_code, (upper(sampled_during) AT TIME ZONE 'Asia/Shanghai')::date
FROM staff.manual_sample
WHERE kind = 'self_monitoring'
  AND sampled_during && tstzrange(%(since)s::date::timestamp AT TIME ZONE 'Asia/Shanghai', NULL)
ORDER BY outlet_id, pollutant_code, upper(sampled_during)
"""


@dataclass(frozen=True)
class SpecialPeriod:
    """A period in which other rules hold, with the region and the document that declared it."""

    kind: str
    level: str | None
    region_zh: str
    region_en: str
    start: datetime
    document_zh: str | None
    document_en: str | None


_SPECIAL = """
SELECT p.kind, p.level, n.name_zh AS region_zh, n.name_en AS region_en, lower(p.during) AS start,
       d.title_zh AS document_zh, d.title_en AS document_en
FROM staff.special_period AS p
JOIN staff.region_name AS n
  ON n.region_id = p.region_id AND n.during @> (%(at)s AT TIME ZONE 'Asia/Shanghai')::date
LEFT JOIN staff.document AS d ON d.document_ref = p.document_ref
WHERE p.during @> %(at)s
  AND p.kind IN ('response', 'event')
ORDER BY lower(p.during), p.special_period_ref
"""


def ledger(connection: Connection) -> pd.DataFrame:
    """Dated states of every outlet in scope; ``valid_from`` and ``valid_to`` are half-open.

    An outlet that the ledger does not know is absent.
    """
    return read_frame(connection, _LEDGER, {}, columns=LEDGER_COLUMNS)


def standing(connection: Connection, *, on: date) -> pd.DataFrame:
    """State of each outlet in scope on a day, with its reason, document and monitors' dates."""
    return read_frame(connection, _STANDING, {"on": on}, columns=STANDING_COLUMNS)


def manual_factors(connection: Connection, *, on: date) -> pd.DataFrame:
    """Factors whose permit asks for manual monitoring on a day, and how often; MANUAL_COLUMNS."""
    return read_frame(connection, _MANUAL, {"on": on}, columns=MANUAL_COLUMNS)


def manual_samples(connection: Connection, *, since: date) -> pd.DataFrame:
    """Days of manual self-monitoring from a day on; SAMPLE_COLUMNS."""
    return read_frame(connection, _SAMPLES, {"since": since}, columns=SAMPLE_COLUMNS)


def special_periods(connection: Connection, *, at: datetime) -> list[SpecialPeriod]:
    """Emergency responses and events in force at a moment."""
    with connection.cursor(row_factory=class_row(SpecialPeriod)) as cursor:
        return cursor.execute(_SPECIAL, {"at": at}).fetchall()
