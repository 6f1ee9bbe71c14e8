"""A small city in memory: one or several series over a few days, written hour by hour."""

import numpy as np

from analytics.daily import compute_days, explain_hours
from analytics.day_tables import (
    DayLimits,
    HourConditions,
    HourValues,
    Periods,
    SeriesDays,
    flag_profile,
)
from analytics.vocabulary import (
    REASON_OF_MARK,
    Flag,
    LimitBasis,
    LimitPurpose,
    MarkKind,
    MeanMethod,
    Medium,
    PeriodSource,
    code_of,
)
from tests.reference.rule_rows import GAS

DAY = 19_509  # 2023-06-01
FIRST_HOUR = DAY * 24 - 8  # 2023-06-01T00:00+08:00


def second(hour, *, day=0, minute=0):
    """Second since 1970 of an hour of the first day, Asia/Shanghai."""
    return (FIRST_HOUR + day * 24 + hour) * 3600 + minute * 60


def mark(kind, start, end, *, outlet=1, series=-1, source=PeriodSource.MARK, **at):
    """A mark from hour ``start`` to hour ``end`` of the first day."""
    reason = int(REASON_OF_MARK[kind] if isinstance(kind, MarkKind) else kind)
    return (outlet, second(start, **at), second(end, **at), reason, series, code_of(source))


def periods(*rows):
    columns = list(zip(*rows, strict=True)) or [[]] * 6
    names = ("outlet", "start_s", "end_s", "reason", "series", "source")
    return Periods(**{name: np.array(column) for name, column in zip(names, columns, strict=True)})


def no_limits():
    empty = np.zeros(0)
    return DayLimits(series_day=empty, limit_id=empty, basis=empty, purpose=empty, upper=empty)


def limit(upper, *, basis=LimitBasis.HOUR, purpose=LimitPurpose.PERMIT_COMPLIANCE, **columns):
    """One limit on the first day."""
    return DayLimits(
        **{
            "series_day": [0],
            "limit_id": [7],
            "basis": [code_of(basis)],
            "purpose": [code_of(purpose)],
            "upper": [upper],
        }
        | {name: [value] for name, value in columns.items()}
    )


def gas_days(count=1, **columns):
    """Consecutive days of one gas series with a mass, without a reference."""
    fields = {
        "series": np.full(count, 1),
        "outlet": np.full(count, 1),
        "day": DAY + np.arange(count),
        "medium": code_of(Medium.GAS),
        "kg_per_m3": 1e-6,
        "largest_plausible": 1e6,
    }
    return SeriesDays(**(fields | columns))


def water_days(count=1, **columns):
    """Consecutive days of one water series with flow."""
    fields = {
        "medium": code_of(Medium.WATER),
        "kg_per_m3": 1e-3,
        "mean_method": code_of(MeanMethod.FLOW_WEIGHTED),
    }
    return gas_days(count, **(fields | columns))


def values(measured, *, flag=Flag.NORMAL, first=FIRST_HOUR, **columns):
    """Consecutive hours of series 1; ``None`` leaves the hour without a row."""
    measured = list(measured)
    rows = [at for at, value in enumerate(measured) if value is not None]
    flags = flag if isinstance(flag, list) else [flag] * len(measured)
    picked = {
        name: np.asarray(column)[rows] if np.ndim(column) else column
        for name, column in columns.items()
    }
    return HourValues(
        series=np.full(len(rows), 1),
        hour=first + np.array(rows, dtype=int),
        flag=[code_of(flags[at]) for at in rows],
        measured=np.array([measured[at] for at in rows], dtype=float),
        **picked,
    )


def conditions(hours=24, *, first=FIRST_HOUR, outlet=1, **columns):
    """Companions of consecutive hours of one outlet."""
    return HourConditions(outlet=np.full(hours, outlet), hour=first + np.arange(hours), **columns)


def compute(days, hours, *, beside=None, marks=(), limits=None, rules=GAS, profiles=None):
    """Results and verdicts."""
    return compute_days(
        days=days,
        values=hours,
        conditions=beside if beside is not None else conditions(len(days) * 24, flow_m3=1000.0),
        periods=periods(*marks),
        limits=limits if limits is not None else no_limits(),
        rule_sets=(rules,),
        flag_profiles=profiles or (flag_profile(),),
    )


def explain(days, hours, *, beside=None, marks=(), rules=GAS, profiles=None):
    """Hours of the days."""
    return explain_hours(
        days=days,
        values=hours,
        conditions=beside if beside is not None else conditions(len(days) * 24, flow_m3=1000.0),
        periods=periods(*marks),
        rule_sets=(rules,),
        flag_profiles=profiles or (flag_profile(),),
    )


def bits(*hours):
    """24-bit map of some hours."""
    return sum(1 << hour for hour in hours)


def bit_range(start, end):
    return bits(*range(start, end))
