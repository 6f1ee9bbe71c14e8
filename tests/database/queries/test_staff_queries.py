"""Statements of the staff site: half-open windows, scope, monitor in charge, empty frames."""

from datetime import date, datetime, timedelta

import pytest

from queries import (
    daily_values,
    enterprise_record,
    exceedances,
    hourly_values,
    limit_values,
    networking,
    outlet_evidence,
    registry,
)
from queries.frames import TIME
from tests.staff_city import CITY_TIME, FIRST_DAY, LAST_DAY, LAST_HOUR, MIDNIGHT, NOW

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SPAN = {"start": MIDNIGHT, "end": LAST_HOUR + HOUR}
DAYS = {"start": FIRST_DAY, "end": LAST_DAY + DAY}
NOX = ("a21002",)


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city."""
    return module_city


@pytest.fixture
def as_staff(city):
    """Opens a connection of the staff login with a scope."""
    opened = []

    def connect(scope=None):
        connecting = city.database.connect("staff")
        connection = connecting.__enter__()
        opened.append(connecting)
        counties = None if scope is None else list(scope)
        connection.execute("SELECT staff.set_scope(%s::integer[])", (counties,))
        return connection

    yield connect
    for connecting in opened:
        connecting.__exit__(None, None, None)


def test_hours_are_half_open(as_staff, city):
    frame = hourly_values.of_outlet(
        as_staff(),
        city.a_outlet,
        pollutant_codes=NOX,
        start=MIDNIGHT + HOUR,
        end=MIDNIGHT + 3 * HOUR,
    )
    assert [moment.hour for moment in frame["time"]] == [1, 2]
    assert frame["measured"].tolist() == [40.0, 120.0]
    assert str(frame["time"].dtype) == TIME


def test_an_hour_that_nobody_sent_is_absent(as_staff, city):
    frame = hourly_values.of_outlet(as_staff(), city.a_outlet, pollutant_codes=NOX, **SPAN)
    assert len(frame) == 3 * 24 + 14 - 2


def test_the_monitor_in_charge_speaks_for_the_outlet(own_city):
    """A standby monitor's values are its own until it is in charge, and only then the outlet's."""
    made = own_city
    at = datetime(2026, 11, 20, tzinfo=CITY_TIME)
    with made.database.connect() as owner:
        standby = owner.execute(
            "INSERT INTO qy.monitor (monitor_ref, kind) VALUES ('MS', 'cems') RETURNING monitor_id"
        ).fetchone()[0]
        owner.execute(
            "INSERT INTO qy.monitor_outlet (monitor_id, outlet_id, duty, during) "
            "VALUES (%s, %s, 'standby', '[2024-01-01 00:00+08,)')",
            (standby, made.a_outlet),
        )
        owner.execute(
            "UPDATE qy.in_charge SET during = tstzrange(lower(during), %s) WHERE outlet_id = %s",
            (at, made.a_outlet),
        )
        owner.execute(
            "INSERT INTO qy.in_charge (outlet_id, monitor_id, during) "
            "VALUES (%s, %s, tstzrange(%s, NULL))",
            (made.a_outlet, standby, at),
        )
        for moment in (at - HOUR, at):
            owner.execute(
                "INSERT INTO qy.hourly_value (monitor_id, pollutant_code, time, flag, measured, "
                "batch_id) VALUES (%s, 'a21002', %s, 'N', 77, 1)",
                (standby, moment),
            )
    with made.database.connect("staff") as staff:
        staff.execute("SELECT staff.set_scope(NULL)")
        frame = hourly_values.of_outlet(
            staff, made.a_outlet, pollutant_codes=NOX, start=at - HOUR, end=at + 2 * HOUR
        )
    assert frame["measured"].tolist() == [40.0, 77.0]
    assert frame["monitor_id"].tolist()[1] == standby


def test_the_newest_hour_of_each_outlet(as_staff, city):
    frame = hourly_values.newest(as_staff(), since=MIDNIGHT)
    newest = dict(zip(frame["outlet_id"], frame["newest"], strict=True))
    assert newest == dict.fromkeys((city.a_outlet, city.b_outlet, city.c_outlet), LAST_HOUR)
    assert not len(hourly_values.newest(as_staff(), since=LAST_HOUR + HOUR))


def test_days_are_half_open_and_of_the_current_run(as_staff, city):
    frame = daily_values.of_outlet(
        as_staff(), city.a_outlet, pollutant_codes=NOX, start=date(2026, 11, 20), end=LAST_DAY
    )
    assert [day.day for day in frame["day"]] == [20, 21]
    city.database.execute(
        "INSERT INTO qy.computation_run (method_version, is_current) VALUES ('other', false)"
    )
    city.database.execute(
        "INSERT INTO qy.daily_value SELECT (SELECT max(run_id) FROM qy.computation_run), "
        "d.outlet_id, d.pollutant_code, d.day, 1, 1, d.mean_kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, "
        "0, NULL, NULL, false, 'other', 1 FROM qy.daily_value AS d "
        "WHERE d.outlet_id = %s AND d.day = '2026-11-20'",
        (city.a_outlet,),
    )
    again = daily_values.of_outlet(as_staff(), city.a_outlet, pollutant_codes=NOX, **DAYS)
    assert len(again) == 4


def test_outlet_days_are_sums_without_assumed_data(as_staff, city):
    frame = daily_values.outlet_days(as_staff(), **DAYS)
    assert set(frame["outlet_id"]) == {city.a_outlet, city.b_outlet}
    missing = frame[frame["worst_missing_hours"] > 0]
    assert [(row.day.day, row.worst_missing_hours) for row in missing.itertuples()] == [(21, 2)]


def test_series_and_days_known(as_staff, city):
    both = (city.a_outlet, city.b_outlet)
    assert daily_values.series(as_staff(), both) == [
        (city.a_outlet, "a21002"), (city.b_outlet, "w01018")
    ]  # fmt: skip
    assert daily_values.days_known(as_staff(), both) == (FIRST_DAY, LAST_DAY)
    assert daily_values.days_known(as_staff(), (city.a_second,)) is None


def test_exceedances_are_those_over_a_permit_limit_newest_first(as_staff, city):
    frame = exceedances.in_scope(as_staff(), **DAYS)
    assert [(row.day.day, row.outlet_id, row.stage) for row in frame.itertuples()] == [
        (22, city.a_outlet, "warning"),
        (21, city.a_outlet, "pending"),
        (20, city.a_outlet, "by_rule"),
        (20, city.b_outlet, "by_rule"),
        (19, city.a_outlet, "by_rule"),
    ]
    assert frame["clause"].tolist()[0] == "第 3 条"
    own = exceedances.of_outlets(as_staff(), (city.c_outlet,), **DAYS)
    assert len(own) == 4


def test_an_exceedance_of_a_limit_without_review_says_so(own_city):
    made = own_city
    made.database.execute(
        "UPDATE qy.judgement_day SET limit_reviewed = false WHERE outlet_id = %s", (made.b_outlet,)
    )
    with made.database.connect("staff") as staff:
        staff.execute("SELECT staff.set_scope(NULL)")
        frame = exceedances.in_scope(staff, **DAYS)
    reviewed = dict(zip(frame["outlet_id"], frame["limit_reviewed"], strict=True))
    assert reviewed == {made.a_outlet: True, made.b_outlet: False}


def test_limits_of_a_span_are_those_that_touch_it(as_staff, city):
    first = limit_values.of_outlet(
        as_staff(), city.a_outlet, pollutant_codes=NOX, start=FIRST_DAY, end=date(2026, 11, 20)
    )
    assert first["limit_id"].tolist() == [city.old_limit]
    both = limit_values.of_outlet(as_staff(), city.a_outlet, pollutant_codes=NOX, **DAYS)
    assert both["limit_id"].tolist() == [city.old_limit, city.new_limit]
    assert both["valid_to"].tolist()[0] == date(2026, 11, 20)
    assert both["valid_from"].tolist()[0] is None


def test_marks_that_touch_a_span(as_staff, city):
    frame = outlet_evidence.periods(as_staff(), city.a_outlet, **SPAN)
    assert [(row.source, row.kind, row.start.hour) for row in frame.itertuples()] == [
        ("mark", "maintenance", 12)
    ]
    after = datetime(2026, 11, 20, 15, tzinfo=CITY_TIME)
    assert not len(
        outlet_evidence.periods(as_staff(), city.a_outlet, start=after, end=after + HOUR)
    )


def test_a_withdrawn_mark_is_not_drawn(own_city):
    made = own_city
    made.database.execute("UPDATE qy.mark SET state = 'withdrawn'")
    with made.database.connect("staff") as staff:
        staff.execute("SELECT staff.set_scope(NULL)")
        assert not len(outlet_evidence.periods(staff, made.a_outlet, **SPAN))


def test_the_ledger_and_special_periods(own_city):
    made = own_city
    made.database.execute(
        "INSERT INTO qy.special_period (special_period_ref, region_id, kind, level, during) VALUES "
        "('S-1', %s, 'response', 'Ⅲ级', '[2026-11-22 10:00+08,2026-11-22 14:00+08)')",
        (made.east,),
    )
    with made.database.connect("staff") as staff:
        staff.execute("SELECT staff.set_scope(NULL)")
        frame = networking.ledger(staff)
        states = dict(zip(frame["outlet_id"], frame["state"], strict=True))
        during = networking.special_periods(staff, at=NOW.replace(hour=10, minute=0))
        over = networking.special_periods(staff, at=NOW.replace(hour=14, minute=0))
    assert states[made.a_second] == "to_be_installed"
    assert [(one.kind, one.level, one.region_zh) for one in during] == [("response", "Ⅲ级", "东区")]
    assert over == []


def test_the_record_of_an_enterprise(as_staff, city):
    connection = as_staff()
    identity = enterprise_record.identity(connection, city.a)
    assert identity.enterprise_ref == "QT-0001"
    names = [
        (one.text_zh, one.document_zh)
        for one in enterprise_record.dated_texts(connection, city.a)
        if one.kind == "name"
    ]
    assert names == [("试验东热电有限公司", None), ("旧名供热站", "许可证一")]
    (permit,) = enterprise_record.permits(connection, city.a)
    assert (permit.permit_number, permit.valid_to) == ("91TEST001P", date(2027, 1, 31))
    outlets = enterprise_record.outlets(connection, city.a, on=LAST_DAY)
    assert [(one.outlet_code, one.networking) for one in outlets] == [
        ("DA001", "networked"), ("DA002", "to_be_installed")
    ]  # fmt: skip
    (monitor,) = enterprise_record.monitors(connection, city.a, on=LAST_DAY, now=NOW)
    assert (monitor.monitor_ref, monitor.duty, monitor.operator_zh) == ("MA", "main", None)
    assert enterprise_record.penalties(connection, city.a, since=FIRST_DAY) == (0, None)


def test_the_registry_lists_and_finds(as_staff, city):
    connection = as_staff()
    frame = registry.enterprises(connection, on=LAST_DAY)
    assert frame["enterprise_ref"].tolist() == ["QT-0001", "QT-0002", "QT-0009"]
    assert "Old Heat" in frame["former_names"].tolist()[0]
    outlets = registry.outlets(connection, on=LAST_DAY)
    assert city.c_outlet not in set(outlets["outlet_id"])
    assert registry.city_rule(connection, registry.MARKING_CUT_OFF, on=LAST_DAY) == 12
    assert registry.city_rule(connection, "no_such_rule", on=LAST_DAY) is None
    assert registry.setting(connection, "city_name_en") == "Testcity"
    assert [one.name_en for one in registry.counties(connection, on=LAST_DAY)] == ["East", "West"]


def test_a_branch_reads_its_own_county_only(as_staff, city):
    west = as_staff((city.west,))
    assert set(registry.outlets(west, on=LAST_DAY)["outlet_id"]) == {city.b_outlet}
    assert set(daily_values.outlet_days(west, **DAYS)["outlet_id"]) == {city.b_outlet}
    assert set(exceedances.in_scope(west, **DAYS)["outlet_id"]) == {city.b_outlet}
    assert set(networking.ledger(west)["outlet_id"]) == {city.b_outlet}
    assert enterprise_record.identity(west, city.a) is None
    assert not len(hourly_values.of_outlet(west, city.a_outlet, pollutant_codes=NOX, **SPAN))
    assert not len(limit_values.of_outlet(west, city.a_outlet, pollutant_codes=NOX, **DAYS))


def test_without_a_scope_nothing_is_seen(city):
    with city.database.connect("staff") as connection:
        assert not len(registry.enterprises(connection, on=LAST_DAY))
        assert not len(exceedances.in_scope(connection, **DAYS))


def test_empty_frames_keep_their_columns_and_types(as_staff, city):
    connection = as_staff()
    hours = hourly_values.of_outlet(connection, 4711, pollutant_codes=NOX, **SPAN)
    assert list(hours.columns) == list(hourly_values.VALUE_COLUMNS)
    assert hours["measured"].dtype == "float64"
    days = daily_values.of_outlet(connection, 4711, pollutant_codes=NOX, **DAYS)
    assert days["due_map"].dtype == "int64"
    events = outlet_evidence.events(connection, 4711, **SPAN)
    assert list(events.columns) == list(outlet_evidence.EVENT_COLUMNS)
