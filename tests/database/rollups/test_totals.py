"""Totals and the use of permitted amounts, as a staff login reads them."""

from contextlib import ExitStack
from datetime import date

import pytest

from dashboard import permit_accounts
from queries import emission_totals, substitution_runs
from tests.database.rollups.outlet_rows import (
    SO2,
    add_conditions,
    add_enterprise,
    add_hours,
    add_outlet,
    at,
    days_between,
    mark,
    roll_up,
)

FLOW = 1_000_000  # 1 mg/m³ is 1 kg an hour
NOW = "2026-07-01 00:10"
YEAR = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}


def fill(connection, outlet, first, last, *, gaps=()):
    days = days_between(first, last)
    hours = 24 * len(days)
    values = [1.0] * hours
    for start, length in gaps:
        values[start : start + length] = [None] * length
    add_conditions(connection, outlet.outlet_id, f"{first} 00:00", hours, flow_m3=FLOW)
    add_hours(connection, outlet.monitor_id, f"{first} 00:00", values)
    mark(connection, outlet, *days)


def permit(connection, enterprise_id, *outlet_ids, amount_t=10.0, during="[2026-01-01,2027-01-01)"):
    """A permit with one amount of SO2 that covers outlets."""
    (permit_id,) = connection.execute(
        "INSERT INTO qy.permit (permit_ref, first_issued_on) VALUES (%s, '2025-01-01') "
        "RETURNING permit_id",
        (f"P{enterprise_id}",),
    ).fetchone()
    connection.execute(
        "INSERT INTO qy.permit_version (permit_id, permit_number, enterprise_id, during, "
        "issued_on, action) VALUES (%s, 'P', %s, '[2025-01-01,)', '2025-01-01', 'first')",
        (permit_id, enterprise_id),
    )
    (amount_id,) = connection.execute(
        "INSERT INTO qy.permitted_amount (permitted_amount_ref, permit_id, pollutant_code, span, "
        "during, amount_t) VALUES (%s, %s, %s, 'year', %s, %s) RETURNING permitted_amount_id",
        (f"A{enterprise_id}", permit_id, SO2, during, amount_t),
    ).fetchone()
    for outlet_id in outlet_ids:
        connection.execute(
            "INSERT INTO qy.permitted_amount_outlet VALUES (%s, %s)", (amount_id, outlet_id)
        )


def report(connection, enterprise_id, outlet_id, during, amount_t):
    connection.execute(
        "INSERT INTO qy.execution_report_amount (enterprise_id, outlet_id, pollutant_code, during, "
        "amount_t, reported_on) VALUES (%s, %s, %s, %s, %s, '2026-07-15')",
        (enterprise_id, outlet_id, SO2, during, amount_t),
    )


@pytest.fixture(scope="module")
def city(shared_clone):
    """
    Two outlets of one enterprise over half a year, one of another county.

    A: every hour but 10, found again by substitution. B: the first quarter is half missing.
    """
    database = shared_clone
    with database.connect() as connection:
        enterprise = add_enterprise(connection, "E1")
        outlets = [
            add_outlet(connection, f"T-{name}/DA001", enterprise_id=enterprise) for name in "AB"
        ]
        other = add_outlet(connection, "T-C/DA001", county="C02")
        fill(connection, outlets[0], "2026-01-01", "2026-06-30", gaps=[(1000, 10)])
        fill(connection, outlets[1], "2026-01-01", "2026-06-30", gaps=[(100, 1200)])
        fill(connection, other, "2026-06-01", "2026-06-30")
        manual = add_outlet(connection, "T-D/DA002", enterprise_id=enterprise, pollutants=())
        permit(connection, enterprise, outlets[0].outlet_id, outlets[1].outlet_id, manual.outlet_id)
        permit(connection, other.enterprise_id, other.outlet_id, amount_t=0.5)
    roll_up(database, NOW)
    return database, enterprise, *outlets, other, manual


@pytest.fixture
def as_staff(city):
    """Opens a connection of the staff login with a scope; closed after the test."""
    with ExitStack() as stack:

        def connect(scope=None):
            connection = stack.enter_context(city[0].connect("staff"))
            connection.execute("SELECT staff.set_scope(%s::integer[])", (scope,))
            return connection

        yield connect


def test_totals_of_outlets_leave_out_what_is_not_usable_and_say_so(city, as_staff):
    _database, _, a, b, other, _ = city
    frame = emission_totals.of_outlets(as_staff(), None, **YEAR).set_index("outlet_id")
    assert frame.loc[a.outlet_id, "total_mass_kg"] == pytest.approx(181 * 24)
    assert frame.loc[a.outlet_id, "substituted_mass_kg"] == pytest.approx(10)
    assert frame.loc[b.outlet_id, "total_mass_kg"] == pytest.approx(91 * 24)
    assert frame.loc[b.outlet_id, "months_without_total"] == 3
    assert frame.loc[a.outlet_id, "is_final"] == False  # noqa: E712 - a cell of a frame
    assert list(frame.index) == [a.outlet_id, b.outlet_id, other.outlet_id]


def test_a_branch_sees_the_totals_of_its_county(city, as_staff):
    database, _, _, _, other, _ = city
    (county,) = database.execute("SELECT region_id FROM qy.region WHERE region_ref = 'C02'")[0]
    connection = as_staff([county])
    assert list(emission_totals.of_outlets(connection, None, **YEAR)["outlet_id"]) == [
        other.outlet_id
    ]
    assert set(emission_totals.of_regions(connection, **YEAR)["county_id"]) == {county}
    assert set(emission_totals.quarters(connection, None, **YEAR)["outlet_id"]) == {other.outlet_id}
    accounts = permit_accounts.of_enterprises(connection, None, year=2026, today=date(2026, 7, 1))
    assert [account.enterprise_id for account in accounts] == [other.enterprise_id]


def test_months_add_up_over_outlets_and_count_the_missing(city, as_staff):
    _database, _, a, b, *_ = city
    frame = emission_totals.of_months(as_staff(), (a.outlet_id, b.outlet_id), **YEAR).set_index(
        "month"
    )
    march, april = frame.loc[date(2026, 3, 1)], frame.loc[date(2026, 4, 1)]
    assert (march["outlets"], march["outlets_without_total"]) == (2, 1)
    assert march["total_mass_kg"] == pytest.approx(31 * 24)
    assert april["total_mass_kg"] == pytest.approx(2 * 30 * 24)
    regions = emission_totals.of_regions(as_staff(), **YEAR)
    of_march = regions[regions["month"] == date(2026, 3, 1)].iloc[0]
    assert of_march["total_mass_kg"] == pytest.approx(march["total_mass_kg"])
    assert of_march["outlets_without_total"] == 1


def test_runs_name_the_rule_row_that_decided(city, as_staff):
    _database, _, a, *_ = city
    connection = as_staff()
    span = {"start": date(2026, 2, 1), "end": date(2026, 3, 1)}
    (run,) = substitution_runs.runs(connection, a.outlet_id, pollutant_code=SO2, **span).to_dict(
        "records"
    )
    assert run["rule"] == "substitution_lookback_short_hours"
    assert run["rule_parameter_id"] is not None
    assert run["first_hour"] == at("2026-02-11 16:00")
    days = substitution_runs.days(connection, a.outlet_id, pollutant_code=SO2, **span)
    assert days["substituted_mass_kg"].sum() == pytest.approx(10)
    assert not len(substitution_runs.control_periods(connection, a.outlet_id, **span))


def test_the_use_of_an_amount_has_four_parts(city, as_staff):
    database, enterprise, a, b, _, manual = city
    accounts = permit_accounts.of_enterprises(
        as_staff(), (enterprise,), year=2026, today=date(2026, 6, 30)
    )
    (account,) = accounts
    assert account.outlet_ids == (a.outlet_id, b.outlet_id, manual.outlet_id)
    # B has no total in the first quarter, the manual outlet has none at all.
    assert (account.unknown_outlets, account.unknown_months) == (2, 9)
    assert account.is_lower_bound
    assert account.measured_t == pytest.approx((181 * 24 - 10 + 91 * 24) / 1e3)
    assert account.substituted_t == pytest.approx(0.01)
    assert account.reported_t is None
    assert account.used_share == pytest.approx((181 + 91) * 24 / 1e3 / 10)
    assert account.expected_share is None  # nothing is known of last year
    assert account.is_provisional

    with database.connect() as connection:
        report(connection, enterprise, b.outlet_id, "[2026-01-01,2026-04-01)", 3.0)
        # The quarter of an outlet that has automatic totals is not counted twice.
        report(connection, enterprise, a.outlet_id, "[2026-01-01,2026-04-01)", 9.0)
        report(connection, enterprise, manual.outlet_id, "[2026-01-01,2026-07-01)", 1.0)
        report(connection, enterprise, None, "[2026-01-01,2027-01-01)", 99.0)
    (account,) = permit_accounts.of_enterprises(
        as_staff(), (enterprise,), year=2026, today=date(2026, 6, 30)
    )
    assert account.reported_t == pytest.approx(4.0)
    assert (account.unknown_outlets, account.is_lower_bound) == (0, False)
    assert account.reported_periods == (
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 1, 1), date(2026, 7, 1)),
    )
    assert account.exceeds is (account.used_t > 10)


def test_an_amount_that_is_used_up_says_so(city, as_staff):
    _database, *_, other, _ = city
    (account,) = permit_accounts.of_enterprises(
        as_staff(), (other.enterprise_id,), year=2026, today=date(2026, 6, 30)
    )
    assert account.used_t == pytest.approx(0.72)
    # Five months before its first value are unknown, not zero.
    assert (account.exceeds, account.unknown_months) == (True, 5)


def test_the_largest_twelve_months_need_twelve_known_months(city, as_staff):
    database, _, a, *_ = city
    assert permit_accounts.largest_twelve_months(
        as_staff(), (a.outlet_id,), pollutant_code=SO2, until=date(2026, 7, 1)
    ) == (None, None)
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO qy.outlet_emission_month SELECT (jsonb_populate_record(m, "
            "jsonb_build_object('month', g.month::date, 'total_mass_kg', 1000))).* "
            "FROM qy.outlet_emission_month AS m, "
            "generate_series(timestamp '2025-06-01', '2025-12-01', '1 month') AS g (month) "
            "WHERE m.month = '2026-06-01' AND m.outlet_id = %s",
            (a.outlet_id,),
        )
    largest, first = permit_accounts.largest_twelve_months(
        as_staff(), (a.outlet_id,), pollutant_code=SO2, until=date(2026, 7, 1)
    )
    # June 2025 gives more than June 2026 does.
    assert first == date(2025, 6, 1)
    assert largest == pytest.approx(7 + 151 * 24 / 1e3)


def test_the_loggers_mass_is_compared_over_the_same_hours(city, as_staff):
    database, _, a, *_ = city
    with database.connect() as connection:
        connection.execute(
            "UPDATE qy.hourly_value SET mass_reported_kg = 1.5 WHERE monitor_id = %s "
            "AND time >= '2026-02-11 10:00+08' AND time < '2026-02-11 20:00+08'",
            (a.monitor_id,),
        )
        mark(connection, a, "2026-02-11")
    roll_up(database, NOW)
    (found,) = emission_totals.reported_against_computed(as_staff(), None, **YEAR).to_dict(
        "records"
    )
    # Four of the ten hours have no value of ours: the gap began at 16:00.
    assert (found["compared_hours"], found["reported_mass_kg"]) == (6, 9)
    assert found["reported_of_computed"] == pytest.approx(1.5)
