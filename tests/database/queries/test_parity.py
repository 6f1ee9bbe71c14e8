"""Where SQL repeats a definition, it says what the program says."""

from datetime import timedelta

import pytest
from psycopg.rows import dict_row

from analytics.exceedance import multiple
from dashboard.staff.loaders_city import Rules


@pytest.fixture(scope="module")
def city(module_city):
    """Three enterprises whose days a rollup has computed."""
    return module_city


@pytest.mark.parametrize("cut_off_hours", [0, 12, 35.5, 36, 60.25])
def test_the_published_days_are_those_that_the_program_calls_settled(city, cut_off_hours):
    rules = Rules(
        marking_cut_off_hours=12,
        review_cut_off_hours=cut_off_hours,
        interruption_hours=3,
        transmission_target=None,
    )
    with city.database.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute(
            "UPDATE qy.rule_parameter SET number = %s WHERE rule = 'review_cut_off_hour'",
            (cut_off_hours,),
        )
        now, before = connection.execute(
            "SELECT now(), before_day FROM published.settled"
        ).fetchone()
    assert before - timedelta(days=1) == rules.newest_settled_day(now)


def test_counts_of_a_day_are_the_bits_of_its_maps(city):
    different = city.database.execute(
        """SELECT outlet_id, pollutant_code, day FROM qy.daily_value
           WHERE due_hours <> bit_count(due_map::bit(24))
              OR valid_hours <> bit_count(valid_map::bit(24))
              OR judged_hours <> bit_count(judged_map::bit(24))"""
    )
    assert different == []


def test_hours_of_a_verdict_are_the_bits_of_its_maps(city):
    different = city.database.execute(
        """SELECT j.outlet_id, j.pollutant_code, j.day
           FROM qy.judgement_day AS j JOIN qy.limit_value AS l USING (limit_id)
           WHERE l.basis = 'hour' AND j.exceeding_periods <> bit_count(j.exceeding_map::bit(24))"""
    )
    assert different == []


def test_the_stored_multiple_of_a_daily_mean_is_the_formula(city):
    with city.database.connect(row_factory=dict_row) as connection:
        rows = connection.execute(
            """SELECT j.value, j.worst_multiple, l.upper FROM qy.judgement_day AS j
               JOIN qy.limit_value AS l USING (limit_id)
               WHERE l.basis = 'day' AND j.exceeding_periods > 0"""
        ).fetchall()
    assert rows
    for row in rows:
        expected = multiple(row["value"], upper=row["upper"])
        assert row["worst_multiple"] == pytest.approx(expected)
