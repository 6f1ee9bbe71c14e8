"""The pinned hour: its row, its batch, the marks over it and what it was before."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pandas as pd

from dashboard.staff.enterprise.loaders import Explored
from dashboard.staff.rows import each
from layouts import formats
from layouts.staff import words
from layouts.staff.readings import Pinned
from layouts.translations import Translator

HOUR = timedelta(hours=1)


def pinned_hour(
    explored: Explored,
    table: pd.DataFrame,
    *,
    at: datetime,
    pollutant_code: str,
    name: str,
    address: Callable[..., str],
    t: Translator,
) -> Pinned | None:
    """What is known of the hour that starts at ``at``; None when it is not in the span."""
    rows = table[table["time"] == pd.Timestamp(at)]
    if not len(rows):
        return None
    row = next(each(rows))
    return Pinned(
        row=row,
        pollutant=name,
        batch=_batch(explored.batches, row.batch_id, t),
        mark=_marks(explored.periods, at, pollutant_code, t),
        revisions=_revisions(explored.revisions, at, pollutant_code, t),
        before=address(at=at - HOUR),
        after=address(at=at + HOUR),
        release=address(at=None),
    )


def _batch(batches: pd.DataFrame, batch_id: float, t: Translator) -> str:
    if pd.isna(batch_id):
        return ""
    found = batches[batches["batch_id"] == int(batch_id)]
    if not len(found):
        return f"{int(batch_id)}"
    row = next(each(found))
    said = f"{row.batch_id} · {row.source_name}"
    if pd.isna(row.finished_at):
        return said
    return t("{batch}，{time} 导入", batch=said, time=formats.timestamp(row.finished_at))


def _marks(periods: pd.DataFrame, at: datetime, pollutant_code: str, t: Translator) -> str:
    moment = pd.Timestamp(at)
    begun = periods["start"].isna() | (periods["start"] < moment + HOUR)
    open_end = periods["end"].isna() | (periods["end"] > moment)
    concerned = periods["pollutant_code"].isna() | (periods["pollutant_code"] == pollutant_code)
    found = periods[begun & open_end & concerned]
    return t("、").join(dict.fromkeys(t(words.STATE.get(kind, kind)) for kind in found["kind"]))


def _revisions(
    revisions: pd.DataFrame, at: datetime, pollutant_code: str, t: Translator
) -> tuple[str, ...]:
    of_hour = revisions["time"] == pd.Timestamp(at)
    own = revisions[of_hour & (revisions["pollutant_code"] == pollutant_code)]
    return tuple(
        t(
            "原值 {value}，{time} 被批次 {batch} 替换",
            value=formats.concentration(row.old_measured, t=t),
            time=formats.timestamp(row.replaced_at),
            batch=row.replaced_by_batch_id,
        )
        for row in each(own)
    )
