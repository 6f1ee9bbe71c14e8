"""Tolerances of comparison tests from dated rule rows."""

import numpy as np
import pytest

from analytics.comparison import Outcome
from dashboard.jobs.comparison_outcomes import Tolerances, outcomes
from queries.rules import RuleParameter

SO2, CO, PM, PH, CHROMIUM = (
    *("a21026", "a21005", "a34013"),
    *("w01001", "w20116"),
)
FAR = 10**6
GAS = {
    "comparison_minimum_pairs": 9,
    "comparison_minimum_pairs_pm": 5,
    "comparison_relative_accuracy": 0.15,
    "comparison_so2_low_mg_m3": 57,
    "comparison_so2_middle_mg_m3": 143,
    "comparison_so2_high_mg_m3": 715,
    "comparison_so2_low_error_mg_m3": 17,
    "comparison_so2_middle_error": 0.3,
    "comparison_so2_high_error_mg_m3": 57,
    "comparison_pm_error_from_0_mg_m3": 5,
    "comparison_pm_error_from_10_mg_m3": 6,
    "comparison_pm_error_from_20_mg_m3": 0.3,
    "comparison_pm_error_from_50_mg_m3": 0.25,
    "comparison_pm_error_from_100_mg_m3": 0.2,
    "comparison_pm_error_from_200_mg_m3": 0.15,
}
WATER = {
    "comparison_minimum_pairs": 3,
    "comparison_passes_of_3": 2,
    "comparison_passes_of_4": 3,
    "comparison_passes_of_5": 4,
    "comparison_ph_error": 0.5,
}


def row(rule, medium, number, start=-FAR, end=FAR):
    return RuleParameter(rule, medium, None, start, end, number, "")


ROWS = [
    *[row(rule, "gas", number) for rule, number in GAS.items()],
    *[row(rule, "water", number) for rule, number in WATER.items()],
]


def judged(*tests, rows=ROWS):
    """Outcomes of tests of (code, day, pairs)."""
    columns = {
        "pollutant_code": np.array([code for code, _, _ in tests], dtype=object),
        "day": np.array([day for _, day, _ in tests]),
        "reference": [[reference for reference, _ in pairs] for _, _, pairs in tests],
        "monitor": [[monitor for _, monitor in pairs] for _, _, pairs in tests],
    }
    return outcomes(columns, Tolerances(rows))


def test_each_test_goes_by_the_row_in_force_on_its_day():
    kept = [one for one in ROWS if one.rule != "comparison_so2_low_error_mg_m3"]
    dated = [
        row("comparison_so2_low_error_mg_m3", "gas", 17, end=20_000),
        row("comparison_so2_low_error_mg_m3", "gas", 15, start=20_000),
    ]
    pairs = [(30, 46)] * 9
    found = judged((SO2, 19_999, pairs), (SO2, 20_000, pairs), rows=kept + dated)
    assert found == [Outcome.PASSED, Outcome.FAILED]


def test_a_day_without_a_row_says_which_and_what_to_do():
    kept = [one for one in ROWS if one.rule != "comparison_relative_accuracy"]
    gone = row("comparison_relative_accuracy", "gas", 0.15, end=20_000)
    with pytest.raises(LookupError, match=r"comparison_relative_accuracy \(gas\).*flask db"):
        judged((CO, 20_000, [(30, 30)] * 9), rows=[*kept, gone])


def test_a_row_of_one_industry_is_not_everybodys():
    own = RuleParameter("comparison_relative_accuracy", "gas", "D4411", -FAR, FAR, 0.5, "")
    assert judged((CO, 20_000, [(30, 36)] * 9), rows=[own, *ROWS]) == [Outcome.FAILED]


def test_steps_of_sulphur_dioxide_and_relative_accuracy_of_other_gases():
    found = judged(
        *[(SO2, 0, [(30, 30 + error)] * 9) for error in (17, 17.1)],  # ± 17 mg/m³
        *[(SO2, 0, [(100, 100 + error)] * 9) for error in (30, 30.1)],  # ± 30 %
        *[(SO2, 0, [(200, 200 + error)] * 9) for error in (57, 57.1)],  # ± 57 mg/m³
        *[(SO2, 0, [(800, 800 + error)] * 9) for error in (120, 121)],  # 15 % of 800
        *[(CO, 0, [(30, 30 + error)] * 9) for error in (4.5, 4.6)],  # 15 % of 30
    )
    assert found == [Outcome.PASSED, Outcome.FAILED] * 5


def test_particulate_needs_five_pairs_and_its_bands_hold_their_upper_end():
    found = judged(
        *[(PM, 0, [(10, 10 + error)] * 5) for error in (5, 5.1)],  # at 10: ± 5 mg/m³
        *[(PM, 0, [(20, 20 + error)] * 5) for error in (6, 6.1)],  # at 20: ± 6 mg/m³
        *[(PM, 0, [(50, 50 + error)] * 5) for error in (15, 15.1)],  # at 50: ± 30 %
        (PM, 0, [(10, 20)] * 4),
    )
    assert found == [*[Outcome.PASSED, Outcome.FAILED] * 3, Outcome.NOT_VALID]


def test_pairs_of_water_and_a_factor_without_a_table():
    good, bad = (7.0, 7.5), (7.0, 7.6)
    found = judged(
        (PH, 0, [good, good, bad]),
        (PH, 0, [good, bad, bad]),
        (PH, 0, [good, good, bad, bad]),
        (PH, 0, [good, good, good, bad]),
        (PH, 0, [good, good, good, bad, bad]),
        (PH, 0, [good, good]),
        (CHROMIUM, 0, [(1.0, 2.0)] * 3),
    )
    passed, failed, none = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_VALID
    assert found == [passed, failed, failed, passed, failed, none, none]
