"""Sums and levels of one pollutant over the chosen span."""

from datetime import date
from typing import Any

import pandas as pd

from dashboard.staff.enterprise.explorer_points import HOURLY_BASES
from dashboard.staff.enterprise.loaders import Explored
from layouts.figures.explorer_panel import EXEMPT, UNIT_DOUBT, VALID
from layouts.staff.statistics import STAGES, Statistics
from queries.registry import Pollutant

P95 = 0.95


def of_span(
    explored: Explored,
    points: pd.DataFrame,
    pollutant: Pollutant,
    *,
    name: str,
    span: tuple[date, date],
    of_days: bool,
    has_conversion: bool,
) -> Statistics:
    """Hour counts and mass from the stored days; levels from the points that are drawn."""
    code = pollutant.pollutant_code
    days = explored.days[explored.days["pollutant_code"] == code]
    judged = explored.judgements[explored.judgements["pollutant_code"] == code]
    verdicts = judged[judged["purpose"] == "permit_compliance"]
    hourly = verdicts[verdicts["basis"].isin(HOURLY_BASES)]
    daily = verdicts[verdicts["basis"] == "day"]
    counted = points.loc[points["kind"].isin([VALID, EXEMPT, UNIT_DOUBT])]
    column = "value" if of_days else ("converted" if has_conversion else "measured")
    levels = counted[column].dropna()
    multiples = points["multiple"].dropna()
    limits = points["upper"].dropna()
    mass = days["measured_mass_kg"].dropna()
    return Statistics(
        pollutant=name,
        unit=pollutant.unit,
        due=int(days["due_hours"].sum()),
        received=int(days["received_hours"].sum()),
        valid=int(days["valid_hours"].sum()),
        judged=int(days["judged_hours"].sum()),
        stopped=int(days["stopped_hours"].sum()),
        computed_days=len(days),
        days=(span[1] - span[0]).days,
        hours_by_stage=_by_stage(hourly),
        days_by_stage=_by_stage(daily),
        levels_of_days=of_days,
        level_count=len(levels),
        mean=_level(levels.mean(), levels),
        median=_level(levels.median(), levels),
        p95=_level(levels.quantile(P95), levels),
        highest=_level(levels.max(), levels),
        highest_multiple=float(multiples.max()) if len(multiples) else None,
        limit=float(limits.iloc[-1]) if len(limits) else None,
        mass_kg=float(mass.sum()) if len(mass) else None,
        mass_hours=int(days["mass_hours"].sum()),
        method_versions=tuple(
            sorted(set(days.loc[days["measured_mass_kg"].notna(), "method_version"]))
        ),
        has_conversion=has_conversion,
    )


def _by_stage(verdicts: pd.DataFrame) -> dict[str, int]:
    sums = verdicts.groupby("stage")["exceeding_periods"].sum().to_dict()
    return {stage: int(sums.get(stage, 0)) for stage in STAGES}


def _level(value: Any, levels: pd.Series) -> float | None:
    return float(value) if len(levels) else None
