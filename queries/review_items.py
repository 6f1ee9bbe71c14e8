"""Stored rows in which the daily review looks for findings: verdicts, maps, hours, marks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.arrays import Columns, hour_numbers, read_arrays
from queries.frames import read_frame

VERDICT_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "limit_id": "int64",
    "basis": "object",
    "lower": "float64",
    "upper": "float64",
    "unit": "object",
    "exceeding_periods": "int64",
    "exceeding_map": "int64",
    "over_range_periods": "int64",
    "worst_multiple": "float64",
    "worst_value": "float64",
    "stage": "object",
    "limit_reviewed": "bool",
    "document_zh": "object",
    "document_en": "object",
    "clause": "object",
}

# The run is asked first: its number as a constant lets the planner use the indexes of the day.
_CURRENT_RUN = "SELECT run_id FROM staff.computation_run WHERE is_current"

_VERDICTS = """
SELECT j.outlet_id, j.pollutant_code, j.limit_id, l.basis, l.lower, l.upper, l.unit,
       j.exceeding_periods, j.exceeding_map, j.over_range_periods, j.worst_multiple,
       coalesce(j.value, j.worst_value), j.stage, j.limit_reviewed,
       d.title_zh, d.title_en, l.clause
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
LEFT JOIN staff.document AS d USING (document_ref)
WHERE j.run_id = %(run_id)s
  AND j.day = %(day)s
  AND (j.exceeding_periods > 0 OR j.over_range_periods > 0)
  AND l.purpose = 'permit_compliance'
ORDER BY j.outlet_id, j.pollutant_code, l.basis, j.limit_id
"""

MAP_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "day": "object",
    "due_map": "int64",
    "valid_map": "int64",
    "unit_suspect_map": "int64",
    "is_above": "bool",
}

_MAPS = """
SELECT outlet_id, pollutant_code, day, due_map, valid_map, unit_suspect_map,
       unit_suspect_map & far_above_map <> 0
FROM staff.daily_value
WHERE run_id = %(run_id)s
  AND day >= %(start)s
  AND day < %(end)s
  AND NOT is_assumed
ORDER BY outlet_id, pollutant_code, day
"""

CHARGE_COLUMNS = {
    "outlet_id": "int64",
    "monitor_id": "int64",
    "start_hour": "float64",
    "end_hour": "float64",
}

# A standby monitor's values are no values of the outlet while it is not in charge.
_CHARGES = """
SELECT outlet_id, monitor_id, extract(epoch FROM lower(during)) / 3600,
       extract(epoch FROM upper(during)) / 3600
FROM staff.in_charge
WHERE outlet_id = ANY(%(outlets)s) AND during && tstzrange(%(start)s, %(end)s)
"""

# The monitors are given as constants: the views filter before they join, so the hours of a whole
# month would be read for one day. NaN stands for NULL on the way.
_HOURS = """
SELECT array_position(%(keys)s::text[], monitor_id || ' ' || pollutant_code),
       array_agg(time), array_agg(coalesce(measured::float8, 'NaN'))
FROM staff.hourly_value
WHERE monitor_id = ANY(%(monitors)s)
  AND pollutant_code = ANY(%(pollutants)s)
  AND time >= %(start)s
  AND time < %(end)s
GROUP BY monitor_id, pollutant_code
"""

STILL_COLUMNS = {
    "outlet_id": "int64",
    "hour_of_day": "int64",
    "oxygen_pct": "float64",
    "flow_m3": "float64",
    "temperature_c": "float64",
    "profile_flow_m3": "float64",
    "profile_temperature_c": "float64",
}

# Air is rare in a stack that runs: of the other hours nothing has to be read. A companion that its
# own flag declares invalid is no companion, as in the rollup.
_STILL = """
SELECT c.outlet_id, extract(hour FROM c.time AT TIME ZONE 'Asia/Shanghai'), c.oxygen_pct,
       CASE WHEN c.flow_flag = ANY(%(invalid)s) THEN NULL ELSE c.flow_m3 END, c.temperature_c,
       p.flow_m3, p.temperature_c
FROM staff.hourly_condition AS c
JOIN staff.outlet_profile AS p
  ON p.outlet_id = c.outlet_id AND p.month = date_trunc('month', %(day)s::date)::date
JOIN staff.outlet AS o ON o.outlet_id = c.outlet_id AND o.medium = 'gas'
WHERE c.outlet_id = ANY(%(outlets)s)
  AND c.time >= %(start)s
  AND c.time < %(end)s
  AND c.oxygen_pct >= %(oxygen)s
  AND NOT coalesce(c.oxygen_flag = ANY(%(invalid)s), false)
ORDER BY c.outlet_id, c.time
"""

_INVALID_FLAGS = """
SELECT DISTINCT flag FROM staff.flag_effect WHERE NOT valid AND NOT ambiguous ORDER BY flag
"""

DECLARED_COLUMNS = {"outlet_id": "int64", "start_s": "float64", "end_s": "float64"}

_DECLARED = """
SELECT outlet_id, extract(epoch FROM lower(during)), extract(epoch FROM upper(during))
FROM staff.mark
WHERE state = 'effective' AND kind = ANY(%(kinds)s) AND during && tstzrange(%(start)s, %(end)s)
UNION ALL
SELECT outlet_id, extract(epoch FROM lower(during)), extract(epoch FROM upper(during))
FROM staff.operating_period
WHERE during && tstzrange(%(start)s, %(end)s)
"""

# A mark belongs to one day: that of its first hour or, when it was made after the time for marking
# that day was over, the day whose marking time it was made in.
_NEW_MARKS = """
SELECT m.mark_id, m.mark_ref, m.outlet_id, m.pollutant_code, m.kind,
       nullif(lower(m.during), '-infinity') AS start, nullif(upper(m.during), 'infinity') AS stop,
       m.reason_zh, m.marked_by, m.marked_at,
       array(SELECT e.kind FROM staff.mark_evidence AS e
             WHERE e.mark_id = m.mark_id ORDER BY e.mark_evidence_id) AS evidence
FROM staff.mark AS m
WHERE m.state = 'effective'
  AND m.kind <> 'automatic_check'
  AND m.marked_at < %(closes)s
  AND greatest(
      (coalesce(nullif(lower(m.during), '-infinity'), m.marked_at)
          AT TIME ZONE 'Asia/Shanghai')::date,
      ((m.marked_at - make_interval(secs => 3600 * %(cut_off)s)) AT TIME ZONE 'Asia/Shanghai')::date
  ) = %(day)s
ORDER BY m.outlet_id, m.pollutant_code NULLS FIRST, lower(m.during), m.mark_id
"""


@dataclass(frozen=True)
class NewMark:
    """A mark that came to the review of a day; ``evidence`` holds the kinds of its files."""

    mark_id: int
    mark_ref: str
    outlet_id: int
    pollutant_code: str | None
    kind: str
    start: datetime | None
    stop: datetime | None
    reason_zh: str | None
    marked_by: str
    marked_at: datetime
    evidence: list[str]


def verdicts(connection: Connection, *, day: date) -> pd.DataFrame:
    """Permit limits that were exceeded, or may have been beyond the range; VERDICT_COLUMNS."""
    parameters = {"run_id": _run(connection), "day": day}
    return read_frame(connection, _VERDICTS, parameters, columns=VERDICT_COLUMNS)


def maps(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Due, valid and doubtful hours of the days ``start <= day < end``; MAP_COLUMNS.

    Series whose source was assumed are left out: they belong to nobody.
    """
    parameters = {"run_id": _run(connection), "start": start, "end": end}
    return read_frame(connection, _MAPS, parameters, columns=MAP_COLUMNS)


def _run(connection: Connection) -> int | None:
    row = connection.execute(_CURRENT_RUN).fetchone()
    return row[0] if row else None


def hours(
    connection: Connection, series: list[tuple[int, str]], *, start: datetime, end: datetime
) -> Columns:
    """
    Hours of some outlets and pollutants that arrived in ``start <= time < end``.

    Arrays ``series`` (place in the list), ``hour`` (since 1970 in Greenwich) and ``value``, which
    is NaN where a row came without one.
    """
    span = {"outlets": sorted({outlet for outlet, _ in series}), "start": start, "end": end}
    charges = read_frame(connection, _CHARGES, span, columns=CHARGE_COLUMNS)
    wanted: dict[int, list[tuple[int, str]]] = {}
    for place, (outlet, code) in enumerate(series):
        wanted.setdefault(outlet, []).append((place, code))
    found = _of_monitors(
        connection,
        monitors=sorted(set(charges["monitor_id"])),
        pollutants=sorted({code for _, code in series}),
        start=start,
        end=end,
    )
    nothing = np.empty(0)
    pieces: list[tuple[npt.NDArray[Any], ...]] = [(nothing.astype(np.int64), nothing, nothing)]
    for outlet, monitor, first, after in zip(*(charges[n] for n in CHARGE_COLUMNS), strict=True):
        for place, code in wanted[outlet]:
            hour, value = found.get((monitor, code), (nothing, nothing))
            # A span without a bound has NaN here, which bounds nothing.
            inside = ~((hour < first) | (hour >= after))
            pieces.append((np.full(int(inside.sum()), place), hour[inside], value[inside]))
    place_, hour_, value_ = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    return {"series": place_, "hour": hour_.astype(np.int64), "value": value_}


def _of_monitors(
    connection: Connection,
    *,
    monitors: list[int],
    pollutants: list[str],
    start: datetime,
    end: datetime,
) -> dict[tuple[int, str], tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Hours and values of each monitor and pollutant."""
    pairs = [(monitor, code) for monitor in monitors for code in pollutants]
    key, columns = read_arrays(
        connection,
        _HOURS,
        {
            "keys": [f"{monitor} {code}" for monitor, code in pairs],
            "monitors": monitors,
            "pollutants": pollutants,
            "start": start,
            "end": end,
        },
        columns={"time": "timestamptz", "value": "float8"},
    )
    order = np.argsort(key, kind="stable")
    hour, value = hour_numbers(columns["time"])[order], columns["value"].astype(np.float64)[order]
    names, firsts = np.unique(key[order], return_index=True)
    ends = np.append(firsts[1:], len(order))
    return {
        pairs[int(name) - 1]: (hour[first:after], value[first:after])
        for name, first, after in zip(names, firsts, ends[: len(names)], strict=True)
    }


def hours_like_air(
    connection: Connection, outlet_ids: list[int], *, start: datetime, oxygen_pct: float
) -> pd.DataFrame:
    """Hours with so much oxygen, in the day that begins at ``start`` in the city's time.

    Beside each stands the outlet's profile of the month; STILL_COLUMNS.
    """
    invalid = [row[0] for row in connection.execute(_INVALID_FLAGS).fetchall()]
    parameters = {
        "outlets": outlet_ids,
        "day": start.date(),
        "start": start,
        "end": start + timedelta(days=1),
        "oxygen": oxygen_pct,
        "invalid": invalid,
    }
    return read_frame(connection, _STILL, parameters, columns=STILL_COLUMNS)


def declared_periods(
    connection: Connection, *, kinds: tuple[str, ...], start: datetime, end: datetime
) -> pd.DataFrame:
    """Marks of these kinds and stated operating periods that touch the span; DECLARED_COLUMNS."""
    parameters = {"kinds": list(kinds), "start": start, "end": end}
    return read_frame(connection, _DECLARED, parameters, columns=DECLARED_COLUMNS)


def new_marks(
    connection: Connection, *, day: date, closes: datetime, cut_off_hours: float
) -> list[NewMark]:
    """Marks that the review of the day looks at; checks that the instrument makes itself are not.

    ``closes`` is the end of the time for marking the day, ``cut_off_hours`` after midnight.
    """
    parameters = {"day": day, "closes": closes, "cut_off": cut_off_hours}
    with connection.cursor(row_factory=class_row(NewMark)) as cursor:
        return cursor.execute(_NEW_MARKS, parameters).fetchall()


_CODES = """
SELECT DISTINCT d.pollutant_code, p.sort_order
FROM staff.daily_value AS d JOIN staff.pollutant AS p USING (pollutant_code)
WHERE d.run_id = %(run_id)s AND d.outlet_id = %(outlet_id)s
  AND d.day >= %(start)s AND d.day < %(end)s
ORDER BY p.sort_order, d.pollutant_code
"""


def codes(connection: Connection, outlet_id: int, *, start: date, end: date) -> list[str]:
    """Pollutants that have computed days at an outlet, in the order of the registry."""
    parameters = {
        "run_id": _run(connection), "outlet_id": outlet_id, "start": start, "end": end
    }  # fmt: skip
    return [row[0] for row in connection.execute(_CODES, parameters).fetchall()]
