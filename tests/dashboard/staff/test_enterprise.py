"""One enterprise: its hours are what the rollup judged, gaps stay gaps, assumptions are said."""

import json
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from dash.exceptions import PreventUpdate
from hypothesis import given
from hypothesis import strategies as st

from analytics.exceedance import exceeds
from dashboard import parameters
from dashboard.errors import NotFound, UnusableParameter
from dashboard.staff.enterprise import explorer, explorer_case
from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise import page as enterprise
from dashboard.staff.enterprise.explorer_state import State, hour
from layouts.figures.explorer_panel import INVALID, MISSING, VALID
from layouts.staff.enterprise.tabs import TABS
from tests.any_text import CHARACTERS
from tests.staff_city import ASSUMPTION, CITY_TIME, FAULT, LAST_HOUR, NOW, OVER
from tests.staff_city import MISSING as GAPS

DAY = timedelta(days=1)
SPAN = {"start": date(2026, 11, 19), "last": date(2026, 11, 22)}


@pytest.fixture
def open_page(within, make_visit, city):
    """The explorer of one enterprise as values."""

    def make(enterprise_id=None, state=None, *, scope=None, language="zh", now=NOW):
        visit = make_visit(scope=scope, language=language, now=now)
        key = enterprise_id or city.a
        record = enterprise.record_of(visit, key)
        case = explorer_case.case_of(visit, record, state or State(**SPAN))
        address = enterprise._addresses(key, case.state)
        return explorer.view_of(case, record, address=address)

    return make


@pytest.fixture
def points(open_page):
    """Hours of enterprise A, indexed by day of the month and hour."""
    frame = open_page().drawn.panels[0].points
    local = frame["time"].dt.tz_convert(CITY_TIME)
    return frame.set_index(pd.MultiIndex.from_arrays([local.dt.day, local.dt.hour]))


def test_every_hour_until_now_is_on_the_grid(points):
    assert len(points) == 3 * 24 + 14
    assert points["time"].iloc[-1] == pd.Timestamp(LAST_HOUR)


def test_hours_are_drawn_as_what_they_are(points):
    assert points.loc[FAULT, "kind"] == INVALID
    assert [points.loc[gap, "kind"] for gap in sorted(GAPS)] == [MISSING, MISSING]
    assert {points.loc[(20, one), "kind"] for one in (12, 13, 14)} == {INVALID}
    assert points.loc[(20, 15), "kind"] == VALID
    assert points.loc[sorted(GAPS), "value"].isna().all()


def test_an_hour_equal_to_its_limit_is_not_over(points):
    assert not points.loc[(19, 7), "exceeding"]
    assert points.loc[(19, 7), "value"] == 100.0


def test_the_hours_over_are_those_that_the_rollup_stored(points, city):
    over = sorted(index for index in points.index if points.loc[index, "exceeding"])
    assert over == sorted(key for key in OVER if key != (19, 7))
    stored = city.database.execute(
        "SELECT extract(day FROM day)::int, exceeding_map FROM qy.judgement_day "
        "WHERE outlet_id = %s AND exceeding_periods > 0",
        (city.a_outlet,),
    )
    bits = {(day, one) for day, hours in stored for one in range(24) if hours >> one & 1}
    assert set(over) == bits


def test_drawn_values_and_limits_give_the_same_verdict_by_the_formula_of_the_rollup(points):
    judged = points[points["kind"] == VALID]
    again = exceeds(
        judged["converted"].to_numpy(),
        lower=judged["lower"].to_numpy(),
        upper=judged["upper"].to_numpy(),
    )
    assert np.array_equal(again, judged["exceeding"].to_numpy())


def test_each_stage_is_the_stored_one(points):
    assert points.loc[(19, 2), "stage"] == "by_rule"
    assert points.loc[(21, 19), "stage"] == "pending"
    assert points.loc[(22, 6), "stage"] == "warning"
    assert points.loc[(21, 19), "multiple"] == pytest.approx(0.24)


def test_episodes_are_hours_in_a_row_with_their_peak(open_page):
    episodes = open_page().drawn.panels[0].episodes
    assert [(one.start.day, one.start.hour, one.steps, one.peak) for one in episodes] == [
        (19, 2, 2, 120.0), (20, 5, 1, 60.0), (21, 18, 3, 62.0), (22, 6, 1, 55.0)
    ]  # fmt: skip


def test_the_table_of_stretches_leads_to_the_highest_hour(open_page, city):
    rows = open_page().episodes
    assert [(row.start.day, row.steps, row.limit, row.stage) for row in rows] == [
        (22, 1, 50.0, "warning"), (21, 3, 50.0, "pending"), (20, 1, 50.0, "by_rule"),
        (19, 2, 100.0, "by_rule"),
    ]  # fmt: skip
    assert rows[3].multiple == pytest.approx(0.2)
    assert "at=2026-11-19T02" in rows[3].href
    (day,) = open_page(city.b, State(step="day", **SPAN)).episodes
    assert (day.limit, day.peak) == (80.0, 90.0)
    assert "from=2026-11-19&to=2026-11-21" in day.href


def test_the_limit_is_a_dated_step_with_its_document(open_page, city):
    steps = [step for step in open_page().drawn.panels[0].limits if step.is_judged]
    assert [(step.upper, step.start.day, step.document) for step in steps] == [
        (100.0, 19, "许可证一"), (50.0, 20, "变更二")
    ]  # fmt: skip


def test_gaps_have_their_hours(open_page):
    (gap,) = open_page().drawn.panels[0].gaps
    assert (gap[0].day, gap[0].hour, gap[2]) == (21, 3, 2)


def test_the_lane_of_verdicts_holds_every_exceeding_hour(open_page):
    shown = open_page()
    (lane,) = shown.drawn.verdicts
    hours = {
        (start.day, start.hour)
        for cell in lane.cells
        if cell.look in ("solid", "outlined")
        for start in pd.date_range(cell.start, cell.end, freq="h", inclusive="left")
    }
    assert hours == {key for key in OVER if key != (19, 7)}
    assert lane.total.startswith("3 h")
    assert "4 h" in lane.total


def test_marks_stand_in_their_lane_with_reason_and_person(open_page):
    lane = next(one for one in open_page().drawn.lanes if one.name == "mark")
    (cell,) = lane.cells
    assert "设备维护 3 h" in cell.label
    assert "更换滤芯" in cell.text
    assert "某人" in cell.text


def test_statistics_add_up(open_page):
    (shown,) = open_page().statistics
    assert (shown.due, shown.received, shown.valid, shown.judged) == (86, 84, 80, 80)
    assert shown.hours_by_stage["by_rule"] == 3
    assert shown.hours_by_stage["pending"] == 3
    assert shown.hours_by_stage["warning"] == 1
    assert shown.level_count == 80
    assert (shown.highest, shown.median) == (120.0, 40.0)
    total = sum(OVER.values()) + 40.0 * (80 - len(OVER))
    assert shown.mean == pytest.approx(total / 80)
    assert shown.mass_hours > 0


def test_days_hold_the_stored_means_and_counts(open_page):
    rows = {row.day.day: row for row in open_page().days}
    assert rows[19].value == pytest.approx(48.75)
    assert (rows[21].due, rows[21].valid, rows[21].missing, rows[21].exceeding_hours) == (
        24, 22, 2, 3
    )  # fmt: skip
    assert rows[22].value is None
    assert rows[20].hour_stage == "by_rule"


def test_a_day_view_leaves_a_gap_where_no_mean_exists(open_page):
    shown = open_page(state=State(step="day", **SPAN))
    frame = shown.drawn.panels[0].points
    assert list(frame["kind"]) == [VALID, VALID, VALID, MISSING]
    assert frame["value"].isna().tolist() == [False, False, False, True]
    assert "仅供参考" in shown.note


def test_a_daily_limit_judges_daily_means(open_page, city):
    shown = open_page(city.b, State(step="day", **SPAN))
    assert [one.steps for one in shown.drawn.panels[0].episodes] == [1]
    assert shown.statistics[0].days_by_stage["by_rule"] == 1
    hours = open_page(city.b, State(**SPAN)).drawn.panels[0]
    assert hours.episodes == ()
    assert all(not step.is_judged for step in hours.limits)


def test_assumed_data_say_what_was_assumed(open_page, city):
    shown = open_page(city.c)
    assert shown.assumed == (ASSUMPTION,)


def test_the_page_opens_on_the_newest_exceedance(open_page, city):
    shown = open_page(state=State())
    assert shown.choice.outlet.value == str(city.a_outlet)
    assert shown.choice.end == date(2026, 11, 23)
    assert (shown.choice.end - shown.choice.start).days == 14


@pytest.mark.parametrize(
    "state",
    [State(outlet=999), State(factor=("w01018",)), State(outlet=999, factor=("a21002",))],
)
def test_what_is_not_the_enterprises_is_refused(open_page, state):
    with pytest.raises(UnusableParameter):
        open_page(state=state)


def test_a_pinned_hour_tells_its_value_flag_mark_and_batch(open_page):
    at = datetime(2026, 11, 20, 13, tzinfo=CITY_TIME)
    pinned = open_page(state=State(at=at, **SPAN)).pinned
    assert pinned.mark == "设备维护"
    assert "hours.csv" in pinned.batch
    assert "at=2026-11-20T12" in pinned.before
    assert "at=2026-11-20T14" in pinned.after


def test_an_enterprise_of_another_county_is_not_there(within, make_visit, city):
    visit = make_visit(scope=(city.west,))
    with pytest.raises(NotFound):
        enterprise.record_of(visit, city.a)
    assert enterprise.record_of(visit, city.b).identity.enterprise_ref == "QT-0002"


def test_the_head_tells_who_permit_and_what_is_missing(within, make_visit, city):
    visit = make_visit()
    head = heads.head_of(visit, enterprise.record_of(visit, city.a), NOW.date())
    assert head.name == "试验东热电有限公司"
    assert head.former == ("旧名供热站（至 2025年12月31日）",)
    assert head.permit.is_valid
    assert head.permit.days_left == 70
    assert head.permit.missing_in_data == ("DA001 二氧化硫",)


def test_the_finding_names_outlet_hours_limit_stage_and_deadline(within, make_visit, city):
    visit = make_visit()
    found = heads.finding_of(visit, enterprise.record_of(visit, city.a), NOW.date())
    assert found.stage == "pending"
    for words in ("DA001", "氮氧化物有 3 h", "50 mg/m³", "18:00–21:00", "待核实", "11月23日 12:00"):
        assert words in found.sentence


CODES = st.from_regex(r"[aw][0-9]{5}", fullmatch=True, alphabet=CHARACTERS)
SPANS = st.tuples(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 1000))


@st.composite
def states(draw):
    """Any state that the controls can make."""
    start, days = draw(SPANS)
    has_span = draw(st.booleans())
    at = draw(st.none() | st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
    return State(
        outlet=draw(st.none() | st.integers(1, parameters.LARGEST_ID)),
        factor=tuple(draw(st.lists(CODES, max_size=3, unique=True))),
        beside=draw(st.none() | st.sampled_from([(), ("oxygen",), ("oxygen", "flow", "load")])),
        step=draw(st.sampled_from(["hour", "day"])),
        value=draw(st.sampled_from(["converted", "measured"])),
        start=start if has_span else None,
        last=start + timedelta(days=days) if has_span else None,
        at=at.replace(minute=0, second=0, microsecond=0, tzinfo=CITY_TIME) if at else None,
        tab=draw(st.sampled_from(tuple(TABS))),
        year=draw(st.none() | st.integers(2000, 2100)),
        whatif=draw(st.none() | st.sampled_from([0.5, 35.0, 50.0])),
        since=draw(st.none() | st.dates(date(2001, 1, 1), date(2090, 1, 1))),
        what=draw(st.none() | st.sampled_from(["law", "permit"])),
        work=draw(st.none() | st.sampled_from(["visit", "check"])),
    )


@given(states())
def test_the_state_survives_its_address(state):
    assert State.parse(parameters.arguments(state.to_query())) == state


@pytest.mark.parametrize(
    "arguments",
    [
        {"from": "2026-13-01", "to": "2026-01-02"},
        {"from": "2026-01-02"},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "2020-01-01", "to": "2026-01-01"},
        {"step": "minute"},
        {"factor": "a1,b2,c3,d4"},
        {"factor": "'; DROP TABLE"},
        {"beside": "smell"},
        {"at": "2026-11-20"},
        {"at": "2026-11-20T25"},
        {"outlet": "9" * 30},
    ],
)
def test_an_impossible_selection_is_refused(arguments):
    with pytest.raises(UnusableParameter):
        State.parse(arguments)


class TestCallbacks:
    """What a browser may send to the two callbacks, called as plain functions."""

    PATH = "/staff/enterprises/1"

    def test_a_click_pins_its_hour(self, within, make_visit):
        clicked = {"points": [{"customdata": "2026-11-20T05:00"}]}
        assert enterprise.select(make_visit(), clicked, None, "", self.PATH) == (
            "?at=2026-11-20T05"
        )

    def test_dragging_over_days_chooses_them(self, within, make_visit):
        zoomed = {
            "xaxis.range[0]": "2026-11-19 06:12:00.5",
            "xaxis.range[1]": "2026-11-21 20:00",
        }
        search = enterprise.select(make_visit(), None, zoomed, "?step=day", self.PATH)
        assert search == "?step=day&from=2026-11-19&to=2026-11-21"

    @pytest.mark.parametrize(
        ("clicked", "zoomed"),
        [
            (None, None),
            ([], {}),
            ({"points": []}, None),
            ({"points": [None]}, None),
            ({"points": [{"customdata": {"a": 1}}]}, None),
            ({"points": [{"customdata": "x" * 1000}]}, None),
            ({"points": "?"}, "zoom"),
            (None, {"xaxis.range[0]": 5, "xaxis.range[1]": []}),
            (None, {"xaxis.range[0]": "1066-10-14", "xaxis.range[1]": "2026-11-21"}),
            (None, {"xaxis.autorange": True}),
            ({"points": [{"customdata": "2026-11-20T05:00+99:99"}]}, None),
        ],
    )
    def test_what_no_figure_sends_changes_nothing(self, within, make_visit, clicked, zoomed):
        with pytest.raises(PreventUpdate):
            enterprise.select(make_visit(), clicked, zoomed, "", self.PATH)

    @pytest.mark.parametrize("pathname", [None, 5, "/staff/", "/staff/enterprises/x", {"a": 1}])
    def test_other_pages_are_left_alone(self, within, make_visit, pathname):
        with pytest.raises(PreventUpdate):
            enterprise.redraw(make_visit(), "", pathname)
        with pytest.raises(PreventUpdate):
            enterprise.select(make_visit(), None, None, "", pathname)

    def test_an_unknown_enterprise_is_not_found(self, within, make_visit):
        with pytest.raises(NotFound):
            enterprise.redraw(make_visit(), "", "/staff/enterprises/4711")

    def test_the_explorer_is_redrawn_for_its_address(self, within, make_visit, city):
        content = enterprise.redraw(make_visit(), "?step=day", f"/staff/enterprises/{city.a}")
        assert "日均折算浓度" in str(content[1])

    def test_a_forged_body_is_refused_with_a_sentence(self, officer):
        forged = {
            "output": "..enterprise-content.children...secret.children..",
            "inputs": [{"id": "address", "property": "search", "value": ["x"]}],
        }
        answer = officer().post("/staff/_dash-update-component", json=forged)
        assert answer.status_code == 400
        assert "不是本页面发出的" in answer.get_json()["sentence"]


class TestAsAWebPage:
    """Through Flask, as a browser asks."""

    def test_it_answers(self, officer, city):
        answer = officer().get(f"/staff/enterprises/{city.a}")
        assert answer.status_code == 200
        assert "试验东热电有限公司" in answer.get_data(as_text=True)

    @pytest.mark.parametrize(
        "address", ["/staff/enterprises/4711", "/staff/enterprises/4711/days.csv"]
    )
    def test_an_unknown_enterprise_is_not_found(self, officer, address):
        answer = officer().get(address)
        assert answer.status_code == 404

    def test_another_countys_enterprise_is_not_found(self, officer, city):
        visitor = officer("branch", counties=(city.west,))
        assert visitor.get(f"/staff/enterprises/{city.a}").status_code == 404
        assert visitor.get(f"/staff/enterprises/{city.a}/hours.csv").status_code == 404
        assert visitor.get(f"/staff/enterprises/{city.b}").status_code == 200

    @pytest.mark.parametrize("query", ["from=2026-02-30&to=2026-03-01", "at=now", "outlet=77"])
    def test_an_impossible_selection_is_refused(self, officer, city, query):
        assert officer().get(f"/staff/enterprises/{city.a}?{query}").status_code == 400

    def test_hours_download_as_they_are(self, officer, city):
        query = "from=2026-11-19&to=2026-11-22"
        answer = officer().get(f"/staff/enterprises/{city.a}/hours.csv?{query}")
        lines = answer.get_data().decode("utf-8-sig").splitlines()
        rows = [line.split(",") for line in lines if line.startswith("2026-11-")]
        assert len(rows) == 86
        found = {row[0]: row for row in rows}
        assert found["2026-11-21 19:00"][3] == "62.0"
        assert "待核实" in found["2026-11-21 19:00"]
        assert found["2026-11-21 03:00"][3] == ""
        assert found["2026-11-21 03:00"][8] == "缺失"
        assert any("内部工作数据" in line for line in lines)

    def test_assumed_data_carry_their_remark_into_the_file(self, officer, city):
        for rows in ("hours", "days"):
            answer = officer().get(f"/staff/enterprises/{city.c}/{rows}.csv")
            assert "时间/因子为假定" in answer.get_data().decode("utf-8-sig")

    def test_a_workbook_has_numbers_and_remarks(self, officer, city, tmp_path):
        import openpyxl

        answer = officer().get(
            f"/staff/enterprises/{city.a}/days.xlsx?from=2026-11-19&to=2026-11-22"
        )
        path = tmp_path / "days.xlsx"
        path.write_bytes(answer.get_data())
        book = openpyxl.load_workbook(path)
        table, remarks = book.worksheets
        heads_of = [cell.value for cell in table[1]]
        first = dict(zip(heads_of, [cell.value for cell in table[2]], strict=True))
        assert first["折算日均值"] == pytest.approx(48.75)
        assert first["应有（h）"] == 24
        said = [str(row[0].value) for row in remarks.iter_rows()]
        assert any("排放量核算方法：仅实测，无效时段未替代；方法版本 m-" in one for one in said)
        assert any("数据版本" in str(row[0].value) for row in remarks.iter_rows())

    def test_the_callback_answers_through_dash(self, officer, city):
        body = {
            "output": "enterprise-content.children",
            "outputs": {"id": "enterprise-content", "property": "children"},
            "inputs": [{"id": "address", "property": "search", "value": "?step=day"}],
            "state": [
                {"id": "address", "property": "pathname", "value": f"/staff/enterprises/{city.a}"}
            ],
            "changedPropIds": ["address.search"],
        }
        answer = officer().post("/staff/_dash-update-component", json=body)
        assert answer.status_code == 200
        assert "日均折算浓度" in json.dumps(answer.get_json(), ensure_ascii=False)

    def test_the_callback_refuses_an_impossible_date_with_a_sentence(self, officer, city):
        body = {
            "output": "enterprise-content.children",
            "outputs": {"id": "enterprise-content", "property": "children"},
            "inputs": [
                {"id": "address", "property": "search", "value": "?from=2026-02-30&to=2026-03-01"}
            ],
            "state": [
                {"id": "address", "property": "pathname", "value": f"/staff/enterprises/{city.a}"}
            ],
            "changedPropIds": ["address.search"],
        }
        answer = officer().post("/staff/_dash-update-component", json=body)
        assert answer.status_code < 500
        assert "没有 2026-02-30 这一天" in json.dumps(answer.get_json(), ensure_ascii=False)


def test_an_hour_is_written_in_one_way():
    assert hour("2026-11-20T05") == datetime(2026, 11, 20, 5, tzinfo=CITY_TIME)
    assert hour(None) is None
