"""How calm and cold outlets are at their lowest while running, frozen by month."""

from collections.abc import Sequence

from psycopg import Connection

from queries.arrays import Columns, read_columns

_OF_MONTHS = """
SELECT outlet_id, month - date '1970-01-01', flow_m3::float8, temperature_c::float8
FROM qy.outlet_profile
WHERE outlet_id = ANY(%(outlets)s)
  AND month >= date '1970-01-01' + %(first_day)s::integer
  AND month <= date '1970-01-01' + %(last_day)s::integer
"""

# Two workers never hold one outlet, but a month may have been frozen by an earlier claim.
_KEEP = """
INSERT INTO qy.outlet_profile (outlet_id, month, running_hours, flow_m3, temperature_c)
SELECT outlet_id, date '1970-01-01' + day, running_hours,
       nullif(flow_m3, 'NaN'), nullif(temperature_c, 'NaN')
FROM unnest(%(outlets)s::integer[], %(days)s::integer[], %(hours)s::integer[],
            %(flows)s::float8[], %(temperatures)s::float8[])
     AS kept (outlet_id, day, running_hours, flow_m3, temperature_c)
ON CONFLICT (outlet_id, month) DO NOTHING
"""

_FORGET = "DELETE FROM qy.outlet_profile"


def of_months(
    connection: Connection, outlet_ids: list[int], *, first_day: int, last_day: int
) -> Columns:
    """Profiles of months that begin in ``first_day <= day <= last_day``, NaN for unknown."""
    return read_columns(
        connection,
        _OF_MONTHS,
        {"outlets": outlet_ids, "first_day": first_day, "last_day": last_day},
        columns={"outlet_id": "i8", "month_day": "i8", "flow_m3": "f8", "temperature_c": "f8"},
    )


def keep(
    connection: Connection,
    *,
    outlet_ids: Sequence[int],
    month_days: Sequence[int],
    running_hours: Sequence[int],
    flows_m3: Sequence[float],
    temperatures_c: Sequence[float],
) -> None:
    """Freeze profiles of months; one that is there stays as it is."""
    connection.execute(
        _KEEP,
        {
            "outlets": list(outlet_ids),
            "days": list(month_days),
            "hours": list(running_hours),
            "flows": list(flows_m3),
            "temperatures": list(temperatures_c),
        },
    )


def forget(connection: Connection) -> None:
    """Drop every profile, for a recomputation of everything."""
    connection.execute(_FORGET)
