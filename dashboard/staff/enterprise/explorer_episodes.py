"""Rows of the table of stretches over the limit."""

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from dashboard.staff.enterprise import explorer_points as points
from dashboard.staff.enterprise.explorer_case import DAY, Case
from dashboard.staff.loaders_city import CITY_TIME
from dashboard.staff.rows import number
from layouts.figures.explorer_marks import Episode
from layouts.staff.enterprise.episodes import EpisodeRow
from queries.registry import Pollutant


def rows_of(
    case: Case, tables: dict[str, pd.DataFrame], *, address: Callable[..., str]
) -> tuple[EpisodeRow, ...]:
    """Every episode of the chosen pollutants, newest first."""
    found = []
    for pollutant in case.pollutants:
        table = tables[pollutant.pollutant_code]
        for episode in points.episodes(table, step=case.step):
            found.append(_row(case, pollutant, table, episode, address))
    return tuple(sorted(found, key=lambda row: row.start, reverse=True))


def _row(
    case: Case,
    pollutant: Pollutant,
    table: pd.DataFrame,
    episode: Episode,
    address: Callable[..., str],
) -> EpisodeRow:
    inside = table[(table["time"] >= episode.start) & (table["time"] < episode.end)]
    at_peak = table[table["time"] == pd.Timestamp(episode.peak_at)].iloc[0]
    multiples = inside["multiple"].dropna()
    upper, lower = number(at_peak["upper"]), number(at_peak["lower"])
    is_over = upper is not None and episode.peak > upper
    return EpisodeRow(
        start=episode.start,
        end=episode.end,
        steps=episode.steps,
        is_day=case.is_day,
        pollutant=case.visit.t.name(pollutant.name_zh, pollutant.short_en),
        unit=pollutant.unit,
        limit=upper if is_over or lower is None else lower,
        peak=episode.peak,
        multiple=float(multiples.max()) if len(multiples) else None,
        stage=episode.stage,
        href=_href(case, pollutant, episode, address),
    )


def _href(case: Case, pollutant: Pollutant, episode: Episode, address: Callable[..., str]) -> str:
    """The highest hour, pinned; of days their hours."""
    if not case.is_day:
        others = tuple(one for one in case.state.factor if one != pollutant.pollutant_code)
        return address(at=episode.peak_at, factor=(pollutant.pollutant_code, *others))
    day = episode.peak_at.astimezone(CITY_TIME).date()
    return address(step="hour", start=day - DAY, last=day + timedelta(days=1), at=None)
