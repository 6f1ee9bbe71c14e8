"""Mass of water days without a valid mean, HJ 356-2019."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.substitution_water import (
    WaterDays,
    WaterRules,
    substitute_water,
    whole_day_mass_kg,
)
from analytics.vocabulary import SubstitutionState, code_of
from tests.unit.analytics.day_cases import DAY

RULES = WaterRules(minimum_alpha=0.75, minimum_flow_share=0.75, fallback_days=30)
NAN = np.nan


def water(count=10, **columns):
    """Days of one series with 240 m3 at 50 mg/L: 12 kg a day."""
    fields = {
        "series": np.full(count, 1),
        "day": DAY + np.arange(count),
        "mean": np.full(count, 50.0),
        "measured_mass_kg": np.full(count, 12.0),
        "flow_m3": np.full(count, 240.0),
        "due_hours": np.full(count, 24),
        "flow_hours": np.full(count, 24),
        "substituted_hours": np.zeros(count, dtype=int),
        "kg_per_m3": np.full(count, 1e-3),
        "alpha": np.full(count, 0.9),
    }
    for name, change in columns.items():
        fields[name] = fields[name].copy()
        for at, value in change.items():
            fields[name][at] = value
    return WaterDays(**fields)


def fill(days, checks=()):
    return substitute_water(
        days,
        rules=RULES,
        check_series=np.ones(len(checks), dtype=int),
        check_day=np.array([DAY + check for check in checks], dtype=int),
    )


def test_a_day_without_substituted_hours_gets_nothing():
    """Neither a day whose other hours were manual, nor one that nothing is known about."""
    found = fill(water(measured_mass_kg={3: 10.0}, mean={0: NAN}))
    assert found.substituted_mass_kg.tolist() == [0.0] * 10
    assert set(found.state) == {code_of(SubstitutionState.NOT_NEEDED)}


def test_no_days_need_nothing():
    assert len(fill(water(0)).substituted_mass_kg) == 0


@pytest.mark.parametrize(("flow_hours", "by_largest_day"), [(18, False), (17, True)])
def test_three_quarters_of_the_flows_make_a_volume(flow_hours, by_largest_day):
    found = fill(water(substituted_hours={5: 1}, flow_hours={5: flow_hours}))
    assert found.by_largest_day[5] == by_largest_day
    assert found.state[5] == code_of(SubstitutionState.SUBSTITUTED)


def test_the_fallback_reaches_its_days_and_no_further():
    far = {2: 90.0, 1: 100.0} | dict.fromkeys(range(3, 33), NAN)
    days = water(
        33,
        substituted_hours={32: 24},
        measured_mass_kg={32: NAN},
        mean=far,
    )
    assert fill(days).substituted_mass_kg[32] == pytest.approx(90 * 240 * 1e-3)


def test_a_valid_day_is_completed_at_its_own_mean():
    """20 of 24 hours measured: 10 kg; 240 m3 at 50 mg/L are 12 kg, so 2 kg are missing."""
    found = fill(water(substituted_hours={5: 4}, measured_mass_kg={5: 10.0}))
    assert found.substituted_mass_kg[5] == pytest.approx(12 - 10)
    assert not found.by_largest_day[5]


def test_hours_without_flow_are_taken_at_the_days_mean_flow():
    days = water(
        substituted_hours={5: 4}, measured_mass_kg={5: 10.0}, flow_m3={5: 200.0}, flow_hours={5: 20}
    )
    assert fill(days).substituted_mass_kg[5] == pytest.approx(50 * 200 * 24 / 20 * 1e-3 - 10)


@pytest.mark.parametrize("lost", [{"mean": {8: NAN}}, {"flow_hours": {8: 17}}])
def test_any_other_day_takes_the_largest_valid_day_since_the_last_check(lost):
    changes = {
        "substituted_hours": {8: 20},
        "measured_mass_kg": {8: 1.0},
        "mean": {3: 90.0, 1: 100.0},
    }
    for name, change in lost.items():
        changes[name] = changes.get(name, {}) | change
    found = fill(water(**changes), checks=(2,))
    assert found.by_largest_day.tolist() == [False] * 8 + [True, False]
    assert found.substituted_mass_kg[8] == pytest.approx(90 * 240 * 1e-3 - 1)


def test_without_a_valid_day_since_the_check_the_days_before_it_count():
    days = water(substituted_hours={8: 24}, measured_mass_kg={8: NAN}, mean={8: NAN, 3: 90.0})
    assert fill(days, checks=(8,)).substituted_mass_kg[8] == pytest.approx(90 * 240 * 1e-3)
    assert fill(days).substituted_mass_kg[8] == pytest.approx(90 * 240 * 1e-3)


def test_without_any_valid_day_there_is_nothing():
    days = water(1, substituted_hours={0: 24}, measured_mass_kg={0: NAN}, mean={0: NAN})
    found = fill(days, checks=(0,))
    assert np.isnan(found.substituted_mass_kg[0])
    assert found.state[0] == code_of(SubstitutionState.NO_HISTORY)


def test_a_capture_below_75_percent_gives_no_automatic_total():
    found = fill(water(substituted_hours={5: 4}, alpha={5: 0.7499}))
    assert np.isnan(found.substituted_mass_kg[5])
    assert found.state[5] == code_of(SubstitutionState.NOT_APPLICABLE)
    assert fill(water(substituted_hours={5: 4}, alpha={5: 0.75})).substituted_mass_kg[5] == 0.0


def test_measured_mass_is_never_taken_away():
    days = water(substituted_hours={8: 10}, measured_mass_kg={8: 40.0}, mean={8: NAN})
    assert fill(days).substituted_mass_kg[8] == 0.0


def test_a_day_on_which_nothing_was_due_has_no_whole_mass():
    days = water(due_hours={4: 0}, flow_hours={4: 0}, mean={4: NAN})
    assert np.isnan(whole_day_mass_kg(days, minimum_flow_share=0.75)[4])


def test_one_due_hour_with_a_flow_is_a_whole_day():
    days = water(1, due_hours={0: 1}, flow_hours={0: 1}, flow_m3={0: 10.0})
    assert whole_day_mass_kg(days, minimum_flow_share=0.75).tolist() == [50 * 10 * 1e-3]


def test_a_check_before_every_day_that_is_known_still_counts():
    """The largest day is 38 days old: too old for the days before a gap, but after the check."""
    days = water(
        40, substituted_hours={39: 24}, measured_mass_kg={39: NAN}, mean={39: NAN, 1: 90.0}
    )
    assert fill(days, checks=(0,)).substituted_mass_kg[39] == pytest.approx(90 * 240 * 1e-3)
    assert fill(days, checks=(-50,)).substituted_mass_kg[39] == pytest.approx(90 * 240 * 1e-3)
    assert fill(days).substituted_mass_kg[39] == pytest.approx(50 * 240 * 1e-3)


def slow(rows, *, rules, checks):
    """What each row gets, by looking at every other row; ``(mass, state, by largest day)``."""

    def whole(row):
        if not row["due_hours"] or row["flow_hours"] / row["due_hours"] < rules.minimum_flow_share:
            return None
        volume = row["flow_m3"] * row["due_hours"] / row["flow_hours"]
        mass = row["mean"] * volume * row["kg_per_m3"]
        return None if np.isnan(mass) else mass

    def largest(row, first_day):
        return max(
            (
                whole(other)
                for other in rows
                if other["series"] == row["series"]
                and first_day <= other["day"] < row["day"]
                and whole(other) is not None
            ),
            default=None,
        )

    for row in rows:
        if not row["substituted_hours"]:
            yield 0.0, SubstitutionState.NOT_NEEDED, False
            continue
        mass, by_largest_day = whole(row), whole(row) is None
        passed = [day for series, day in checks if series == row["series"] and day <= row["day"]]
        if mass is None and passed:
            mass = largest(row, max(passed))
        if mass is None:
            mass = largest(row, row["day"] - rules.fallback_days)
        if row["alpha"] < rules.minimum_alpha:
            yield NAN, SubstitutionState.NOT_APPLICABLE, by_largest_day
        elif mass is None:
            yield NAN, SubstitutionState.NO_HISTORY, by_largest_day
        else:
            measured = 0.0 if np.isnan(row["measured_mass_kg"]) else row["measured_mass_kg"]
            yield max(mass - measured, 0.0), SubstitutionState.SUBSTITUTED, by_largest_day


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_equals_a_search_through_all_days(seed):
    """Small worlds: series side by side, days left out, checks before, between and after them."""
    random = np.random.default_rng(seed)
    rules = WaterRules(
        minimum_alpha=0.75, minimum_flow_share=0.75, fallback_days=int(random.integers(0, 6))
    )
    places = [(series, day) for series in range(3) for day in range(12) if random.random() < 0.7]
    random.shuffle(places)
    rows = [
        {
            "series": series,
            "day": day,
            "mean": random.choice([NAN, 10.0, 20.0, 40.0, 80.0]),
            "measured_mass_kg": random.choice([NAN, 0.5, 1.0, 9.0]),
            "flow_m3": random.choice([100.0, 200.0]),
            "due_hours": (due := int(random.choice([0, 1, 8, 24]))),
            "flow_hours": int(random.choice([due, due * 3 // 4, due // 2])),
            "substituted_hours": int(random.choice([0, 1, 24])),
            "kg_per_m3": random.choice([1e-3, 1e-6]),
            "alpha": random.choice([0.7, 0.75, 0.9], p=[0.1, 0.45, 0.45]),
        }
        for series, day in places
    ]
    checks = [(random.integers(0, 3), random.integers(-8, 14)) for _ in range(random.integers(5))]
    found = substitute_water(
        WaterDays(**{name: np.array([row[name] for row in rows]) for name in WaterDays.__slots__}),
        rules=rules,
        check_series=np.array([series for series, _ in checks], dtype=int),
        check_day=np.array([day for _, day in checks], dtype=int),
    )
    expected = list(slow(rows, rules=rules, checks=checks))
    np.testing.assert_allclose(found.substituted_mass_kg, [mass for mass, _, _ in expected])
    assert found.state.tolist() == [code_of(state) for _, state, _ in expected]
    needed = [row["substituted_hours"] > 0 for row in rows]
    assert found.by_largest_day[needed].tolist() == [
        by for (_, _, by), asked in zip(expected, needed, strict=True) if asked
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_several_series_in_any_order_equal_each_alone(seed):
    random = np.random.default_rng(seed)
    parts = []
    for series in (3, 7, 8):
        lost = random.random(12) < 0.3
        part = water(
            12,
            mean=dict(enumerate(np.where(lost, NAN, random.uniform(10, 90, 12)))),
            substituted_hours=dict(enumerate(np.where(lost, 24, 0))),
            measured_mass_kg=dict(enumerate(np.where(lost, NAN, 12.0))),
        )
        parts.append({name: getattr(part, name) for name in WaterDays.__slots__})
        parts[-1]["series"] = np.full(12, series)
    check_series = random.choice([3, 7, 8], 5)
    check_day = DAY + random.integers(-3, 14, 5)
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = random.permutation(36)
    together = substitute_water(
        WaterDays(**{name: column[order] for name, column in joined.items()}),
        rules=RULES,
        check_series=check_series,
        check_day=check_day,
    )
    alone = np.concatenate(
        [
            substitute_water(
                WaterDays(**part),
                rules=RULES,
                check_series=check_series[check_series == part["series"][0]],
                check_day=check_day[check_series == part["series"][0]],
            ).substituted_mass_kg
            for part in parts
        ]
    )
    np.testing.assert_array_equal(together.substituted_mass_kg, alone[order])
