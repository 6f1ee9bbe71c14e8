"""How far back a substitution depends on the past, against changing the past."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.substitution import finish_substitution, plan_substitution
from analytics.substitution_reach import (
    WHOLE_HISTORY,
    filled_days,
    has_too_little_history,
    reach_days,
)
from analytics.substitution_tables import MassDays
from analytics.vocabulary import SubstitutionCause, SubstitutionState, code_of
from tests.reference.rule_rows import HJ75_TABLE
from tests.unit.analytics.test_substitution import FIRST_DAY, QUARTER_2, SHORT_TABLE, mass_days

DAYS_BEFORE = 130
START = FIRST_DAY - DAYS_BEFORE


def planned(kinds, masses, first_day=START):
    plan = plan_substitution(
        mass_days(kinds, masses, first_day=first_day),
        quarters=np.array([QUARTER_2]),
        rules=HJ75_TABLE,
        calibration_series=np.zeros(0, dtype=int),
        calibration_hour=np.zeros(0, dtype=int),
    )
    grid = np.asarray(masses, dtype=float).reshape(-1, 24)
    runs, _ = finish_substitution(plan, hourly_mass_kg=grid[plan.needed_rows])
    return plan, runs


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_day_before_the_reach_changes_a_run(seed):
    random = np.random.default_rng(seed)
    kinds = np.zeros(24 * 160, dtype=int)
    for _ in range(random.integers(1, 12)):
        at, length = random.integers(0, len(kinds)), random.integers(1, 40)
        kinds[at : at + length] = random.choice([1, 3])
    masses = random.gamma(3, 2, len(kinds))
    plan, runs = planned(kinds, masses)
    if not len(runs.series):
        return
    reach = reach_days(plan)
    kept = reach[reach != WHOLE_HISTORY]
    # A quarter always depends on its own days; asked is which days before it matter.
    first = min(int(kept.min()) - START, DAYS_BEFORE) if len(kept) == len(reach) else 0
    older = kinds.copy().reshape(-1, 24)
    older[:first] = random.integers(0, 4, (first, 24))
    changed = masses.copy().reshape(-1, 24)
    changed[:first] += 1e6
    _, again = planned(older, changed)
    for name in ("rate_kg_h", "found_hours", "run_hours", "hours", "first_hour"):
        np.testing.assert_array_equal(getattr(runs, name), getattr(again, name))


def slow_reach(kinds, calibrations, *, first_day, look_back, first_hour, cause):
    """Reach of one run, from the valid hours of its series, one by one."""
    first = first_day * 24 - 8
    valid = [first + at for at, kind in enumerate(np.ravel(kinds)) if kind == 0]
    before = [hour for hour in valid if hour < first_hour]
    run_start = before[-1] + 1 if before else first
    reference = first_hour
    if cause == code_of(SubstitutionCause.CALIBRATION):
        at_run = [at for at, kind in enumerate(np.ravel(kinds)) if kind == 2]
        begins = min(first + at for at in at_run if first + at >= run_start)
        reference = max((c for c in calibrations if c <= begins), default=first_hour)
    trusted = [hour for hour in before if hour < reference]
    if len(trusted) < look_back or not before:
        return WHOLE_HISTORY
    # Without a rule nothing is looked back to; the run still begins after a valid hour.
    since = [hour for hour in before if hour >= reference]
    oldest = trusted[-look_back] if look_back else (since or before[-1:])[0]
    return (oldest + 8) // 24


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_reach_is_the_day_of_the_oldest_hour_that_is_looked_back_to(seed):
    random = np.random.default_rng(seed)
    first_day = FIRST_DAY - 3
    worlds, masses, calibrations = [], [], []
    for series in (1, 2):
        kinds = random.choice([0, 1], p=[0.98, 0.02], size=24 * 8)
        kinds[: random.integers(0, 40)] = random.integers(0, 4)
        for _ in range(random.integers(1, 6)):
            at, length = random.integers(0, len(kinds)), random.integers(1, 30)
            kinds[at : at + length] = random.choice([0, 1, 2, 3])
        worlds.append(kinds)
        masses.append(random.gamma(3, 2, len(kinds)).reshape(-1, 24))
        for _ in range(random.integers(3)):
            calibrations.append((series, first_day * 24 - 8 + random.integers(-10, len(kinds))))
    parts = [
        mass_days(kinds, mass, series=series, first_day=first_day)
        for series, (kinds, mass) in enumerate(zip(worlds, masses, strict=True), start=1)
    ]
    plan = plan_substitution(
        MassDays(
            **{
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in MassDays.__slots__
            }
        ),
        quarters=np.array([QUARTER_2 - 1, QUARTER_2]),
        rules=SHORT_TABLE,
        calibration_series=np.array([series for series, _ in calibrations], dtype=int),
        calibration_hour=np.array([hour for _, hour in calibrations], dtype=int),
    )
    runs = plan.runs
    expected = [
        slow_reach(
            worlds[series - 1],
            [hour for of, hour in calibrations if of == series],
            first_day=first_day,
            look_back=look_back,
            first_hour=first_hour,
            cause=cause,
        )
        for series, look_back, first_hour, cause in zip(
            runs.series, runs.look_back_hours, runs.first_hour, runs.cause, strict=True
        )
    ]
    assert reach_days(plan).tolist() == expected
    assert has_too_little_history(plan).tolist() == [day == WHOLE_HISTORY for day in expected]


def test_the_whole_history_begins_with_the_first_day_of_the_calendar():
    assert (date.min - date(1970, 1, 1)).days == WHOLE_HISTORY


def test_a_short_history_reaches_back_to_everything():
    kinds = np.zeros((10, 24), dtype=int)
    kinds[8, :5] = 1
    plan, runs = planned(kinds, np.ones((10, 24)), first_day=FIRST_DAY)
    assert runs.found_hours.tolist() == [180]
    assert not has_too_little_history(plan).any()
    assert reach_days(plan).tolist() == [FIRST_DAY]
    kinds[0, :20] = 3
    plan, runs = planned(kinds, np.ones((10, 24)), first_day=FIRST_DAY)
    assert runs.found_hours.tolist() == [172]
    assert has_too_little_history(plan).all()
    assert reach_days(plan).tolist() == [WHOLE_HISTORY]


def test_without_a_rule_the_last_valid_hour_before_the_run_is_reached():
    kinds = np.ones((12, 24), dtype=int)
    kinds[:3] = 0
    plan, runs = planned(kinds, np.ones((12, 24)), first_day=FIRST_DAY)
    assert runs.look_back_hours.tolist() == [0]
    assert reach_days(plan).tolist() == [FIRST_DAY + 2]


def test_one_filled_hour_is_a_mass():
    kinds = np.zeros((20, 24), dtype=int)
    kinds[10, 5] = 1
    plan, runs = planned(kinds, np.full((20, 24), 3.0), first_day=FIRST_DAY)
    assert filled_days(plan, runs).mass_kg[10] == 3.0


def test_hours_of_a_day_are_filled_by_their_own_runs():
    kinds = np.zeros((20, 24), dtype=int)
    kinds[0, :2] = 1  # no history
    kinds[0, 5:8] = 1
    masses = np.full((20, 24), 3.0)
    plan, runs = planned(kinds, masses, first_day=FIRST_DAY)
    found = filled_days(plan, runs)
    assert (found.substituted_hours[0], found.filled_hours[0], found.mass_kg[0]) == (5, 3, 9.0)
    assert found.state[0] == code_of(SubstitutionState.NO_HISTORY)
    assert np.isnan(found.mass_kg[1])
    assert found.filled_hours[1] == 0
