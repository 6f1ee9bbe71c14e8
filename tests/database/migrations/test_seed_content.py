"""What the seeds say: their words are those of the program, their rules those of its tests."""

import datetime as dt
import re

import chinese_calendar
import pytest

from analytics import units, vocabulary
from analytics.hour_rules import AllowanceSpan
from tests.reference import rule_rows

A_DAY_OF_OLD_DATA = "2011-07-01"
TODAY = "2026-11-01"


def test_every_unit_of_a_pollutant_is_known(head):
    for code, unit, mass_unit in head.execute(
        "SELECT pollutant_code, unit, mass_unit FROM qy.pollutant"
    ):
        assert units.parse_unit(unit), code
        assert mass_unit == "none" or units.parse_unit(mass_unit), code


def test_every_standard_limit_can_be_put_in_the_unit_of_its_pollutant(head):
    rows = head.execute(
        """SELECT standard_limit_ref, l.unit, p.unit FROM qy.standard_limit AS l
           JOIN qy.pollutant AS p USING (pollutant_code)"""
    ).fetchall()
    assert len(rows) > 100
    for ref, unit, canonical in rows:
        ratio = units.factor(from_unit=units.parse_unit(unit), to_unit=units.parse_unit(canonical))
        assert ratio > 0, ref


def test_factors_whose_unit_is_micrograms_or_misprinted_need_a_declaration(head):
    declared = head.execute(
        "SELECT pollutant_code FROM qy.pollutant WHERE unit_needs_declaration"
    ).fetchall()
    micrograms = head.execute("SELECT pollutant_code FROM qy.pollutant WHERE unit LIKE 'µg%'")
    assert {code for (code,) in declared} == {code for (code,) in micrograms} | {"a21001"}


def test_codes_are_those_that_are_easily_confused(head):
    names = dict(head.execute("SELECT pollutant_code, name_zh FROM qy.pollutant").fetchall())
    expected = {
        "w21003": "氨氮",
        "w21001": "总氮",
        "w21011": "总磷",
        "w01001": "pH值",
        "a21001": "氨",
    }
    assert {code: names[code] for code in expected} == expected


CHECKED_WORDS = {
    ("limit_value", "condition"): vocabulary.LimitCondition,
    ("limit_value", "basis"): vocabulary.LimitBasis,
    ("limit_value", "purpose"): vocabulary.LimitPurpose,
    ("standard_limit", "basis"): vocabulary.LimitBasis,
    ("operating_period", "state"): vocabulary.OperatingState,
    ("operating_period", "source"): vocabulary.PeriodSource,
    ("judgement_day", "stage"): vocabulary.Stage,
    ("daily_value", "mean_kind"): vocabulary.MeanMethod,
    ("mark", "kind"): vocabulary.MarkKind,
    ("mark_effect", "mass"): vocabulary.MassSource,
    ("mark_effect", "substitution_cause"): vocabulary.SubstitutionCause,
    ("outlet", "medium"): vocabulary.Medium,
    ("pollutant", "medium"): vocabulary.Medium,
}


@pytest.mark.parametrize(("column", "words"), CHECKED_WORDS.items(), ids=str)
def test_the_database_accepts_the_words_of_the_vocabulary_and_no_others(head, column, words):
    table, name = column
    definitions = head.execute(
        """SELECT pg_get_constraintdef(oid) FROM pg_constraint
           WHERE conrelid = %s::regclass AND contype = 'c'""",
        (f"qy.{table}",),
    ).fetchall()
    found = [d for (d,) in definitions if d.startswith(f"CHECK (({name} = ANY (ARRAY[")]
    assert len(found) == 1
    assert set(re.findall(r"'([^']*)'::text", found[0])) == {word.value for word in words}


def test_a_logger_may_give_a_flag_only_a_decided_meaning(head):
    definition = head.execute(
        """SELECT pg_get_constraintdef(oid) FROM pg_constraint
           WHERE conrelid = 'qy.flag_meaning'::regclass AND contype = 'c'"""
    ).fetchone()[0]
    assert set(re.findall(r"'([^']*)'::text", definition)) <= {
        meaning.value for meaning in vocabulary.FlagMeaning
    }


def effects(head, day, industry=None):
    """The matrix in force: rows of the industry stand over general rows."""
    rows = head.execute(
        """SELECT DISTINCT ON (mark_kind) mark_kind, due, valid, judged, mass, public,
                  substitution_cause, allowance_rule
           FROM qy.mark_effect
           WHERE during @> %(day)s::date AND (industry_code IS NULL OR industry_code = %(industry)s)
           ORDER BY mark_kind, industry_code NULLS LAST""",
        {"day": day, "industry": industry},
    )
    return {row[0]: row[1:] for row in rows}


def test_the_matrix_is_the_one_that_the_formulas_are_tested_with(head):
    found = effects(head, TODAY)
    for expected in rule_rows.STANDARD_EFFECTS:
        name = expected.reason.name.lower()
        assert found[name][:6] == (
            expected.due,
            expected.valid,
            expected.judged,
            expected.mass.value,
            expected.public,
            expected.cause.value,
        ), name


def test_the_matrix_names_reasons_and_covers_every_kind_of_mark(head):
    found = effects(head, TODAY)
    assert set(found) <= {reason.name.lower() for reason in vocabulary.Reason}
    assert {kind.value for kind in vocabulary.MarkKind} <= set(found)


@pytest.mark.parametrize("day", ["2021-06-01", TODAY])
def test_waste_incineration_has_the_allowances_that_the_formulas_are_tested_with(head, day):
    rules = dict(
        head.execute(
            "SELECT rule, (number, unit) FROM qy.rule_parameter WHERE industry_code = 'D4417'"
        ).fetchall()
    )
    by_rule = {}
    for kind, row in effects(head, day, "D4417").items():
        if row[6]:
            by_rule.setdefault(row[6], set()).add(kind)
    found = set()
    for rule, kinds in by_rule.items():
        number, unit = rules[rule]
        found.add((frozenset(kinds), float(number), AllowanceSpan(unit.removeprefix("h/"))))
    assert found == {
        (
            frozenset(r.name.lower() for r in vocabulary.Reason if r in allowance.reasons),
            float(allowance.hours),
            allowance.span,
        )
        for allowance in rule_rows.FURNACE_ALLOWANCES
    }


def number(head, rule, *, medium=None, industry=None, day=TODAY):
    row = head.execute(
        """SELECT number FROM qy.rule_parameter
           WHERE rule = %(rule)s AND during @> %(day)s::date
             AND (medium IS NULL OR medium = %(medium)s)
             AND (industry_code IS NULL OR industry_code = %(industry)s)
           ORDER BY industry_code NULLS LAST, medium NULLS LAST LIMIT 1""",
        {"rule": rule, "medium": medium, "industry": industry, "day": day},
    ).fetchone()
    assert row is not None, f"{rule} has no row for {medium} on {day}"
    return row[0]


@pytest.mark.parametrize("day", [A_DAY_OF_OLD_DATA, TODAY])
def test_thresholds_of_an_hour_and_a_day(head, day):
    gas, water = rule_rows.GAS, rule_rows.WATER
    expected = {
        ("minimum_valid_minutes", "gas"): gas.hours.minimum_valid_minutes,
        ("gas_day_minimum_valid_hours", "gas"): gas.daily_mean.minimum_valid_hours,
        ("water_day_minimum_valid_share", "water"): water.daily_mean.minimum_valid_share,
        ("suspected_stop_oxygen_pct", "gas"): gas.hours.not_running_oxygen_pct,
        ("running_load_pct", "gas"): gas.hours.running_load_pct,
        ("conversion_tolerance", "gas"): gas.hours.conversion_tolerance,
        ("mass_tolerance", "gas"): gas.hours.mass_tolerance,
        ("mass_tolerance", "water"): water.hours.mass_tolerance,
        ("reported_conversion_first", "gas"): gas.hours.reported_conversion_first,
        ("flag_states_exempt", "gas"): gas.hours.flag_states_exempt,
        ("marking_cut_off_hour", None): 12,
        ("zero_drift_share_of_range", "gas"): 0.025,
        ("zero_drift_share_of_range_pm", "gas"): 0.02,
    }
    found = {key: number(head, key[0], medium=key[1], day=day) for key in expected}
    assert found == {key: float(value) for key, value in expected.items()}


def test_periods_take_hold_as_in_the_tests_of_the_formulas(head):
    rows = head.execute(
        """SELECT rule, number FROM qy.rule_parameter
           WHERE starts_with(rule, 'period_minimum_minutes_')"""
    ).fetchall()
    assert {name.removeprefix("period_minimum_minutes_"): value for name, value in rows} == {
        rule.reason.name.lower(): float(rule.minimum_minutes) for rule in rule_rows.PERIOD_RULES
    }


def test_substitution_and_rates_are_those_of_the_worked_examples(head):
    gas = {
        "capture_target": 0.75,
        "substitution_class_high": 0.9,
        "substitution_class_low": 0.75,
        "substitution_short_hours": 24,
        "substitution_lookback_short_hours": 180,
        "substitution_lookback_long_hours": 720,
        "substitution_lookback_low_class_hours": 2160,
    }
    assert {rule: number(head, rule, medium="gas") for rule in gas} == gas
    assert number(head, "water_check_hours_allowed", medium="water") == 1
    assert number(head, "furnace_temperature_limit_c", medium="gas", industry="D4417") == 850
    assert number(head, "furnace_low_five_minutes_per_day", medium="gas", industry="D4417") == 5


@pytest.mark.parametrize("table", ["rule_parameter", "mark_effect", "flag_effect"])
def test_only_what_was_read_in_its_own_text_is_called_verified(head, table):
    wrong = head.execute(
        f"SELECT count(*) FROM qy.{table} WHERE verified <> (verification = 'V1')"
    ).fetchone()
    assert wrong == (0,)


def test_every_flag_of_the_standard_and_the_field_has_a_row(head):
    rows = head.execute("SELECT flag, reason FROM qy.flag_effect").fetchall()
    assert {flag for flag, _ in rows} == {
        flag.value for flag in vocabulary.Flag if flag is not vocabulary.Flag.EMPTY
    }
    reasons = {reason.name.lower() for reason in vocabulary.Reason} | {"normal"}
    assert {reason for _, reason in rows} <= reasons


def test_ambiguous_flags_do_not_decide_alone(head):
    rows = head.execute("SELECT flag FROM qy.flag_effect WHERE ambiguous").fetchall()
    assert {flag for (flag,) in rows} == {"F", "B"}


def test_working_days_are_those_of_the_official_calendar(head):
    rows = head.execute(
        "SELECT day, is_workday, provisional FROM qy.workday ORDER BY day"
    ).fetchall()
    known = {day.year for day in chinese_calendar.workdays} | {
        day.year for day in chinese_calendar.holidays
    }
    days = [day for day, _, _ in rows]
    assert days == [days[0] + dt.timedelta(n) for n in range(len(days))], "a day is absent"
    for day, is_workday, provisional in rows:
        assert provisional is (day.year not in known), (
            f"{day}: the calendar package knows this year"
        )
        expected = day.weekday() < 5 if provisional else chinese_calendar.is_workday(day)
        assert is_workday is expected, day


def test_roles_are_sets_of_the_known_permissions(head):
    rows = head.execute("SELECT role, permissions, is_county_bound FROM qy.staff_role").fetchall()
    allowed = {
        "publish_scores",
        "edit_rules",
        "review_limits",
        "review_days",
        "read_reporter",
        "answer_feedback",
        "confirm_clue",
        "import",
        "manage_users",
    }
    assert {role for role, _, _ in rows} == {"leader", "analyst", "branch", "admin"}
    assert set().union(*(permissions for _, permissions, _ in rows)) == allowed
    assert [role for role, _, bound in rows if bound] == ["branch"]
