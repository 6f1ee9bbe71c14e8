"""The countable city with a finding of nearly every kind on the 21st.

East A: the exceedance of 18:00 to 20:00; an interruption from 03:00 to 05:00, whose last hour is
taken away here; the constant 40 before and after it; a stack that looks stopped at 04:00, 10:00 and
16:00, of which the first brought no value and the last is under a new mark, made the next morning,
with a photo.
West B: the constant 50 of the whole day. The assumed C, always 500, belongs to nobody.
"""

from typing import Any

from psycopg import Connection

from tests.staff_city import City


def fill(city: City) -> City:
    """Add the rows; nothing is rolled up again."""
    with city.database.connect() as connection:
        _fill(connection, city)
    return city


def _fill(connection: Connection[Any], city: City) -> None:
    connection.execute(
        "DELETE FROM qy.hourly_value AS v USING qy.in_charge AS c "
        "WHERE c.monitor_id = v.monitor_id AND c.outlet_id = %s "
        "AND time = '2026-11-21 05:00+08'",
        (city.a_outlet,),
    )
    connection.execute(
        "INSERT INTO qy.outlet_profile (outlet_id, month, running_hours, flow_m3) "
        "VALUES (%s, '2026-11-01', 800, 900)",
        (city.a_outlet,),
    )
    connection.execute(
        "UPDATE qy.hourly_condition SET oxygen_pct = 20.5, flow_m3 = 100 WHERE outlet_id = %s "
        "AND time IN ('2026-11-21 04:00+08', '2026-11-21 10:00+08', '2026-11-21 16:00+08')",
        (city.a_outlet,),
    )
    row = connection.execute(
        "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, reason_zh, marked_by, marked_at) "
        "VALUES ('MK-2', %s, 'ignition', '[2026-11-21 16:00+08,2026-11-21 20:00+08)', '点火', "
        "'某人', '2026-11-22 09:00+08') RETURNING mark_id",
        (city.a_outlet,),
    ).fetchone()
    assert row is not None
    connection.execute(
        "INSERT INTO qy.mark_evidence (mark_id, kind, file_name, sha256, uploaded_by, uploaded_at) "
        "VALUES (%s, 'photo', 'a.jpg', 'x', '某人', '2026-11-22 09:01+08')",
        (row[0],),
    )
