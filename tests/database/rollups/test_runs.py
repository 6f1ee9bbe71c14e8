"""A new method computes beside the figures that are shown; rules that change are followed."""

import pytest

from analytics import method_version
from dashboard.jobs import changed_rules, reconcile, rollup, rollup_claim
from tests.database.rollups.outlet_rows import (
    SO2,
    add_hours,
    add_limit,
    add_outlet,
    at,
    day_of,
    days_between,
    mark,
    roll_up,
)

DAYS = days_between("2026-11-15", "2026-11-20")


@pytest.fixture
def outlet(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=20)
        add_hours(connection, outlet.monitor_id, f"{DAYS[0]} 00:00", [30] * 24 * len(DAYS))
        mark(connection, outlet, *DAYS)
    roll_up(database)
    return outlet


@pytest.fixture
def newer_method(monkeypatch):
    for module in (method_version, rollup, rollup_claim, reconcile):
        monkeypatch.setattr(module, "METHOD_VERSION", "m-test.2")


def runs(database):
    return database.execute(
        "SELECT method_version, is_current FROM qy.computation_run ORDER BY run_id"
    )


def days_of_runs(database):
    return dict(database.execute("SELECT method_version, count(*) FROM qy.daily_value GROUP BY 1"))


def test_a_new_method_writes_beside_the_old_and_is_shown_when_complete(
    database, outlet, newer_method
):
    old = days_of_runs(database)
    report = roll_up(database)

    assert [is_current for _, is_current in runs(database)] == [False, True]
    assert report.computed_days == sum(old.values())
    assert days_of_runs(database) == old | {"m-test.2": sum(old.values())}
    shown = database.execute(
        "SELECT DISTINCT d.method_version FROM qy.daily_value AS d "
        "JOIN qy.computation_run AS r USING (run_id) WHERE r.is_current"
    )
    assert shown == [("m-test.2",)]


def test_until_it_is_complete_the_old_figures_are_shown(database, outlet, newer_method):
    roll_up(database, should_stop=lambda: True)
    assert [is_current for _, is_current in runs(database)] == [True, False]

    roll_up(database)
    assert [is_current for _, is_current in runs(database)] == [False, True]
    assert days_of_runs(database)["m-test.2"] >= len(DAYS)


def test_a_second_rollup_by_the_new_method_opens_no_further_run(database, outlet, newer_method):
    roll_up(database)
    report = roll_up(database)
    assert len(runs(database)) == 2
    assert report.claimed_days == 0


class TestRulesThatChange:
    def test_seeds_that_decide_mark_every_computed_day(self, database, outlet):
        marked = changed_rules.mark_after_upgrade(
            database.url(), ["seed/050_rule_parameter.csv", "seed/080_workday.csv"]
        )
        ((count,),) = database.execute("SELECT count(*) FROM qy.daily_value")
        assert marked == count

    def test_other_seeds_mark_nothing(self, database, outlet):
        applied = ["seed/080_workday.csv", "0001_reference.sql", "repeatable/30_published.sql"]
        assert changed_rules.mark_after_upgrade(database.url(), applied) == 0

    def test_a_first_upgrade_has_nothing_to_mark(self, database):
        applied = ["seed/050_rule_parameter.csv"]
        assert changed_rules.mark_after_upgrade(database.url(), applied) == 0

    def test_a_day_is_computed_by_the_rules_of_the_day(self, database, outlet):
        """Nineteen hours make no mean, until a rule of one day asks for nineteen only."""
        database.execute(
            "DELETE FROM qy.hourly_value WHERE time >= %s AND time < %s "
            "AND extract(hour FROM time AT TIME ZONE 'Asia/Shanghai') < 5",
            (at("2026-11-16 00:00"), at("2026-11-18 00:00")),
        )
        try:
            database.execute(
                "UPDATE qy.rule_parameter SET during = '(,2026-11-17)' "
                "WHERE rule = 'gas_day_minimum_valid_hours'"
            )
            database.execute(
                "INSERT INTO qy.rule_parameter (rule, medium, during, number, unit, statement_zh, "
                "statement_en, source, verification) "
                "VALUES ('gas_day_minimum_valid_hours', 'gas', '[2026-11-17,)', 19, 'h', '试', "
                "'try', 'test', 'D')"
            )
            roll_up(database, everything=True)
        finally:
            database.execute(
                "DELETE FROM qy.rule_parameter WHERE rule = 'gas_day_minimum_valid_hours' "
                "AND source = 'test'"
            )
            database.execute(
                "UPDATE qy.rule_parameter SET during = '(,)' "
                "WHERE rule = 'gas_day_minimum_valid_hours'"
            )
        assert day_of(database, outlet, "2026-11-16", SO2)["mean"] is None
        assert day_of(database, outlet, "2026-11-17", SO2)["mean"] == pytest.approx(30)
