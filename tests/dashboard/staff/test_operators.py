"""The pages of operators show the stored rows, say what is not sure, and lend nobody's outlets."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters, pools
from dashboard.errors import NotFound, UnusableParameter
from dashboard.staff import operator, operators, operators_choice
from dashboard.staff.operators_state import State, first_month, month_after, month_before
from layouts.figures import operator_funnel, operator_history
from layouts.staff.operators_values import SPANS
from queries import contradictions
from tests import operator_world
from tests.operator_world import OCTOBER, SEPTEMBER
from tests.staff_city import NOW

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def world(module_city):
    """The countable city with scorecards."""
    return operator_world.write(module_city)


@pytest.fixture(scope="module")
def city(world):
    """The same city, for the server and for logging in."""
    return world.city


@pytest.fixture
def load(within, make_visit):
    """Loads the page of all operators as values."""

    def make(state=None, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        chosen = operators_choice.load(visit, state or State(), path=operators.PATH)
        return operators.load(chosen)

    return make


@pytest.fixture
def load_one(within, make_visit):
    """Loads the page of one operator as values."""

    def make(operator_id, state=None, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        chosen = operator.choose(visit, operator_id, state or State())
        return operator.load(chosen, operator_id)

    return make


states = st.builds(
    State,
    month=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(lambda d: d.replace(day=1)),
    months=st.sampled_from(list(SPANS)),
    line=st.sampled_from(["transmission_prompt", "visits_done"]),
)


@given(states)
def test_an_address_names_its_state(state):
    assert State.parse(parameters.arguments(f"?{state.to_query()}")) == state


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=2026-1", "month=oktober", "months=2", "month=1999-01"]
)
def test_what_is_no_month_or_span_is_refused(query):
    with pytest.raises(UnusableParameter):
        State.parse(parameters.arguments(query))


def test_months_follow_each_other_over_the_year():
    assert month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert month_after(date(2025, 12, 1)) == date(2026, 1, 1)
    assert first_month(date(2026, 2, 1), 3) == date(2025, 12, 1)


def test_the_ranking_is_the_stored_one(world, load):
    shown = load()
    assert (shown.snapshot.month, shown.snapshot.state) == (OCTOBER, "provisional")
    assert shown.level == pytest.approx(0.9)
    first, second, third = shown.companies
    assert (first.name, first.score, first.low, first.high) == ("明一", 92.0, 88.0, 95.0)
    assert (first.rank, first.rank_low, first.rank_high, first.group) == (1, 1, 2, 1)
    assert (first.prompt.numerator, first.prompt.denominator) == (1400.0, 1488.0)
    assert (first.completed.rate.numerator, first.completed.rate.denominator) == (1430.0, 1488.0)
    assert first.completed.is_whole
    assert first.change == pytest.approx(-5.0)
    assert first.is_wide
    assert not first.overlaps_before
    assert (second.grade, second.uncapped_grade) == ("合格", "良")
    assert [(one.reference, one.grade) for one in second.caps] == [("DEC-7", "合格")]
    assert second.change == pytest.approx(1.0)
    assert second.overlaps_before
    assert not third.is_scored
    assert third.score is None
    assert third.change is None
    assert [one.name for one in shown.self_operated] == ["东热"]


def test_the_sentence_says_who_cannot_be_told_apart_and_what_is_not_sure(load):
    sentence = load().finding
    for part in (
        "评价运维公司 3 家",
        "自行运维 1 家另列",
        "未评价 1 家",
        "第一组 2 家分不出高下：明一、明二",
        "1 家的区间跨等级",
        "比上期变化超出区间的：明一 −5.0",
    ):
        assert part in sentence, part


def test_what_was_not_evaluated_is_never_a_zero(world, draw):
    page = draw(operators, {})
    row = re.search(r"<tr>(?:(?!</tr>).)*明三.*?</tr>", page).group()
    assert "未评价" in row
    assert "0.0" not in row


@pytest.fixture
def draw(within, make_visit):
    """A page as HTML; charts are left out."""

    def make(module, path_args, query="", **given):
        visit = make_visit(now=NOW, **given)
        state = module.State.parse(parameters.arguments(query))
        return _html(module.layout(visit, path_args, state))

    return make


def _html(tree):
    """The written parts of a page, one after the other."""
    if isinstance(tree, (list, tuple)):
        return "".join(_html(one) for one in tree)
    if tree is None or isinstance(tree, str):
        return tree or ""
    if type(tree).__name__ in ("Graph", "Written"):
        return getattr(tree, "html", "")
    return _html(getattr(tree, "children", None))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_card_of_the_page_stands_under_the_proposal(draw, language):
    note = {"zh": "评分规则为本项目建议", "en": "These rules are a proposal of this project"}
    assert note[language] in draw(operators, {}, language=language)


def test_english_labels_hold_no_chinese(world, draw):
    pages = [draw(operators, {}, language="en")]
    pages.append(draw(operator, {"operator_id": world.one}, language="en"))
    for page in pages:
        text = re.sub(r"<[^>]+>", " ", page)
        assert not CHINESE.search(text), CHINESE.search(text)


def test_the_funnel_has_the_stored_rates_within_limits_of_chance(load):
    funnel = load().funnel
    points = {one.name: one for one in funnel.points}
    assert points["明一"].share == pytest.approx(1400 / 1488)
    # 0.95 - 1.96 sqrt(0.95 * 0.05 * 10 / 744) = 0.9005; 明二 has 0.806, beyond 99.8 % as well.
    assert [points[name].zone for name in ("明一", "明二")] == [0, 2]
    figure = operator_funnel.figure(funnel, t=lambda text, **values: text.format(**values))
    drawn = [trace for trace in figure["data"] if "markers" in trace["mode"]]
    assert sorted(value for trace in drawn for value in trace["y"]) == pytest.approx(
        sorted(one.share * 100 for one in funnel.points)
    )
    assert len({trace["marker"]["symbol"] for trace in drawn}) == len(drawn)


def test_another_line_is_another_funnel(load):
    funnel = load(State(line="visits_done")).funnel
    assert [(one.name, one.numerator, one.denominator) for one in funnel.points] == [
        ("明二", 3.0, 4.0),
        ("明一", 8.0, 8.0),
    ]


def test_names_in_a_figure_are_as_short_as_they_stay_their_own():
    names = ["Qinghe North Water", "Qinghe North Air", "Qinghe South Air"]
    assert list(operator_funnel.short_labels(names).values()) == [
        "North Water",
        "North Air",
        "South",
    ]
    assert operator_funnel.short_labels(["明一"]) == {"明一": "明一"}


def test_lines_are_the_stored_ones(world, load_one):
    shown = load_one(world.one)
    lines = {one.line_key: one for part in shown.dimensions for one in part.lines}
    prompt = lines["transmission_prompt"]
    assert (prompt.numerator, prompt.denominator, prompt.earned) == (1400.0, 1488.0, 23.0)
    assert (prompt.maximum, prompt.before) == (25.0, 25.0)
    assert lines["supervision_passed"].state == "not_applicable"
    assert [(one.earned, one.maximum) for one in shown.dimensions] == [
        (23.0, 25.0),
        (12.0, 12.0),
        (0, 0),
    ]


def test_why_it_changed_names_the_lines_that_moved_and_by_how_much(world, load_one):
    moved = load_one(world.one).moved
    assert [(one.name, one.before, one.after) for one in moved[:2]] == [
        ("总分", 97.0, 92.0),
        ("及时传输有效数据", 25.0, 23.0),
    ]
    assert "1,430 / 1,440 → 1,400 / 1,488" in moved[1].facts
    assert "按期现场巡检" not in {one.name for one in moved}
    capped = load_one(world.two).moved
    assert any("DEC-7" in one.facts for one in capped)


def test_outlets_equipment_and_months_of_one_operator(world, load_one):
    shown = load_one(world.one)
    assert [head.name for head in shown.heads] == ["及时传输有效数据", "按期现场巡检"]
    worst, best = shown.outlets
    assert (worst.rates[0].numerator, best.rates[0].numerator) == (680.0, 720.0)
    assert worst.completed.numerator == 700.0
    assert f"/staff/enterprises/{world.city.b}?outlet={world.city.b_outlet}" in worst.href
    (monitor,) = shown.monitors
    assert (monitor.ref, monitor.months_below, monitor.months_scored) == ("MA", 4, 6)
    assert [(one.month, one.score, one.is_published) for one in shown.history] == [
        (SEPTEMBER, 97.0, True),
        (OCTOBER, 92.0, False),
    ]
    figure = operator_history.figure(shown.history, shown.bands, chosen=OCTOBER, t=_Plain())
    assert [trace["y"] for trace in figure["data"]] == [[97.0], [92.0]]
    assert [trace["marker"]["symbol"] for trace in figure["data"]] == ["circle", "circle-open"]


class _Plain:
    language = "zh"

    def __call__(self, text, **values):
        return text.format(**values)


def test_a_branch_sees_every_score_and_only_its_own_outlets(world, load, load_one):
    scope = (world.city.east,)
    shown = load(scope=scope)
    assert [one.score for one in shown.companies] == [92.0, 85.0, None]
    assert not shown.companies[0].completed.is_whole
    assert not shown.is_whole_city
    one = load_one(world.one, scope=scope)
    assert [outlet.outlet_id for outlet in one.outlets] == [world.city.a_outlet]
    assert load_one(world.two, scope=scope).outlets == ()
    assert load_one(world.one, scope=(world.city.west,)).monitors == ()


def test_records_to_verify_are_those_of_the_newest_search(world, load, load_one):
    city = world.city
    shown = load().verification
    assert [(one.kind, one.operator, one.hours) for one in shown.rows] == [
        ("two_operators", "", 288),
        ("undisturbed_maintenance", "明一", 4),
        ("mark_without_visit", "明二", 9),
    ]
    assert [one.href for one in shown.rows] == [
        f"/staff/enterprises/{city.b}?outlet={city.b_outlet}&step=day&from=2026-10-20&to=2026-10-31",
        f"/staff/enterprises/{city.a}?outlet={city.a_outlet}&from=2026-10-15&to=2026-10-15",
        f"/staff/enterprises/{city.b}?outlet={city.b_outlet}&from=2026-10-09&to=2026-10-10",
    ]
    own = load_one(world.one).verification
    assert [one.reference for one in own.rows] == ["MR-1"]
    assert load_one(world.three).verification.rows == ()
    assert load(State(month=SEPTEMBER)).verification.searched == ()
    assert load(State(months=3)).verification.waiting == (date(2026, 8, 1), SEPTEMBER)


def test_a_branch_verifies_records_of_its_own_outlets(world, load, load_one):
    east, west = (world.city.east,), (world.city.west,)
    assert [one.kind for one in load(scope=east).verification.rows] == ["undisturbed_maintenance"]
    assert load_one(world.one, scope=west).verification.rows == ()
    assert len(load(scope=west).verification.rows) == 2


def test_other_pages_may_count_the_records_to_verify(world, within):
    with pools.connection("staff", scope=(world.city.west,)) as connection:
        counted = contradictions.counts(connection, month=OCTOBER)
        assert contradictions.counts(connection, month=SEPTEMBER) == {}
    assert counted == {"mark_without_visit": 1, "two_operators": 1}


def test_files_of_a_branch_to_verify_hold_its_own_outlets(world, officer):
    branch = officer("branch", counties=(world.city.west,))
    rows = table(branch.get("/staff/operators/verification.csv"))
    assert {row[0] for row in rows[1:]} == {"同时有两家机构的合同", "有设备标记，无人到场"}
    assert len(table(branch.get(f"/staff/operators/{world.one}/verification.csv"))) == 1


def test_the_list_to_verify_says_what_it_is(world, draw):
    page = draw(operators, {})
    assert "供核实的清单，不影响任何得分" in page
    assert "设备维护标记 9 h，前后一天内没有记录" in page
    assert "2026-10-15 09:00–13:00" in page
    assert "连续 4 h 各因子有效" in page
    assert "应有 288 因子·h" in page
    assert "核对于 2026-11-15 03:00" in page
    assert "没有发现与数据矛盾的记录" in draw(operator, {"operator_id": world.three})
    assert "这一时段还没有核对过记录" in draw(operators, {}, "month=2026-09")


def test_the_list_to_verify_is_a_file(world, officer):
    visitor = officer()
    rows = table(visitor.get(f"/staff/operators/{world.one}/verification.csv"))
    assert [(row[0], row[5], row[7], row[10]) for row in rows[1:]] == [
        ("维护记录期间数据未受扰动", "2026-10-15 09:00", "4", "MR-1")
    ]
    everything = visitor.get("/staff/operators/verification.csv").get_data(as_text=True)
    assert "供核实的清单，不影响任何得分" in everything
    assert visitor.get("/staff/operators/verification.xlsx").data[:2] == b"PK"


def test_a_month_that_was_not_evaluated_says_so(load, draw):
    assert load(State(month=date(2026, 3, 1))).snapshot is None
    assert "2026年3月没有评价结果" in draw(operators, {}, "month=2026-03")


def test_an_unknown_operator_or_line_is_refused(world, load_one, load):
    with pytest.raises(NotFound):
        load_one(999)
    with pytest.raises(UnusableParameter):
        load(State(line="nothing"))
    with pytest.raises(UnusableParameter):
        load_one(world.one, State(line="nothing"))


def test_addresses_answer_with_a_sentence(world, officer):
    visitor = officer()
    assert visitor.get("/staff/operators").status_code == 200
    assert visitor.get(f"/staff/operators/{world.one}").status_code == 200
    assert visitor.get("/staff/operators/999").status_code == 404
    bad = visitor.get("/staff/operators?month=2026-13")
    assert bad.status_code == 400
    assert "2026-13" in bad.get_data(as_text=True)
    assert visitor.get("/staff/operators?line=nothing").status_code == 400
    assert visitor.get(f"/staff/operators/{world.one}/lines.csv?line=nothing").status_code == 400
    assert visitor.get("/staff/operators/999/lines.csv").status_code == 404


def table(answer):
    """Rows of a CSV file after its remarks."""
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    return [line.split(",") for line in text.splitlines() if line and not line.startswith("#")]


def test_the_files_equal_what_is_stored_and_shown(world, officer):
    visitor, stored = officer(), world.city.database.execute
    rows = table(visitor.get("/staff/operators.csv"))
    cards = stored(
        """SELECT n.name_zh, s.score::float8 FROM qy.operator_score AS s
           JOIN qy.score_snapshot AS p USING (snapshot_id) JOIN qy.om_operator_name AS n
             USING (om_operator_id)
           WHERE p.month = %s AND p.months = 1
           ORDER BY s.is_self_operated, s.rank NULLS LAST""",
        (OCTOBER,),
    )
    assert [(row[0], row[6]) for row in rows[1:]] == [
        (name, "" if score is None else repr(score)) for name, score in cards
    ]
    lines = table(visitor.get(f"/staff/operators/{world.one}/lines.csv"))
    assert [(row[1], row[4], row[5], row[9]) for row in lines[1:]] == [
        ("及时传输有效数据", "1400.0", "1488.0", "23.0"),
        ("按期现场巡检", "8.0", "8.0", "12.0"),
        ("监督比对监测合格", "", "", "0.0"),
    ]
    outlets = table(visitor.get(f"/staff/operators/{world.one}/outlets.csv"))
    assert [row[3] for row in outlets[1:]] == ["680.0", "720.0"]
    branch = officer("branch", counties=(world.city.east,))
    outlets = table(branch.get(f"/staff/operators/{world.one}/outlets.csv"))
    assert [row[3] for row in outlets[1:]] == ["720.0"]
    for address in ("operators.xlsx", f"operators/{world.one}/outlets.xlsx"):
        assert visitor.get(f"/staff/{address}").data[:2] == b"PK"


def test_a_city_without_scores_says_what_to_do(draw_empty):
    assert "还没有评价结果" in draw_empty


@pytest.fixture
def draw_empty(staff_city_template, make_settings, make_visit):
    from app import create_app
    from tests import database_support
    from tests.conftest import close

    copy = staff_city_template.copy()
    server = create_app(make_settings(copy.database))
    with server.test_request_context("/staff/"):
        yield _html(operators.layout(make_visit(now=NOW), {}, State()))
    close(server)
    database_support.drop(copy.database)
