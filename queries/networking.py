"""The networking ledger of outlets, and the special periods that are in force."""

from dataclasses import dataclass
from datetime import datetime

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


def special_periods(connection: Connection, *, at: datetime) -> list[SpecialPeriod]:
    """Emergency responses and events in force at a moment."""
    with connection.cursor(row_factory=class_row(SpecialPeriod)) as cursor:
        return cursor.execute(_SPECIAL, {"at": at}).fetchall()
