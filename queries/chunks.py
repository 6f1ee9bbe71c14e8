"""Chunks made before they are needed.

A transaction that creates a chunk makes every other one that creates one wait until its end. So
that long imports can run beside each other, their chunks are made in a short transaction before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection

# Numbers of monitors, outlets and furnaces start at 1; rows of 0 never outlive their transaction.
_MAKE = {
    "hourly_value": """
        INSERT INTO qy.hourly_value (monitor_id, pollutant_code, time, flag, batch_id)
        SELECT 0, '', time, '', 0 FROM unnest(%(times)s::timestamptz[]) AS time
    """,
    "hourly_condition": """
        INSERT INTO qy.hourly_condition (outlet_id, time, batch_id)
        SELECT 0, time, 0 FROM unnest(%(times)s::timestamptz[]) AS time
    """,
    "furnace_temperature": """
        INSERT INTO qy.furnace_temperature (furnace_id, time, flag, batch_id)
        SELECT 0, time, '', 0 FROM unnest(%(times)s::timestamptz[]) AS time
    """,
}
_CLEAN = {
    "hourly_value": "DELETE FROM qy.hourly_value WHERE monitor_id = 0 AND time = ANY(%(times)s)",
    "hourly_condition": (
        "DELETE FROM qy.hourly_condition WHERE outlet_id = 0 AND time = ANY(%(times)s)"
    ),
    "furnace_temperature": (
        "DELETE FROM qy.furnace_temperature WHERE furnace_id = 0 AND time = ANY(%(times)s)"
    ),
}


def make(connection: Connection[Any], table: str, times: Sequence[datetime]) -> None:
    """
    Create the chunks of ``table`` that hold these hours, each named once; leaves no row behind.

    Tables that are not cut into chunks are passed over.
    """
    if table in _MAKE:
        connection.execute(_MAKE[table], {"times": list(times)})
        connection.execute(_CLEAN[table], {"times": list(times)})
