"""Series that were only received by day are shown as what they are, and never judged."""

from datetime import date

import pytest

from dashboard.staff.enterprise import explorer, explorer_case
from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise import page as enterprise
from dashboard.staff.enterprise.explorer_state import State
from tests.conftest import close
from tests.staff_city import ASSUMPTION, NOW


@pytest.fixture(scope="module")
def received(module_city, make_settings, make_visit):
    """The city after C's hours were replaced by received days; the values of its explorer."""
    from app import create_app

    city, database = module_city, module_city.database
    database.execute("DELETE FROM qy.daily_value WHERE outlet_id = %s", (city.c_outlet,))
    database.execute("DELETE FROM qy.limit_value WHERE outlet_id = %s", (city.c_outlet,))
    database.execute(
        "INSERT INTO qy.received_daily_value (outlet_id, pollutant_code, day, flag, mean, "
        "converted_mean, batch_id) SELECT %s, 'a21002', day, 'N', 30 + extract(day FROM day), "
        "NULL, (SELECT max(batch_id) FROM qy.import_batch) "
        "FROM generate_series('2019-06-01'::date, '2019-06-30', interval '1 day') AS day",
        (city.c_outlet,),
    )
    server = create_app(make_settings(database))
    with server.test_request_context("/staff/"):
        visit = make_visit()
        record = enterprise.record_of(visit, city.c)
        yield visit, record, city
    close(server)


def view_of(visit, record, key, state):
    case = explorer_case.case_of(visit, record, state)
    return explorer.view_of(case, record, address=enterprise._addresses(key, case.state))


def test_the_page_opens_on_the_newest_received_days(received):
    visit, record, city = received
    shown = view_of(visit, record, city.c, State())
    assert shown.choice.step == "day"
    assert shown.choice.end == date(2019, 7, 1)
    assert shown.drawn.panels[0].points["value"].tolist()[-1] == 60.0
    assert "企业上报" in shown.note
    assert shown.assumed == (ASSUMPTION,)


def test_a_received_day_is_not_ours_and_has_no_verdict(received):
    visit, record, city = received
    newest = view_of(visit, record, city.c, State()).days[0]
    assert (newest.value, newest.sent, newest.due) == (None, 60.0, None)
    assert newest.difference is None
    assert newest.day_stage == "none"
    finding = heads.finding_of(visit, record, NOW.date())
    assert "只有上报的日数据" in finding.sentence


def test_hours_are_refused_quietly_where_there_are_none(received):
    visit, record, city = received
    assert view_of(visit, record, city.c, State(step="hour")).choice.step == "day"


def test_received_days_stand_beside_our_own(received):
    visit, _, city = received
    city.database.execute(
        "INSERT INTO qy.received_daily_value (outlet_id, pollutant_code, day, flag, mean, "
        "converted_mean, batch_id) VALUES (%s, 'a21002', '2026-11-19', 'N', 47, 48, 1)",
        (city.a_outlet,),
    )
    record = enterprise.record_of(visit, city.a)
    rows = view_of(visit, record, city.a, State(step="day")).days
    day = next(row for row in rows if row.day == date(2026, 11, 19))
    assert (day.value, day.sent, day.difference) == (48.75, 48.0, -0.75)
