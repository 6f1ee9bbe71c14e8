"""Which days a changed registry row touches: of whom, of which factor, from when to when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from analytics.vocabulary import REASON_OF_STATE, OperatingState
from ingest.times import SHANGHAI


class Subject(NamedTuple):
    """Days of whatever a registry row is about; open ends are None."""

    kind: str
    subject: str
    pollutant_code: str | None
    mark_kind: str | None
    former_monitor_id: int | None
    first_day: date | None
    after_day: date | None


@dataclass(frozen=True, slots=True)
class _Effect:
    """Column that names the subject, what kind of subject it is, and where the span stands."""

    column: str
    kind: str
    span: str | None = "during"
    mark_kind: str | None = None
    monitor: str | None = None


_EFFECTS: dict[str, _Effect] = {
    "limit_value": _Effect("outlet_id", "outlet"),
    "in_charge": _Effect("outlet_id", "outlet", monitor="monitor_id"),
    "mark": _Effect("outlet_id", "outlet", mark_kind="kind"),
    "operating_period": _Effect("outlet_id", "outlet", mark_kind="state"),
    "monitor_factor": _Effect("monitor_id", "monitor"),
    "flag_meaning": _Effect("mn", "mn"),
    "monitor": _Effect("monitor_ref", "monitor_ref", span=None),
    "outlet": _Effect("outlet_ref", "outlet_ref", span=None),
    "outlet_enterprise": _Effect("outlet_id", "outlet"),
    "outlet_networking": _Effect("outlet_id", "outlet"),
    "permit_factor": _Effect("outlet_id", "outlet"),
    "enterprise_industry": _Effect("enterprise_id", "enterprise"),
    "enterprise_place": _Effect("enterprise_id", "enterprise"),
    "special_period": _Effect("region_id", "region"),
    "manual_sample": _Effect("outlet_id", "outlet", span="sampled_during"),
}
"""Tables whose rows the daily computation reads; a test compares them with its statements.
Calibrations, checks and comparison tests mark themselves, by triggers."""
DECISIVE = tuple(_EFFECTS)
"""Their names: no login may delete from them, since a row that is gone could not be marked."""


def touched_days(table: str, rows: Iterable[Mapping[str, Any]]) -> list[Subject]:
    """Subjects and spans of new and changed rows; of a changed one both states are given."""
    effect = _EFFECTS.get(table)
    if effect is None:
        return []
    return list(dict.fromkeys(_subject(effect, row) for row in rows))


def _subject(effect: _Effect, row: Mapping[str, Any]) -> Subject:
    span = row.get(effect.span) if effect.span else None
    lower, upper = (span.lower, span.upper) if span is not None else (None, None)
    return Subject(
        kind=effect.kind,
        subject=str(row[effect.column]),
        pollutant_code=row.get("pollutant_code"),
        mark_kind=_mark_kind(row.get(effect.mark_kind)) if effect.mark_kind else None,
        former_monitor_id=row[effect.monitor] if effect.monitor else None,
        first_day=_day(lower),
        after_day=_after(upper),
    )


def _mark_kind(text: str | None) -> str | None:
    """Name under which the rules know a kind of mark or a state of the source."""
    if text in list(OperatingState):
        return (REASON_OF_STATE[OperatingState(text)].name or "").lower()
    return text


def _day(moment: date | datetime | None) -> date | None:
    if isinstance(moment, datetime):
        return moment.astimezone(SHANGHAI).date()
    return moment


def _after(moment: date | datetime | None) -> date | None:
    """First day that a span which ends at ``moment`` does not reach."""
    if not isinstance(moment, datetime):
        return moment
    # A span that ends at midnight does not reach the day that begins then.
    last = moment.astimezone(SHANGHAI) - timedelta(microseconds=1)
    return last.date() + timedelta(days=1)
