"""Manual monitoring of calendar periods, worked by hand."""

from datetime import date

import pytest

from analytics.manual_periods import Done, Frequency, done, frequency


@pytest.mark.parametrize(
    ("text", "times", "months", "days"),
    [
        ("1次/月", 1, 1, 0),
        ("2次/季度", 2, 3, 0),
        ("1次/季", 1, 3, 0),
        (" 1 次/半年 ", 1, 6, 0),
        ("1次/年", 1, 12, 0),
        ("1次/周", 1, 0, 7),
        ("4次/日", 4, 0, 1),
        ("1次/天", 1, 0, 1),
    ],
)
def test_frequencies_as_permits_write_them(text, times, months, days):
    found = frequency(text)
    assert (found.times, found.months, found.days) == (times, months, days)


@pytest.mark.parametrize("text", [None, "", "自动监测", "0次/月", "1次/两月", "每月一次"])
def test_what_is_not_understood_is_no_frequency(text):
    assert frequency(text) is None


@pytest.mark.parametrize(
    ("months", "start", "after"),
    [
        (1, date(2026, 11, 1), date(2026, 12, 1)),
        (3, date(2026, 10, 1), date(2027, 1, 1)),
        (6, date(2026, 7, 1), date(2027, 1, 1)),
        (12, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_periods_are_those_of_the_calendar(months, start, after):
    asked = Frequency(1, months=months)
    assert asked.start_of(date(2026, 11, 22)) == start
    assert asked.after(start) == after


def test_weeks_begin_on_monday_and_days_are_their_own_period():
    assert Frequency(1, days=7).start_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert Frequency(1, days=7).after(date(2026, 11, 16)) == date(2026, 11, 23)
    assert Frequency(1, days=1).start_of(date(2026, 11, 22)) == date(2026, 11, 22)
    assert Frequency(1, days=1).after(date(2026, 11, 22)) == date(2026, 11, 23)


def test_a_finished_period_without_enough_samples_is_missed():
    quarter = Frequency(1, months=3)
    samples = [date(2026, 5, 5), date(2026, 10, 2)]
    # The duty began inside the first quarter, which is not asked for; the third has no sample.
    assert done(quarter, samples, since=date(2026, 2, 1), today=date(2026, 11, 22)) == Done(
        periods=2, missed=1, in_period=1, next_due=date(2026, 12, 31)
    )


def test_several_times_in_a_period():
    month = Frequency(2, months=1)
    samples = [date(2026, 9, 1), date(2026, 9, 1), date(2026, 10, 3)]
    found = done(month, samples, since=date(2026, 9, 1), today=date(2026, 11, 1))
    assert (found.periods, found.missed, found.in_period) == (2, 1, 0)


def test_the_last_day_of_a_period_is_still_inside_it():
    month = Frequency(1, months=1)
    assert done(month, [], since=date(2026, 10, 1), today=date(2026, 10, 31)).periods == 0
    assert done(month, [], since=date(2026, 10, 1), today=date(2026, 11, 1)).missed == 1
