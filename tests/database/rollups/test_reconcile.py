"""Stored days against the same days computed anew."""

import pytest

from dashboard.jobs import reconcile
from tests.database.rollups.conftest import KeptRows, empty
from tests.database.rollups.outlet_rows import (
    SO2,
    add_conditions,
    add_hours,
    add_limit,
    add_outlet,
    at,
    day_of,
    days_between,
    everything,
    mark,
    roll_up,
)

DAYS = days_between("2026-11-10", "2026-11-15")
NOW = "2026-11-18 14:20"


@pytest.fixture(scope="module")
def computed(shared_clone):
    """An outlet whose days are computed, and the rows of that world."""
    empty(shared_clone)
    with shared_clone.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=20)
        add_hours(connection, outlet.monitor_id, f"{DAYS[0]} 00:00", [30] * 24 * len(DAYS))
        add_conditions(connection, outlet.outlet_id, f"{DAYS[0]} 00:00", 24 * len(DAYS))
        mark(connection, outlet, *DAYS)
    roll_up(shared_clone, NOW)
    return outlet, KeptRows(shared_clone)


@pytest.fixture
def outlet(computed, database):
    outlet, kept = computed
    kept.put_back()
    return outlet


def compare(database, now=NOW, **options):
    return reconcile.run(database.url("ingest"), now=at(now), sample=1000, **options)


def test_what_was_just_computed_agrees(database, outlet):
    before = everything(database)
    report = compare(database)
    # Six days with values, two silent ones; the running day's next hour has not come.
    assert report.compared == 9
    assert not report.differs
    assert everything(database) == before


def test_a_stored_mean_that_was_tampered_with_is_reported_and_repaired(database, outlet):
    database.execute("UPDATE qy.daily_value SET mean = 31 WHERE day = %s", (DAYS[2],))
    report = compare(database, repair=True)

    (found,) = report.differences
    assert found.key == (outlet.outlet_id, SO2, found.day)
    assert str(found.day) == DAYS[2]
    assert str(found).endswith("mean stored 31, computed 30")
    roll_up(database, NOW)
    assert day_of(database, outlet, DAYS[2])["mean"] == pytest.approx(30)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE qy.judgement_day SET exceeding_periods = 1 WHERE day = %s", "exceeding_periods"),
        ("DELETE FROM qy.judgement_day WHERE day = %s", "not stored"),
        (
            "INSERT INTO qy.judgement_day "
            "SELECT (jsonb_populate_record(j, '{\"limit_id\": 7777}')).* "
            "FROM qy.judgement_day AS j WHERE day = %s",
            "stored in vain",
        ),
    ],
)
def test_a_verdict_that_is_not_what_the_hours_say_is_reported(database, outlet, statement, words):
    database.execute(statement, (DAYS[1],))
    (found,) = compare(database).differences
    assert found.limit_id is not None
    assert words in str(found)


def test_an_hour_that_changed_without_a_mark_is_found(database, outlet):
    database.execute(
        "UPDATE qy.hourly_value SET measured = 60 WHERE time = %s", (at(f"{DAYS[0]} 05:00"),)
    )
    days = {str(found.day) for found in compare(database).differences}
    assert days == {DAYS[0]}


def test_days_that_wait_for_the_rollup_are_not_compared(database, outlet):
    database.execute("UPDATE qy.daily_value SET mean = 31 WHERE day = %s", (DAYS[2],))
    with database.connect() as connection:
        mark(connection, outlet, DAYS[2])
    report = compare(database)
    assert report.compared == 8
    assert not report.differences


def test_a_day_whose_deadline_has_passed_is_not_compared(database, outlet):
    assert compare(database, now="2026-11-18 15:00").compared == 8


def test_a_summary_that_is_not_the_sum_of_its_days_is_counted(database, outlet):
    database.execute("UPDATE qy.emission_month SET due_hours = due_hours + 1")
    report = compare(database, repair=True)
    assert report.differing_summaries == 2  # one row deleted, one inserted in its place
    assert roll_up(database, NOW).changed_summaries == 2
    assert not compare(database).differs


def test_without_any_rollup_there_is_nothing_to_compare(database):
    report = compare(database)
    assert (report.compared, report.differs) == (0, False)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE qy.substitution_quarter SET valid_hours = 1",
        "UPDATE qy.substitution_run SET run_hours = run_hours + 1",
        "UPDATE qy.substitution_day SET substituted_hours = 1",
        "DELETE FROM qy.outlet_emission_month",
    ],
)
def test_a_quarter_that_is_not_what_its_days_say_is_reported_and_repaired(database, outlet, change):
    assert compare(database).compared_quarters == 1
    before = everything(database)
    database.execute(change)
    (found,) = compare(database, repair=True).quarter_differences
    assert found.table in change
    assert found.table in str(found)
    roll_up(database, NOW)
    assert everything(database) == before
    assert not compare(database).differs
