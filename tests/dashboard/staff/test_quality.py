"""The page of data quality: planted cases worked by hand, its scope, and files that equal it."""

import csv
from datetime import date, datetime, timedelta

import pytest

from dashboard import parameters
from dashboard.cache import EXTENSION
from dashboard.errors import UnusableParameter
from dashboard.jobs import rollup
from dashboard.staff.quality import choice, completeness, page, rows
from dashboard.staff.quality.networking import timing_of
from dashboard.staff.quality.state import State, span_of
from layouts.staff.quality.tables import FILES, TABLES
from tests.staff_city import CITY_TIME, NOW

DAYS = "from=2026-11-19&to=2026-11-21"
ASKED = {"startRow": 0, "endRow": 500, "sortModel": [], "filterModel": {}}


def fill(city):
    """Calibrations, tests, marks, changed hours and duties at the outlets of the city."""
    with city.database.connect() as connection:
        run = connection.execute
        monitors = dict(run("SELECT outlet_id, monitor_id FROM qy.in_charge").fetchall())
        gas, water = monitors[city.a_outlet], monitors[city.b_outlet]
        # Hours before 11:00 of the 19th came more than a day after they were over.
        run("UPDATE qy.import_batch SET started_at = '2026-11-20 12:00+08'")
        run("UPDATE qy.monitor SET networked_on = '2024-01-01'")
        run("UPDATE qy.enterprise_industry SET industry_code = 'D4417' WHERE enterprise_id = %s",
            (city.a,))  # fmt: skip
        for kind, time in (("zero", "2026-11-20 09:00+08"), ("span", "2026-11-01 09:00+08")):
            run(
                "INSERT INTO qy.calibration (monitor_id, pollutant_code, calibrated_at, kind, "
                "standard_value, before_value, after_value) VALUES (%s, 'a21002', %s, %s, 0, 1, 0)",
                (gas, time, kind),
            )
        run(
            "INSERT INTO qy.standard_check (monitor_id, pollutant_code, checked_at, "
            "standard_value, read_value, passed, source) "
            "VALUES (%s, 'w01018', '2026-11-20 02:00+08', 100, 101, true, 'device')",
            (water,),
        )
        _tests(run, gas, water)
        run(
            "INSERT INTO qy.control_period (monitor_id, pollutant_code, during, reason) "
            "VALUES (%s, 'w01018', '[2026-11-18 00:00+08,2026-11-19 06:00+08)', 'out_of_control')",
            (water,),
        )
        _marks(run, city)
        _duties(run, city)
        batch = run("SELECT min(batch_id) FROM qy.import_batch").fetchone()[0]
        run(
            "INSERT INTO qy.value_revision (monitor_id, pollutant_code, time, flag, measured, "
            "batch_id, replaced_by_batch_id, replaced_at) "
            "VALUES (%s, 'a21002', '2026-11-20 05:00+08', 'N', 80, %s, %s, '2026-11-22 09:00+08')",
            (gas, batch, batch),
        )
        # What the tests are about is what the records say, not what they do to the hours.
        run("DELETE FROM qy.dirty_control")
    rollup.run(city.database.url("ingest"), now=NOW)


def _tests(run, gas, water):
    cases = (
        ("T-1", "verification", gas, "a21002", "2026-06-01 17:00+08", [(40, 41)] * 9),
        ("T-2", "verification", water, "w01018", "2026-11-20 17:00+08", [(100, 100)] * 3),
        ("T-3", "supervision", water, "w01018", "2026-11-20 18:00+08", [(100, 150)] * 3),
        ("T-4", "supervision", water, "w01018", "2026-11-21 18:00+08", [(100, 100)]),
    )
    for ref, kind, monitor, code, end, pairs in cases:
        key = run(
            "INSERT INTO qy.comparison_test (comparison_test_ref, kind, monitor_id, "
            "pollutant_code, during, laboratory_zh) VALUES (%s, %s, %s, %s, "
            "tstzrange(%s::timestamptz - interval '8 hours', %s), '某站') "
            "RETURNING comparison_test_id",
            (ref, kind, monitor, code, end, end),
        ).fetchone()[0]
        for number, (reference, read) in enumerate(pairs, 1):
            run("INSERT INTO qy.comparison_pair VALUES (%s, %s, %s, %s)",
                (key, number, reference, read))  # fmt: skip


def _marks(run, city):
    run(
        "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at) VALUES "
        "('MK-2', %s, 'ignition', '[2026-11-21 18:00+08,2026-11-21 21:00+08)', '某人', "
        "'2026-11-22 13:00+08')",
        (city.a_outlet,),
    )
    run(
        "INSERT INTO qy.mark_evidence (mark_id, kind, file_name, sha256, uploaded_by, "
        "uploaded_at) SELECT mark_id, 'photo', 'a.jpg', repeat('0', 64), '某人', now() "
        "FROM qy.mark WHERE mark_ref = 'MK-1'"
    )
    run(
        "INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause) "
        "VALUES (%s, 'a21002', '2026-11-21', 'mark')",
        (city.a_outlet,),
    )
    run(
        "INSERT INTO qy.furnace (furnace_ref, enterprise_id, outlet_id, name_zh, name_en, during) "
        "VALUES ('F1', %s, %s, '1#炉', 'Furnace 1', '(,)')",
        (city.a, city.a_outlet),
    )


def _duties(run, city):
    run(
        "INSERT INTO qy.permit_outlet (permit_id, outlet_id, during) "
        "SELECT permit_id, %s, '(,)' FROM qy.permit",
        (city.a_second,),
    )
    run(
        "INSERT INTO qy.permit_factor (outlet_id, pollutant_code, monitoring, manual_interval, "
        "during) VALUES (%s, 'w21003', 'manual', '1次/月', '[2026-09-01,)')",
        (city.b_outlet,),
    )
    run(
        "INSERT INTO qy.manual_sample (manual_sample_ref, kind, outlet_id, pollutant_code, "
        "sampled_during, value, below_detection) VALUES ('S-1', 'self_monitoring', %s, 'w21003', "
        "'[2026-10-08 09:00+08,2026-10-08 10:00+08)', 1, false)",
        (city.b_outlet,),
    )


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with planted cases."""
    fill(module_city)
    return module_city


@pytest.fixture
def load(within, make_visit):
    """Loads what an address chooses."""

    def make(query=DAYS, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        return choice.load(visit, State.parse(parameters.arguments(query)))

    return make


def one(found, **wanted):
    """The only row whose attributes are these."""
    left = [row for row in found if all(getattr(row, k) == v for k, v in wanted.items())]
    assert len(left) == 1, found
    return left[0]


def of_outlet(found, outlet_id):
    return [row for row in found if row.place.outlet_id == outlet_id]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "table=due&kind=zero&pollutant=a21002",
        "table=marks&span=quarter&county=3&kind=ignition&hide=by%2Cat&sort=-hours",
        "measure=prompt&rows=all&industry=D4412",
        f"table=networking&{DAYS}&kind=deferred",
    ],
)
def test_an_address_names_its_state(query):
    state = State.parse(parameters.arguments(f"?{query}"))
    assert State.parse(parameters.arguments(f"?{state.to_query()}")) == state
    assert sorted(state.to_query().split("&")) == sorted(query.split("&"))


@pytest.mark.parametrize(
    "query",
    [
        "table=secrets", "kind=zero", "table=due&kind=ignition", "hide=who", "hide=secret",
        "from=2026-11-21&to=2026-11-19", "from=2026-01-01&to=2026-06-01", "sort=secret",
        "where=%5B", "county=x", "measure=all",
    ],
)  # fmt: skip
def test_an_address_that_nobody_offers_is_refused(query):
    with pytest.raises(UnusableParameter):
        State.parse(parameters.arguments(f"?{query}"))


def test_presets_end_yesterday():
    today = date(2026, 12, 1)
    assert span_of(State(), today).start == date(2026, 11, 1)
    assert span_of(State(span="month"), today).start == date(2026, 11, 1)
    last = span_of(State(span="last_month"), today)
    assert (last.start, last.end) == (date(2026, 10, 1), date(2026, 11, 1))
    assert span_of(State(span="quarter"), today).end == today


def test_hours_are_counted_as_the_overview_counts_them(load, city):
    found = completeness.rates(load())
    a, b = (of_outlet(found, outlet)[0] for outlet in (city.a_outlet, city.b_outlet))
    # 3 x 24 due; two missing on the 21st; a fault and three hours of maintenance on the 20th.
    assert (a.counts.due, a.counts.received, a.counts.valid) == (72, 70, 66)
    # 00:00 to 10:00 of the 19th came late.
    assert a.counts.late == b.counts.late == 11
    assert a.counts.prompt == pytest.approx(55 / 72)
    assert (b.counts.due, b.counts.valid) == (72, 72)
    assert (a.worst_day, a.worst_share) == (date(2026, 11, 20), pytest.approx(20 / 24))
    assert a.gap_days == 0
    assert not a.is_silent
    assert found[0] is a


def test_the_heat_map_adds_up_and_leads_to_the_day(load, city):
    chosen = load()
    heat = completeness.heat_map(chosen, completeness.rates(chosen))
    assert [start.day for start, _ in heat.columns] == [19, 20, 21]
    worst = heat.rows[0]
    assert [cell.counts.valid for cell in worst.cells] == [24, 20, 22]
    assert [cell.counts.valid for cell in heat.total.cells] == [48, 44, 46]
    assert f"/staff/enterprises/{city.a}?" in worst.cells[1].href
    assert "from=2026-11-20&to=2026-11-20" in worst.cells[1].href
    weeks = completeness.columns_of(load("from=2026-09-01&to=2026-11-21"))
    assert weeks[0] == (date(2026, 9, 1), date(2026, 9, 8))
    assert weeks[-1][1] == date(2026, 11, 22)


def test_what_is_due_at_the_monitors(load, city):
    found = rows.of_table(load(f"table=due&{DAYS}"), "due")
    gas = of_outlet(found, city.a_outlet)
    assert one(gas, what="zero").state == "fine"
    span = one(gas, what="span")
    # Fifteen days after the first of November, 09:00; now is the 22nd, 14:00.
    assert span.due == datetime(2026, 11, 16, 9, tzinfo=CITY_TIME)
    assert (span.state, round(span.overdue_days, 3)) == ("overdue", round(6 + 5 / 24, 3))
    # Six months by the calendar after the first of June.
    verification = one(gas, what="verification")
    assert verification.due.astimezone(CITY_TIME).date() == date(2026, 12, 1)
    assert verification.state == "fine"
    water = of_outlet(found, city.b_outlet)
    check = one(water, what="check")
    assert (check.state, check.newest_passed) == ("overdue", True)
    assert check.due == datetime(2026, 11, 21, 2, tzinfo=CITY_TIME)
    assert one(water, what="verification").state == "fine"
    assert not [row for row in water if row.what in ("zero", "span")]
    assert found[0] is span


def test_tests_by_kind_with_their_outcome(load, city):
    chosen = load(f"table=tests&{DAYS}")
    found = rows.of_table(chosen, "tests")
    assert [(row.kind, row.outcome) for row in found] == [
        ("supervision", "not_valid"),
        ("supervision", "failed"),
        ("verification", "passed"),
    ]
    sums = rows.of_table(chosen, "test_sums")
    assert [(row.kind, row.counts) for row in sums] == [
        ("verification", (1, 1, 0, 0)),
        ("supervision", (2, 0, 1, 1)),
    ]
    assert len(rows.of_table(load(f"table=tests&{DAYS}&kind=supervision"), "tests")) == 2


def test_hours_out_of_control_are_those_inside_the_span(load, city):
    found = one(rows.of_table(load(f"table=control&{DAYS}"), "control"), reason="out_of_control")
    assert found.place.outlet_id == city.b_outlet
    assert found.hours == 6


def test_marks_their_hours_evidence_and_delay(load, city):
    chosen = load(f"table=marks&{DAYS}")
    found = rows.of_table(chosen, "marks")
    late = one(found, kind="ignition")
    # The 21st could be marked until noon of the 22nd; this came at one.
    assert (late.hours, late.is_late, late.delay_hours, late.evidence) == (3, True, 16, 0)
    maintenance = one(found, kind="maintenance")
    assert (maintenance.is_late, maintenance.evidence) == (False, 1)
    sums = {row.kind: row.counts for row in rows.of_table(chosen, "mark_sums")}
    assert sums["maintenance"] == (1, 1, 3.0, 1, 0, True, False, False)
    assert sums["ignition"] == (1, 1, 3.0, 0, 1, True, True, False)


def test_allowances_of_a_furnace(load, city):
    found = rows.of_table(load(f"table=marks&{DAYS}"), "furnaces")
    year = one(found, allowance="start_stop_fault_hours_per_year")
    assert (year.used, year.left, year.beyond, year.allowed) == (3, 57, 0, 60)
    quarter = one(found, allowance="cems_maintenance_hours_per_quarter")
    assert (quarter.used, quarter.span_start) == (3, date(2026, 10, 1))


def test_days_of_a_furnace_by_its_five_minute_temperatures(load, within, city):
    """Six means below 850 °C on the 19th, five on the 20th; three hours of the 21st are marked."""
    run = city.database.execute
    run(
        "INSERT INTO qy.furnace_temperature (batch_id, furnace_id, time, mean_c, flag) "
        "SELECT 1, furnace_id, time, CASE WHEN time < '2026-11-19 00:30+08' THEN 849.9 "
        "WHEN time >= '2026-11-20 00:00+08' AND time < '2026-11-20 00:25+08' THEN 700 "
        "ELSE 850 END, CASE WHEN time >= '2026-11-20 12:00+08' "
        "AND time < '2026-11-20 13:00+08' THEN 'D' ELSE 'N' END "
        "FROM qy.furnace, generate_series(timestamptz '2026-11-19 00:00+08', "
        "'2026-11-20 23:55+08', interval '5 minutes') AS time"
    )
    within.extensions[EXTENSION].forget()
    try:
        found = rows.of_table(load(f"table=marks&{DAYS}"), "furnace_days")
        assert [(one.day.day, one.cold, one.exceeds) for one in found] == [
            (19, 6, True),
            (20, 5, False),
        ]
        assert (found[0].due, found[0].missing, found[0].coldest_c) == (288, 0, 849.9)
        # What the logger flags is missing: neither warm nor cold.
        assert (found[1].due, found[1].missing, found[1].coldest_c) == (288, 12, 700)
        hidden = load(f"table=marks&{DAYS}", scope=(city.west,))
        assert not any(
            one.place.enterprise == found[0].place.enterprise
            for one in rows.of_table(hidden, "furnace_days")
        )
    finally:
        run("DELETE FROM qy.furnace_temperature")
        within.extensions[EXTENSION].forget()


def test_marks_beside_high_values(load, city):
    found = rows.of_table(load(f"table=coincidence&{DAYS}"), "coincidence")
    start = one(found, kind="ignition")
    # 66 valid hours of which three are marked now; over the limit: two, one, and those three.
    assert (start.marked_hours, start.marked_over) == (3, 3)
    assert (start.judged_hours, start.judged_over) == (63, 3)
    assert start.more_hours == pytest.approx(3 - 3 * 3 / 63)
    upkeep = one(found, kind="maintenance")
    assert (upkeep.marked_hours, upkeep.marked_over) == (3, 0)
    assert upkeep.more_hours == pytest.approx(-3 * 3 / 63)
    assert found[0] is start


def test_changed_hours_with_their_old_and_new_values(load, city):
    found = one(rows.of_table(load(f"table=revisions&{DAYS}"), "revisions"), hours=1)
    assert (found.old_mean, found.new_mean, found.lowered, found.raised) == (80, 60, 1, 0)
    assert found.by == "tester"
    hidden = rows.of_table(load(f"table=revisions&{DAYS}", scope=(city.east,)), "revisions")
    assert one(hidden, hours=1).by == ""


def test_the_ledger_with_deadlines_and_manual_monitoring(load, city):
    found = rows.of_table(load(f"table=networking&{DAYS}"), "networking")
    second = of_outlet(found, city.a_second)[0]
    # Permit of 1 January 2022, three months.
    assert (second.timing, second.deadline) == ("overdue", date(2022, 4, 1))
    assert second.late_days == (date(2026, 11, 21) - date(2022, 4, 1)).days
    water = of_outlet(found, city.b_outlet)[0]
    assert water.timing == "unknown"
    # September without a sample, October with one, November still open.
    assert (water.manual, water.manual_missed) == ("missed", 1)
    assert (water.manual_next, water.newest_sample) == (date(2026, 11, 30), date(2026, 10, 8))
    assert found[0] is second


@pytest.mark.parametrize(
    ("state", "deadline", "networked", "ends", "timing"),
    [
        ("installed", 0, None, None, ("running", None)),
        ("installed", -1, None, None, ("overdue", 1)),
        ("networked", 0, 0, None, ("in_time", None)),
        ("networked", -5, -2, None, ("late", 3)),
        ("networked", -5, None, None, ("unknown", None)),
        ("deferred", -5, None, 1, ("running", None)),
        ("deferred", -5, None, 0, ("ended", 0)),
        ("deferred", -5, None, None, ("running", None)),
        ("exempt", -5, None, None, ("none", None)),
        ("installed", None, None, None, ("unknown", None)),
    ],
)
def test_timing_around_the_deadline(state, deadline, networked, ends, timing):
    on = date(2026, 11, 22)
    days = [None if n is None else on + timedelta(days=n) for n in (deadline, networked, ends)]
    assert timing_of(state, *days, on) == timing


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", list(TABLES))
def test_every_tab_is_drawn(within, make_visit, city, table, language):
    visit = make_visit(now=NOW, language=language)
    state = State.parse(parameters.arguments(f"table={table}&{DAYS}"))
    tree = page.layout(visit, {}, state)
    assert "quality" in tree.className
    answer, links = page.grid_rows(visit, ASKED, state.to_query())
    assert answer["rowCount"] == len(answer["rowData"]) > 0
    assert f"/staff/quality/{table}.csv" in links.html


def lines_of(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    return remarks, list(csv.reader(line for line in text.splitlines() if line[:1] != "#"))


@pytest.mark.parametrize("table", list(TABLES))
def test_a_file_holds_what_the_table_shows(officer, city_server, make_visit, table):
    """The same rows in the same order under the same filter, in the columns that are shown."""
    where = parameters.query(where='[["who","has","试验"]]', hide="county", sort="-who")
    query = f"table={table}&{DAYS}&{where}"
    remarks, lines = lines_of(officer().get(f"/staff/quality/{table}.csv?{query}"))
    asked = {
        **ASKED,
        "sortModel": [{"colId": "who", "sort": "desc"}],
        "filterModel": {"who": {"type": "contains", "filter": "试验"}},
    }
    with city_server.test_request_context("/staff/"):
        answer, _ = page.grid_rows(make_visit(now=NOW), asked, f"table={table}&{DAYS}&hide=county")
    head, *body = lines
    assert len(body) == answer["rowCount"] > 0
    assert len(head) == len(answer["rowData"][0])
    for line, row in zip(body, answer["rowData"], strict=True):
        assert line[0].split()[0] in row["who"]
    assert any("企业 排放口含“试验”" in remark for remark in remarks)
    assert any("数据版本" in remark for remark in remarks)


@pytest.mark.parametrize("table", list(FILES))
def test_a_branch_is_sent_its_county_alone(officer, city, table):
    visitor = officer("branch", counties=(city.west,))
    for kind in ("csv", "xlsx"):
        assert visitor.get(f"/staff/quality/{table}.{kind}?{DAYS}").status_code == 200
    _, lines = lines_of(visitor.get(f"/staff/quality/{table}.csv?{DAYS}"))
    assert "试验东热电" not in str(lines)
    if "企业 排放口" in lines[0] and table not in ("marks", "coincidence", "revisions"):
        assert "试验西造纸" in str(lines)


@pytest.mark.parametrize("table", list(FILES))
def test_rows_are_those_of_the_scope(load, city, table):
    found = rows.of_table(load(DAYS, scope=(city.west,)), table)
    places = [row.place.outlet_id for row in found if hasattr(row, "place")]
    assert set(places) <= {city.b_outlet}
    assert not rows.of_table(load(DAYS, scope=()), table)


def test_what_is_forged_is_refused(within, make_visit, city):
    visit = make_visit(now=NOW)
    for asked in (None, {**ASKED, "endRow": 10**9}, {**ASKED, "sortModel": [{"colId": "x"}]}):
        with pytest.raises(UnusableParameter):
            page.grid_rows(visit, asked, DAYS)
    hidden = {**ASKED, "sortModel": [{"colId": "county", "sort": "asc"}]}
    with pytest.raises(UnusableParameter):
        page.grid_rows(visit, hidden, f"{DAYS}&hide=county")


def test_addresses_that_lead_nowhere(officer):
    assert officer().get(f"/staff/quality/secrets.csv?{DAYS}").status_code == 404
    assert officer().get("/staff/quality?county=999").status_code == 400
