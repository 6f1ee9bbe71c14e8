"""The rule rows of these tests are the rows that the database is seeded with."""

import csv
from pathlib import Path

import pytest

from dashboard.jobs.control_results import CALIBRATION_INTERVAL
from tests.reference.rule_rows import FURNACE_ALLOWANCES, GAS, PERIOD_RULES, STANDARD_EFFECTS, WATER

SEED = Path(__file__).parents[2] / "migrations" / "seed"


def rows(name):
    """Rows of a seed file; a star marks the columns of its key."""
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return [
            {column.rstrip("*"): value for column, value in row.items()}
            for row in csv.DictReader(file)
        ]


EFFECTS = {row["mark_kind"]: row for row in rows("060_mark_effect.csv")}
NUMBERS = {
    (row["rule"], row["medium"]): float(row["number"]) for row in rows("050_rule_parameter.csv")
}


@pytest.mark.parametrize("effect", STANDARD_EFFECTS, ids=lambda effect: effect.reason.name)
def test_effects(effect):
    row = EFFECTS[effect.reason.name.lower()]
    for column in ("due", "valid", "judged", "public"):
        assert row[column] == str(getattr(effect, column)).lower(), column
    assert row["mass"] == effect.mass.value
    assert row["substitution_cause"] == effect.cause.value


def test_thresholds():
    assert NUMBERS["minimum_valid_minutes", "gas"] == GAS.hours.minimum_valid_minutes
    assert NUMBERS["gas_day_minimum_valid_hours", "gas"] == GAS.daily_mean.minimum_valid_hours
    assert NUMBERS["water_day_minimum_valid_share", "water"] == WATER.daily_mean.minimum_valid_share
    assert NUMBERS["suspected_stop_oxygen_pct", "gas"] == GAS.hours.not_running_oxygen_pct
    assert NUMBERS["running_load_pct", ""] == GAS.hours.running_load_pct
    for rule in PERIOD_RULES:
        name = f"period_minimum_minutes_{rule.reason.name.lower()}"
        assert NUMBERS[name, ""] == rule.minimum_minutes


def test_allowances():
    named = {row["allowance_rule"] for row in EFFECTS.values() if row["allowance_rule"]}
    seeded = {NUMBERS[name, "gas"] for name in named}
    assert seeded == {allowance.hours for allowance in FURNACE_ALLOWANCES}


def test_the_scores_ask_for_calibrations_by_the_interval_that_makes_hours_invalid():
    named = {
        (row["rule_version"], row["rule"], row["number"])
        for row in rows("103_score_rule_parameter.csv")
        if row["name"] == "calibration_days_gas"
    }
    assert {rule for _, rule, _ in named} == {CALIBRATION_INTERVAL}
    assert {number for _, _, number in named} == {""}  # a pointer, never a number of its own
    assert {version.partition("-")[0] for version, _, _ in named} == {
        "face", "operator", "equipment",
    }  # fmt: skip
    # The longest of the standard's intervals: which technique a monitor uses is not on record.
    assert NUMBERS[CALIBRATION_INTERVAL, "gas"] == max(
        NUMBERS["calibration_interval_automatic_hours", "gas"] / 24,
        NUMBERS["calibration_interval_direct_days", "gas"],
        NUMBERS["calibration_interval_extractive_days", "gas"],
    )
