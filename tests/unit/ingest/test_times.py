"""Times as files write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.refusal import Reason
from ingest.times import (
    SHANGHAI,
    Fault,
    day_parser,
    epoch_seconds,
    moment_parser,
    parse_day,
    parse_moment,
)

EIGHT = epoch_seconds(datetime(2026, 11, 22, 8, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 08:00",
        "2026-11-22 08:00:00",
        "2026-11-22 08:00:00.000",
        "2026-11-22 8:00",
        "2026-11-22 08",
        "2026/11/22 8:00",
        "2026.11.22 08:00",
        "2026-11-22T08:00:00+08:00",
        "2026-11-22T08:00:00+0800",
        "2026-11-22T00:00:00Z",
        "2026年11月22日 08:00",
        "2026年11月22日 8时",
        "2026年11月22日 8时00分",
        "20261122080000",
        "202611220800",
        "2026112208",
    ],
)
def test_one_moment_in_many_writings(text: str) -> None:
    assert parse_moment(text) == EIGHT


def test_twenty_four_oclock_is_midnight_of_the_next_day() -> None:
    assert parse_moment("2026-11-30 24:00") == parse_moment("2026-12-01 00:00")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-30 08:00", Reason.TIME_IMPOSSIBLE),
        ("2026-13-01 08:00", Reason.TIME_IMPOSSIBLE),
        ("2026-11-22 25:00", Reason.TIME_IMPOSSIBLE),
        ("2026-11-22 24:30", Reason.TIME_IMPOSSIBLE),
        ("2026-11-22 08:60", Reason.TIME_IMPOSSIBLE),
        ("2026-11-22T08:00+99:00", Reason.TIME_IMPOSSIBLE),
        ("9999-12-31 24:00", Reason.TIME_IMPOSSIBLE),
        ("2026-11-22", Reason.TIME_UNREADABLE),
        ("22/11/2026 08:00", Reason.TIME_UNREADABLE),
        ("yesterday", Reason.TIME_UNREADABLE),
        ("", Reason.TIME_UNREADABLE),
        ("46348.333", Reason.TIME_UNREADABLE),
    ],
)
def test_impossible_and_unreadable_times_are_told_apart(text: str, reason: Reason) -> None:
    found = parse_moment(text)
    assert isinstance(found, Fault)
    assert found.reason is reason
    assert found.message.endswith(".")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - made aware
def test_every_hour_is_read_back(naive: datetime) -> None:
    moment = naive.replace(minute=0, second=0, microsecond=0, tzinfo=SHANGHAI)
    for text in (
        f"{moment:%Y-%m-%d %H:%M}",
        moment.isoformat(),
        moment.astimezone(UTC).isoformat(),
        f"{moment:%Y%m%d%H%M%S}",
    ):
        assert parse_moment(text) == moment.timestamp()


@pytest.mark.parametrize("text", ["2026-11-22", "2026/11/22", "20261122", "2026-11-22 00:00:00"])
def test_days(text: str) -> None:
    assert parse_day(text) == (datetime(2026, 11, 22) - datetime(1970, 1, 1)).days  # noqa: DTZ001


def test_a_day_with_an_hour_is_refused() -> None:
    assert isinstance(parse_day("2026-11-22 08:00"), Fault)


def test_a_form_without_a_year_takes_the_assumed_one() -> None:
    parse = day_parser("%m月%d日", assumed_year=2020)
    assert parse("2月29日") == parse_day("2020-02-29")
    other = day_parser("%m月%d日", assumed_year=2019)("2月29日")
    assert isinstance(other, Fault)


def test_a_form_of_times_is_local_unless_it_has_an_offset() -> None:
    assert moment_parser("%d/%m/%Y %H:%M")("22/11/2026 08:00") == EIGHT
    with_offset = moment_parser("%d/%m/%Y %H:%M %z")("22/11/2026 08:00 +0000")
    assert with_offset == EIGHT + timedelta(hours=8).total_seconds()
