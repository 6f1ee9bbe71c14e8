"""The page of emissions shows what is stored, adds up, says what is missing, keeps its scope."""

import csv
import inspect
import io
import math
import re
from datetime import date

import pytest
from dash.exceptions import PreventUpdate
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters, permit_accounts, pools
from dashboard.errors import UnusableParameter
from dashboard.staff import emissions, emissions_choice, emissions_loaders
from dashboard.staff.emissions_state import Span, State, after, months_between, span_of
from layouts.staff.emissions_values import SPANS, Permits
from tests.staff_city import NOW

TODAY = NOW.date()
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
PUT_MONTH = """
INSERT INTO qy.outlet_emission_month (
    run_id, outlet_id, pollutant_code, month, measured_mass_kg, substituted_mass_kg,
    total_mass_kg, state, due_hours, valid_hours, stopped_hours, measured_hours,
    substituted_hours, missing_hours, settlement, mass_method, reported_mass_kg, reported_hours,
    compared_hours, compared_reported_kg, compared_computed_kg, is_assumed, method_version,
    data_version)
SELECT run_id, %(outlet)s, %(code)s, %(month)s, %(measured)s, %(substituted)s, %(total)s,
       %(state)s, 744, 700, 0, 700, 44, 0, %(settlement)s, %(method)s, %(reported)s, 0,
       %(hours)s, %(reported)s, %(computed)s, false, 't-1', 1
FROM qy.computation_run WHERE is_current
"""


def put(connection, outlet, code, month, measured, substituted, **more):
    """A stored month; ``measured`` of None is one without a total."""
    total = None if measured is None else measured + substituted
    given = {
        "state": "not_usable" if measured is None else "complete",
        "settlement": "final",
        "reported": None,
        "hours": 0,
        "computed": None,
        **more,
    }
    connection.execute(
        PUT_MONTH,
        {
            "method": "hj356_2019" if code.startswith("w") else "hj75_2017",
            "outlet": outlet, "code": code, "month": month, "measured": measured or 7.0,
            "substituted": substituted, "total": total, **given,
        },
    )  # fmt: skip


def fill(city):
    """Months around those that the rollup of the city stored, and a permitted amount."""
    with city.database.connect() as connection:
        a, b = city.a_outlet, city.b_outlet
        put(connection, a, "a21002", date(2025, 10, 1), 900.0, 100.0)
        put(connection, a, "a21002", date(2025, 9, 1), 800.0, 0.0)
        put(
            connection, a, "a21002", OCTOBER, 1000.0, 100.0,
            settlement="running", reported=1300.0, hours=700, computed=1000.0,
        )  # fmt: skip
        put(connection, a, "a21002", date(2026, 9, 1), 500.0, 50.0, state="lower_bound")
        put(connection, a, "a21002", date(2026, 8, 1), None, 0.0)
        put(connection, b, "a21002", OCTOBER, 150.0, 50.0, settlement="running")
        put(connection, b, "w01018", OCTOBER, 3.0, 0.0, settlement="running")
        amount = connection.execute(
            "INSERT INTO qy.permitted_amount (permitted_amount_ref, permit_id, pollutant_code, "
            "span, during, amount_t, document_ref) SELECT 'PA-1', permit_id, 'a21002', 'year', "
            "'[2026-01-01,2027-01-01)', 1.0, 'T-1' FROM qy.permit RETURNING permitted_amount_id"
        ).fetchone()
        for outlet in (city.a_outlet, city.a_second):
            connection.execute(
                "INSERT INTO qy.permitted_amount_outlet VALUES (%s, %s)", (amount[0], outlet)
            )


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with more months and a permitted amount."""
    fill(module_city)
    return module_city


@pytest.fixture
def load(within, make_visit):
    """Loads the page of a visit as values."""

    def make(state=None, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        return emissions.load(emissions_choice.load(visit, state or State()))

    return make


months = st.dates(date(2024, 1, 1), date(2026, 11, 22)).map(lambda day: day.replace(day=1))
states = st.builds(
    State,
    span=st.sampled_from([None, *(name for name in SPANS if name != "year")]),
    county=st.none() | st.integers(1, 999),
    industry=st.none() | st.sampled_from(["D4412", "C2221"]),
    pollutant=st.none() | st.sampled_from(["a21002", "w01018"]),
    everything=st.booleans(),
)


@given(states)
def test_an_address_names_its_state(state):
    assert State.parse(parameters.arguments(f"?{state.to_query()}")) == state


@given(months, months)
def test_months_of_ones_own_stand_in_the_address(one, other):
    first, last = sorted((one, other))
    state = State(first=first, last=last)
    assert State.parse(parameters.arguments(f"?{state.to_query()}")) == state
    span = span_of(state, TODAY)
    assert (span.start, span.end) == (first, after(last))
    assert after(first, months_between(first, last)) == last


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        ("year", "2026-01-01", "2026-12-01"),
        ("quarter", "2026-10-01", "2026-12-01"),
        ("twelve", "2025-11-01", "2026-11-01"),
        ("last_year", "2025-01-01", "2026-01-01"),
    ],
)
def test_a_preset_is_of_whole_months(preset, start, end):
    chosen = None if preset == "year" else preset
    edges = (date.fromisoformat(start), date.fromisoformat(end))
    assert span_of(State(span=chosen), TODAY) == Span(*edges, preset)


@pytest.mark.parametrize(
    "query",
    [
        "county=999", "county=x", "industry=Z9", "pollutant=a99999", "pollutant=nox",
        "from=2026-13&to=2026-13", "from=2026-00&to=2026-01", "from=2026-1&to=2026-02",
        "from=2026-02", "to=2026-02", "from=2026-03&to=2026-02", "from=2026-11&to=2026-12",
        "from=2020-01&to=2026-01", "from=1900-01&to=1900-02", "span=always",
    ],
)  # fmt: skip
def test_what_is_unknown_or_impossible_is_refused_with_a_sentence(officer, query):
    visitor = officer("leader")
    for address in ("/staff/emissions", "/staff/emissions/months.csv"):
        answer = visitor.get(f"{address}?{query}")
        assert answer.status_code == 400, query
        # The words of the refusal, not only its number.
        assert re.search(r"[\u4e00-\u9fff]{4}", answer.get_data(as_text=True))


STORED = """
SELECT month, county_id, pollutant_code, measured_mass_kg, substituted_mass_kg, total_mass_kg,
       outlets, outlets_without_total, outlets_lower_bound
FROM qy.emission_month WHERE month = '2026-11-01'
ORDER BY pollutant_code
"""


def test_sums_equal_the_stored_months_of_county_and_industry(load, city):
    with city.database.connect() as connection:
        rows = connection.execute(STORED).fetchall()
    assert rows
    for _, county, code, measured, substituted, total, outlets, missing, lower in rows:
        state = State(first=NOVEMBER, last=NOVEMBER, county=county, pollutant=code)
        (shown,) = (one.sum for one in load(state).totals if one.code == code)
        assert (shown.outlet_months, shown.missing, shown.lower_bounds) == (
            outlets, missing, lower,
        )  # fmt: skip
        for mine, stored in (
            (shown.measured_kg, measured), (shown.substituted_kg, substituted),
            (shown.total_kg, total),
        ):  # fmt: skip
            assert mine == pytest.approx(stored) if stored is not None else math.isnan(mine)


def chosen_months(first, last=None, **more):
    return State(first=first, last=last or first, **more)


def test_the_total_is_what_is_known_and_counts_what_is_not(load):
    shown = load(chosen_months(date(2026, 8, 1), OCTOBER))
    (total,) = (one.sum for one in shown.totals if one.code == "a21002")
    assert total.measured_kg == pytest.approx(1000 + 500 + 150)
    assert total.substituted_kg == pytest.approx(100 + 50 + 50)
    assert total.total_kg == pytest.approx(total.measured_kg + total.substituted_kg)
    assert (total.missing, total.lower_bounds, total.outlet_months) == (1, 1, 4)
    assert total.is_lower_bound
    assert not total.is_final
    assert shown.finding.startswith(
        "氮氧化物 至少 1.85 t（暂算），其中替代 10.8 %，缺失 1 家·月，下限 1 家·月"
    )


def test_a_month_without_a_total_is_missing_and_not_zero(load):
    shown = load(chosen_months(date(2026, 8, 1)))
    (total,) = shown.totals
    assert math.isnan(total.sum.total_kg)
    assert math.isnan(total.sum.measured_kg)  # what was measured is no total either
    assert total.sum.is_final
    assert shown.areas == ()
    assert [one.name for one in shown.contributors] == ["试验东热电"]
    assert shown.without_total == 1
    assert "没有可合计的排放量" in shown.finding


def test_every_breakdown_adds_up_to_the_total(load):
    shown = load(chosen_months(date(2026, 8, 1), OCTOBER))
    (total,) = (one.sum.total_kg for one in shown.totals if one.is_shown)
    known = [one.sum.total_kg for one in shown.months if not math.isnan(one.sum.total_kg)]
    assert sum(known) == pytest.approx(total)
    for depth in (1, 2, 3):
        assert sum(one.kg for one in shown.areas if one.depth == depth) == pytest.approx(total)
    parents = {one.parent for one in shown.areas}
    assert parents <= {"all", *(one.key for one in shown.areas)}
    assert sum(one.sum.total_kg for one in shown.contributors) == pytest.approx(total)
    assert sum(one.share for one in shown.contributors) == pytest.approx(1)
    assert shown.contributors[-1].cumulated == pytest.approx(1)
    assert [one.name for one in shown.contributors] == ["试验东热电", "试验西造纸"]


def test_the_year_before_is_compared_only_where_both_months_are_complete(load):
    shown = load(chosen_months(date(2026, 9, 1), OCTOBER))
    (before,) = (one.sum.year_before for one in shown.totals if one.code == "a21002")
    # September is a lower bound, and the other outlet has no October of the year before.
    assert (before.now_kg, before.before_kg) == (1100, 1000)
    assert (before.outlets, before.outlet_months) == (1, 1)
    assert before.change == pytest.approx(0.1)
    assert "比上年同月多 10.0 %（1 家·月可比）" in shown.finding
    running = load(chosen_months(NOVEMBER))
    assert [one.sum.year_before for one in running.totals] == [None] * len(running.totals)


def test_every_month_of_the_span_has_a_place(load):
    shown = load()
    assert [one.month for one in shown.months] == [date(2026, n, 1) for n in range(1, 12)]
    counts = {one.month.month: one.sum.outlet_months for one in shown.months}
    assert (counts[1], counts[8], counts[10]) == (0, 1, 2)


def test_filters_narrow_everything(load, city):
    west = load(chosen_months(OCTOBER, county=city.west))
    assert {one.code: one.sum.total_kg for one in west.totals} == {"a21002": 200, "w01018": 3}
    assert west.permits.rows == ()
    assert [one.name for one in west.contributors] == ["试验西造纸"]
    trade = load(chosen_months(OCTOBER, industry="D4412"))
    assert [one.sum.total_kg for one in trade.totals] == [1100]
    water = load(chosen_months(OCTOBER, pollutant="w01018"))
    assert [one.code for one in water.totals if one.is_shown] == ["w01018"]
    assert len(water.totals) == 2
    assert water.permits.rows == ()


def test_permit_use_is_that_of_the_accounts(load, within):
    with pools.connection("staff", scope=None) as connection:
        (account,) = permit_accounts.of_enterprises(connection, None, year=2026, today=TODAY)
    (shown,) = load().permits.rows
    for name in (
        "measured_t", "substituted_t", "reported_t", "used_t", "used_share", "permitted_t",
        "unknown_outlets", "is_lower_bound", "exceeds", "expected_share", "is_provisional",
    ):  # fmt: skip
        assert getattr(shown, name) == getattr(account, name), name
    assert shown.exceeds
    assert shown.is_lower_bound
    assert shown.unknown_outlets == 2  # one has no total in August, one has nothing
    parts = (shown.measured_t or 0) + (shown.substituted_t or 0) + (shown.reported_t or 0)
    assert shown.used_t == pytest.approx(parts)


def test_the_loggers_own_mass_stands_beside_ours(load):
    (one,) = load(chosen_months(OCTOBER)).compared
    assert (one.reported_kg, one.computed_kg, one.hours) == (1300, 1000, 700)
    assert one.ratio == pytest.approx(1.3)
    assert one.outlet == "DA001 DA001号排放口"


def point(**named):
    return {"points": [named]}


def test_a_click_leads_on(within, make_visit, city):
    visit = make_visit(now=NOW)
    query = "pollutant=a21002"
    assert emissions.follow(visit, point(customdata="2026-10-01"), None, query) == (
        "/staff/emissions?from=2026-10&to=2026-10&pollutant=a21002"
    )
    county = point(id=f"all/{city.east}")
    assert emissions.follow(visit, None, county, query) == (
        f"/staff/emissions?county={city.east}&pollutant=a21002"
    )
    trade = point(id=f"all/{city.east}/D4412")
    assert emissions.follow(visit, None, trade, "") == (
        f"/staff/emissions?county={city.east}&industry=D4412"
    )
    enterprise = point(id=f"all/{city.east}/D4412/{city.a}")
    assert emissions.follow(visit, None, enterprise, query) == (
        f"/staff/enterprises/{city.a}?factor=a21002&step=day&from=2026-01-01&to=2026-11-22"
    )


@pytest.mark.parametrize(
    "clicked",
    [
        None,
        {},
        {"points": []},
        {"points": "x"},
        point(id="all"),
        point(id=3),
        point(id="a/b/c/d/e"),
    ],
)
def test_a_strange_click_does_no_harm(within, make_visit, clicked):
    with pytest.raises(PreventUpdate):
        emissions.follow(make_visit(now=NOW), None, clicked, "")


def test_a_strange_month_or_enterprise_is_refused(within, make_visit):
    with pytest.raises(UnusableParameter):
        emissions.follow(make_visit(now=NOW), point(customdata="2026-99-01"), None, "")
    with pytest.raises(UnusableParameter):
        emissions.follow(make_visit(now=NOW), None, point(id="all/1/D4412/x"), "")


def rows_of(answer):
    text = answer.get_data().decode("utf-8-sig")
    table = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(table))))


def test_files_equal_what_is_shown(load, make_visit):
    def file(rows, **more):
        state = chosen_months(date(2026, 8, 1), OCTOBER, **more)
        return rows_of(emissions.export(make_visit(now=NOW), state, rows=rows, kind="csv"))

    shown = load(chosen_months(date(2026, 8, 1), OCTOBER))
    listed = file("contributors")
    assert [(row["企业"], float(row["合计（kg）"]), float(row["累计占比"])) for row in listed] == [
        (one.name, one.sum.total_kg, one.cumulated) for one in shown.contributors
    ]
    stored = file("months", pollutant="a21002")
    assert [row["合计（kg）"] for row in stored] == ["", "550.0", "1100.0", "200.0"]
    assert stored[0]["实测（kg）"] == ""
    assert {row["污染物"] for row in stored} == {"氮氧化物"}
    (amount,) = file("permits")
    (permit,) = shown.permits.rows
    assert float(amount["占比"]) == permit.used_share
    assert (amount["超过许可量"], amount["仅为下限"]) == ("是", "是")


BOTH = "废气 HJ 75-2017（无效时段替代）、废水 HJ 356-2019（无效时段替代）"


def test_the_methods_of_the_totals_are_printed_with_them(within, load, make_visit):
    """Gas and water, also of two versions of ours, on the page and in every file."""
    shown = load(chosen_months(OCTOBER))
    assert (shown.methods, shown.method_versions) == (("hj356_2019", "hj75_2017"), ("t-1",))
    page = text_of(emissions.layout(make_visit(now=NOW), {}, chosen_months(OCTOBER)))
    assert f"排放量核算方法：{BOTH}；方法版本 t-1" in page
    gas = load(chosen_months(date(2026, 8, 1), NOVEMBER, pollutant="a21002"))
    assert len(gas.method_versions) == 2
    nothing = load(chosen_months(date(2026, 8, 1)))
    assert (nothing.methods, nothing.method_versions) == ((), ())

    def file(rows, **more):
        state = chosen_months(OCTOBER, **more)
        answer = emissions.export(make_visit(now=NOW), state, rows=rows, kind="csv")
        return answer.get_data().decode("utf-8-sig")

    for rows in ("months", "contributors"):
        assert f"# 排放量核算方法：{BOTH}；方法版本 t-1" in file(rows), rows
    assert "# 排放量核算方法：废气 HJ 75-2017（无效时段替代）；方法版本 " in file("permits")
    first = rows_of(
        emissions.export(
            make_visit(now=NOW), chosen_months(OCTOBER, pollutant="w01018"), rows="months",
            kind="csv",
        )
    )[0]  # fmt: skip
    assert (first["核算方法"], first["方法版本"]) == ("废水 HJ 356-2019（无效时段替代）", "t-1")


def test_the_page_and_its_files_answer_over_http(officer):
    visitor = officer("leader")
    page = visitor.get("/staff/emissions?span=quarter")
    assert page.status_code == 200
    assert "<title>排放量" in page.get_data(as_text=True)
    assert visitor.get("/staff/emissions/permits.xlsx").status_code == 200
    assert visitor.get("/staff/emissions/months.pdf").status_code == 404
    assert visitor.get("/staff/emissions/secrets.csv").status_code == 404


def test_a_branch_sees_its_county_alone_also_in_files(officer, city):
    visitor = officer("branch", counties=(city.west,))
    for rows in ("months", "contributors", "permits"):
        text = visitor.get(f"/staff/emissions/{rows}.csv").get_data().decode("utf-8-sig")
        assert "试验东热电" not in text, rows
        assert ("试验西造纸" in text) == (rows != "permits")
    assert visitor.get(f"/staff/emissions?county={city.east}").status_code == 400


def test_the_page_of_a_branch_holds_nobody_elses_mass(load, city):
    own = load(chosen_months(OCTOBER), scope=(city.west,))
    assert {one.code: one.sum.total_kg for one in own.totals} == {"a21002": 200, "w01018": 3}
    assert own.permits == Permits(2026, ())
    assert load(scope=()).totals == ()


@pytest.mark.parametrize("city_first", [True, False])
def test_every_loader_keeps_its_scope(within, city, city_first):
    from dashboard.cache import EXTENSION

    given = {
        "placed": (OCTOBER, NOVEMBER, TODAY),
        "first_month": (),
        "permits": (2026, TODAY),
        "compared": (OCTOBER, NOVEMBER),
    }
    names = {
        name
        for name, loader in inspect.getmembers(emissions_loaders, inspect.isfunction)
        if getattr(loader, "cached_for_site", None) == "staff"
    }
    assert names == set(given)
    within.extensions[EXTENSION].forget()
    seen = {}
    for scope in [None, (city.west,)] if city_first else [(city.west,), None]:
        for name, arguments in given.items():
            seen[name, scope] = getattr(emissions_loaders, name)(scope, *arguments)
    west = (city.west,)
    assert set(seen["placed", None]["outlet_id"]) == {city.a_outlet, city.b_outlet}
    assert set(seen["placed", west]["outlet_id"]) == {city.b_outlet}
    assert (seen["first_month", None], seen["first_month", west]) == (date(2025, 9, 1), OCTOBER)
    assert [len(seen["permits", one]) for one in (None, west)] == [1, 0]
    assert [len(seen["compared", one]) for one in (None, west)] == [1, 0]


def text_of(tree):
    """Everything that a page says: text, tooltips and figures."""
    return str(tree.to_plotly_json()) + "".join(
        str(one.to_plotly_json()) for one in tree._traverse() if hasattr(one, "to_plotly_json")
    )


def test_both_languages_write_the_whole_page(within, make_visit):
    state = chosen_months(date(2026, 8, 1), OCTOBER)
    chinese = text_of(emissions.layout(make_visit(now=NOW), {}, state))
    assert "至少 1.85 t" in chinese
    assert "（未含 2 个排放口）" in chinese
    assert "暂算" in chinese
    english = text_of(emissions.layout(make_visit(now=NOW, language="en"), {}, state))
    assert "at least 1.85 t" in english
    assert "(2 outlets left out)" in english
    assert re.findall("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]+", english) == []
    for page in (chinese, english):
        assert page.count("/staff/methods/emission-totals") >= 4
        assert "/staff/methods/substitution" in page
        assert "/staff/methods/permit-use" in page


def test_a_span_without_anything_says_so(within, make_visit):
    state = chosen_months(date(2024, 1, 1))
    page = text_of(emissions.layout(make_visit(now=NOW), {}, state))
    assert "所选月份和筛选没有排放量" in page
    assert page.count("没有可合计的排放量") >= 2
