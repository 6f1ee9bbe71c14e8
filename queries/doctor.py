"""What the doctor asks the database about itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

_SERVER = """
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::integer AS version_number,
       (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS extension_version,
       current_setting('timescaledb.license', true) AS licence,
       pg_database_size(current_database()) AS size_bytes
"""

# The data directory's file system is not visible from SQL; the postmaster's start time names the
# server, so that logins can be told to reach one and the same.
_LOGIN = """
SELECT current_user::text AS login, current_database()::text AS database,
       pg_postmaster_start_time() AS started_at,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser
"""

# A hypertable is the parent of its chunks; by oid, because names need the right to look them up.
_HYPERTABLE_PRIVILEGES = """
SELECT n.nspname || '.' || c.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  AND (n.nspname = '_timescaledb_internal' AND c.relkind = 'r' AND c.relname ~ '^_hyper_'
       OR n.nspname = 'qy' AND c.oid IN (SELECT inhparent FROM pg_inherits))
ORDER BY 1 LIMIT 20
"""

_TABLES_OUTSIDE = """
SELECT n.nspname || '.' || c.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname = ANY(%(schemas)s)
  AND has_schema_privilege(n.oid, 'USAGE')
  AND (has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')
       OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE'))
ORDER BY 1 LIMIT 20
"""

_NEWEST_HOUR = """
SELECT max(time) FROM qy.hourly_value
"""

# Skips from one id to the next on the key: the hours themselves are not read.
_ORPHANS = """
WITH RECURSIVE monitors (monitor_id) AS (
    SELECT min(monitor_id) FROM qy.hourly_value
    UNION ALL
    SELECT (SELECT min(h.monitor_id) FROM qy.hourly_value AS h WHERE h.monitor_id > m.monitor_id)
    FROM monitors AS m WHERE m.monitor_id IS NOT NULL
), condition_outlets (outlet_id) AS (
    SELECT min(outlet_id) FROM qy.hourly_condition
    UNION ALL
    SELECT (SELECT min(h.outlet_id) FROM qy.hourly_condition AS h WHERE h.outlet_id > o.outlet_id)
    FROM condition_outlets AS o WHERE o.outlet_id IS NOT NULL
)
SELECT 'hourly_value of monitor ' || monitor_id FROM monitors
WHERE monitor_id IS NOT NULL AND monitor_id NOT IN (SELECT monitor_id FROM qy.monitor)
UNION ALL
SELECT 'hourly_condition of outlet ' || outlet_id FROM condition_outlets
WHERE outlet_id IS NOT NULL AND outlet_id NOT IN (SELECT outlet_id FROM qy.outlet)
UNION ALL
SELECT DISTINCT 'daily_value of outlet ' || outlet_id FROM qy.daily_value
WHERE outlet_id NOT IN (SELECT outlet_id FROM qy.outlet)
UNION ALL
SELECT DISTINCT 'furnace_temperature of furnace ' || furnace_id FROM qy.furnace_temperature
WHERE furnace_id NOT IN (SELECT furnace_id FROM qy.furnace)
"""

_SHOWN_METHOD = "SELECT method_version FROM qy.computation_run WHERE is_current"


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """Version, extension and size of the database."""

    version: str
    version_number: int
    extension_version: str | None
    licence: str | None
    size_bytes: int


@dataclass(frozen=True, slots=True)
class LoginFacts:
    """Who a connection is, and where."""

    login: str
    database: str
    started_at: datetime
    is_superuser: bool


def server(connection: Connection) -> ServerFacts:
    """Facts about the server and the database."""
    with connection.cursor(row_factory=class_row(ServerFacts)) as cursor:
        found = cursor.execute(_SERVER).fetchone()
    assert found is not None
    return found


def login(connection: Connection) -> LoginFacts:
    """Who this connection is."""
    with connection.cursor(row_factory=class_row(LoginFacts)) as cursor:
        found = cursor.execute(_LOGIN).fetchone()
    assert found is not None
    return found


def reachable_hypertables(connection: Connection) -> list[str]:
    """Hypertables and chunks that this login may read; at most twenty."""
    return _texts(connection, _HYPERTABLE_PRIVILEGES, {})


def reachable_tables(connection: Connection, *, schemas: list[str]) -> list[str]:
    """Tables and views of the schemas that this login may read or change; at most twenty."""
    return _texts(connection, _TABLES_OUTSIDE, {"schemas": schemas})


def newest_hour(connection: Connection) -> datetime | None:
    """Start of the newest hour with a value; None before the first."""
    row = connection.execute(_NEWEST_HOUR).fetchone()
    return row[0] if row else None


def orphans(connection: Connection) -> list[str]:
    """Values that belong to nothing in the registry, which no foreign key prevents."""
    return _texts(connection, _ORPHANS, {})


def shown_method(connection: Connection) -> str | None:
    """Method version of the figures that the sites show; None before the first rollup."""
    row = connection.execute(_SHOWN_METHOD).fetchone()
    return row[0] if row else None


def _texts(connection: Connection, statement: str, parameters: dict[str, Any]) -> list[str]:
    return [row[0] for row in connection.execute(statement, parameters).fetchall()]
