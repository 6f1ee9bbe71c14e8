"""Times as packets write them: fourteen digits, or seventeen with milliseconds; Asia/Shanghai."""

from datetime import datetime, timedelta, timezone

from analytics.units import SHANGHAI_OFFSET_HOURS
from ingest.hj212 import editions

SHANGHAI = timezone(timedelta(hours=SHANGHAI_OFFSET_HOURS))
TO_THE_SECOND = 14
TO_THE_MILLISECOND = 17

_FIRST_YEAR = 2000
_LAST_YEAR = 2099


def moment(text: str) -> datetime | None:
    """The time that the digits mean; None when they are no time that exists, 2000 to 2099."""
    if len(text) not in (TO_THE_SECOND, TO_THE_MILLISECOND):
        return None
    if not (text.isascii() and text.isdigit()):
        return None
    year = int(text[:4])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    month, day, hour, minute, second = (int(text[at : at + 2]) for at in range(4, 14, 2))
    microsecond = int(text[14:] or 0) * 1000
    try:
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=SHANGHAI)
    except ValueError:
        return None


def is_on_period(when: datetime, *, cn: str) -> bool:
    """Whether a time can be the beginning of the minute, hour or day that a command is about."""
    is_on_minute = not (when.second or when.microsecond)
    if cn == editions.MINUTE:
        return is_on_minute
    if cn == editions.HOUR:
        return is_on_minute and not when.minute
    if cn in (editions.DAY, editions.FACILITY_RUN_TIME):
        return is_on_minute and not (when.minute or when.hour)
    return True
