"""Times as files write them, and the seconds since 1970 that they mean."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from analytics.units import SHANGHAI_OFFSET_HOURS
from ingest.refusal import Reason

SHANGHAI = timezone(timedelta(hours=SHANGHAI_OFFSET_HOURS))
EARLIEST = datetime(2000, 1, 1, tzinfo=SHANGHAI)
"""Automatic monitoring is younger; an earlier time is a slip or a device's empty clock."""
LATEST = datetime(2100, 1, 1, tzinfo=SHANGHAI)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(
    r"""(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?
        (?:[T\s]\s*(?P<hour>\d{1,2})\s*(?:[:时点]\s*(?P<minute>\d{1,2})?\s*分?
            (?::?\s*(?P<second>\d{1,2})(?:\.0+)?秒?)?)?)?
        \s*(?P<offset>Z|[+-]\d{2}:?\d{2})?""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:(?P<hour>\d{2})(?P<minute>\d{2})?(?P<second>\d{2})?)?(?P<offset>)"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A time that cannot be taken, with the reason."""

    reason: Reason
    message: str


def parse_moment(text: str) -> int | Fault:
    """
    Seconds since 1970 of a time, Asia/Shanghai unless it carries an offset.

    ``24:00`` is 0:00 of the next day. A date without an hour is refused.
    """
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found or found["hour"] is None:
        return Fault(
            Reason.TIME_UNREADABLE, f"'{text}' is not a time; write it like 2026-01-31 08:00."
        )
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    is_midnight = (hour, minute, second) == (24, 0, 0)
    try:
        moment = datetime(
            int(found["year"]),
            int(found["month"]),
            int(found["day"]),
            0 if is_midnight else hour,
            minute,
            second,
            tzinfo=_zone(found["offset"]),
        )
        return _seconds(moment + timedelta(days=int(is_midnight)))
    except (ValueError, OverflowError):
        return Fault(Reason.TIME_IMPOSSIBLE, f"There is no time '{text}'; correct the date.")


def parse_day(text: str) -> int | Fault:
    """Days since 1970 of a date; a time of midnight behind it is ignored."""
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found or any(int(found[name] or 0) for name in ("hour", "minute", "second")):
        return Fault(Reason.TIME_UNREADABLE, f"'{text}' is not a day; write it like 2026-01-31.")
    try:
        return day_number(date(int(found["year"]), int(found["month"]), int(found["day"])))
    except ValueError:
        return Fault(Reason.TIME_IMPOSSIBLE, f"There is no day '{text}'; correct the date.")


def moment_parser(form: str) -> Callable[[str], int | Fault]:
    """Parser of times in a form of ``strptime``; Asia/Shanghai unless the form has an offset."""

    def parse(text: str) -> int | Fault:
        found = _parse_form(text, form)
        if isinstance(found, Fault):
            return found
        return _seconds(found if found.tzinfo else found.replace(tzinfo=SHANGHAI))

    return parse


def day_parser(form: str, *, assumed_year: int | None) -> Callable[[str], int | Fault]:
    """Parser of days in a form of ``strptime``, with a year where the form has none."""

    def parse(text: str) -> int | Fault:
        # The year goes in front, because 29 February exists in some years only.
        given = text if assumed_year is None else f"{assumed_year} {text}"
        found = _parse_form(given, form if assumed_year is None else f"%Y {form}")
        return found if isinstance(found, Fault) else day_number(found.date())

    return parse


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH.date()).days


def moment_of_day(number: int) -> datetime:
    """First moment of a Shanghai day."""
    return datetime.combine(
        _EPOCH.date() + timedelta(days=number), datetime.min.time(), tzinfo=SHANGHAI
    )


def epoch_seconds(moment: datetime) -> int:
    """Seconds since 1970 of an aware time."""
    return _seconds(moment)


def _parse_form(text: str, form: str) -> datetime | Fault:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put in by the caller
    except ValueError:
        return Fault(
            Reason.TIME_UNREADABLE, f"'{text}' is not written as the mapping says ({form})."
        )


def _zone(offset: str | None) -> timezone:
    if not offset:
        return SHANGHAI
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())
