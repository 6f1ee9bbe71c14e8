"""Declared states, marks and stretches out of control of the claimed outlets."""

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.day_tables import Periods
from analytics.vocabulary import (
    REASON_OF_MARK,
    REASON_OF_STATE,
    MarkKind,
    OperatingState,
    PeriodSource,
    codes,
)
from dashboard.jobs.claimed_days import ClaimedDays, day_start_hour
from dashboard.jobs.dated_rows import position_of
from queries import operating, rollup_control
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_periods(connection: Connection, days: ClaimedDays) -> Periods:
    """
    States, marks and stretches out of control that touch the claimed days.

    Read from the start of the calendar year on: allowances are counted from there.
    """
    first = _EPOCH + timedelta(days=days.first_day)
    start = _moment(int((datetime(first.year, 1, 1, tzinfo=UTC) - _EPOCH).days))
    end = _moment(days.end_day)
    states = operating.states(connection, days.outlet_ids, start=start, end=end)
    marks = operating.marks(connection, days.outlet_ids, start=start, end=end)
    found = rollup_control.periods(connection, days.outlet_ids, start=start, end=end)
    control = {
        "kind": found["reason"],
        **{name: values for name, values in found.items() if name != "reason"},
    }
    marks = {name: np.concatenate([values, control[name]]) for name, values in marks.items()}
    return table_of(states, marks, series=_series_numbers(days, marks))


def table_of(states: Columns, marks: Columns, *, series: Integers) -> Periods:
    """States and marks as one table; ``series`` is that of each mark, -1 for all of the outlet."""
    of_mark = [int(REASON_OF_MARK[MarkKind(kind)]) for kind in marks["kind"]]
    of_state = [int(REASON_OF_STATE[OperatingState(state)]) for state in states["state"]]
    sources = [*states["source"], *[PeriodSource.MARK.value] * len(of_mark)]
    no_series = np.full(len(of_state), -1, dtype=np.int64)
    return Periods(
        outlet=np.concatenate([states["outlet_id"], marks["outlet_id"]]),
        start_s=np.concatenate([states["start_s"], marks["start_s"]]),
        end_s=np.concatenate([states["end_s"], marks["end_s"]]),
        reason=np.array([*of_state, *of_mark], dtype=np.int64),
        series=np.concatenate([no_series, series]),
        source=codes(PeriodSource, sources),
    )


def _series_numbers(days: ClaimedDays, marks: Columns) -> Integers:
    """The series of each mark; -1 for marks of a whole outlet.

    A mark of a series that is not claimed keeps a number of its own: it draws on the outlet's
    allowance although none of its hours is computed.
    """
    names = list(zip(days.outlet_of_series.tolist(), days.pollutant_of_series, strict=True))
    wanted = np.empty(len(marks["outlet_id"]), dtype=object)
    wanted[:] = list(
        zip(marks["outlet_id"].tolist(), marks["pollutant_code"].tolist(), strict=True)
    )
    series = position_of(names, wanted)
    elsewhere = len(names) + np.arange(len(series))
    is_general = np.array([code is None for code in marks["pollutant_code"]], dtype=np.bool_)
    return np.where(is_general, -1, np.where(series >= 0, series, elsewhere))


def _moment(day: int) -> datetime:
    return _EPOCH + timedelta(hours=day_start_hour(day))
