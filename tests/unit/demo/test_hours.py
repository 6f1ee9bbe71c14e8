"""Counting hours on the clock of Asia/Shanghai."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from demo.hours import (
    day_of,
    hour_of,
    hour_text,
    moment_of,
    month_of,
    month_start,
    span_of,
    weekday,
)


def test_an_hour_is_named_by_its_start_in_local_time():
    hour = hour_of(datetime(2026, 11, 22, 0, 59, tzinfo=UTC))
    assert hour_text(hour) == "2026-11-22 08:00"
    assert moment_of(hour).isoformat() == "2026-11-22T08:00:00+08:00"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        hour_of(datetime(2026, 11, 22, 8))  # noqa: DTZ001


def test_weekdays():
    sunday = np.array([day_of(date(2026, 11, 22)) * 24])
    assert weekday(sunday).tolist() == [6]


@pytest.mark.parametrize(
    ("end", "months", "first"),
    [
        (datetime(2026, 11, 22, 8), 14, date(2025, 10, 1)),  # noqa: DTZ001
        (datetime(2026, 11, 1, 0), 1, date(2026, 10, 1)),  # noqa: DTZ001
        (datetime(2026, 11, 1, 1), 1, date(2026, 11, 1)),  # noqa: DTZ001
        (datetime(2026, 1, 1, 5), 2, date(2025, 12, 1)),  # noqa: DTZ001
    ],
)
def test_a_history_begins_on_the_first_of_a_month(end, months, first):
    hour = day_of(end.date()) * 24 + end.hour
    assert span_of(end=hour, months=months) == day_of(first) * 24


def test_months_follow_one_another():
    month = month_of(day_of(date(2025, 12, 31)))
    assert month_start(month + 1) == day_of(date(2026, 1, 1))
