"""A closing of the daily review reaches the stage of a verdict through the ordinary rollup."""

from dashboard.jobs import rollup
from tests.database.rollups.outlet_rows import (
    SO2,
    add_hours,
    add_limit,
    add_outlet,
    everything,
    mark,
    roll_up,
    verdicts_of,
)
from tests.review_acts import NITROGEN, UNTRUE, account, act, close, exceedance
from tests.staff_city import NOW

STAGE = """
SELECT stage FROM qy.judgement_day
WHERE outlet_id = %s AND day = '2026-11-21' AND exceeding_periods > 0
"""


def roll(city):
    return rollup.run(city.database.url("ingest"), now=NOW)


def stages(city):
    return [stage for (stage,) in city.database.execute(STAGE, (city.a_outlet,))]


def test_what_a_person_said_becomes_the_stage_and_a_second_run_changes_nothing(own_city):
    city = own_city
    user = account(city.database)
    assert stages(city) == ["pending"]
    _, first = close(city.database, exceedance(city), act(user))
    assert stages(city) == ["pending"], "only the rollup writes verdicts"
    assert roll(city).changed_judgements == 1
    assert stages(city) == ["verified"]
    version = city.database.execute("SELECT version FROM qy.data_version")
    assert roll(city).claimed_days == 0
    assert rollup.run(city.database.url("ingest"), now=NOW, everything=True).changed_judgements == 0
    assert city.database.execute("SELECT version FROM qy.data_version") == version

    _, second = close(city.database, exceedance(city), act(user, None, seen=first))
    roll(city)
    assert stages(city) == ["pending"]
    close(city.database, exceedance(city), act(user, UNTRUE, seen=second, note="量程漂移"))
    roll(city)
    assert stages(city) == ["rejected"]


def test_two_pollutants_of_an_outlet_are_decided_apart(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        for code in (SO2, NITROGEN):
            if code != SO2:
                connection.execute(
                    "INSERT INTO qy.monitor_factor (monitor_id, pollutant_code, reported_unit, "
                    "during) VALUES (%s, %s, 'mg/m³', '(,)')",
                    (outlet.monitor_id, code),
                )
            add_limit(connection, outlet, upper=20, pollutant=code)
            add_hours(connection, outlet.monitor_id, "2026-11-21 00:00", [30] * 24, pollutant=code)
            mark(connection, outlet, "2026-11-21", pollutant=code)
    user = account(database)
    say = (
        "INSERT INTO qy.review_closing (outlet_id, day, item_kind, pollutant_code, facts, "
        "cause_code, decision, note, closed_by, closed_at) "
        "VALUES (%s, '2026-11-21', 'exceedance', %s, '', 'x', %s, 'x', %s, now())"
    )
    database.execute(say, (outlet.outlet_id, SO2, "rejected", user))
    database.execute(
        "INSERT INTO qy.day_review (outlet_id, day, reviewed_by, reviewed_at, decision) "
        "VALUES (%s, '2026-11-21', %s, now(), 'reviewed')",
        (outlet.outlet_id, user),
    )
    roll_up(database)

    def found():
        return [
            [row["stage"] for row in verdicts_of(database, outlet, "2026-11-21", code).values()]
            for code in (SO2, NITROGEN)
        ]

    # A reviewed day is settled: what nobody decided stands by rule.
    assert found() == [["rejected"], ["by_rule"]]
    before = everything(database)
    roll_up(database, everything=True)
    assert everything(database) == before

    database.execute(
        "INSERT INTO qy.day_review (outlet_id, day, reviewed_by, reviewed_at, decision) "
        "VALUES (%s, '2026-11-21', %s, now(), 'reopened')",
        (outlet.outlet_id, user),
    )
    with database.connect() as connection:
        mark(connection, outlet, "2026-11-21", pollutant=NITROGEN)
    roll_up(database)
    assert found() == [["rejected"], ["pending"]]
