"""What the frame of every page says about the data: whose they are, how new, computed how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

_PUBLIC_VERSION = "SELECT version FROM published.data_version"
_STAFF_VERSION = "SELECT version FROM staff.data_version"

_PUBLIC = """
SELECT (SELECT lower(value) IN ('true', 't', '1')
        FROM published.setting WHERE name = 'is_demo') AS is_demo,
       (SELECT value FROM published.setting WHERE name = 'city_name_zh') AS city_name_zh,
       (SELECT value FROM published.setting WHERE name = 'city_name_en') AS city_name_en,
       v.version AS data_version,
       v.raised_at AS data_version_at,
       newest.method_version,
       (newest.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS data_until
FROM published.data_version AS v
LEFT JOIN LATERAL (
    SELECT day, method_version FROM published.daily_value ORDER BY day DESC LIMIT 1
) AS newest ON true
"""

_STAFF = """
SELECT (SELECT lower(value) IN ('true', 't', '1')
        FROM staff.setting WHERE name = 'is_demo') AS is_demo,
       (SELECT value FROM staff.setting WHERE name = 'city_name_zh') AS city_name_zh,
       (SELECT value FROM staff.setting WHERE name = 'city_name_en') AS city_name_en,
       v.version AS data_version,
       v.raised_at AS data_version_at,
       (SELECT method_version FROM staff.computation_run WHERE is_current) AS method_version,
       (SELECT max(last_time) + interval '1 hour' FROM staff.import_batch
        WHERE assumed IS NULL AND kind IN ('hourly', 'hj212')) AS data_until
FROM staff.data_version AS v
"""


@dataclass(frozen=True)
class SiteFacts:
    """``data_until``: end of the newest hour (staff) or of the newest settled day (public)."""

    is_demo: bool
    city_name_zh: str
    city_name_en: str
    data_version: int
    data_version_at: datetime
    method_version: str
    data_until: datetime | None


def public_version(connection: Connection[Any]) -> int:
    """Version of the data, as the public login reads it."""
    return _version(connection, _PUBLIC_VERSION)


def staff_version(connection: Connection[Any]) -> int:
    """Version of the data, as the staff login reads it."""
    return _version(connection, _STAFF_VERSION)


def of_public(connection: Connection[Any]) -> SiteFacts:
    """Facts of the published data."""
    return _facts(connection, _PUBLIC)


def of_staff(connection: Connection[Any]) -> SiteFacts:
    """Facts of all data."""
    return _facts(connection, _STAFF)


def _version(connection: Connection[Any], statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return 0 if row is None else int(row[0])


def _facts(connection: Connection[Any], statement: str) -> SiteFacts:
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(statement).fetchone()
    if row is None:
        raise LookupError("the table data_version is empty: run `flask db upgrade`")
    texts = {name: row[name] or "" for name in ("city_name_zh", "city_name_en", "method_version")}
    return SiteFacts(**{**row, **texts, "is_demo": bool(row["is_demo"])})
