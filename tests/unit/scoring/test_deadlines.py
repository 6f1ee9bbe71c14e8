"""Working days around holidays and make-up Saturdays; months by the calendar."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from analytics.scoring.deadlines import (
    Deadline,
    Workday,
    WorkingDays,
    months_after,
    networking_deadline,
)


def table(*years):
    days = [date(year, 1, 1) + timedelta(days=n) for year in years for n in range(366)]
    return {
        day: Workday(chinese_calendar.is_workday(day), is_provisional=False)
        for day in days
        if day.year in years
    }


CALENDAR = WorkingDays(table(2024, 2025, 2026))


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        # National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked
        (date(2025, 9, 26), date(2025, 10, 10)),
        (date(2025, 9, 25), date(2025, 10, 9)),
        (date(2025, 9, 30), date(2025, 10, 14)),
        # an ordinary week
        (date(2026, 11, 2), date(2026, 11, 9)),
        (date(2026, 11, 7), date(2026, 11, 13)),
    ],
)
def test_five_working_days(ended, due):
    found = CALENDAR.after(ended, 5)
    assert (found.day, found.is_provisional) == (due, False)


def test_a_make_up_saturday_is_a_working_day():
    assert CALENDAR.after(date(2025, 10, 10), 1).day == date(2025, 10, 11)


def test_a_year_that_is_not_announced_is_counted_and_says_so():
    found = CALENDAR.after(date(2026, 12, 30), 5)
    assert found.is_provisional
    assert found.day == date(2027, 1, 6)
    known = WorkingDays({date(2027, 1, 4): Workday(True, is_provisional=True)})
    assert known.after(date(2027, 1, 3), 1).is_provisional


def test_a_calendar_without_working_days_is_refused():
    idle = {date(2026, 1, 1) + timedelta(days=n): Workday(False, False) for n in range(100)}
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(idle).after(date(2026, 1, 1), 1)


@pytest.mark.parametrize(("idle_days", "found"), [(60, True), (61, False)])
def test_sixty_days_without_work_are_the_longest_that_are_believed(idle_days, found):
    """After a working day, so that every stretch of idle days is counted from its own start."""
    start = date(2026, 1, 1)
    rows = {
        start + timedelta(days=n): Workday(n == 1 or n > 1 + idle_days, False) for n in range(80)
    }
    if found:
        assert WorkingDays(rows).after(start, 2).day == start + timedelta(days=2 + idle_days)
        assert WorkingDays(rows).after(start + timedelta(days=1), 1).day.month == 3
    else:
        with pytest.raises(ValueError, match="within 61 days before 2026-03-04"):
            WorkingDays(rows).after(start, 2)


def test_a_deadline_is_final_unless_the_calendar_says_otherwise():
    assert not Deadline(date(2026, 1, 1)).is_provisional


def test_the_day_after_a_deadline_is_the_first_that_is_late():
    """Friday 6 March 2026; Monday is one working day late, and Saturday none."""
    friday = date(2026, 3, 6)
    assert [CALENDAR.between(friday, friday + timedelta(days=n)) for n in (1, 2, 3)] == [0, 0, 1]
    thursday = date(2026, 3, 5)
    assert CALENDAR.between(thursday, friday) == 1


def test_lateness_counts_working_days_only():
    assert CALENDAR.between(date(2025, 9, 30), date(2025, 9, 29)) == 0
    assert CALENDAR.between(date(2025, 9, 30), date(2025, 9, 30)) == 0
    assert CALENDAR.between(date(2025, 9, 30), date(2025, 10, 9)) == 1
    assert CALENDAR.between(date(2025, 9, 30), date(2025, 10, 11)) == 3


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 5), 0, date(2026, 3, 5)),
    ],
)
def test_months_end_where_the_month_ends(start, months, end):
    assert months_after(start, months) == end


@pytest.mark.parametrize(
    ("permitted", "listed", "deadline"),
    [
        (date(2025, 11, 30), None, date(2026, 2, 28)),
        (None, date(2026, 3, 25), date(2026, 9, 25)),
        (date(2026, 1, 15), date(2025, 9, 30), date(2026, 3, 30)),
        (date(2026, 1, 15), date(2026, 1, 15), date(2026, 4, 15)),
        (None, None, None),
    ],
)
def test_networking_is_due_at_the_earlier_of_two(permitted, listed, deadline):
    found = networking_deadline(
        permitted_on=permitted, listed_on=listed, months_after_permit=3, months_after_listing=6
    )
    assert found == deadline
