"""Mass of invalid gas hours against a slow search through all hours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.day_grids import day_of_hour, hour_of_day
from analytics.exceedance import pack_maps
from analytics.substitution import finish_substitution, plan_substitution, quarter_alpha
from analytics.substitution_tables import MassDays, SubstitutionRule
from analytics.vocabulary import SubstitutionCause, SubstitutionState, code_of
from tests.reference.rule_rows import HJ75_TABLE

QUARTER_2 = 213  # April to June 2023
FIRST_DAY = 19_448  # 2023-04-01
HOURS = ("measured", "failure", "uncontrolled", "stopped")

SHORT_TABLE = [
    SubstitutionRule(
        minimum_alpha=lower,
        below_alpha=below,
        longest_run_hours=longest,
        look_back_hours=hours,
        cause=cause,
    )
    for cause in SubstitutionCause
    for lower, below, longest, hours in (
        (0.9, 1.1, 5, 1),
        (0.9, 1.1, np.inf, 7),
        (0.6, 0.9, 5, 7),
        (0.6, 0.9, np.inf, 30),
    )
]
"""Looks back over so few hours that both ends lie within a day or two."""


def mass_days(kinds, masses, *, series=1, first_day=FIRST_DAY):
    """Days of one series from its hours; ``kinds`` are places in ``HOURS``."""
    kinds = np.asarray(kinds).reshape(-1, 24)
    masses = np.asarray(masses, dtype=float).reshape(-1, 24)
    measured, substituted = kinds == 0, (kinds == 1) | (kinds == 2)
    largest = np.max(np.where(measured, masses, -np.inf), axis=1)
    return MassDays(
        series=np.full(len(kinds), series),
        day=first_day + np.arange(len(kinds)),
        due_hours=np.count_nonzero(kinds != 3, axis=1),
        valid_hours=np.count_nonzero(measured, axis=1),
        measured_mass_map=pack_maps(measured),
        substituted_map=pack_maps(substituted),
        out_of_control_map=pack_maps(kinds == 2),
        largest_valid_hour_mass_kg=np.where(np.isneginf(largest), np.nan, largest),
    )


def substitute(
    kinds,
    masses,
    *,
    quarter=QUARTER_2,
    first_day=FIRST_DAY,
    calibrations=(),
    rules=HJ75_TABLE,
):
    """Runs and daily masses; gives the plan only the hours that it asks for."""
    days = mass_days(kinds, masses, first_day=first_day)
    plan = plan_substitution(
        days,
        quarters=np.array([quarter]),
        rules=rules,
        calibration_series=np.ones(len(calibrations), dtype=int),
        calibration_hour=np.array(calibrations, dtype=int),
    )
    grid = np.asarray(masses, dtype=float).reshape(-1, 24)
    runs, daily = finish_substitution(plan, hourly_mass_kg=grid[plan.needed_rows])
    return runs, daily, plan


def slow(kinds, masses, *, first_day, quarter, rules, calibrations=()):
    """Mass of each substituted hour by walking through all hours, one by one."""
    kinds, masses = np.ravel(kinds), np.ravel(masses)
    first_hour = first_day * 24 - 8
    hour = first_hour + np.arange(len(kinds))
    quarters = (day_of_hour(hour).astype("datetime64[D]").astype("datetime64[M]").astype(int)) // 3
    in_quarter = quarters == quarter
    due, valid = np.sum(kinds[in_quarter] != 3), np.sum(kinds[in_quarter] == 0)
    alpha = valid / due if due else np.nan
    filled = np.full(len(kinds), 0.0)
    for kind, cause in ((1, SubstitutionCause.FAILURE), (2, SubstitutionCause.CALIBRATION)):
        run, start = [], 0
        runs = []
        for at, this in enumerate(kinds):
            if this == 0 and run:
                runs.append(run)
                run = []
            if this == kind:
                run.append(at)
        runs += [run] if run else []
        for run in runs:
            inside = [at for at in run if in_quarter[at]]
            if not inside:
                continue
            length = sum(1 for at in run if at <= inside[-1])
            start = run[0]
            if kind == 2:
                passed = [c for c in calibrations if c <= hour[start]]
                start = max(passed) - first_hour if passed else start
            rows = [
                rule
                for rule in rules
                if rule.minimum_alpha <= alpha < rule.below_alpha
                and length <= rule.longest_run_hours
                and rule.cause is cause
            ]
            if not rows:
                filled[inside] = np.nan
                continue
            look_back = min(rows, key=lambda rule: rule.longest_run_hours).look_back_hours
            before = [at for at in range(max(start, 0)) if kinds[at] == 0][-look_back:]
            filled[inside] = max(masses[before]) if before else np.nan
    return filled.reshape(-1, 24).sum(axis=1)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.02, 0.05, 0.12, 0.3]),
    st.sampled_from([-1, 0, 1]),
    st.sampled_from([HJ75_TABLE, SHORT_TABLE]),
)
def test_equals_a_search_through_all_hours(seed, invalid_share, slope, rules):
    """Masses that fall or rise put the largest one at the far or at the near end."""
    random = np.random.default_rng(seed)
    first_day = FIRST_DAY - 130
    kinds = np.zeros(24 * 200, dtype=int)
    while np.mean((kinds == 1) | (kinds == 2)) < invalid_share:
        at, length = random.integers(0, len(kinds)), random.integers(1, 60)
        kinds[at : at + length] = random.choice([1, 1, 2, 3])
    masses = random.gamma(3, 2, len(kinds)) + slope * np.arange(len(kinds)) + 5000
    calibrations = first_day * 24 - 8 + random.integers(0, len(kinds), 8)
    runs, daily, _ = substitute(
        kinds, masses, first_day=first_day, calibrations=tuple(calibrations), rules=rules
    )
    expected = slow(
        kinds,
        masses,
        first_day=first_day,
        quarter=QUARTER_2,
        rules=rules,
        calibrations=calibrations,
    )
    np.testing.assert_allclose(daily, expected)
    in_quarter = kinds.reshape(-1, 24)[130:221]
    assert np.sum(runs.hours) == np.sum(np.isin(in_quarter, [1, 2]))


def test_a_look_back_over_whole_days_reads_no_hours():
    """From midnight back 720 hours without a gap are 30 whole days."""
    kinds = np.zeros((80, 24), dtype=int)
    kinds[60:62] = 1
    masses = np.ones((80, 24))
    masses[29, 23] = 9.0  # one hour too old
    masses[30, 0] = 4.0
    runs, _, plan = substitute(kinds, masses)
    assert runs.look_back_hours.tolist() == [720]
    assert plan.needed_rows.tolist() == []
    assert runs.rate_kg_h.tolist() == [4.0]


def test_whole_days_at_both_ends_count_whole():
    """The largest mass lies on the first, then on the last of the 30 days: none is cut."""
    for day in (30, 59):
        kinds = np.zeros((80, 24), dtype=int)
        kinds[60:62] = 1
        masses = np.ones((80, 24))
        masses[day, 12] = 4.0
        runs, _, plan = substitute(kinds, masses)
        assert plan.needed_rows.tolist() == []
        assert runs.rate_kg_h.tolist() == [4.0]


def test_hours_after_a_run_do_not_stand_in_on_the_day_on_which_it_began():
    """The history is ten hours of the same day, before the run; the largest hour comes after."""
    kinds = np.zeros((20, 24), dtype=int)
    kinds[0, 10:12] = 1
    masses = np.ones((20, 24))
    masses[0, 4], masses[0, 20] = 4.0, 9.0
    runs, _, plan = substitute(kinds, masses)
    assert runs.found_hours.tolist() == [10]
    assert plan.needed_rows.tolist() == [0]
    assert runs.rate_kg_h.tolist() == [4.0]


def test_days_at_the_ends_are_read_only_where_they_could_decide():
    kinds = np.zeros((30, 24), dtype=int)
    kinds[20, 10:15] = 1  # 180 hours before it begin at 22:00 of day 12
    masses = np.ones((30, 24))
    masses[15, 5] = 8.0  # a whole day within, as large as anything at the ends
    masses[12, 0] = 8.0
    _, _, plan = substitute(kinds, masses)
    assert plan.needed_rows.tolist() == []
    masses[12, 0] = 8.5
    runs, _, plan = substitute(kinds, masses)
    assert plan.needed_rows.tolist() == [12]
    assert runs.rate_kg_h.tolist() == [8.0]


def test_reads_hours_of_the_days_at_the_ends_only():
    """2160 valid hours are 90 full days; no more than the two days at their ends are read."""
    kinds = np.zeros((150, 24), dtype=int)
    kinds[149, 7:13] = 1
    kinds[90:100] = 1  # makes α of the quarter fall below 90 %
    masses = np.ones((150, 24))
    masses[10, 3] = 5.0
    runs, _, plan = substitute(kinds, masses, first_day=FIRST_DAY - 90)
    assert len(plan.needed_rows) <= 2 * len(runs.hours)
    assert np.all(runs.look_back_hours[runs.first_hour == runs.first_hour.max()] == 2160)


def test_hour_before_failure_is_inside_and_the_181st_is_outside():
    kinds = np.zeros((30, 24), dtype=int)
    kinds[20, 12:15] = 1
    masses = np.ones((30, 24))
    start = 20 * 24 + 12
    masses.flat[start - 180] = 4.0
    masses.flat[start - 181] = 9.0
    runs, daily, _ = substitute(kinds, masses)
    assert runs.rate_kg_h.tolist() == [4.0]
    assert runs.found_hours.tolist() == [180]
    assert runs.state.tolist() == [code_of(SubstitutionState.SUBSTITUTED)]
    assert daily[20] == 3 * 4.0


@pytest.mark.parametrize(("length", "look_back"), [(24, 180), (25, 720)])
def test_a_run_of_more_than_24_hours_looks_back_720(length, look_back):
    kinds = np.zeros((80, 24), dtype=int)
    kinds.flat[60 * 24 : 60 * 24 + length] = 1
    runs, _, _ = substitute(kinds, np.ones((80, 24)))
    assert runs.look_back_hours.tolist() == [look_back]


def test_alpha_of_exactly_90_percent_is_in_the_upper_class():
    kinds = np.zeros((10, 24), dtype=int)
    kinds.flat[100:124] = 1  # 216 of 240 hours: 0.9
    runs, _, _ = substitute(kinds, np.ones((10, 24)))
    assert runs.alpha.tolist() == [0.9]
    assert runs.look_back_hours.tolist() == [180]


def test_alpha_of_exactly_90_percent_looks_back_720_for_a_long_run():
    kinds = np.zeros((20, 24), dtype=int)
    kinds.flat[400:448] = 1  # 432 of 480 hours: 0.9
    runs, _, _ = substitute(kinds, np.ones((20, 24)))
    assert (runs.alpha.tolist(), runs.look_back_hours.tolist()) == ([0.9], [720])


def test_each_reference_point_has_its_own_rows():
    kinds = np.zeros((20, 24), dtype=int)
    kinds.flat[300] = 1
    kinds.flat[400] = 2
    plan = plan_substitution(
        mass_days(kinds, np.ones((20, 24))),
        quarters=np.array([QUARTER_2]),
        rules=[rule for rule in HJ75_TABLE if rule.cause is SubstitutionCause.FAILURE],
        calibration_series=np.zeros(0, dtype=int),
        calibration_hour=np.zeros(0, dtype=int),
    )
    of_failure = plan.runs.cause == code_of(SubstitutionCause.FAILURE)
    assert plan.runs.look_back_hours[of_failure].tolist() == [180]
    assert plan.runs.state[~of_failure].tolist() == [code_of(SubstitutionState.NOT_APPLICABLE)]


def test_alpha_of_exactly_75_percent_still_substitutes_and_below_does_not():
    kinds = np.zeros((10, 24), dtype=int)
    kinds.flat[100:160] = 1  # 180 of 240 hours: 0.75
    runs, daily, _ = substitute(kinds, np.ones((10, 24)))
    assert runs.look_back_hours.tolist() == [2160]
    kinds.flat[160] = 1
    runs, daily, _ = substitute(kinds, np.ones((10, 24)))
    assert runs.state.tolist() == [code_of(SubstitutionState.NOT_APPLICABLE)]
    assert np.isnan(daily[5])
    assert daily[0] == 0.0


def test_stops_leave_alpha_alone_and_do_not_end_a_run():
    kinds = np.zeros((30, 24), dtype=int)
    kinds.flat[240:250] = 1
    kinds.flat[250:300] = 3
    kinds.flat[300:320] = 1
    runs, _, _ = substitute(kinds, np.ones((30, 24)))
    assert runs.run_hours.tolist() == [30]
    assert runs.alpha == pytest.approx((720 - 50 - 30) / (720 - 50))


def test_out_of_control_looks_back_from_the_last_calibration():
    kinds = np.zeros((30, 24), dtype=int)
    kinds.flat[400:404] = 2
    masses = np.ones((30, 24))
    masses.flat[390] = 9.0  # after the last calibration: not trusted
    masses.flat[300] = 3.0
    calibrated = FIRST_DAY * 24 - 8 + 350
    runs, _, _ = substitute(kinds, masses, calibrations=(calibrated,))
    assert runs.rate_kg_h.tolist() == [3.0]
    in_its_first_hour = FIRST_DAY * 24 - 8 + 400
    runs, _, _ = substitute(kinds, masses, calibrations=(calibrated, in_its_first_hour))
    assert runs.rate_kg_h.tolist() == [9.0]
    runs, _, _ = substitute(kinds, masses, calibrations=(calibrated, in_its_first_hour + 1))
    assert runs.rate_kg_h.tolist() == [3.0]
    runs, _, _ = substitute(kinds, masses)
    assert runs.rate_kg_h.tolist() == [9.0]


def test_a_calibration_on_a_day_without_a_row_lies_between_its_neighbours():
    """Day 14 is not there: what was measured from day 15 on was measured after the calibration."""
    kinds = np.zeros((20, 24), dtype=int)
    kinds[17, 5] = 2
    masses = np.ones((20, 24))
    masses[13, 23], masses[15, 0] = 3.0, 9.0
    whole = mass_days(kinds, masses)
    kept = np.arange(20) != 14
    plan = plan_substitution(
        MassDays(**{name: getattr(whole, name)[kept] for name in MassDays.__slots__}),
        quarters=np.array([QUARTER_2]),
        rules=HJ75_TABLE,
        calibration_series=np.array([1]),
        calibration_hour=np.array([(FIRST_DAY + 14) * 24 - 8 + 10]),
    )
    runs, _ = finish_substitution(plan, hourly_mass_kg=masses[kept][plan.needed_rows])
    assert runs.rate_kg_h.tolist() == [3.0]
    assert runs.found_hours.tolist() == [180]


def test_short_history_is_said_and_no_history_gives_nothing():
    kinds = np.zeros((40, 24), dtype=int)
    kinds.flat[0:3] = 1
    kinds.flat[100] = 1
    runs, daily, _ = substitute(kinds, np.ones((40, 24)))
    assert runs.state.tolist() == [
        code_of(SubstitutionState.NO_HISTORY),
        code_of(SubstitutionState.SHORT_HISTORY),
    ]
    assert runs.found_hours.tolist() == [0, 97]
    assert np.isnan(daily[0])
    assert daily[4] == 1.0


def test_a_run_over_the_turn_of_the_quarter_is_counted_from_its_start():
    first_day = FIRST_DAY - 20
    kinds = np.zeros((60, 24), dtype=int)
    kinds.flat[20 * 24 - 20 : 20 * 24 + 10] = 1
    masses = np.ones((60, 24))
    runs, _, _ = substitute(kinds, masses, first_day=first_day)
    assert (runs.hours.tolist(), runs.run_hours.tolist()) == ([10], [30])
    assert runs.look_back_hours.tolist() == [720]
    earlier, _, _ = substitute(kinds, masses, first_day=first_day, quarter=QUARTER_2 - 1)
    assert (earlier.hours.tolist(), earlier.run_hours.tolist()) == ([20], [20])
    assert earlier.look_back_hours.tolist() == [180]


def test_each_series_can_ask_for_its_own_quarters():
    """Two series, each with a gap in the last days of March and in the first of April."""
    kinds = np.zeros((60, 24), dtype=int)
    kinds[25, 3] = kinds[45, 3] = 1
    parts = [
        mass_days(kinds, np.ones((60, 24)), series=series, first_day=FIRST_DAY - 30)
        for series in (1, 2)
    ]
    plan = plan_substitution(
        MassDays(
            **{
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in MassDays.__slots__
            }
        ),
        quarters=np.array([QUARTER_2, QUARTER_2 - 1]),
        of_series=np.array([1, 2]),
        rules=HJ75_TABLE,
        calibration_series=np.zeros(0, dtype=int),
        calibration_hour=np.zeros(0, dtype=int),
    )
    assert plan.runs.series.tolist() == [1, 2]
    assert plan.runs.quarter.tolist() == [QUARTER_2, QUARTER_2 - 1]
    assert day_of_hour(plan.runs.first_hour).tolist() == [FIRST_DAY + 15, FIRST_DAY - 5]


def test_series_do_not_lend_each_other_history():
    kinds = np.zeros((30, 24), dtype=int)
    plenty = mass_days(kinds, np.full((30, 24), 99.0), series=1)
    kinds = np.zeros((5, 24), dtype=int)
    kinds[4, 5] = 1
    little = mass_days(kinds, np.ones((5, 24)), series=2)
    both = MassDays(
        **{
            name: np.concatenate([getattr(little, name), getattr(plenty, name)])
            for name in MassDays.__slots__
        }
    )
    plan = plan_substitution(
        both,
        quarters=np.array([QUARTER_2]),
        rules=HJ75_TABLE,
        calibration_series=np.zeros(0, dtype=int),
        calibration_hour=np.zeros(0, dtype=int),
    )
    runs, _ = finish_substitution(plan, hourly_mass_kg=np.ones((len(plan.needed_rows), 24)))
    assert runs.rate_kg_h.tolist() == [1.0]
    assert runs.found_hours.tolist() == [4 * 24 + 5]
    assert runs.state.tolist() == [code_of(SubstitutionState.SHORT_HISTORY)]


def test_hour_of_a_gap_is_named_by_its_start():
    kinds = np.zeros((2, 24), dtype=int)
    kinds[1, 3] = 1
    runs, _, _ = substitute(kinds, np.ones((2, 24)))
    assert day_of_hour(runs.first_hour).tolist() == [FIRST_DAY + 1]
    assert hour_of_day(runs.first_hour).tolist() == [3]


def test_alpha_of_a_quarter_without_due_hours_does_not_exist():
    days = mass_days(np.full((3, 24), 3), np.ones((3, 24)))
    assert np.isnan(quarter_alpha(days, series=np.array([1]), quarter=np.array([QUARTER_2])))


@pytest.mark.parametrize("count", [0, 3])
def test_nothing_invalid_needs_nothing(count):
    runs, daily, plan = substitute(np.zeros((count, 24), dtype=int), np.ones((count, 24)))
    assert len(runs.series) == len(plan.needed_rows) == 0
    assert daily.tolist() == [0.0] * count
