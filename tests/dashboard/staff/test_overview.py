"""The overview shows the counts of the countable city, and nothing that is not settled as 超标."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.staff import overview
from dashboard.staff.overview import State
from dashboard.staff.overview_state import period
from layouts.staff import overview as view
from layouts.staff import overview_tiles
from layouts.staff.overview_values import PENDING, PROVISIONAL, SETTLED, Count
from layouts.staff.overview_words import MEASURES, RANKINGS
from tests.any_text import CHARACTERS
from tests.staff_city import NOW


@pytest.fixture
def load(within, make_visit):
    """Loads the overview of a visit as values."""

    def make(state=None, *, now=NOW, scope=None, language="zh"):
        visit = make_visit(now=now, scope=scope, language=language)
        return overview.load(visit, state or State())

    return make


def test_after_noon_yesterday_waits_for_its_review(load):
    shown = load().exceeding
    assert shown.phase == PENDING
    assert shown.settled == Count(0, 0)
    assert shown.open == Count(1, 1)
    assert shown.changes_at.isoformat() == "2026-11-23T12:00:00+08:00"
    assert shown.newest_settled_day == date(2026, 11, 20)
    assert shown.newest_settled == Count(2, 2)


def test_before_noon_yesterday_is_provisional(load):
    shown = load(now=NOW.replace(hour=8, minute=30)).exceeding
    assert shown.phase == PROVISIONAL
    assert shown.changes_at.isoformat() == "2026-11-22T12:00:00+08:00"
    assert shown.newest_settled_day == date(2026, 11, 19)


def test_a_settled_day_counts_each_outlet_once_and_keeps_bases_apart(load):
    shown = load(State(day=date(2026, 11, 20))).exceeding
    assert shown.phase == SETTLED
    assert shown.settled == Count(2, 2)
    assert (shown.hourly_outlets, shown.daily_outlets) == (1, 1)
    assert shown.before == Count(1, 1)
    assert shown.is_highest


def test_days_without_computation_have_no_point(load):
    series = load().exceeding.series
    assert len(series) == 30
    assert series[:27] == (None,) * 27
    assert series[27:] == (1, 2, 0)


def test_today_warns_and_the_list_of_today_names_it(load):
    shown = load()
    assert shown.warnings.count == Count(1, 1)
    assert shown.warnings.continuing == 0
    assert [(one.stage, one.hours_text) for one in shown.live] == [("warning", "06:00–07:00")]


def test_missing_hours_are_counted_and_nobody_is_silent(load):
    shown = load().gaps
    assert (shown.outlets, shown.base, shown.missing_hours) == (1, 2, 2)
    assert shown.silent == 0
    assert shown.silent_hours == 3


def test_an_outlet_that_stops_sending_is_silent(load):
    later = NOW + timedelta(hours=5)
    shown = load(now=later)
    assert shown.gaps.silent == 2
    assert {one.outlet.split()[0] for one in shown.silent if one.is_silent} == {"DA001", "DW001"}


def test_the_networking_ledger_is_counted_by_state(load):
    shown = load().networking
    assert (shown.obliged, shown.installed, shown.networked, shown.to_install) == (3, 2, 2, 1)
    assert [one.outlet.split()[0] for one in load().unconnected] == ["DA002"]


def test_rates_are_sums_of_hours_over_sums_of_due_hours(load):
    shown = load(State(day=date(2026, 11, 21))).validity
    assert (shown.share.part, shown.share.base) == (24 + 20 + 22 + 72, 144)
    assert (shown.beside.part, shown.beside.base) == (22 + 24, 48)
    assert shown.before.value is None
    month = load().transmission
    assert (month.start, month.end) == (date(2026, 10, 1), date(2026, 11, 1))
    assert month.share.value is None
    assert month.target == pytest.approx(0.95)


def test_counties_show_their_outlets_over_networked_ones_and_the_city_sums_up(load, city):
    shown = load(State(day=date(2026, 11, 20)))
    shares = {
        row.key: (row.share.part, row.share.base, row.hours, row.days) for row in shown.ranking
    }
    assert shares == {str(city.east): (1, 1, 3, 0), str(city.west): (1, 1, 0, 1)}
    assert (shown.total.share.part, shown.total.share.base) == (2, 2)
    assert {area.county_id: area.marks for area in shown.areas}[city.west] == ("by_rule",)


def test_assumed_data_are_in_no_count_and_no_list(load, city):
    shown = load()
    assert all(one.enterprise_id != city.c for one in (*shown.latest, *shown.live))
    assert max(value or 0 for value in shown.exceeding.series) == 2


def test_the_newest_list_names_outlet_basis_limit_and_clause(load):
    rows = load(State(day=date(2026, 11, 20))).latest
    assert [(one.day.day, one.basis, one.periods) for one in rows] == [
        (20, "hour", 1), (20, "day", 1), (19, "hour", 2)
    ]  # fmt: skip
    newest = rows[0]
    assert newest.outlet == "DA001 DA001号排放口"
    assert (newest.worst, newest.upper, newest.unit) == (60.0, 50.0, "mg/m³")
    assert newest.source == "变更二 第 3 条"
    assert newest.multiple == pytest.approx(0.2)


def test_filters_keep_one_county_or_industry(load, city):
    east = load(State(county=city.east, day=date(2026, 11, 20)))
    assert east.exceeding.settled == Count(1, 1)
    paper = load(State(industry="C2221", day=date(2026, 11, 20)))
    assert paper.exceeding.settled == Count(1, 1)
    assert paper.exceeding.daily_outlets == 1


@pytest.mark.parametrize("state", [State(county=999), State(industry="X9999")])
def test_a_filter_that_is_not_on_offer_is_refused(load, state):
    with pytest.raises(UnusableParameter):
        load(state)


def test_a_day_that_has_not_come_is_refused(load):
    with pytest.raises(UnusableParameter):
        load(State(day=date(2026, 11, 23)))


def test_a_branch_sees_its_county_only(load, city):
    shown = load(State(day=date(2026, 11, 20)), scope=(city.west,))
    assert shown.exceeding.settled == Count(1, 1)
    assert [area.county_id for area in shown.areas] == [city.west]
    assert {one.outlet.split()[0] for one in shown.latest} == {"DW001"}
    with pytest.raises(UnusableParameter):
        load(State(county=city.east), scope=(city.west,))


def test_nobody_without_a_county_sees_anything(load):
    shown = load(State(day=date(2026, 11, 20)), scope=())
    assert shown.latest == ()
    assert not shown.exceeding.has_data


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, ("没有已认定的超标", "另有 1 口待核实", "今日至 14:00 有 1 口预警")),
        (date(2026, 11, 20), ("2 家 2 口超标，比前一日多 1 口", "小时超标 1 口，日均值超标 1 口")),
        (date(2026, 11, 1), ("还没有计算结果",)),
    ],
)
def test_the_finding_is_written_from_the_data(load, make_visit, day, words):
    sentence = view.finding(load(State(day=day)), t=make_visit().t)
    for word in words:
        assert word in sentence


def test_a_provisional_day_is_found_as_such(load, make_visit):
    shown = load(now=NOW.replace(hour=8, minute=30))
    sentence = view.finding(shown, t=make_visit().t)
    assert "昨日有 1 家 1 口预警，标记截止后认定" in sentence


NOX, COD = "a21002", "w01018"


@pytest.mark.parametrize("span", ["month", "year"])
def test_a_month_and_a_year_count_each_outlet_once(load, span):
    shown = load(State(span=span)).exceeding
    assert shown.settled == Count(2, 2)
    assert (shown.hourly_outlets, shown.daily_outlets) == (1, 1)
    assert shown.open == Count(1, 1)
    assert shown.before is None
    assert {row.before for row in load(State(span=span)).ranking} == {None}


def test_a_year_has_a_point_for_each_month_and_none_before_the_first_computed(load):
    series = load(State(span="year")).exceeding.series
    assert series == (None,) * 10 + (2,)


def test_a_month_lists_its_days_and_compares_hours_over_it(load):
    shown = load(State(span="month"))
    assert shown.list_start == date(2026, 11, 1)
    assert (shown.gaps.start, shown.gaps.end) == (date(2026, 11, 1), date(2026, 11, 22))
    assert (shown.gaps.outlets, shown.gaps.missing_hours, shown.gaps.before) == (1, 2, None)


@pytest.mark.parametrize(
    ("kind", "day", "days", "before"),
    [
        ("day", "2026-11-21", ("2026-11-21", "2026-11-22"), ("2026-11-20", "2026-11-21")),
        ("month", "2026-03-31", ("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
        ("month", "2026-11-21", ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-22")),
        ("year", "2024-02-29", ("2024-01-01", "2024-03-01"), ("2023-01-01", "2023-03-01")),
        ("year", "2026-11-21", ("2026-01-01", "2026-11-22"), ("2025-01-01", "2025-11-22")),
    ],
)
def test_a_span_is_compared_with_the_same_days_before(kind, day, days, before):
    made = period(kind, date.fromisoformat(day))
    shown = (made.start, made.end), (made.before_start, made.before_end)
    assert shown == (
        tuple(map(date.fromisoformat, days)),
        tuple(map(date.fromisoformat, before)),
    )


def test_a_pollutant_narrows_every_count(load):
    shown = load(State(day=date(2026, 11, 20), pollutant=COD))
    assert shown.exceeding.settled == Count(1, 1)
    assert shown.exceeding.daily_outlets == 1
    assert shown.networking.networked == 1
    assert {one.pollutant_code for one in shown.latest} == {COD}
    assert shown.validity.share.base == 48


def values_of(options):
    return {one.value for one in options}


def test_filters_narrow_each_other_and_keep_what_was_chosen(load, city):
    everything = load().selection
    assert values_of(everything.counties) == {str(city.east), str(city.west)}
    assert {NOX, COD} <= values_of(everything.pollutants)
    of_cod = load(State(pollutant=COD)).selection
    assert values_of(of_cod.counties) == {str(city.west)}
    assert values_of(of_cod.industries) == {"C2221"}
    of_east = load(State(county=city.east)).selection
    assert COD not in values_of(of_east.pollutants)
    neither = load(State(county=city.east, pollutant=COD)).selection
    assert str(city.east) in values_of(neither.counties)
    assert COD in values_of(neither.pollutants)


def test_the_map_shows_what_was_chosen_with_its_base(load, city):
    rates = {one.county_id: one for one in load(State(measure="transmission")).map_view.areas}
    assert rates[city.west].text == "100.0 %"
    assert "应有 72 项·h" in rates[city.west].spoken
    faces = load(State(measure="faces")).map_view
    assert {one.text for one in faces.areas} == {"未评价"}
    masses = load(State(measure="emission")).map_view
    assert [one.county_id for one in masses.areas] == [city.east, city.west]
    branch = load(State(measure="transmission"), scope=(city.west,)).map_view
    assert [one.county_id for one in branch.areas] == [city.west]


def test_every_tile_leads_to_rows_that_answer(city_server, make_visit, officer):
    """The figure of a tile is one click from its rows; they open under the same filters."""
    visit = make_visit(now=NOW)
    state = State(industry="C2221", span="month")
    with city_server.test_request_context("/staff/"):
        figures = overview_tiles.figures(*overview.everything(visit, state), t=visit.t)
    leads = [one.href.partition("?")[0].partition("#")[0] for one in figures]
    assert leads == [
        "/staff/exceedances",
        "/staff/exceedances",
        "/staff/quality",
        "/staff/quality",
        "/staff/quality",
        "/staff/review",
        "/staff/methods/feedback",
        "/staff/emissions",
    ]
    visitor = officer()
    for one in figures:
        answer = visitor.get(one.href.partition("#")[0])
        assert answer.status_code == 200, answer.get_data(as_text=True)
    assert all("industry=C2221" in one.href for one in figures[:5])
    assert "table=networking" in figures[3].href
    assert "gap_days" in figures[2].href


def test_a_share_of_map_ranking_and_grid_leads_to_its_exceedances(city_server, make_visit, officer):
    with city_server.test_request_context("/staff/"):
        shown, longer = overview.everything(
            make_visit(now=NOW), State(span="year", rank="industry")
        )
    links = [row.href for row in (*shown.ranking, shown.total)]
    links += [href for row in (*longer.grid.rows, longer.grid.total) for href in row.links]
    visitor = officer()
    for href in links:
        assert href.startswith("/staff/exceedances?from=2026-")
        assert visitor.get(href).status_code == 200, href


DAYS = st.dates(parameters.FIRST_DAY, parameters.LAST_DAY)
STATES = st.builds(
    State,
    day=st.none() | DAYS,
    county=st.none() | st.integers(1, parameters.LARGEST_ID),
    industry=st.none() | st.from_regex(r"[A-Z][0-9]{4}", fullmatch=True, alphabet=CHARACTERS),
    rank=st.none() | st.sampled_from(list(RANKINGS)),
    span=st.none() | st.sampled_from(["month", "year"]),
    pollutant=st.none() | st.from_regex(r"[aw][0-9]{5}", fullmatch=True, alphabet=CHARACTERS),
    measure=st.none() | st.sampled_from([one for one in MEASURES if one != "exceeding"]),
)


@given(STATES)
def test_the_state_survives_its_address(state):
    assert State.parse(parameters.arguments(state.to_query())) == state


class TestAsAWebPage:
    """Through Flask, as a browser asks."""

    def test_it_answers(self, officer):
        answer = officer().get("/staff/")
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("day=2026-02-30", "没有 2026-02-30 这一天"),
            ("day=yesterday", "日期应写成 2026-01-31"),
            ("county=-1", "数字须在"),
            ("rank=secret", "没有“secret”这个选项"),
            ("day=2099-01-01", "2099-01-01还没有到"),
        ],
    )
    def test_an_impossible_selection_is_refused_with_a_sentence(self, officer, query, sentence):
        answer = officer().get(f"/staff/?{query}")
        assert answer.status_code == 400
        assert sentence in answer.get_data(as_text=True)

    def test_its_rows_download_with_units_version_and_remark(self, officer):
        answer = officer().get("/staff/exceedances.csv?day=2026-11-20")
        text = answer.get_data().decode("utf-8-sig")
        assert answer.get_data().startswith(b"\xef\xbb\xbf")
        assert answer.content_type.startswith("text/csv")
        assert "数据版本" in text
        assert "演示数据" in text
        assert "日均值" in text
        assert "mg/m³" in text
        assert len([line for line in text.splitlines() if line.startswith("2026-11-")]) == 3

    def test_a_branch_downloads_its_county_only(self, officer, city):
        visitor = officer("branch", counties=(city.west,))
        text = visitor.get("/staff/exceedances.csv?day=2026-11-20").get_data(as_text=True)
        assert "DW001" in text
        assert "DA001" not in text

    def test_a_stranger_gets_nothing(self, city_server):
        answer = city_server.test_client().get("/staff/exceedances.csv")
        assert answer.status_code in (302, 303)
        assert b"DA001" not in answer.get_data()
