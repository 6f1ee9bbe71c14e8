"""What is stored of a day, from hours, registry and rules to one row, the arithmetic visible."""

import pytest

from tests.database.rollups.outlet_rows import (
    AMMONIA,
    COD,
    NOX,
    PH,
    SO2,
    add_conditions,
    add_hours,
    add_limit,
    add_monitor,
    add_outlet,
    at,
    day_of,
    days_between,
    mark,
    put_in_charge,
    roll_up,
)

DAY = "2026-11-20"
MIDNIGHT = f"{DAY} 00:00"


def test_a_day_of_gas_has_mean_counts_mass_and_flow(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=50, reference_oxygen_pct=6)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 12 + [40] * 12)
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 24, flow_m3=2000, oxygen_pct=9)
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert row["mean"] == pytest.approx((12 * 30 + 12 * 40) / 24)
    assert row["converted_mean"] == pytest.approx(35 * (21 - 6) / (21 - 9))
    assert row["mean_kind"] == "arithmetic"
    counts = ("received_hours", "due_hours", "valid_hours", "judged_hours", "mass_hours")
    assert [row[name] for name in counts] == [24] * 5
    assert row["due_map"] == row["valid_map"] == row["judged_map"] == 2**24 - 1
    # mg/m³ × m³ = mg; a million of them are a kilogram.
    assert row["measured_mass_kg"] == pytest.approx((12 * 30 + 12 * 40) * 2000 / 1e6)
    assert row["largest_valid_hour_mass_kg"] == pytest.approx(40 * 2000 / 1e6)
    assert row["flow_m3"] == pytest.approx(24 * 2000)
    assert row["method_version"].startswith("m-")
    assert row["is_assumed"] is False


def test_missing_hours_are_due_and_no_mean_comes_of_nineteen(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 19)
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert (row["received_hours"], row["due_hours"], row["valid_hours"]) == (19, 24, 19)
    assert row["mean"] is None
    assert row["measured_mass_kg"] is None  # no flow is known: not zero


def test_an_hour_belongs_to_the_day_of_the_city_not_of_greenwich(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, "2026-11-19 23:00", [99, 30, 30])
        mark(connection, outlet, "2026-11-19", DAY)
    roll_up(database)

    assert day_of(database, outlet, "2026-11-19")["valid_map"] == 1 << 23
    assert day_of(database, outlet, DAY)["valid_map"] == 0b11


def test_water_is_weighted_by_flow_and_ph_is_not(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, medium="water", pollutants=(COD, PH))
        for pollutant, values in ((COD, (20, 50)), (PH, (6, 8))):
            for start, value in zip((MIDNIGHT, f"{DAY} 12:00"), values, strict=True):
                add_hours(connection, outlet.monitor_id, start, [value] * 12, pollutant=pollutant)
            mark(connection, outlet, DAY, pollutant=pollutant)
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 12, flow_m3=300)
        add_conditions(connection, outlet.outlet_id, f"{DAY} 12:00", 12, flow_m3=100)
    roll_up(database)

    cod, ph = day_of(database, outlet, DAY, COD), day_of(database, outlet, DAY, PH)
    assert cod["mean_kind"] == "flow_weighted"
    assert cod["mean"] == pytest.approx((20 * 300 + 50 * 100) / 400)
    assert cod["measured_mass_kg"] == pytest.approx(12 * (20 * 300 + 50 * 100) / 1000)
    assert ph["mean_kind"] == "arithmetic"
    assert ph["mean"] == pytest.approx(7)
    assert ph["measured_mass_kg"] is None


def test_water_without_a_flow_meter_is_averaged_plainly(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, medium="water", pollutants=(COD,), flow_is_monitored=False)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [20] * 12 + [50] * 12, pollutant=COD)
        mark(connection, outlet, DAY, pollutant=COD)
    roll_up(database)

    row = day_of(database, outlet, DAY, COD)
    assert (row["mean_kind"], row["mean"]) == ("arithmetic", pytest.approx(35))


def test_a_flow_that_its_own_flag_declares_invalid_is_no_flow(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        add_conditions(connection, outlet.outlet_id, MIDNIGHT, 20, flow_m3=1000, flow_flag="N")
        add_conditions(connection, outlet.outlet_id, f"{DAY} 20:00", 4, flow_m3=9999, flow_flag="D")
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert row["flow_m3"] == pytest.approx(20 * 1000)
    assert row["mass_hours"] == 20
    assert row["valid_hours"] == 24


def test_a_marked_stop_is_neither_due_nor_missing(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 20)
        connection.execute(
            "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at) "
            "VALUES ('m', %s, 'stopped', tstzrange(%s, %s), 'test', %s)",
            (outlet.outlet_id, at(f"{DAY} 20:00"), at("2026-11-21 00:00"), at(f"{DAY} 21:00")),
        )
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert (row["due_hours"], row["stopped_hours"], row["received_hours"]) == (20, 4, 20)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "rejected"])
def test_a_mark_that_is_not_in_effect_changes_nothing(database, state):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 20)
        connection.execute(
            "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at, state) "
            "VALUES ('m', %s, 'stopped', tstzrange(%s, %s), 'test', %s, %s)",
            (
                *(outlet.outlet_id, at(f"{DAY} 20:00"), at("2026-11-21 00:00")),
                *(at(f"{DAY} 21:00"), state),
            ),
        )
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert (row["due_hours"], row["stopped_hours"]) == (24, 0)


def test_a_mark_of_one_factor_or_of_another_monitor_touches_no_other(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(SO2, NOX))
        standby = add_monitor(connection, "standby", pollutants=(SO2, NOX))
        for pollutant in (SO2, NOX):
            add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24, pollutant=pollutant)
            mark(connection, outlet, DAY, pollutant=pollutant)
        for ref, monitor_id, pollutant in (("a", None, NOX), ("b", standby, SO2)):
            connection.execute(
                "INSERT INTO qy.mark (mark_ref, outlet_id, monitor_id, pollutant_code, kind, "
                "during, marked_by, marked_at) "
                "VALUES (%s, %s, %s, %s, 'maintenance', tstzrange(%s, %s), 'test', %s)",
                (
                    *(ref, outlet.outlet_id, monitor_id, pollutant),
                    *(at(MIDNIGHT), at(f"{DAY} 03:00"), at(MIDNIGHT)),
                ),
            )
    roll_up(database)

    assert day_of(database, outlet, DAY, SO2)["valid_hours"] == 24
    assert day_of(database, outlet, DAY, NOX)["valid_hours"] == 21


def test_the_standby_monitor_speaks_while_it_is_in_charge(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, since="2026-11-20 00:00")
        connection.execute("DELETE FROM qy.in_charge")
        standby = add_monitor(connection, "standby", pollutants=(SO2,))
        put_in_charge(
            connection, outlet.outlet_id, outlet.monitor_id, since=MIDNIGHT, until=f"{DAY} 12:00"
        )
        put_in_charge(connection, outlet.outlet_id, standby, since=f"{DAY} 12:00")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        add_hours(connection, standby, MIDNIGHT, [50] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert row["mean"] == pytest.approx((12 * 30 + 12 * 50) / 24)
    assert row["received_hours"] == 24


def test_hours_before_a_monitor_came_into_charge_are_nobodys(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, since=f"{DAY} 10:00")
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert (row["received_hours"], row["due_hours"]) == (14, 14)
    assert row["due_map"] == sum(1 << hour for hour in range(10, 24))


def test_of_the_running_day_only_the_hours_that_ended_exist(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, "2026-11-22 00:00", [30] * 9)
        mark(connection, outlet, "2026-11-22")
    roll_up(database, "2026-11-22 10:20")

    row = day_of(database, outlet, "2026-11-22")
    assert (row["received_hours"], row["due_hours"]) == (9, 10)
    assert row["recompute_at"] == at("2026-11-22 11:00")


def test_a_day_whose_monitor_left_and_whose_hours_went_has_no_row_any_more(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=20)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24)
        mark(connection, outlet, DAY)
    roll_up(database)
    assert day_of(database, outlet, DAY) is not None

    with database.connect() as connection:
        connection.execute("DELETE FROM qy.in_charge")
        mark(connection, outlet, *days_between(DAY, "2026-11-22"), cause="in_charge")
    roll_up(database)
    assert day_of(database, outlet, DAY) is None
    assert database.execute("SELECT count(*) FROM qy.judgement_day") == [(0,)]


def test_a_value_of_an_assumed_batch_or_enterprise_makes_the_day_assumed(database):
    with database.connect() as connection:
        batch_id = connection.execute(
            "INSERT INTO qy.import_batch (kind, source_name, assumed, imported_by) "
            "VALUES ('hourly', 'x.csv', '年份为假定', 'test') RETURNING batch_id"
        ).fetchone()[0]
        plain = add_outlet(connection, "T-1/DA001")
        assumed = add_outlet(connection, "T-2/DA001", is_assumed=True)
        for outlet in (plain, assumed):
            add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 24, batch_id=batch_id + 1)
            mark(connection, outlet, DAY, "2026-11-21")
        add_hours(connection, plain.monitor_id, "2026-11-21 05:00", [30], batch_id=batch_id)
    roll_up(database)

    assert day_of(database, plain, DAY)["is_assumed"] is False
    assert day_of(database, plain, "2026-11-21")["is_assumed"] is True
    assert day_of(database, assumed, DAY)["is_assumed"] is True


def test_the_flag_of_a_logger_means_what_is_set_for_its_number(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        connection.execute(
            "INSERT INTO qy.monitor_number (monitor_id, mn, during) "
            "VALUES (%s, 'MN1', tstzrange('2020-01-01', NULL))",
            (outlet.monitor_id,),
        )
        connection.execute(
            "INSERT INTO qy.flag_meaning (mn, flag, meaning, during) "
            "VALUES ('MN1', 'F', 'source_stopped', '[2026-11-20,)')"
        )
        for day in ("2026-11-19", DAY):
            add_hours(connection, outlet.monitor_id, f"{day} 00:00", [0.0] * 24, flag="F")
        mark(connection, outlet, "2026-11-19", DAY)
    roll_up(database)

    before, after = day_of(database, outlet, "2026-11-19"), day_of(database, outlet, DAY)
    assert (before["due_hours"], before["stopped_hours"]) == (24, 0)
    assert (after["due_hours"], after["stopped_hours"]) == (0, 24)


def test_an_unknown_flag_is_not_valid_and_spaces_around_one_do_not_matter(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 12, flag=" N ")
        add_hours(connection, outlet.monitor_id, f"{DAY} 12:00", [30] * 12, flag="Q")
        mark(connection, outlet, DAY)
    roll_up(database)

    assert day_of(database, outlet, DAY)["valid_map"] == 2**12 - 1


def test_a_value_beyond_everything_plausible_is_no_value(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 23 + [1e30])
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert (row["valid_hours"], row["mean"]) == (23, pytest.approx(30))


def test_zero_drift_follows_the_range_of_the_analyser(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, range_high=200)
        # 2.5 % of 200 are 5: -5 is drift, -5.1 is none.
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [30] * 22 + [-5, -5.1])
        mark(connection, outlet, DAY)
    roll_up(database)

    row = day_of(database, outlet, DAY)
    assert row["valid_map"] == 2**23 - 1
    assert row["mean"] == pytest.approx((22 * 30 - 5) / 23)


def test_ammonia_of_an_outlet_without_companions_is_still_a_day(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, medium="water", pollutants=(AMMONIA,))
        add_hours(connection, outlet.monitor_id, MIDNIGHT, [1.5] * 24, pollutant=AMMONIA)
        mark(connection, outlet, DAY, pollutant=AMMONIA)
    roll_up(database)

    row = day_of(database, outlet, DAY, AMMONIA)
    assert row["received_hours"] == 24
    assert row["mean"] is None  # a flow meter is there and says nothing: no weights, no mean
