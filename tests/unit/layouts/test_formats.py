"""Rounding for people: digits, units, dates, and never a verdict hidden by a rounding."""

import math
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.units import KG_PER_T, Unit
from layouts import formats
from layouts.translations import translator

ZH, EN = translator("zh"), translator("en")
CITY = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (62.34, "62.3"),
        (50.0, "50.0"),
        (441.4, "441"),
        (1234.5, "1,234"),
        (0.0, "0.00"),
        (0.01234, "0.0123"),
        (9.996, "10.0"),
        (99.96, "100"),
        (-1.234, "-1.23"),
        (-0.0, "0.00"),
        (None, "数据不足"),
        (math.nan, "数据不足"),
        (math.inf, "数据不足"),
    ],
)
def test_concentrations_have_three_significant_digits(value, text):
    assert formats.concentration(value, t=ZH) == text


@pytest.mark.parametrize(
    ("value", "limit", "text"),
    [
        (50.01, 50.0, "50.01"),
        (50.000001, 50.0, "50.000001"),
        (49.99, 50.0, "49.99"),
        (50.0, 50.0, "50.0"),
        (50.3, 50.0, "50.3"),
        (0.30000000001, 0.3, "0.30000000001"),
        (50.3, math.nan, "50.3"),
    ],
)
def test_digits_are_added_until_value_and_limit_differ(value, limit, text):
    assert formats.concentration(value, limit, t=ZH) == text


numbers = st.floats(0.001, 5000, allow_nan=False).map(lambda value: round(value, 6))
limits = st.integers(1, 50_000).map(lambda tenths: tenths / 100)


@given(numbers, limits)
def test_a_shown_value_stands_on_the_same_side_of_its_limit(value, limit):
    shown = float(formats.concentration(value, limit, t=ZH).replace(",", ""))
    assert (shown > limit) == (value > limit)
    assert (shown < limit) == (value < limit)


@pytest.mark.parametrize(
    ("value", "text"),
    [(50.0, "50"), (0.1, "0.1"), (34.6, "34.6"), (1000.0, "1,000"), (None, "数据不足")],
)
def test_what_was_typed_is_shown_as_typed(value, text):
    assert formats.as_entered(value, t=ZH) == text


@given(st.integers(0, 10**9).map(lambda n: n / 1000))
def test_what_was_typed_is_never_changed(value):
    assert float(formats.as_entered(value, t=ZH).replace(",", "")) == value


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.925, "92.5 %"),
        (1.0, "100.0 %"),
        (0.99999, "99.999 %"),
        (0.0, "0.0 %"),
        (0.00001, "0.001 %"),
        (None, "数据不足"),
    ],
)
def test_a_percentage_is_complete_only_when_nothing_is_missing(share, text):
    assert formats.percent(share, t=ZH) == text


def test_a_rate_stands_with_its_base_or_says_that_there_is_too_little():
    assert formats.rate(0.925, 2040, t=ZH) == "92.5 % · 2,040 h"
    assert formats.rate(0.5, 2, unit="口", t=ZH) == "50.0 % · 2 口"
    assert formats.rate(1.0, 0, t=ZH) == "数据不足"
    assert formats.rate(None, 2040, t=ZH) == "数据不足"
    assert formats.rate(1.0, 5, minimum_base=20, t=EN) == "Insufficient data"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25 倍"), (0.004, "0.004 倍"), (12.0, "12.00 倍"), (0.0, "0.00 倍")],
)
def test_a_multiple_never_reads_as_nothing(value, text):
    assert formats.multiple(value, t=ZH) == text


@pytest.mark.parametrize(
    ("kilograms", "text"),
    [
        (3.561, "3.56 kg"),
        (36.0, "36.0 kg"),
        (999.4, "999 kg"),
        (999.9, "1.00 t"),
        (1073.0, "1.07 t"),
        (12_480_000.0, "12,480 t"),
        (0.0, "0.00 kg"),
        (None, "数据不足"),
    ],
)
def test_a_mass_has_the_unit_of_its_size(kilograms, text):
    assert formats.mass(kilograms, t=ZH) == text


def test_the_tonne_is_the_one_of_the_formulas():
    assert formats.KG_PER_T == KG_PER_T


def test_every_unit_that_can_be_stored_can_be_shown():
    assert {unit.value for unit in Unit} <= set(formats.UNIT_TEXTS)
    assert formats.unit("ug/m3") == "µg/m³"
    assert formats.unit("个/升") == "个/升"
    assert formats.with_unit("7.2", "pH", t=ZH) == "7.2"
    assert formats.with_unit("7.2", "mg/L", t=ZH) == "7.2 mg/L"
    assert formats.with_unit("数据不足", "mg/L", t=ZH) == "数据不足"


def test_dates_follow_the_language():
    day = date(2026, 11, 22)
    ways = (formats.day, formats.full_day, formats.weekday, formats.month)
    assert [f(day, t=ZH) for f in ways] == [
        "11月22日",
        "2026年11月22日",
        "周日",
        "2026年11月",
    ]
    assert [f(day, t=EN) for f in ways] == [
        "22 Nov",
        "22 Nov 2026",
        "Sun",
        "Nov 2026",
    ]


@pytest.mark.parametrize(
    ("start", "end", "chinese", "english"),
    [
        (date(2026, 11, 1), date(2026, 11, 22), "2026年11月1日–21日", "1–21 Nov 2026"),
        (date(2026, 11, 21), date(2026, 11, 22), "2026年11月21日", "21 Nov 2026"),
        (date(2026, 10, 23), date(2026, 11, 22), "2026年10月23日–11月21日", "23 Oct–21 Nov 2026"),
        (
            date(2025, 12, 1),
            date(2026, 2, 1),
            "2025年12月1日–2026年1月31日",
            "1 Dec 2025–31 Jan 2026",
        ),
    ],
)
def test_a_span_names_its_last_day(start, end, chinese, english):
    assert formats.day_span(start, end, t=ZH) == chinese
    assert formats.day_span(start, end, t=EN) == english


def test_moments_are_shown_by_the_clock_of_the_city():
    moment = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("UTC"))
    assert formats.hour(moment, t=ZH) == "11月21日 18:00"
    assert formats.timestamp(moment) == "2026-11-21 18:00"
    with pytest.raises(ValueError, match="time zone"):
        formats.hour(moment.replace(tzinfo=None), t=ZH)


@pytest.mark.parametrize(
    ("first", "hours", "text"),
    [
        (18, 3, "11月21日 18:00–21:00"),
        (21, 3, "11月21日 21:00–24:00"),
        (0, 24, "11月21日 00:00–24:00"),
        (22, 4, "11月21日 22:00–11月22日 02:00"),
    ],
)
def test_hours_are_half_open(first, hours, text):
    start = datetime(2026, 11, 21, first, tzinfo=CITY)
    assert formats.hour_span(start, start + timedelta(hours=hours), t=ZH) == text


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (0, "刚刚", "just now"),
        (1, "1 分钟前", "1 minute ago"),
        (59, "59 分钟前", "59 minutes ago"),
        (60, "1 小时前", "1 hour ago"),
        (47 * 60, "47 小时前", "47 hours ago"),
        (72 * 60, "3 天前", "3 days ago"),
    ],
)
def test_an_age_is_said_in_words(minutes, chinese, english):
    now = datetime(2026, 11, 22, 14, 20, tzinfo=CITY)
    then = now - timedelta(minutes=minutes)
    assert formats.age(then, now, t=ZH) == chinese
    assert formats.age(then, now, t=EN) == english


def test_a_change_is_said_in_words_and_number():
    assert formats.change(3, 6, span="上月", counter="家", t=ZH) == "比上月少 3 家"
    assert formats.change(6, 3, span="上月", counter="家", t=ZH) == "比上月多 3 家"
    assert formats.change(3, 3, span="上月", counter="家", t=ZH) == "与上月持平"
    assert formats.change(3, None, span="上月", counter="家", t=ZH) == "数据不足"
    assert formats.change(3, math.nan, span="上月", counter="家", t=ZH) == "数据不足"


def test_signs_and_full_values():
    assert formats.signed(3, t=ZH) == "+3"
    assert formats.signed(-3.14, decimals=1, t=ZH) == "−3.1"
    assert formats.signed(0.0, t=ZH) == "0"
    assert formats.full(0.1 + 0.2, t=ZH) == "0.30000000000000004"
    assert formats.full(None, t=ZH) == "数据不足"
    assert formats.count(295384, t=ZH) == "295,384"


@pytest.mark.parametrize(
    ("value", "edges", "text"),
    [(96.54, (90.0, 80.0), "96.5"), (89.98, (90.0, 80.0), "89.98"), (90.0, (90.0,), "90.0"),
     (100.0, (), "100.0"), (None, (), "数据不足")],
)  # fmt: skip
def test_a_score_never_reads_as_a_grade_that_it_misses(value, edges, text):
    assert formats.score(value, t=ZH, edges=edges) == text


@pytest.mark.parametrize(
    ("value", "text"), [(25817.0, "25,817"), (2.060555556, "2.06"), (0.0, "0"), (None, "数据不足")]
)
def test_a_tally_is_whole_where_it_is(value, text):
    assert formats.tally(value, t=ZH) == text
