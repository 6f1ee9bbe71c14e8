"""Failed comparison tests make hours invalid; whoever changes a test or a pair is followed."""

import pytest

from dashboard.jobs import reconcile
from ingest.registry_batch import import_registry
from queries import rollup_control
from tests.database.rollups.conftest import KeptRows, empty
from tests.database.rollups.outlet_rows import (
    COD,
    SO2,
    add_conditions,
    add_hours,
    add_outlet,
    at,
    day_of,
    days_between,
    everything,
    mark,
    roll_up,
)

NOW = "2026-08-20 00:10"
DAYS = days_between("2026-07-01", "2026-08-19")
OXYGEN = "a19001"

# SO2 below 57 mg/m³: the mean of nine differences may be 17 mg/m³.
PASSED = [(30, 47)] * 9  # 47 - 30 = 17, exactly the tolerance
FAILED = [(30, 48)] * 9  # 48 - 30 = 18


@pytest.fixture(scope="module")
def computed(shared_clone):
    """An outlet whose days are computed, and the rows of that world."""
    empty(shared_clone)
    with shared_clone.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet)
    roll_up(shared_clone, NOW)
    return outlet, KeptRows(shared_clone)


@pytest.fixture
def outlet(computed, database):
    outlet, kept = computed
    kept.put_back()
    return outlet


def fill(connection, outlet, pollutant=SO2):
    hours = 24 * len(DAYS)
    add_conditions(connection, outlet.outlet_id, f"{DAYS[0]} 00:00", hours)
    add_hours(connection, outlet.monitor_id, f"{DAYS[0]} 00:00", [30] * hours, pollutant=pollutant)
    mark(connection, outlet, *DAYS, pollutant=pollutant)


def compare(database, outlet, end, pairs, *, kind="verification", pollutant=SO2, start=None):
    """A test of some hours that ends at ``end``, None for never: no mark but those of triggers."""
    ref = f"CT {pollutant} {kind} {start} {end}"
    day = (start or end)[:10]
    with database.connect("ingest") as connection:
        connection.execute(
            "INSERT INTO qy.comparison_test (comparison_test_ref, kind, monitor_id, "
            "pollutant_code, during, laboratory_zh) "
            "VALUES (%s, %s, %s, %s, tstzrange(%s, %s), '测试站')",
            (
                *(ref, kind, outlet.monitor_id, pollutant),
                *(at(start or f"{day} 00:00"), at(end) if end else None),
            ),
        )
        connection.execute(
            "INSERT INTO qy.comparison_pair (comparison_test_id, pair_number, reference_value, "
            "monitor_value) SELECT comparison_test_id, number, reference, monitor "
            "FROM qy.comparison_test, unnest(%s::float8[], %s::float8[]) WITH ORDINALITY "
            "AS pair (reference, monitor, number) WHERE comparison_test_ref = %s",
            ([reference for reference, _ in pairs], [monitor for _, monitor in pairs], ref),
        )


def calibrate(database, outlet, when):
    """A passed calibration."""
    database.execute(
        "INSERT INTO qy.calibration (monitor_id, pollutant_code, calibrated_at, kind, "
        "standard_value, before_value) VALUES (%s, %s, %s, 'span', 160, 160)",
        (outlet.monitor_id, SO2, at(when)),
    )


def periods(database):
    return database.execute(
        "SELECT reason, lower(during), upper(during) FROM qy.control_period ORDER BY 1, 2"
    )


def valid_hours(database, outlet, *days, pollutant=SO2):
    return [day_of(database, outlet, day, pollutant)["valid_hours"] for day in days]


def runs(database):
    return database.execute("SELECT cause, hours, found_hours FROM qy.substitution_run")


def out_of_control(start, end=None):
    return [("out_of_control", at(start), at(end) if end else None)]


def assert_settled(database):
    """A second rollup has nothing to do, and computing anew finds what is stored."""
    report = roll_up(database, NOW)
    assert (report.claimed_days, report.quarters) == (0, 0)
    again = reconcile.run(database.url("ingest"), now=at(NOW), sample=1000)
    assert (again.compared > 40, again.compared_quarters > 0, again.differs) == (True, True, False)


def test_a_failed_test_of_gas_is_out_of_control_from_its_end_to_the_next_passed_one(
    database, outlet
):
    calibrate(database, outlet, "2026-07-08 08:00")
    compare(database, outlet, "2026-07-09 08:00", PASSED)
    compare(database, outlet, "2026-07-10 08:00", FAILED)
    compare(database, outlet, "2026-07-11 10:00", PASSED)
    report = roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-07-10 08:00", "2026-07-11 10:00")
    assert report.claimed_days == 2, "only the days of the stretch are computed anew"
    found = valid_hours(database, outlet, "2026-07-09", "2026-07-10", "2026-07-11", "2026-07-12")
    assert found == [24, 8, 14, 24]
    # 16 + 10 = 26 hours stand in. They look back from the calibration of 8 July, seven days and
    # eight hours after the first hour: the passed test of the 9th adjusted nothing.
    assert runs(database) == [("calibration", 26, 7 * 24 + 8)]
    assert_settled(database)


def test_tests_of_the_operator_and_of_the_bureau_are_one_series(database, outlet):
    compare(database, outlet, "2026-07-10 08:00", FAILED, kind="supervision")
    compare(database, outlet, "2026-07-11 08:00", PASSED, kind="verification")
    compare(database, outlet, "2026-07-20 08:00", FAILED, kind="verification")
    compare(database, outlet, "2026-07-21 08:00", PASSED, kind="supervision")
    roll_up(database, NOW)
    assert periods(database) == [
        *out_of_control("2026-07-10 08:00", "2026-07-11 08:00"),
        *out_of_control("2026-07-20 08:00", "2026-07-21 08:00"),
    ]


def test_a_passed_calibration_does_not_end_what_a_failed_test_began(database, outlet):
    compare(database, outlet, "2026-08-10 08:00", FAILED)
    calibrate(database, outlet, "2026-08-11 08:00")
    roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-08-10 08:00")
    assert valid_hours(database, outlet, "2026-08-19") == [0]


@pytest.mark.parametrize(
    ("pairs", "more"),
    [
        pytest.param(FAILED[:8], {}, id="eight pairs of nine"),
        pytest.param([], {}, id="no pairs"),
        pytest.param(FAILED, {"kind": "acceptance"}, id="acceptance"),
        pytest.param(FAILED, {"pollutant": OXYGEN}, id="companion"),
        pytest.param(FAILED, {"start": "2026-07-10 08:00", "end": None}, id="still running"),
        pytest.param(PASSED, {}, id="passed"),
    ],
)
def test_other_tests_change_nothing(database, outlet, pairs, more):
    before = everything(database)
    compare(database, outlet, **{"end": "2026-07-10 08:00", "pairs": pairs} | more)
    roll_up(database, NOW)
    assert periods(database) == []
    assert everything(database) == before
    assert database.execute("SELECT * FROM qy.dirty_control") == []
    assert_settled(database)


def test_no_test_at_all_does_not_end_a_stretch_either(database, outlet):
    compare(database, outlet, "2026-07-10 08:00", FAILED)
    compare(database, outlet, "2026-07-11 08:00", PASSED[:8])
    compare(database, outlet, "2026-07-12 08:00", PASSED, kind="acceptance")
    compare(database, outlet, "2026-07-13 08:00", PASSED)
    roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-07-10 08:00", "2026-07-13 08:00")


@pytest.mark.parametrize(
    "correction",
    [
        "UPDATE qy.comparison_pair SET monitor_value = 40",
        # Of nine differences seven are 18 and two 13: 152 / 9 = 16.9 mg/m³.
        "UPDATE qy.comparison_pair SET monitor_value = 43 WHERE pair_number <= 2",
        "DELETE FROM qy.comparison_pair WHERE pair_number = 9",
        "DELETE FROM qy.comparison_test",
        "UPDATE qy.comparison_test SET kind = 'acceptance'",
        "UPDATE qy.comparison_test SET during = tstzrange(lower(during), NULL)",
        f"UPDATE qy.comparison_test SET pollutant_code = '{OXYGEN}'",
    ],
)
def test_a_corrected_test_gives_the_hours_back(database, outlet, correction):
    before = everything(database)
    compare(database, outlet, "2026-07-10 08:00", FAILED)
    roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-07-10 08:00")
    assert valid_hours(database, outlet, "2026-08-19") == [0]

    with database.connect("ingest") as connection:
        connection.execute(correction)
    roll_up(database, NOW)
    assert periods(database) == []
    assert everything(database) == before
    assert_settled(database)


def test_a_test_that_was_moved_moves_its_stretch(database, outlet):
    compare(database, outlet, "2026-07-10 08:00", FAILED)
    compare(database, outlet, "2026-07-13 08:00", PASSED)
    roll_up(database, NOW)
    with database.connect("ingest") as connection:
        connection.execute(
            "UPDATE qy.comparison_test SET during = tstzrange(lower(during), %s) "
            "WHERE upper(during) = %s",
            (at("2026-07-12 08:00"), at("2026-07-10 08:00")),
        )
    roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-07-12 08:00", "2026-07-13 08:00")
    found = valid_hours(database, outlet, "2026-07-10", "2026-07-11", "2026-07-12", "2026-07-13")
    assert found == [24, 24, 8, 16]


def test_a_failed_test_of_water_reaches_back_to_the_last_passed_one(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(COD,), medium="water")
        fill(connection, outlet, COD)
    # COD below 30 mg/L: 5 mg/L, and of three pairs two must hold.
    within, beyond = (20.0, 25.0), (20.0, 25.5)
    for day, pairs in (
        ("10", [within, within, beyond]),
        ("11", [within, beyond]),  # two pairs: no test at all
        ("12", [within, beyond, beyond]),
        ("14", [within, within, within]),
    ):
        compare(database, outlet, f"2026-07-{day} 06:00", pairs, pollutant=COD)
    roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-07-10 06:00", "2026-07-14 06:00")
    days = days_between("2026-07-09", "2026-07-15")
    assert valid_hours(database, outlet, *days, pollutant=COD) == [24, 6, 0, 0, 0, 18, 24]
    assert_settled(database)


def test_without_a_passed_test_before_it_a_failed_one_of_water_begins_with_itself(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(COD,), medium="water")
        fill(connection, outlet, COD)
    compare(database, outlet, "2026-08-19 06:00", [(20, 30)] * 3, pollutant=COD)
    roll_up(database, NOW)
    assert periods(database) == out_of_control("2026-08-19 06:00")
    assert valid_hours(database, outlet, "2026-08-18", "2026-08-19", pollutant=COD) == [24, 6]


def test_a_pollutant_without_hours_gets_no_days(database, outlet):
    days = database.execute("SELECT count(*) FROM qy.daily_value")
    compare(database, outlet, "2026-07-10 08:00", [(30, 60)] * 9, pollutant="a21005")
    roll_up(database, NOW)
    assert database.execute("SELECT count(*) FROM qy.daily_value") == days


def test_a_calibration_that_came_later_reaches_beyond_a_test_that_followed_it(database, outlet):
    """The quarter of the stretch looks back to the calibration, past the test between them."""
    compare(database, outlet, "2026-06-28 08:00", PASSED)
    compare(database, outlet, "2026-07-10 08:00", FAILED)
    compare(database, outlet, "2026-07-11 10:00", PASSED)
    roll_up(database, NOW)
    ((_, _, before),) = runs(database)
    calibrate(database, outlet, "2026-06-25 08:00")
    roll_up(database, NOW)
    # No hour stands before that calibration.
    assert (before, runs(database)) == (9 * 24 + 8, [("calibration", 26, 0)])
    assert_settled(database)


def test_imported_tests_and_a_corrected_pair_are_followed_by_the_next_rollup(
    database, outlet, tmp_path
):
    def bring(table, *lines):
        path = tmp_path / f"{table}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with database.connect("ingest") as connection:
            report = import_registry(connection, table, path, imported_by="test")
        assert report.rejected_rows == 0

    bring(
        "comparison_test",
        "comparison_test_ref,kind,monitor_ref,pollutant_code,valid_from,valid_to,laboratory_zh",
        f"T1,supervision,M T-1/DA001,{SO2},2026-07-10 00:00,2026-07-10 08:00,测试站",
        f"T2,verification,M T-1/DA001,{SO2},2026-07-11 00:00,2026-07-11 10:00,测试站",
    )
    header = "comparison_test_ref,pair_number,reference_value,monitor_value"
    pairs = [f"T{test},{pair},30,{48 if test == 1 else 30}" for test in (1, 2) for pair in range(9)]
    bring("comparison_pair", header, *pairs)
    assert roll_up(database, NOW).claimed_days == 2
    assert valid_hours(database, outlet, "2026-07-10", "2026-07-11") == [8, 14]
    bring("comparison_pair", header, *[f"T1,{pair},30,31" for pair in range(9)])
    assert roll_up(database, NOW).claimed_days == 2
    assert valid_hours(database, outlet, "2026-07-10", "2026-07-11") == [24, 24]


@pytest.fixture
def wider_from_august(database):
    """From August on the mean of nine differences may be 18 mg/m³; put back at the end."""
    rule = "comparison_so2_low_error_mg_m3"
    database.execute(
        "UPDATE qy.rule_parameter SET during = '(,2026-08-01)' WHERE rule = %s", (rule,)
    )
    database.execute(
        "INSERT INTO qy.rule_parameter (rule, medium, during, number, unit, statement_zh, "
        "statement_en, source, verification, verified) SELECT rule, medium, '[2026-08-01,)', 18, "
        "unit, statement_zh, statement_en, source, verification, verified "
        "FROM qy.rule_parameter WHERE rule = %s",
        (rule,),
    )
    yield
    database.execute(
        "DELETE FROM qy.rule_parameter WHERE rule = %s AND lower(during) = '2026-08-01'", (rule,)
    )
    database.execute("UPDATE qy.rule_parameter SET during = '(,)' WHERE rule = %s", (rule,))


def test_a_changed_tolerance_judges_the_tests_of_its_days_anew(database, outlet, wider_from_august):
    compare(database, outlet, "2026-07-10 08:00", FAILED)
    compare(database, outlet, "2026-07-11 08:00", PASSED)
    compare(database, outlet, "2026-08-10 08:00", FAILED)
    roll_up(database, NOW)
    july = out_of_control("2026-07-10 08:00", "2026-07-11 08:00")
    assert periods(database) == july

    database.execute(
        "UPDATE qy.rule_parameter SET number = 17 WHERE rule = 'comparison_so2_low_error_mg_m3'"
    )
    with database.connect("ingest") as connection:
        assert rollup_control.mark_everything(connection) == 1
    roll_up(database, NOW)
    assert periods(database) == july + out_of_control("2026-08-10 08:00")
