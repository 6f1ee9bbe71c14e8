"""The second stage: what stands in for invalid hours, by quarter, and the totals that follow."""

import numpy as np
import pytest
from psycopg.rows import dict_row

from dashboard.jobs import quarter_history
from dashboard.jobs.quarter_claim import roll_up_quarters
from tests.database.rollups.outlet_rows import (
    COD,
    PH,
    SO2,
    add_conditions,
    add_hours,
    add_outlet,
    at,
    days_between,
    everything,
    mark,
    roll_up,
)

NOW = "2026-08-20 14:20"
FLOW = 1000
KG = FLOW / 1e6  # of 1 mg/m³ in an hour


def fill(connection, outlet, first, last, values, *, pollutant=SO2, flow=FLOW):
    """Days from ``first`` to ``last`` with these hours, marked."""
    days = days_between(first, last)
    add_conditions(connection, outlet.outlet_id, f"{first} 00:00", 24 * len(days), flow_m3=flow)
    add_hours(connection, outlet.monitor_id, f"{first} 00:00", values, pollutant=pollutant)
    mark(connection, outlet, *days, pollutant=pollutant)
    return len(days) * 24


def rows(database, table, order):
    with database.connect(row_factory=dict_row) as connection:
        return connection.execute(f"SELECT * FROM qy.{table} ORDER BY {order}").fetchall()


def quarter_of(database, quarter):
    (found,) = [
        row
        for row in rows(database, "substitution_quarter", "quarter")
        if str(row["quarter"]) == quarter
    ]
    return found


def with_gap(hours, start, length, *, high=None):
    """30 mg/m³ in every hour, nothing in a gap, and ``high`` in single hours."""
    values = [30.0] * hours
    for at_hour, value in (high or {}).items():
        values[at_hour] = value
    values[start : start + length] = [None] * length
    return values


def test_a_short_gap_takes_the_largest_of_180_valid_hours(database):
    hours = 24 * 40
    with database.connect() as connection:
        outlet = add_outlet(connection)
        # A gap of 24 hours from noon of 31 July on; 181 hours before it one was higher.
        values = with_gap(hours, 732, 24, high={551: 90, 552: 60})
        fill(connection, outlet, "2026-07-01", "2026-08-09", values)
    roll_up(database, "2026-08-10 00:10")

    (run,) = rows(database, "substitution_run", "first_hour")
    assert run["first_hour"] == at("2026-07-31 12:00")
    assert (run["hours"], run["run_hours"], run["found_hours"]) == (24, 24, 180)
    assert (run["state"], run["rule"]) == ("substituted", "substitution_lookback_short_hours")
    assert run["rate_kg_h"] == pytest.approx(60 * KG)
    july, august = rows(database, "outlet_emission_month", "month")
    assert july["substituted_mass_kg"] == pytest.approx(12 * 60 * KG)
    assert august["substituted_mass_kg"] == pytest.approx(12 * 60 * KG)
    assert july["measured_mass_kg"] == pytest.approx((30 * (732 - 2) + 90 + 60) * KG)
    assert july["total_mass_kg"] == pytest.approx(
        july["measured_mass_kg"] + july["substituted_mass_kg"]
    )
    assert (july["state"], july["missing_hours"], july["settlement"]) == ("complete", 0, "running")
    assert rows(database, "substitution_day", "day")[0]["basis"] == "run_rate"


def test_an_hour_more_looks_back_720_hours(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        values = with_gap(24 * 40, 732, 25, high={11: 90, 12: 60})
        fill(connection, outlet, "2026-07-01", "2026-08-09", values)
    roll_up(database, "2026-08-10 00:10")
    (run,) = rows(database, "substitution_run", "first_hour")
    assert (run["rule"], run["look_back_hours"]) == ("substitution_lookback_long_hours", 720)
    assert run["rate_kg_h"] == pytest.approx(60 * KG)


def test_a_quarter_of_exactly_three_quarters_is_used_and_one_hour_less_is_not(database):
    for gap, usable in ((24, True), (25, False)):
        with database.connect() as connection:
            outlet = add_outlet(connection, f"T-{gap}/DA001")
            fill(connection, outlet, "2026-07-01", "2026-07-04", with_gap(96, 50, gap))
        roll_up(database, "2026-07-05 00:10")
        (found,) = [
            row
            for row in rows(database, "substitution_quarter", "outlet_id")
            if row["outlet_id"] == outlet.outlet_id
        ]
        # Three of four days: the rows end where nothing more is due yet.
        assert found["alpha"] == pytest.approx((96 - gap) / 96)
        assert found["is_usable"] is usable
        assert found["alpha_class"] == ("middle" if usable else "low")
        (month,) = [
            row
            for row in rows(database, "outlet_emission_month", "outlet_id")
            if row["outlet_id"] == outlet.outlet_id
        ]
        assert (month["total_mass_kg"] is not None) is usable
        assert month["state"] == ("complete" if usable else "not_usable")
        assert month["measured_mass_kg"] > 0  # what was measured stays readable
    (summary,) = rows(database, "emission_month", "month")
    assert (summary["outlets"], summary["outlets_without_total"]) == (2, 1)
    assert summary["total_mass_kg"] == pytest.approx((72 * 30 + 24 * 30) * KG)


def test_a_quarter_of_which_nothing_arrived_has_no_total_and_no_zero(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet, "2026-06-20", "2026-06-30", [30.0] * 264)
    roll_up(database, "2026-10-20 00:10")
    found = quarter_of(database, "2026-07-01")
    assert (found["valid_hours"], found["due_hours"], found["alpha"]) == (0, 92 * 24, 0)
    assert (found["filled_hours"], found["substituted_mass_kg"]) == (0, None)
    months = rows(database, "outlet_emission_month", "month")[1:4]
    assert [row["total_mass_kg"] for row in months] == [None] * 3
    (run, *_) = [
        row
        for row in rows(database, "substitution_run", "first_hour")
        if str(row["quarter"]) == "2026-07-01"
    ]
    assert (run["state"], run["rate_kg_h"]) == ("not_applicable", None)


def test_without_history_nothing_stands_in(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet, "2026-07-01", "2026-07-20", with_gap(480, 0, 5))
    roll_up(database, "2026-07-21 00:10")
    (run,) = rows(database, "substitution_run", "first_hour")
    assert (run["state"], run["found_hours"], run["rate_kg_h"]) == ("no_history", 0, None)
    (day,) = rows(database, "substitution_day", "day")
    assert (day["substituted_hours"], day["filled_hours"], day["substituted_mass_kg"]) == (
        5,
        0,
        None,
    )
    (month,) = rows(database, "outlet_emission_month", "month")
    assert (month["state"], month["missing_hours"]) == ("lower_bound", 5)
    assert month["substituted_mass_kg"] is None


def test_overlapping_marks_and_flow_zero_with_a_mass(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet, "2026-07-01", "2026-07-20", [30.0] * 480)
        for number, kind in enumerate(("maintenance", "out_of_control")):
            connection.execute(
                "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at) "
                "VALUES (%s, %s, %s, tstzrange(%s, %s), 't', now())",
                (
                    *(f"M{number}", outlet.outlet_id, kind),
                    *(at(f"2026-07-10 0{number}:00"), at("2026-07-10 06:00")),
                ),
            )
        connection.execute(
            "UPDATE qy.hourly_condition SET flow_m3 = 0 WHERE time = %s", (at("2026-07-12 05:00"),)
        )
        connection.execute(
            "UPDATE qy.hourly_value SET mass_reported_kg = 7 WHERE time = %s",
            (at("2026-07-12 05:00"),),
        )
    roll_up(database, "2026-07-21 00:10")
    runs = rows(database, "substitution_run", "first_hour")
    # Six hours lack a mass once; the hours of both marks look back from the calibration.
    assert sum(run["hours"] for run in runs) == 6
    assert {run["cause"] for run in runs} == {"failure", "calibration"}
    (month,) = rows(database, "outlet_emission_month", "month")
    assert month["compared_hours"] == 1
    assert (month["compared_reported_kg"], month["compared_computed_kg"]) == (7, 0)
    assert month["total_mass_kg"] == pytest.approx((480 - 1) * 30 * KG)


def test_a_settled_quarter_is_final_after_the_fifth_working_day(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet, "2026-03-30", "2026-03-31", [30.0] * 48)
        connection.execute(
            "INSERT INTO qy.enterprise_status (enterprise_id, status, during) "
            "VALUES (%s, 'closed', '[2026-04-01,)')",
            (outlet.enterprise_id,),
        )
    seen = []
    # 4 to 6 April 2026 are a holiday: the fifth working day is 8 April.
    for now in ("2026-03-31 23:59", "2026-04-01 00:01", "2026-04-08 23:59", "2026-04-09 00:00"):
        roll_up(database, now)
        seen.append(quarter_of(database, "2026-01-01")["settlement"])
    assert seen == ["running", "in_review", "in_review", "final"]
    assert quarter_of(database, "2026-01-01")["recompute_at"] is None
    assert rows(database, "emission_month", "month")[0]["is_final"] is True


def test_water_takes_its_mean_or_its_largest_day(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(COD, PH), medium="water")
        values = with_gap(24 * 20, 24 * 10, 3, high={24 * 4 + 1: 54})
        values[24 * 12 : 24 * 13] = [None] * 24
        fill(connection, outlet, "2026-07-01", "2026-07-20", values, pollutant=COD, flow=10)
        add_hours(connection, outlet.monitor_id, "2026-07-01 00:00", [7.0] * 480, pollutant=PH)
        mark(connection, outlet, *days_between("2026-07-01", "2026-07-20"), pollutant=PH)
    roll_up(database, "2026-07-21 00:10")
    partly, wholly = rows(database, "substitution_day", "day")
    assert (partly["basis"], partly["substituted_hours"]) == ("day_mean", 3)
    assert partly["substituted_mass_kg"] == pytest.approx(3 * 10 * 30 / 1e3)
    assert (wholly["basis"], wholly["filled_hours"]) == ("largest_day", 24)
    assert wholly["substituted_mass_kg"] == pytest.approx(10 * (23 * 30 + 54) / 1e3)
    methods = {
        row["pollutant_code"]: row["mass_method"]
        for row in rows(database, "substitution_quarter", "pollutant_code")
    }
    assert methods == {PH: None, COD: "hj356_2019"}
    assert {row["pollutant_code"] for row in rows(database, "outlet_emission_month", "month")} == {
        COD
    }


def test_a_changed_day_reaches_the_next_quarter_as_far_as_its_look_back(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        # The gap on 2 July looks back 180 hours, to 24 June.
        values = with_gap(24 * 60, 24 * 31 + 12, 5)
        fill(connection, outlet, "2026-06-01", "2026-07-30", values)
    roll_up(database, "2026-07-31 00:10")
    assert rows(database, "substitution_run", "first_hour")[0]["rate_kg_h"] == pytest.approx(
        30 * KG
    )
    assert str(quarter_of(database, "2026-07-01")["reaches_back_to"]) == "2026-06-25"

    for day, quarters in (("2026-06-24", 1), ("2026-06-25", 2)):
        with database.connect() as connection:
            add_hours(connection, outlet.monitor_id, f"{day} 20:00", [77])
            mark(connection, outlet, day)
        assert roll_up(database, "2026-07-31 00:20").quarters == quarters
    assert rows(database, "substitution_run", "first_hour")[0]["rate_kg_h"] == pytest.approx(
        77 * KG
    )


def test_rows_read_do_not_grow_with_the_history(database):
    """One and ten years before the quarter: the same days are read."""
    read = []
    roll_up(database, "2026-07-31 00:00")  # opens the run
    for years, number in ((1, 1), (10, 2)):
        with database.connect() as connection:
            outlet = add_outlet(connection, f"T-{number}/DA001")
            fill(connection, outlet, "2026-07-01", "2026-07-30", with_gap(720, 400, 30))
            roll_up_first(connection, outlet, years)
        roll_up(database, "2026-07-31 00:10", silent_since=None)
        with database.connect() as connection:
            connection.execute(
                "INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause) "
                "VALUES (%s, %s, '2026-07-01', 'test')",
                (outlet.outlet_id, SO2),
            )
        with database.connect("ingest", autocommit=True) as connection:
            (run_id,) = connection.execute("SELECT max(run_id) FROM qy.computation_run").fetchone()
            report = roll_up_quarters(connection, run_id=run_id, now=at("2026-07-31 00:20"))
        assert (report.quarters, report.changed_rows) == (1, 0)
        read.append(report.days_read)
    assert read[0] == read[1]
    assert read[0] <= 30 + quarter_history.FIRST_LOOK_DAYS


def roll_up_first(connection, outlet, years):
    """Stored days of some years, as an earlier rollup would have left them."""
    connection.execute(
        "INSERT INTO qy.daily_value (run_id, outlet_id, pollutant_code, day, mean_kind, "
        "received_hours, due_hours, valid_hours, judged_hours, stopped_hours, substituted_hours, "
        "due_map, valid_map, judged_map, measured_mass_kg, mass_hours, "
        "largest_valid_hour_mass_kg, measured_mass_map, is_assumed, method_version, data_version) "
        "SELECT (SELECT max(run_id) FROM qy.computation_run), %s, %s, day, "
        "'arithmetic', 24, 24, 24, 24, 0, 0, 16777215, 16777215, 16777215, 0.72, 24, 0.03, "
        "16777215, false, 'm-test', 1 "
        "FROM generate_series(date '2026-06-30' - 365 * %s, date '2026-06-30', '1 day') AS day",
        (outlet.outlet_id, SO2, years),
    )


def test_equals_the_formulas_over_the_whole_history_at_once(database):
    """Random gaps in five quarters: stored by single marks in any order, and all at once."""
    random = np.random.default_rng(20260820)
    days = days_between("2025-07-01", "2026-08-19")
    values = random.gamma(3, 10, 24 * len(days)).round(3).tolist()
    for _ in range(90):
        start, length = random.integers(0, len(values)), random.choice([1, 3, 26, 60])
        values[start : start + length] = [None] * len(values[start : start + length])
    with database.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet, days[0], days[-1], values)
    roll_up(database, NOW)
    once = everything(database)
    assert len(rows(database, "substitution_run", "first_hour")) > 40
    for _ in range(3):
        with database.connect() as connection:
            mark(connection, outlet, *random.choice(days, 40, replace=False).tolist())
        assert roll_up(database, NOW).changed_quarter_rows == 0
    with database.connect() as connection:
        for table in ("substitution_quarter", "substitution_run", "substitution_day"):
            connection.execute(f"DELETE FROM qy.{table}")
        connection.execute("DELETE FROM qy.outlet_emission_month")
        quarters = [str(day) for day in days if day[5:] in ("07-01", "10-01", "01-01", "04-01")]
        for quarter in random.permutation(quarters).tolist():
            connection.execute(
                "INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause) "
                "VALUES (%s, %s, %s, 'test')",
                (outlet.outlet_id, SO2, quarter),
            )
            connection.commit()
            roll_up(database, NOW)
    assert everything(database) == once
