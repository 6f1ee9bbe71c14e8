"""Settled days of outlets and factors, each with the one state that the public is shown.

What exceeded was decided in ``analytics`` and stored; here verdicts are only counted. The states,
from the gravest: over the limit and verified; over by rule, nobody has looked; waiting (a verdict
is still open, so none is shown); over, but not recognised; within; and the ways of not knowing.
"""

import numpy as np
import pandas as pd

from analytics.units import UnitMismatchError, UnknownUnitError, convert, parse_unit

VERIFIED = "verified"
BY_RULE = "by_rule"
WAITING = "waiting"
REJECTED = "rejected"
NONE = "none"
PARTLY = "partly"
FEW = "few"
NO_DATA = "no_data"
STOPPED = "stopped"
UNJUDGED = "unjudged"
ABSENT = "absent"

EXCEEDING = (VERIFIED, BY_RULE)
WITHIN = (NONE, REJECTED, PARTLY)

KEYS = ["outlet_id", "pollutant_code", "day"]
DAY = "day"
JUDGING_BASES = ("hour", "instant_range", DAY)
COUNTS = (
    "asked_bases", "open_bases", "verified_hours", "by_rule_hours", "rejected_hours",
    "verified_days", "by_rule_days", "rejected_days", "judged_hours",
)  # fmt: skip


def combined(
    days: pd.DataFrame, verdicts: pd.DataFrame, limits: pd.DataFrame, duties: pd.DataFrame
) -> pd.DataFrame:
    """One row per discharger, outlet, factor and day, with counts of verdicts and the state.

    Parameters are the frames of ``queries.published_days`` and ``published_registry.limits``.
    A day belongs to the discharger that answered for the outlet on that day.
    """
    frame = in_force(days, duties, on=["outlet_id"])
    known = limits.set_index("limit_id")[["basis", "condition", "upper"]]
    judged = verdicts.join(known, on="limit_id", how="inner")
    frame = frame.merge(_counted(judged), on=KEYS, how="left")
    frame = frame.merge(_asked(frame, limits, judged), on=KEYS, how="left")
    for name in COUNTS:
        frame[name] = frame[name].fillna(0).astype("int64")
    # A limit that holds under a condition may have taken the place of the plain one.
    for basis in ("day", "hour"):
        frame[f"{basis}_upper"] = frame.pop(f"applied_{basis}_upper").fillna(
            frame[f"{basis}_upper"]
        )
    frame["is_converted"] = frame["is_converted"].fillna(False).astype(bool)
    frame["exceeding_hours"] = frame[["verified_hours", "by_rule_hours"]].max(axis=1)
    frame["is_day_exceeding"] = frame["verified_days"] + frame["by_rule_days"] > 0
    return frame.assign(state=_states(frame))


def in_force(rows: pd.DataFrame, dated: pd.DataFrame, *, on: list[str]) -> pd.DataFrame:
    """Rows joined to the dated rows that hold on their day, half-open."""
    joined = rows.merge(dated, on=on, how="inner")
    day = pd.to_datetime(joined["day"])
    begins = pd.to_datetime(joined["valid_from"])
    ends = pd.to_datetime(joined["valid_to"])
    holds = (begins.isna() | (begins <= day)) & (ends.isna() | (day < ends))
    return joined[holds].drop(columns=["valid_from", "valid_to"])


def _counted(judged: pd.DataFrame) -> pd.DataFrame:
    """Verdicts of a day by stage: the most hours that one limit found, and daily means over."""
    of_day = judged["basis"] == DAY
    periods = judged["exceeding_periods"]
    parts = {}
    for stage in (VERIFIED, BY_RULE, REJECTED):
        own = judged["stage"] == stage
        parts[f"{stage}_hours"] = periods.where(own & ~of_day, 0)
        parts[f"{stage}_days"] = periods.where(own & of_day, 0)
    parts["judged_hours"] = judged["valid_periods"].where(~of_day, 0)
    parts["day_value"] = judged["value"].where(of_day)
    parts["applied_day_upper"] = judged["upper"].where(of_day)
    parts["applied_hour_upper"] = judged["upper"].where(~of_day)
    shown = judged["stage"].isin(EXCEEDING) & (periods > 0)
    parts["worst_multiple"] = judged["worst_multiple"].where(shown)
    frame = judged[KEYS].assign(**parts)
    ways = dict.fromkeys(parts, "max") | {"applied_day_upper": "min", "applied_hour_upper": "min"}
    return frame.groupby(KEYS, as_index=False, sort=False).agg(ways)


def _asked(days: pd.DataFrame, limits: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Limits that hold whatever the data say: each basis of theirs owes the day a verdict.

    A basis without a published verdict is still open, and an open verdict is not published. A
    conditional limit of the same basis may have answered in the place of the plain one.
    """
    plain = limits[(limits["condition"] == "none") & limits["basis"].isin(JUDGING_BASES)]
    joined = in_force(days[KEYS], plain, on=["outlet_id", "pollutant_code"])
    answered = judged[[*KEYS, "basis"]].drop_duplicates().assign(is_answered=1)
    joined = joined.merge(answered, on=[*KEYS, "basis"], how="left")
    of_day = joined["basis"] == DAY
    converted = joined[["reference_oxygen_pct", "reference_excess_air"]].notna().any(axis=1)
    frame = joined[KEYS].assign(
        asked_bases=1,
        open_bases=joined["is_answered"].isna().astype("int64"),
        day_upper=joined["upper"].where(of_day),
        day_unit=joined["unit"].where(of_day),
        hour_lower=joined["lower"].where(~of_day),
        hour_upper=joined["upper"].where(~of_day),
        hour_unit=joined["unit"].where(~of_day),
        is_converted=converted,
    )
    return frame.groupby(KEYS, as_index=False, sort=False).agg(
        {
            "asked_bases": "sum",
            "open_bases": "sum",
            "day_upper": "min",
            "day_unit": "first",
            "hour_lower": "max",
            "hour_upper": "min",
            "hour_unit": "first",
            "is_converted": "max",
        }
    )


def _states(frame: pd.DataFrame) -> np.ndarray:
    """The gravest state of each row; what is not known is never called within the limit."""
    hour_judged = frame["judged_hours"] > 0
    no_mean = frame["mean"].isna()
    some_stopped = frame["stopped_hours"] > 0
    cases = [
        (VERIFIED, frame["verified_hours"] + frame["verified_days"] > 0),
        (BY_RULE, frame["by_rule_hours"] + frame["by_rule_days"] > 0),
        (WAITING, frame["open_bases"] > 0),
        (REJECTED, frame["rejected_hours"] + frame["rejected_days"] > 0),
        (STOPPED, frame["due_hours"] == 0),
        (NO_DATA, frame["valid_hours"] == 0),
        (UNJUDGED, frame["asked_bases"] == 0),
        (PARTLY, no_mean & some_stopped & hour_judged),
        (FEW, no_mean),
        (UNJUDGED, ~hour_judged & frame["day_value"].isna()),
    ]
    return np.select([case for _, case in cases], [name for name, _ in cases], default=NONE)


def of_enterprises(frame: pd.DataFrame) -> pd.DataFrame:
    """One state per discharger and day, with the factors behind it.

    Over the limit counts before all; a day is within only when nothing that ran is unknown.
    Columns: enterprise_id, day, state, series, within.
    """
    flags = pd.DataFrame({name: frame["state"] == name for name in STATES})
    flags["within"] = frame["state"].isin(WITHIN)
    flags["series"] = 1
    keys = ["enterprise_id", "day"]
    sums = flags.groupby([frame["enterprise_id"], frame["day"]]).sum().reset_index()
    ran = sums["series"] - sums[STOPPED]
    unknown = sums[FEW] + sums[NO_DATA]
    cases = [
        (VERIFIED, sums[VERIFIED] > 0),
        (BY_RULE, sums[BY_RULE] > 0),
        (WAITING, sums[WAITING] > 0),
        (STOPPED, ran == 0),
        (NO_DATA, sums[NO_DATA] == ran),
        (FEW, unknown > 0),
        (UNJUDGED, sums["within"] == 0),
    ]
    state = np.select([case for _, case in cases], [name for name, _ in cases], default=NONE)
    return sums[[*keys, "series", "within"]].assign(state=state)


STATES = (
    VERIFIED, BY_RULE, WAITING, REJECTED, NONE, PARTLY, FEW, NO_DATA, STOPPED, UNJUDGED, ABSENT,
)  # fmt: skip


def in_unit(limit: float | None, *, limit_unit: str | None, unit: str) -> float | None:
    """A limit in the unit of the values; None where the two measure different things."""
    if limit is None or pd.isna(limit) or not limit_unit:
        return None
    try:
        return convert(limit, from_unit=parse_unit(limit_unit), to_unit=parse_unit(unit))
    except (UnitMismatchError, UnknownUnitError):
        return None
