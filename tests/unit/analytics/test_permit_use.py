"""Use of permitted amounts in its four parts."""

import numpy as np
import pytest

from analytics.permit_use import (
    CoveredAmounts,
    expected_share,
    largest_twelve_months,
    permit_use,
)

NAN = np.nan


def amounts(*rows):
    """Rows of permit, measured, substituted, reported, automatic, stopped, and incomplete."""
    rows = [(*row, False)[:7] for row in rows]
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return CoveredAmounts(
        permitted=columns[0],
        measured_t=columns[1].astype(float),
        substituted_t=columns[2].astype(float),
        reported_t=columns[3].astype(float),
        is_automatic=columns[4].astype(bool),
        is_stopped=columns[5].astype(bool),
        is_incomplete=columns[6].astype(bool),
    )


def test_four_parts():
    use = permit_use(
        amounts(
            (0, 10.0, 2.0, NAN, True, False),
            (0, 5.0, NAN, 99.0, True, False),
            (0, NAN, NAN, 3.0, False, False),
            (0, NAN, NAN, NAN, False, False),
        ),
        permitted_t=np.array([40.0]),
    )
    assert use.measured_t.tolist() == [15.0]
    assert use.substituted_t.tolist() == [2.0]
    assert use.reported_t.tolist() == [3.0]
    assert use.unknown_rows.tolist() == [1]
    assert use.used_share.tolist() == [20 / 40]
    assert use.is_lower_bound.tolist() == [True]
    assert use.exceeds.tolist() == [False]


def test_an_unusable_automatic_amount_gives_way_to_the_report():
    use = permit_use(amounts((0, NAN, NAN, 8.0, True, False)), permitted_t=np.array([10.0]))
    assert use.reported_t.tolist() == [8.0]
    assert not use.is_lower_bound[0]


def test_a_stopped_outlet_is_not_unknown():
    use = permit_use(amounts((0, NAN, NAN, NAN, True, True)), permitted_t=np.array([10.0]))
    assert use.unknown_rows.tolist() == [0]
    assert np.isnan(use.used_t[0])


def test_nothing_known_is_not_zero():
    use = permit_use(amounts((0, NAN, NAN, NAN, True, False)), permitted_t=np.array([10.0]))
    assert np.isnan(use.used_t[0])
    assert np.isnan(use.used_share[0])
    assert use.is_lower_bound[0]


def test_an_automatic_amount_that_lacks_hours_is_a_lower_bound_of_its_permit_alone():
    use = permit_use(
        amounts((0, 4.0, NAN, NAN, True, False, True), (1, 4.0, NAN, NAN, True, False)),
        permitted_t=np.array([10.0, 10.0]),
    )
    assert use.is_lower_bound.tolist() == [True, False]
    assert use.unknown_rows.tolist() == [0, 0]
    assert use.used_share.tolist() == [0.4, 0.4]


def test_a_report_that_stands_in_lacks_no_hours():
    use = permit_use(amounts((0, NAN, NAN, 8.0, True, False, True)), permitted_t=np.array([10.0]))
    assert not use.is_lower_bound[0]


@pytest.mark.parametrize("permitted", [NAN, 0.0])
def test_without_a_permitted_amount_there_is_no_share(permitted):
    use = permit_use(amounts((0, 1.0, NAN, NAN, True, False)), permitted_t=np.array([permitted]))
    assert use.used_t.tolist() == [1.0]
    assert np.isnan(use.used_share[0])


def test_known_parts_alone_can_pass_the_amount():
    use = permit_use(
        amounts((1, 11.0, NAN, NAN, True, False), (0, 1.0, NAN, NAN, True, False)),
        permitted_t=np.array([10.0, 10.0, 10.0]),
    )
    assert use.exceeds.tolist() == [False, True, False]
    assert use.used_share[:2].tolist() == [0.1, 1.1]
    assert np.isnan(use.used_t[2])


def test_an_amount_that_is_used_up_to_the_last_gram_is_not_exceeded():
    """0.1 + 0.2 is a little more than 0.3 in binary numbers."""
    use = permit_use(
        amounts((0, 0.1, NAN, NAN, True, False), (0, 0.2, NAN, NAN, True, False)),
        permitted_t=np.array([0.3]),
    )
    assert use.exceeds.tolist() == [False]


def test_exactly_twelve_months_are_a_window():
    assert largest_twelve_months(np.ones(12)) == (12.0, 0)


def test_largest_of_any_twelve_consecutive_months():
    monthly = np.array([1.0] * 6 + [3.0] * 12 + [1.0] * 6)
    assert largest_twelve_months(monthly) == (36.0, 6)


def test_windows_with_an_unknown_month_are_left_out():
    monthly = np.array([9.0] * 11 + [NAN] + [1.0] * 12)
    assert largest_twelve_months(monthly) == (12.0, 12)
    for too_little in (np.ones(11), np.append(np.ones(11), NAN)):
        amount, first = largest_twelve_months(too_little)
        assert np.isnan(amount)
        assert first == -1


def test_pro_rata_follows_last_years_operation():
    """A heating plant ran in four months; two of them are over."""
    hours = np.array([700.0, 600, 500, 0, 0, 0, 0, 0, 0, 0, 0, 200])
    assert expected_share(hours, is_past=np.arange(12) < 2) == 1300 / 2000
    assert expected_share(np.array([1.0, 0]), is_past=np.array([True, False])) == 1


@pytest.mark.parametrize("hours", [np.zeros(12), np.append(np.ones(11), NAN)])
def test_without_a_profile_there_is_no_line(hours):
    assert np.isnan(expected_share(hours, is_past=np.arange(12) < 6))
