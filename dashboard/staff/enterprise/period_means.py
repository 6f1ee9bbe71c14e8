"""Means of the months, quarters and the year of one factor at one outlet, with their counts."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.calendar_spans import MONTHS_PER_YEAR
from analytics.period_means import MeanSpan, StoredDays, period_means
from dashboard.staff.enterprise import exceedance_loaders as loaders
from dashboard.staff.enterprise.choice import Chosen
from dashboard.staff.quality.loaders import city_number
from dashboard.staff.rows import number
from layouts.staff.enterprise.period_means import PeriodMean

DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)
_FIRST_YEAR = 1970


def means(chosen: Chosen) -> tuple[PeriodMean, ...]:
    """Months, quarters and the chosen year, as far as days are stored."""
    days = loaders.days(
        chosen.here.visit.scope,
        chosen.outlet.outlet_id,
        tuple(sorted(one.pollutant_code for one in chosen.pollutants)),
        chosen.start,
        chosen.end,
    )
    own = days[days["pollutant_code"] == chosen.pollutant.pollutant_code]
    needed = _needed(chosen)
    found: list[PeriodMean] = []
    for span in MeanSpan:
        made, converted = (
            period_means(
                _stored(own, column), span=span, month_days=needed[0], february_days=needed[1]
            )
            for column in ("mean", "converted_mean")
        )
        found += [
            PeriodMean(
                span=span.value,
                start=_first_day(int(made.first_month[n])),
                mean=number(made.mean[n]),
                converted=number(converted.mean[n]),
                days=int(made.days[n]),
                valid_days=int(made.valid_days[n]),
                needed_days=int(made.needed_days[n]),
                valid_hours=int(made.valid_hours[n]),
                due_hours=int(made.due_hours[n]),
                stopped_hours=int(made.stopped_hours[n]),
            )
            for n in range(len(made.series))
        ]
    return tuple(found)


def title(chosen: Chosen) -> str:
    """What the table is of."""
    t = chosen.here.visit.t
    return t(
        "{pollutant}月、季、年均值 · {year} 年",
        pollutant=t.name(chosen.pollutant.name_zh, chosen.pollutant.short_en),
        year=chosen.year,
    )


def _needed(chosen: Chosen) -> tuple[int, int]:
    """Days that a month and a February need; no text says so for water, of which one is enough."""
    if chosen.outlet.medium != "gas":
        return 1, 1
    scope, on = chosen.here.visit.scope, chosen.end - DAY
    names = ("month_minimum_valid_days", "february_minimum_valid_days")
    month, february = (round(city_number(scope, name, on, "gas")) for name in names)
    return month, february


def _stored(days: pd.DataFrame, column: str) -> StoredDays:
    counts: dict[str, Any] = {
        name: days[name].to_numpy(dtype=np.int64)
        for name in ("valid_hours", "due_hours", "stopped_hours")
    }
    return StoredDays(
        series=np.zeros(len(days), dtype=np.int64),
        day=np.array([(one - _EPOCH).days for one in days["day"]], dtype=np.int64),
        mean=days[column].to_numpy(dtype=np.float64),
        flow_m3=days["flow_m3"].to_numpy(dtype=np.float64),
        is_weighted=(days["mean_kind"] == "flow_weighted").to_numpy(dtype=np.bool_),
        **counts,
    )


def _first_day(month: int) -> date:
    return date(_FIRST_YEAR + month // MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, 1)
