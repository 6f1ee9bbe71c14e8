"""The pages of scores show stored rows, lead to what is behind them, and lend nobody's faces."""

from datetime import date

import pytest
from psycopg.types.json import Jsonb

from dashboard.errors import NotFound, UnusableParameter
from dashboard.staff import operator, operators
from dashboard.staff.enterprise import page as enterprise
from dashboard.staff.scores import face, page
from dashboard.staff.scores.state import FaceState, State
from tests import operator_world
from tests.operator_world import OCTOBER, SEPTEMBER, snapshot
from tests.staff_city import NOW

AUGUST = date(2026, 8, 1)
EXCEEDING = "QT-0001/DA001 a21002"
LINES = {"valid_data": ("operation", 12.0), "tests_passed": ("operation", 12.0),
         "disclosed_in_time": ("disclosure", 10.0)}  # fmt: skip


@pytest.fixture(scope="module")
def world(module_city):
    """October and its faces of the world of operators; August and a correction of it."""
    made = operator_world.write(module_city)
    with module_city.database.connect() as connection:
        first = _faces(connection, made.city, AUGUST, valid=(700.0, 744.0, 11.0))
        _publish(connection, first)
        second = _faces(connection, made.city, AUGUST, valid=(600.0, 744.0, 3.5), corrects=first)
        connection.execute(
            "INSERT INTO qy.face_difference VALUES (%s, %s, 'valid_data', 11, 3.5, 'data', %s), "
            "(%s, %s, 'valid_data', 11, 3.5, 'data', %s)",
            (second, made.city.a, Jsonb({"numerator": [700, 600]}),
             second, made.city.b, Jsonb({})),
        )  # fmt: skip
        _publish(connection, second)
        _faces(connection, made.city, SEPTEMBER, valid=(744.0, 744.0, 12.0))
        for subject, month in ((made.city.a, SEPTEMBER), (made.city.b, SEPTEMBER)):
            connection.execute(
                "INSERT INTO qy.score_objection (scheme, month, enterprise_id, line_key, raised_on,"
                " raised_by_zh, text_zh, registered_at, registered_by) VALUES ('face', %s, %s, "
                "'valid_data', '2026-11-12', '某厂', '已补传', '2026-11-12 09:00+08', 'leader')",
                (month, subject),
            )
        connection.execute(
            "INSERT INTO qy.score_objection (scheme, month, om_operator_id, raised_on, "
            "raised_by_zh, text_zh, registered_at, registered_by) VALUES ('operator', %s, %s, "
            "'2026-11-12', '明一', '请复核', '2026-11-12 09:00+08', 'leader')",
            (OCTOBER, made.one),
        )
        for month, noticed in ((SEPTEMBER, "2026-11-16"), (OCTOBER, "2026-12-30")):
            connection.execute(
                "UPDATE qy.score_snapshot SET noticed_on = %s, noticed_by = 'leader' "
                "WHERE scheme = 'face' AND month = %s",
                (noticed, month),
            )
        preview = connection.execute(
            "INSERT INTO qy.score_preview (rule_version, scheme, compared_with, month, months, "
            "computed_at, subjects, lines_moved) VALUES ('face-next', 'face', 'face-2026.1', %s, "
            "1, '2026-11-20 10:00+08', 2, 3) RETURNING preview_id",
            (OCTOBER,),
        ).fetchone()[0]
        connection.execute(
            "INSERT INTO qy.score_rule_set (rule_version, scheme, title_zh, title_en, note_zh, "
            "note_en, maximum, state, valid_from, source, verification) SELECT 'face-next', "
            "scheme, title_zh, title_en, note_zh, note_en, maximum, 'draft', '2027-01-01', source, "
            "verification FROM qy.score_rule_set WHERE rule_version = 'face-2026.1'"
        )
        for subject in (made.city.a, made.city.b):
            connection.execute(
                "INSERT INTO qy.score_preview_row (preview_id, enterprise_id, band_before, "
                "band_after, score_before, score_after) VALUES (%s, %s, 'green', 'blue', 91, 80)",
                (preview, subject),
            )
    return made


def _faces(connection, city, month, *, valid, corrects=None):
    key = snapshot(connection, "face", month)
    if corrects is not None:
        connection.execute(
            "UPDATE qy.score_snapshot SET corrects_snapshot_id = %s, correction_note_zh = '补传', "
            "late_evidence = %s, calendar_is_provisional = true WHERE snapshot_id = %s",
            (corrects, Jsonb({"calibrations": {"came": 2, "went": 1}}), key),
        )
    for subject, outlet in ((city.a, city.a_outlet), (city.b, city.b_outlet)):
        done, due, points = valid
        score = (points + 10) / 22 * 100
        connection.execute(
            "INSERT INTO qy.face_score VALUES (%s, %s, 'scored', %s, 22, %s, 'green', 'yellow')",
            (key, subject, points + 10, score),
        )
        item = {"outlet_id": outlet, "numerator": done, "denominator": due}
        missed = {"disclosure": "D-1", "numerator": None, "denominator": 1.0}
        for name, state, cause, counts, earned, items in (
            ("valid_data", "scored", "measured", (done, due), points, [item]),
            ("tests_passed", "not_applicable", "no_duty", (None, None), 0.0, []),
            ("disclosed_in_time", "scored", "measured", (0.0, 1.0), 10.0, [missed]),
        ):
            dimension, maximum = LINES[name]
            connection.execute(
                "INSERT INTO qy.face_line (snapshot_id, enterprise_id, line_key, dimension, state, "
                "cause, numerator, denominator, share, earned, maximum, items, evidence) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1, %s, %s, %s, '{}')",
                (key, subject, name, dimension, state, cause, *counts, earned, maximum,
                 Jsonb(items)),
            )  # fmt: skip
        connection.execute(
            "INSERT INTO qy.face_cap VALUES (%s, %s, 'exceedance', %s, 'yellow', %s, %s)",
            (
                key,
                subject,
                EXCEEDING,
                month,
                Jsonb({"days": [str(month)], "worst_multiple": 0.3, "where": [EXCEEDING]}),
            ),
        )
    return key


def _publish(connection, key):
    connection.execute(
        "UPDATE qy.score_snapshot SET state = 'published', published_by = 'leader', "
        "published_at = '2026-10-20 08:00+08' WHERE snapshot_id = %s",
        (key,),
    )


@pytest.fixture(scope="module")
def city(world):
    """The same city, for the server and for logging in."""
    return world.city


@pytest.fixture
def load(within, make_visit):
    def make(state=None, *, scope=None, language="zh"):
        return page.load(make_visit(now=NOW, scope=scope, language=language), state or State())

    return make


@pytest.fixture
def load_face(within, make_visit):
    def make(enterprise_id, state=None, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        return face.load(visit, enterprise_id, state or FaceState())

    return make


def test_every_evaluation_is_listed_with_its_state_and_deadline(load):
    periods = load().periods
    assert [(one.month.month, one.state) for one in periods] == [
        (10, "provisional"), (9, "provisional"), (8, "correction"), (8, "corrected"),
    ]  # fmt: skip
    september = periods[1]
    assert (september.objections_until, september.disputed) == (date(2026, 11, 23), 2)
    assert (periods[2].changed, periods[2].note) == (2, "补传")
    assert dict(periods[2].counts) == {"yellow": 2}
    assert load().finding == (
        "已评价 3 个月，已发布 1 个月；2026年10月、2026年9月为暂定；其中 1 个月更正过；"
        "异议处理中 2 件。"
    )


def test_a_year_that_is_not_announced_is_said(load, read, officer, make_visit, world):
    """October was shown on 30 December: the five days end in 2027; August's were stored so."""
    shown = load().periods
    assert shown[0].objections_until == date(2027, 1, 6)
    listed = read(page, {}).split("<tr")
    marked = [row for row in listed if "暂定日历" in row]
    assert ["2026年10月" in marked[0], "2026年8月" in marked[1], len(marked)] == [True, True, 2]
    table = officer().get("/staff/scores/periods.csv").get_data(as_text=True)
    assert table.count("暂定日历") == 2
    said = "有期限按暂定日历计算，该年工作日尚未公布"
    for month, is_said in ((AUGUST, True), (SEPTEMBER, False)):
        visit = make_visit(now=NOW)
        drawn = face.layout(visit, {"enterprise_id": world.city.a}, FaceState(month=month))
        assert (said in str(drawn)) is is_said


def test_a_correction_lists_its_differences_their_causes_and_the_records(load):
    found = load().correction
    assert found.records == (("校准", "新增 2，不再有 1"),)
    assert {(one.line, one.before, one.after, one.cause) for one in found.rows} == {
        ("保证自动监测设备正常运行", 11.0, 3.5, "数据不同")
    }
    assert "完成 700 → 600" in {one.facts for one in found.rows}


def test_a_preview_names_who_would_change(load, world):
    shown = load()
    versions = {one.rule_version: one for one in shown.versions}
    assert (versions["face-next"].state, versions["face-next"].moved) == ("draft", 2)
    assert versions["face-2026.1"].moved is None
    assert {(one.band_before, one.band_after) for one in shown.movers} == {("green", "blue")}
    assert {one.href for one in shown.movers} == {
        f"/staff/scores/{key}?month=2026-10" for key in (world.city.a, world.city.b)
    }


@pytest.fixture
def read(within, make_visit):
    """Text of an operator's page, or of all operators'."""

    def make(module, path_args, **selection):
        visit = make_visit(now=NOW)
        drawn = module.layout(visit, path_args, module.State.parse(selection))
        return "".join(written(drawn))

    return make


def written(component):
    if hasattr(component, "html"):
        yield component.html
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child, "to_plotly_json"):
            yield from written(child)


def test_a_disputed_face_says_so_wherever_it_stands(load, load_face, world, read):
    rows = load(State(month=SEPTEMBER)).faces
    assert [one.is_disputed for one in rows] == [True, True]
    assert not any(one.is_disputed for one in load(State(month=OCTOBER)).faces)
    shown = load_face(world.city.a, FaceState(month=SEPTEMBER))
    assert shown.is_disputed
    assert shown.finding.endswith("异议处理中。")
    assert [one.days_open for one in shown.objections] == [10]
    assert "异议处理中" in read(operators, {})
    assert "异议处理中" in read(operator, {"operator_id": world.one})
    assert "异议处理中" not in read(operator, {"operator_id": world.two})
    head = read(enterprise, {"enterprise_id": world.city.a})
    assert f"/staff/scores/{world.city.a}" in head
    assert "异议处理中" not in head


def test_lines_carry_their_arithmetic_and_lead_to_their_rows(load_face, world):
    city = world.city
    shown = load_face(city.a, FaceState(month=SEPTEMBER, against=AUGUST))
    lines = {one.key: one for group in shown.dimensions for one in group.lines}
    valid = lines["valid_data"]
    assert (valid.sum, valid.earned, valid.before) == ("744 / 744 因子·h = 100.0 %", 12.0, 3.5)
    (case,) = valid.cases
    assert case.href == (
        f"/staff/enterprises/{city.a}?outlet={city.a_outlet}&step=day&from=2026-09-01&to=2026-09-30"
    )
    assert (lines["tests_passed"].state, lines["tests_passed"].cause) == (
        "not_applicable",
        "当月没有到期的义务",
    )
    assert not lines["tests_passed"].counts
    assert [(one.said, one.href) for one in lines["disclosed_in_time"].cases] == [
        ("没有公开", f"/staff/enterprises/{city.a}?tab=timeline")
    ]
    assert [(group.earned, group.maximum) for group in shown.dimensions if group.lines] == [
        (12.0, 12.0), (10.0, 10.0),
    ]  # fmt: skip
    assert (shown.score, shown.uncapped, shown.band) == (100.0, "green", "yellow")
    assert "因DA001 DA001号排放口 氮氧化物封顶为平静" in shown.finding
    assert shown.caps[0].facts == "1 天：2026-09-01；最大超标倍数 0.30 倍"
    assert shown.caps[0].references == (
        (
            "DA001 DA001号排放口 氮氧化物",
            f"/staff/enterprises/{city.a}?outlet={city.a_outlet}&from=2026-09-01&to=2026-09-30"
            "&factor=a21002",
        ),
    )


def test_the_link_of_a_case_opens_its_rows(world, officer):
    visitor, city = officer(), world.city
    days = f"outlet={city.a_outlet}&step=day&from=2026-09-01&to=2026-09-30"
    for query in ("tab=timeline", "tab=equipment", days, days.replace("&step=day", "")):
        assert visitor.get(f"/staff/enterprises/{city.a}?{query}").status_code == 200, query


@pytest.mark.parametrize(
    ("against", "before"), [(None, 3.5), (AUGUST, 3.5), (OCTOBER, None)], ids=str
)
def test_why_it_changed_between_any_two_months(load_face, world, against, before):
    shown = load_face(world.city.a, FaceState(month=SEPTEMBER, against=against))
    assert shown.against == (against or AUGUST)
    moved = {one.line: one for one in shown.moved}
    line = moved["保证自动监测设备正常运行"]
    assert (line.before, line.after) == (before, 12.0)
    if before is not None:
        assert (line.cause, line.facts) == (
            "数据不同",
            "完成 600 → 744；DA001 DA001号排放口 744 / 744",
        )
    assert [one.month.month for one in shown.history] == [8, 9, 10]


def test_a_branch_sees_its_own_faces_alone(load, load_face, world):
    city = world.city
    shown = load(State(month=SEPTEMBER), scope=(city.east,))
    assert len(shown.faces) == 1
    assert len(shown.correction.rows) == 1
    assert shown.correction.records == ()  # they are of the whole city
    assert {one.subjects for one in shown.versions} == {None}
    assert len(shown.objections) == 1
    assert len(shown.movers) == 1
    assert [dict(one.counts) for one in shown.periods][1] == {"yellow": 1}
    assert [one.changed for one in shown.periods][2] == 1
    assert load_face(city.a, scope=(city.east,)).month == OCTOBER
    with pytest.raises(NotFound):
        load_face(city.b, scope=(city.east,))


def test_files_of_a_branch_hold_its_own_county_alone(world, officer):
    city = world.city
    branch = officer("branch", counties=(city.east,))
    assert branch.get(f"/staff/scores/{city.b}").status_code == 404
    text = branch.get("/staff/scores/movers.csv").get_data(as_text=True)
    assert text.count("微笑") == 1
    assert branch.get(f"/staff/scores/{city.b}/lines.csv").status_code == 404


@pytest.mark.parametrize("role", ["leader", "analyst"])
def test_leader_and_analyst_see_the_pages(officer, world, role):
    visitor = officer(role)
    for address in (
        "/staff/scores", "/staff/scores?scheme=operator", "/staff/scores?scheme=quarter",
        "/staff/scores?scheme=equipment", f"/staff/scores/{world.city.a}",
        f"/staff/scores/{world.city.a}?month=2026-09&against=2026-10",
        f"/staff/scores/{world.city.a}?month=2020-01",
    ):  # fmt: skip
        assert visitor.get(address).status_code == 200, address


def test_nothing_chinese_stands_on_the_english_pages_but_what_people_wrote(within, make_visit):
    visit = make_visit(now=NOW, language="en")
    for scheme in ("face", "operator", "equipment"):
        shown = page.load(visit, State(scheme=scheme))
        assert shown.finding.isascii()


@pytest.mark.parametrize("table", list(page.FILES))
def test_every_table_comes_as_a_file(officer, table):
    for kind in ("csv", "xlsx"):
        answer = officer().get(f"/staff/scores/{table}.{kind}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
    assert "数据版本" in officer().get(f"/staff/scores/{table}.csv").get_data(as_text=True)


def test_monitors_to_replace_are_listed_for_the_city_with_their_age(load):
    (row,) = load(State(scheme="equipment")).monitors
    assert (row.is_proposed, row.months_below, row.months_scored) == (True, 4, 6)
    assert row.operator == "明一"
    assert (row.installed_on is None) == (row.years is None)


@pytest.mark.parametrize("query", ["scheme=x", "month=2026-13", "correction=x", "against=1"])
def test_what_is_no_selection_is_refused(officer, world, query):
    path = f"/staff/scores/{world.city.a}" if "against" in query else "/staff/scores"
    assert officer().get(f"{path}?{query}").status_code == 400
    with pytest.raises(UnusableParameter):
        (FaceState if "against" in query else State).parse(dict([query.split("=")]))


def test_a_month_without_an_evaluation_is_said(load, load_face, world):
    assert load(State(month=date(2020, 1, 1))).faces == ()
    assert load_face(world.city.a, FaceState(month=date(2020, 1, 1))).month is None


def test_an_operator_is_compared_with_any_month_and_names_its_outlets(read, world):
    text = read(operator, {"operator_id": world.one}, against="2026-09")
    assert "与2026年9月相比" in text
    assert "没有合同或同时有两家合同的日子不归任何机构" in text
    assert "/staff/operators#verification" in text
