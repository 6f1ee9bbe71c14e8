"""Totals in their parts: what is missing is never zero."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.emission_sums import (
    AlphaClass,
    EmissionDays,
    TotalState,
    alpha_classes,
    emission_sums,
)
from analytics.vocabulary import code_of

NAN = np.nan


def sums(is_usable=True, **columns):
    """One group of as many days as the columns have."""
    count = len(next(iter(columns.values())))
    fields = {
        "group": np.zeros(count, dtype=int),
        "measured_mass_kg": np.full(count, 10.0),
        "filled_mass_kg": np.full(count, NAN),
        **{
            name: np.zeros(count, dtype=int)
            for name in (
                *("substituted_hours", "filled_hours", "manual_hours", "pending_hours"),
                "untold_hours",
            )
        },
    }
    fields |= {name: np.array(values) for name, values in columns.items()}
    found = emission_sums(EmissionDays(**fields), is_usable=np.array([is_usable]))
    return {
        "measured": found.measured_mass_kg[0],
        "substituted": found.substituted_mass_kg[0],
        "total": found.total_mass_kg[0],
        "missing": found.missing_hours[0],
        "state": list(TotalState)[found.state[0]],
    }


def test_measured_and_substituted_make_the_total():
    found = sums(
        measured_mass_kg=[10.0, NAN],
        filled_mass_kg=[NAN, 4.0],
        substituted_hours=[0, 24],
        filled_hours=[0, 24],
    )
    assert (found["measured"], found["substituted"], found["total"]) == (10, 4, 14)
    assert (found["missing"], found["state"]) == (0, TotalState.COMPLETE)


def test_where_nothing_had_to_stand_in_the_substituted_part_is_zero():
    assert sums(measured_mass_kg=[10.0])["substituted"] == 0


def test_what_stands_in_is_the_total_where_nothing_was_measured():
    found = sums(
        measured_mass_kg=[NAN], filled_mass_kg=[4.0], substituted_hours=[24], filled_hours=[24]
    )
    assert found["total"] == 4


def test_below_the_gate_there_is_no_total_and_what_was_measured_stays():
    found = sums(False, measured_mass_kg=[10.0])
    assert found["measured"] == 10
    assert np.isnan(found["total"])
    assert found["state"] is TotalState.NOT_USABLE


def test_nothing_known_is_unknown_and_not_zero():
    found = sums(measured_mass_kg=[NAN], substituted_hours=[24])
    assert np.isnan(found["measured"])
    assert np.isnan(found["substituted"])
    assert np.isnan(found["total"])
    assert found["state"] is TotalState.UNKNOWN


def test_a_stopped_month_is_a_true_zero():
    found = sums(measured_mass_kg=[0.0])
    assert (found["total"], found["state"]) == (0, TotalState.COMPLETE)


@pytest.mark.parametrize(
    "column", ["substituted_hours", "manual_hours", "pending_hours", "untold_hours"]
)
def test_hours_without_a_mass_make_a_lower_bound(column):
    assert sums(**{column: [1]})["state"] is TotalState.LOWER_BOUND
    found = sums(**{column: [3, 0]})
    assert (found["missing"], found["state"]) == (3, TotalState.LOWER_BOUND)
    assert found["total"] == 20


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 39))
def test_totals_are_additive_over_any_cut_of_the_days(masses, cut):
    whole = sums(measured_mass_kg=masses)["total"]
    parts = [sums(measured_mass_kg=part)["total"] for part in (masses[:cut], masses[cut:]) if part]
    assert sum(parts) == pytest.approx(whole)


def test_classes_of_capture_rates_at_their_ends():
    alpha = np.array([0.75, np.nextafter(0.75, 0), 0.9, np.nextafter(0.9, 0), NAN, 0.75, 0.5])
    is_gas = np.array([True] * 5 + [False] * 2)
    classes, usable = alpha_classes(
        alpha, gate=np.full(7, 0.75), high_from=np.full(7, 0.9), is_gas=is_gas
    )
    expected = [
        *(AlphaClass.MIDDLE, AlphaClass.LOW, AlphaClass.HIGH, AlphaClass.MIDDLE),
        *(AlphaClass.NONE, AlphaClass.USABLE, AlphaClass.LOW),
    ]
    assert classes.tolist() == [code_of(word) for word in expected]
    assert usable.tolist() == [True, False, True, True, True, True, False]
