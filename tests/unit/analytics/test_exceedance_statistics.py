"""Statistics of exceeding periods, with the arithmetic visible."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.exceedance_statistics import (
    day_of_hour,
    days_in_row,
    excess_of_hours,
    severity_classes,
    statistics,
    weekday_pattern,
)

NAN = float("nan")
FRIDAY = 20_777  # 2026-11-20


def of(group, period, multiple, excess, judged):
    hours = np.array(period, dtype=np.int64)
    return statistics(
        group=np.array(group, dtype=np.int64),
        period=hours,
        day=day_of_hour(hours),
        multiple=np.array(multiple, dtype=float),
        excess_kg=np.array(excess, dtype=float),
        judged_periods=np.array(judged, dtype=np.int64),
    )


def hour(day, of_day):
    """Hour number of an hour of a day in Asia/Shanghai."""
    return day * 24 - 8 + of_day


def test_counts_rate_multiples_and_mass_of_two_groups():
    found = of(
        group=[0, 0, 0, 1],
        period=[hour(FRIDAY, 2), hour(FRIDAY, 3), hour(FRIDAY + 1, 0), hour(FRIDAY, 5)],
        multiple=[0.2, 0.6, NAN, 0.25],
        excess=[3.0, NAN, 4.5, NAN],
        judged=[60, 0, 10],
    )
    assert found.exceeding_periods.tolist() == [3, 1, 0]
    assert found.rate[[0, 2]].tolist() == [3 / 60, 0.0]
    assert np.isnan(found.rate[1])  # nothing judged is no rate of zero
    assert found.worst_multiple[:2].tolist() == [0.6, 0.25]
    assert found.mean_multiple[:2] == pytest.approx([(0.2 + 0.6) / 2, 0.25])
    assert np.isnan(found.worst_multiple[2])
    assert np.isnan(found.mean_multiple[2])
    assert found.exceeding_days.tolist() == [2, 1, 0]
    assert found.longest_days_in_row.tolist() == [2, 1, 0]
    assert found.first_period.tolist() == [hour(FRIDAY, 2), hour(FRIDAY, 5), -1]
    assert found.last_period.tolist() == [hour(FRIDAY + 1, 0), hour(FRIDAY, 5), -1]
    assert found.excess_mass_kg[0] == pytest.approx(3.0 + 4.5)
    assert np.isnan(found.excess_mass_kg[1:]).all()  # unknown is not zero
    assert found.excess_unknown_periods.tolist() == [1, 1, 0]


def test_nothing_exceeds():
    found = of([], [], [], [], [24])
    assert found.exceeding_periods.tolist() == [0]
    assert found.rate.tolist() == [0.0]
    assert np.isnan(found.excess_mass_kg[0])


@pytest.mark.parametrize(
    ("days", "count", "longest"),
    [
        ([], 0, 0),
        ([5], 1, 1),
        ([5, 5, 5], 1, 1),
        ([7, 5, 6], 3, 3),
        ([1, 2, 4, 5, 6, 9], 6, 3),
    ],
)
def test_days_in_a_row(days, count, longest):
    got = days_in_row(
        group=np.ones(len(days), dtype=np.int64), day=np.array(days, dtype=np.int64), groups=2
    )
    assert (got[0].tolist(), got[1].tolist()) == ([0, count], [0, longest])


def test_the_last_day_of_one_group_does_not_run_on_into_the_next():
    count, longest = days_in_row(
        group=np.array([0, 0, 1]), day=np.array([1, 2, 3], dtype=np.int64), groups=2
    )
    assert count.tolist() == [2, 1]
    assert longest.tolist() == [2, 1]


def test_the_day_of_an_hour_begins_at_midnight_in_the_city():
    assert day_of_hour(hour(FRIDAY, 0)) == FRIDAY
    assert day_of_hour(hour(FRIDAY, 0) - 1) == FRIDAY - 1
    assert day_of_hour(hour(FRIDAY, 23)) == FRIDAY


def test_hours_fall_on_weekdays_of_the_city():
    counts = weekday_pattern(np.array([hour(FRIDAY, 23), hour(FRIDAY + 1, 0), hour(FRIDAY + 1, 0)]))
    assert counts.shape == (7, 24)
    assert counts[4, 23] == 1  # Friday
    assert counts[5, 0] == 2  # Saturday
    assert counts.sum() == 3
    assert weekday_pattern(np.array([-8], dtype=np.int64))[3, 0] == 1  # 1970-01-01, a Thursday


def test_a_multiple_on_an_edge_lies_above_it():
    counts, without = severity_classes(
        np.array([0.05, 0.1, 0.24, 0.5, 3.0, NAN]), edges=np.array([0.1, 0.25, 0.5])
    )
    assert counts.tolist() == [1, 2, 0, 2]
    assert without == 1


def test_every_class_is_there_when_nothing_lies_in_it():
    edges = np.array([0.1, 0.25, 0.5])
    assert severity_classes(np.array([0.05]), edges=edges)[0].tolist() == [1, 0, 0, 0]
    assert severity_classes(np.array([NAN]), edges=edges)[0].tolist() == [0, 0, 0, 0]


def test_excess_mass_of_hours():
    """120 converted from 80 against 100: at the measured oxygen 100 · 80/120 = 66.67 is allowed.

    (80 − 66.67) mg/m³ · 9000 m³ = 0.12 kg. A limit of 5 kg/h and 7 kg in the hour: 2 kg.
    """
    found = excess_of_hours(
        measured=np.array([80.0, 300.0, 80.0, 5.0]),
        judged=np.array([120.0, 7.0, 120.0, 5.0]),
        upper=np.array([100.0, 5.0, 100.0, 9.0]),
        flow_m3=np.array([9000.0, 9000.0, NAN, 1.0]),
        kg_per_m3=np.array([1e-6, 1e-6, 1e-6, NAN]),
        is_mass_rate=np.array([False, True, False, False]),
    )
    assert found[:2] == pytest.approx([0.12, 2.0])
    assert np.isnan(found[2:]).all()


rows = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 400),
        st.one_of(st.just(NAN), st.floats(0, 50)),
        st.one_of(st.just(NAN), st.floats(0, 1000)),
    ),
    max_size=30,
)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_groups_add_up(found, random):
    def computed(lines, groups):
        columns = list(zip(*lines, strict=True)) if lines else [()] * 4
        return of(*columns, judged=groups)

    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = computed(found, [500] * 4), computed(shuffled, [500] * 4)
    for name in ("exceeding_periods", "worst_multiple", "longest_days_in_row", "last_period"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    whole = computed([(0, *line[1:]) for line in found], [2000])
    assert one.exceeding_periods.sum() == whole.exceeding_periods[0]
    assert np.nansum(one.excess_mass_kg) == pytest.approx(np.nansum(whole.excess_mass_kg))
    assert one.excess_unknown_periods.sum() == whole.excess_unknown_periods[0]
