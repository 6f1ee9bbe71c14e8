"""Facts about this installation: its settings, and whether it holds anything yet."""

from collections.abc import Mapping

from psycopg import Connection

_SETTINGS = "SELECT name, value FROM qy.setting"

_KEEP = """
INSERT INTO qy.setting (name, value)
SELECT name, value FROM unnest(%(names)s::text[], %(values)s::text[]) AS given (name, value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = now()
WHERE setting.value IS DISTINCT FROM excluded.value
"""

_REMOVE = "DELETE FROM qy.setting WHERE name = %(name)s"

_HOLDS_ANYTHING = """
SELECT EXISTS (SELECT 1 FROM qy.enterprise) OR EXISTS (SELECT 1 FROM qy.import_batch)
"""


def settings(connection: Connection) -> dict[str, str]:
    """Every setting by its name."""
    return dict(connection.execute(_SETTINGS).fetchall())


def keep_settings(connection: Connection, given: Mapping[str, str]) -> None:
    """Insert or change settings."""
    connection.execute(_KEEP, {"names": list(given), "values": list(given.values())})


def remove_setting(connection: Connection, name: str) -> None:
    """Forget a setting."""
    connection.execute(_REMOVE, {"name": name})


def holds_anything(connection: Connection) -> bool:
    """Whether any enterprise or import is on record."""
    row = connection.execute(_HOLDS_ANYTHING).fetchone()
    return bool(row and row[0])
