"""Verdicts as rows: which limits hold on a day, in which unit, how far each verdict has come."""

import pytest

from tests.database.rollups.outlet_rows import (
    AMMONIA,
    SO2,
    add_conditions,
    add_hours,
    add_limit,
    add_outlet,
    at,
    day_of,
    everything,
    mark,
    roll_up,
    verdicts_of,
)

DAY = "2026-11-20"
MIDNIGHT = f"{DAY} 00:00"


def one_verdict(database, outlet, day=DAY, pollutant=SO2):
    (verdict,) = verdicts_of(database, outlet, day, pollutant).values()
    return verdict


def test_hours_are_judged_one_by_one_and_the_day_by_its_mean(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        hourly = add_limit(connection, outlet, upper=50)
        daily = add_limit(connection, outlet, upper=35, basis="day")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [40] * 20 + [50, 50, 60, 75])
        mark(connection, outlet, DAY)
    roll_up(database)

    found = verdicts_of(database, outlet, DAY)
    # 50 equals its limit and complies; 75 is half as much again.
    assert found[hourly]["exceeding_periods"] == 2
    assert found[hourly]["exceeding_map"] == 1 << 22 | 1 << 23
    assert found[hourly]["worst_multiple"] == pytest.approx(75 / 50 - 1)
    assert found[hourly]["worst_value"] == pytest.approx(75)
    assert found[hourly]["value"] is None
    mean = (20 * 40 + 50 + 50 + 60 + 75) / 24
    assert found[daily]["value"] == pytest.approx(mean)
    assert found[daily]["exceeding_periods"] == 1
    assert found[daily]["worst_multiple"] == pytest.approx(mean / 35 - 1)
    assert found[daily]["valid_periods"] == 1


@pytest.mark.parametrize("typed", [0.1, 0.3, 34.6, 35.7, 4.35])
def test_a_value_typed_as_its_limit_is_typed_never_exceeds(database, typed):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=typed)
        add_limit(connection, outlet, upper=typed, basis="day")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [typed] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    found = verdicts_of(database, outlet, DAY).values()
    assert [verdict["exceeding_periods"] for verdict in found] == [0, 0]


def test_a_limit_in_micrograms_is_the_same_limit(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=100, unit="µg/m³")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [0.1] * 23 + [0.100001])
        mark(connection, outlet, DAY)
    roll_up(database)

    assert one_verdict(database, outlet)["exceeding_map"] == 1 << 23


def test_a_limit_on_mass_is_compared_with_kilograms_an_hour(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=1, unit="kg/h")
        # 30 mg/m³ × 40,000 m³ = 1.2 kg.
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 1, flow_m3=40_000)
        add_conditions(connection, outlet.outlet_id, f"{DAY} 01:00", 23, flow_m3=30_000)
        mark(connection, outlet, DAY)
    roll_up(database)

    verdict = one_verdict(database, outlet)
    assert verdict["exceeding_map"] == 1
    assert verdict["worst_multiple"] == pytest.approx(0.2)


def test_a_limit_in_a_unit_of_something_else_judges_nothing(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=1, unit="mg/L")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    assert verdicts_of(database, outlet, DAY) == {}
    assert day_of(database, outlet, DAY)["valid_hours"] == 24


def test_the_limit_in_force_on_the_day_judges_it(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        old = add_limit(connection, outlet, upper=100, during="[2020-01-01,2026-11-20)")
        new = add_limit(connection, outlet, upper=50, during="[2026-11-20,)")
        for day in ("2026-11-19", DAY):
            add_hours(connection, outlet.monitor_id, f"{day} 00:00", [60] * 24)
        mark(connection, outlet, "2026-11-19", DAY)
    roll_up(database)

    before, after = verdicts_of(database, outlet, "2026-11-19"), verdicts_of(database, outlet, DAY)
    assert {limit: row["exceeding_periods"] for limit, row in before.items()} == {old: 0}
    assert {limit: row["exceeding_periods"] for limit, row in after.items()} == {new: 24}


def test_a_purpose_of_its_own_is_judged_apart_and_both_govern(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        permit = add_limit(connection, outlet, upper=50)
        push = add_limit(connection, outlet, upper=30, purpose="push_to_enforcement")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [40] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    found = verdicts_of(database, outlet, DAY)
    assert (found[permit]["exceeding_periods"], found[push]["exceeding_periods"]) == (0, 24)
    assert found[permit]["governing"]
    assert found[push]["governing"]


def test_of_two_limits_of_one_purpose_the_stricter_governs(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        loose = add_limit(connection, outlet, upper=50)
        strict = add_limit(connection, outlet, upper=30, condition="fuel")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [40] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    found = verdicts_of(database, outlet, DAY)
    assert (found[loose]["governing"], found[strict]["governing"]) == (False, True)


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("season", "heating_season"),
        ("response_level", "response"),
        ("staggered_production", "staggered_production"),
    ],
)
def test_a_limit_of_a_special_period_holds_only_on_its_days(database, condition, kind):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        always = add_limit(connection, outlet, upper=50)
        special = add_limit(connection, outlet, upper=30, condition=condition)
        connection.execute(
            "INSERT INTO qy.special_period (special_period_ref, region_id, kind, during) "
            "SELECT 's', region_id, %s, tstzrange(%s, %s) FROM qy.region",
            (kind, at("2026-11-20 00:00"), at("2026-11-21 00:00")),
        )
        for day in (DAY, "2026-11-21"):
            add_hours(connection, outlet.monitor_id, f"{day} 00:00", [40] * 24)
        mark(connection, outlet, DAY, "2026-11-21")
    roll_up(database)

    assert set(verdicts_of(database, outlet, DAY)) == {always, special}
    assert set(verdicts_of(database, outlet, "2026-11-21")) == {always}


def test_cold_water_has_its_bracketed_limit_in_place_of_the_other(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, medium="water", pollutants=(AMMONIA,))
        limits = {"pollutant": AMMONIA, "basis": "day", "unit": "mg/L"}
        warm = add_limit(connection, outlet, upper=5, **limits)
        cold = add_limit(connection, outlet, upper=8, condition="water_temperature_le_12", **limits)
        for day, temperature in ((DAY, 10), ("2026-11-21", 15)):
            start = f"{day} 00:00"
            add_hours(connection, outlet.monitor_id, start, [6] * 24, pollutant=AMMONIA)
            add_conditions(connection, outlet.outlet_id, start, 24, temperature_c=temperature)
            mark(connection, outlet, day, pollutant=AMMONIA)
    roll_up(database)

    exceeding = {
        day: {
            limit: row["exceeding_periods"]
            for limit, row in verdicts_of(database, outlet, day, AMMONIA).items()
            if row["valid_periods"]
        }
        for day in (DAY, "2026-11-21")
    }
    assert exceeding[DAY] == {cold: 0}
    assert exceeding["2026-11-21"] == {warm: 1}


def test_a_draft_limit_is_judged_and_says_so(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=20, is_reviewed=False)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    assert one_verdict(database, outlet)["limit_reviewed"] is False


class TestStages:
    """预警 until noon of the next day, 待核实 until noon of the day after, then by rule."""

    @pytest.fixture
    def outlet(self, database):
        with database.connect() as connection:
            outlet = add_outlet(connection)
            add_limit(connection, outlet, upper=20)
            add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
            mark(connection, outlet, DAY)
        return outlet

    def test_time_alone_brings_a_verdict_from_stage_to_stage(self, database, outlet):
        stages = []
        for now in (
            "2026-11-21 11:59",
            "2026-11-21 12:00",
            "2026-11-22 11:59",
            "2026-11-22 12:00",
        ):
            roll_up(database, now)
            stages.append(one_verdict(database, outlet)["stage"])
        assert stages == ["warning", "pending", "pending", "by_rule"]
        assert day_of(database, outlet, DAY)["recompute_at"] is None

    def test_a_day_without_a_finding_waits_for_no_deadline(self, database, outlet):
        with database.connect() as connection:
            connection.execute("UPDATE qy.limit_value SET upper = 40")
        roll_up(database, "2026-11-21 11:59")
        assert one_verdict(database, outlet)["stage"] == "none"
        assert day_of(database, outlet, DAY)["recompute_at"] is None

    def test_a_rollup_between_two_deadlines_recomputes_nothing(self, database, outlet):
        roll_up(database, "2026-11-21 12:00")
        report = roll_up(database, "2026-11-21 12:30")
        assert report.claimed_days == 0

    @pytest.mark.parametrize(
        ("decision", "stage"),
        [("verified", "verified"), ("rejected", "rejected"), ("reviewed", "by_rule")],
    )
    def test_a_persons_decision_stands_over_the_rule(self, database, outlet, decision, stage):
        roll_up(database, "2026-11-21 13:00")
        self.decide(database, outlet, decision)
        roll_up(database, "2026-11-21 14:00")
        assert one_verdict(database, outlet)["stage"] == stage

        roll_up(database, "2026-12-21 13:00")
        assert one_verdict(database, outlet)["stage"] == stage

    def test_the_newest_decision_counts(self, database, outlet):
        self.decide(database, outlet, "rejected")
        self.decide(database, outlet, "verified")
        roll_up(database)
        assert one_verdict(database, outlet)["stage"] == "verified"

    def test_a_decision_about_a_day_without_a_finding_finds_nothing(self, database, outlet):
        with database.connect() as connection:
            connection.execute("UPDATE qy.limit_value SET upper = 40")
        self.decide(database, outlet, "verified")
        roll_up(database)
        assert one_verdict(database, outlet)["stage"] == "none"

    def decide(self, database, outlet, decision):
        with database.connect() as connection:
            connection.execute(
                "INSERT INTO qy.day_review (outlet_id, day, reviewed_by, reviewed_at, decision) "
                "VALUES (%s, %s, 1, %s, %s)",
                (outlet.outlet_id, DAY, at("2026-11-21 13:30"), decision),
            )
            mark(connection, outlet, DAY, cause="review")


def test_an_open_communication_break_waits_for_the_end_of_back_filling(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 20)
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 24, flow_m3=1000)
        connection.execute(
            "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at) "
            "VALUES ('m', %s, 'communication', tstzrange(%s, %s), 'test', %s)",
            (outlet.outlet_id, at(f"{DAY} 20:00"), at("2026-11-21 00:00"), at(f"{DAY} 21:00")),
        )
        mark(connection, outlet, DAY)
    roll_up(database)
    # Ten days after the end of the day.
    assert day_of(database, outlet, DAY)["recompute_at"] == at("2026-12-01 00:00")
    assert day_of(database, outlet, DAY)["substituted_hours"] == 0

    roll_up(database, "2026-12-01 00:00")
    assert day_of(database, outlet, DAY)["recompute_at"] is None
    assert day_of(database, outlet, DAY)["substituted_hours"] == 4


def test_a_suspected_stop_is_judged_when_nobody_marked_it_in_time(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=50, reference_oxygen_pct=6)
        # A month that ran, so that the outlet's own lowest flow is known.
        add_conditions(
            connection, outlet.outlet_id, "2026-10-01 00:00", 744, flow_m3=10_000, oxygen_pct=7
        )
        # 10 mg/m³ at 20 % oxygen become 10 × 15 / 1 = 150.
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 2, flow_m3=100, oxygen_pct=20)
        add_conditions(
            connection, outlet.outlet_id, f"{DAY} 02:00", 22, flow_m3=10_000, oxygen_pct=7
        )
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [10] * 24)
        mark(connection, outlet, DAY)
    roll_up(database, "2026-11-21 11:00")
    row = day_of(database, outlet, DAY)
    assert (row["valid_hours"], row["judged_hours"]) == (24, 22)
    assert one_verdict(database, outlet)["stage"] == "none"
    assert row["recompute_at"] == at("2026-11-21 12:00")

    roll_up(database, "2026-11-21 12:00")
    assert day_of(database, outlet, DAY)["judged_hours"] == 24
    verdict = one_verdict(database, outlet)
    assert (verdict["stage"], verdict["exceeding_map"]) == ("pending", 0b11)


def test_everything_recomputed_is_everything_as_it_was(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=20)
        add_limit(connection, outlet, upper=20, basis="day")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 24)
        mark(connection, outlet, DAY)
    roll_up(database)
    before, version = everything(database), database.execute("SELECT version FROM qy.data_version")
    report = roll_up(database, everything=True)

    assert report.claimed_days >= 3
    assert (report.changed_days, report.changed_judgements, report.changed_summaries) == (0, 0, 0)
    assert everything(database) == before
    assert database.execute("SELECT version FROM qy.data_version") == version
