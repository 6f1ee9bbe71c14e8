"""The page of exceedances shows the countable city, keeps stages apart, and lends nobody's rows."""

import inspect
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.paging import Order, View
from dashboard.staff import exceedances, exceedances_choice, exceedances_loaders
from dashboard.staff.exceedances_state import SETTLED, Span, State, span_of
from layouts.staff.exceedances_values import (
    BASES,
    GROUPS,
    PURPOSES,
    SPANS,
    STAGES,
    Amount,
    Cell,
)
from tests.staff_city import NOW

TODAY = NOW.date()


@pytest.fixture
def load(within, make_visit):
    """Loads the page of a visit as values."""

    def make(state=None, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        return exceedances.load(exceedances_choice.load(visit, state or State()))

    return make


days = st.dates(date(2025, 1, 1), date(2026, 11, 22))
states = st.builds(
    State,
    span=st.sampled_from([None, *(name for name in SPANS if name != "month")]),
    county=st.none() | st.integers(1, 999),
    industry=st.none() | st.sampled_from(["D4412", "C2221"]),
    enterprise=st.none() | st.integers(1, 999),
    pollutant=st.none() | st.sampled_from(["a21002", "w01018"]),
    basis=st.none() | st.sampled_from(list(BASES)),
    purpose=st.sampled_from(list(PURPOSES)),
    stages=st.lists(st.sampled_from(STAGES), min_size=1, unique=True).map(
        lambda chosen: tuple(one for one in STAGES if one in chosen)
    ),
    group=st.none() | st.sampled_from(list(GROUPS)),
    slot=st.none() | st.integers(0, 167),
    everything=st.booleans(),
    hidden=st.sampled_from([(), ("county",)]),
    view=st.sampled_from([View(), View(Order("multiple", True))]),
)


@given(states)
def test_an_address_names_its_state(state):
    assert State.parse(parameters.arguments(f"?{state.to_query()}")) == state


@given(days, days)
def test_a_span_of_ones_own_stands_in_the_address(one, other):
    start, last = sorted((one, other))
    if (last - start).days >= 400:
        last = start
    state = State(start=start, last=last)
    assert State.parse(parameters.arguments(f"?{state.to_query()}")) == state
    span = span_of(state, TODAY)
    assert (span.end - span.start) == (span.before_end - span.before_start)
    assert span.before_end == span.start


@pytest.mark.parametrize(
    ("preset", "shown", "before"),
    [
        ("month", ("11-01", "11-23"), ("10-01", "10-23")),
        ("yesterday", ("11-21", "11-22"), ("11-20", "11-21")),
        ("quarter", ("10-01", "11-23"), ("08-09", "10-01")),
    ],
)
def test_a_preset_ends_today_and_is_compared_with_the_span_before(preset, shown, before):
    edges = [date.fromisoformat(f"2026-{text}") for text in (*shown, *before)]
    chosen = None if preset == "month" else preset
    assert span_of(State(span=chosen), TODAY) == Span(*edges, preset)


def test_on_the_first_of_a_month_the_month_of_yesterday_is_shown():
    span = span_of(State(), date(2026, 12, 1))
    assert (span.start, span.end) == (date(2026, 11, 1), date(2026, 12, 2))
    assert span.before_end == date(2026, 11, 1)


@pytest.mark.parametrize(
    "search",
    [
        "?stage=guilty", "?basis=week", "?purpose=ultra_low_performance", "?slot=168",
        "?span=always",
        "?from=2026-11-01", "?from=2025-01-01&to=2026-11-01", "?county=0", "?group=mine",
        "?from=2026-11-20&to=2026-11-01",
    ],
)  # fmt: skip
def test_what_no_control_sends_is_refused(search):
    with pytest.raises(UnusableParameter):
        State.parse(parameters.arguments(search))


def test_days_to_come_and_filters_not_on_offer_are_refused(load):
    with pytest.raises(UnusableParameter):
        span_of(State(start=TODAY, last=date(2026, 11, 23)), TODAY)
    with pytest.raises(UnusableParameter):
        load(State(county=999))


def test_stages_are_counted_apart(load):
    strip = {one.stage: (one.amount, one.is_chosen) for one in load().strip}
    assert strip == {
        "warning": (Amount(1, 1, 0), False),
        "pending": (Amount(1, 3, 0), False),
        "by_rule": (Amount(3, 3, 1), True),  # 2 h and 1 h, and a day
        "verified": (Amount(0, 0, 0), True),
        "rejected": (Amount(0, 0, 0), False),
    }


def test_statistics_of_hours_and_of_daily_means(load):
    hourly, daily = load().lines
    assert hourly.amount == Amount(2, 3, 0)
    assert hourly.worst == pytest.approx(0.2)
    assert hourly.mean == pytest.approx((0.2 + 0.1 + 0.2) / 3)
    # 4 days: 24 + 20 (a fault, three marked hours) + 22 (two missing) + 14 until 14:00.
    assert hourly.judged == 24 + 20 + 22 + 14
    assert hourly.rate == pytest.approx(3 / 80)
    assert (hourly.exceeding_days, hourly.days_in_row) == (2, 2)
    assert (hourly.first, hourly.last) == ("11月19日 02:00", "11月20日 05:00")
    assert hourly.excess_kg == pytest.approx(0.030 + 0.010)
    assert daily.amount == Amount(1, 0, 1)
    assert daily.excess_kg == pytest.approx(240.0)
    assert (daily.first, daily.before) == ("11月20日", 0)


def test_the_sentence_says_who_how_long_and_what_is_open(load):
    said = load().finding
    assert said.startswith("2 家 2 口超标 3 次：小时超标 3 h，日均值超标 1 d；")
    assert "试验东热电 DA001 DA001号排放口 占小时超标的 100.0 %（3 / 3 h）" in said
    assert said.endswith("另有 2 次预警或待核实，不计入。")
    english = load(language="en").finding
    assert english.startswith("2 enterprises with 2 outlets exceeded in 3 episodes: 3 h")


def test_a_chosen_stage_moves_the_counts(load):
    shown = load(State(stages=("pending",)))
    assert shown.lines[0].amount == Amount(1, 3, 0)
    assert shown.strip[1].is_chosen
    assert sum(map(sum, shown.pattern)) == 3


def test_the_last_chosen_stage_stays(load):
    (only,) = [one for one in load(State(stages=("pending",))).strip if one.is_chosen]
    assert "stage=pending" in only.href


def cells(shown):
    codes = [code for code, _ in shown.matrix.columns]
    return {
        (row.outlet.split()[0], code): cell
        for row in shown.matrix.rows
        for code, cell in zip(codes, row.cells, strict=True)
    }


def test_the_matrix_tells_exceeding_unknown_and_not_in_the_permit_apart(load, city):
    found = cells(load())
    over = found["DA001", "a21002"]
    assert (over.kind, over.text, over.depth, over.has_notch) == ("over", "3 h", 2, True)
    assert over.href == (
        f"/staff/enterprises/{city.a}?outlet={city.a_outlet}&factor=a21002"
        "&from=2026-11-18&to=2026-11-21"
    )
    # SO2 is in the permit and has no limit of this purpose; COD is not in the permit of a stack.
    assert found["DA001", "a21026"].kind == "nolimit"
    assert found["DA001", "w01018"] == Cell("blank")
    assert found["DW001", "w01018"].text == "1 d"


def test_a_series_with_too_few_valid_hours_is_unknown_and_not_compliant(load, within, city):
    quiet = State(start=date(2026, 11, 21), last=date(2026, 11, 21))
    assert cells(load(quiet))["DA001", "a21002"].kind == "open"
    with city.database.connect() as connection:
        connection.execute(
            "INSERT INTO qy.permit_factor (outlet_id, pollutant_code, monitoring, during) "
            "VALUES (%s, 'a34013', 'automatic', '(,)')",
            (city.a_outlet,),
        )
        connection.execute(
            "INSERT INTO qy.limit_value (limit_ref, outlet_id, pollutant_code, basis, purpose, "
            "during, upper, unit, entered_by, reviewed_by, reviewed_at) VALUES "
            "('LA-9', %s, 'a34013', 'hour', 'permit_compliance', '(,)', 10, 'mg/m³', 't', 't', %s)",
            (city.a_outlet, NOW),
        )
    from dashboard.cache import EXTENSION

    within.extensions[EXTENSION].forget()
    shown = load()
    assert cells(shown)["DA001", "a34013"].kind == "unknown"
    with city.database.connect() as connection:
        connection.execute("DELETE FROM qy.limit_value WHERE limit_ref = 'LA-9'")
        connection.execute("DELETE FROM qy.permit_factor WHERE pollutant_code = 'a34013'")
    within.extensions[EXTENSION].forget()


def test_hours_of_the_day_lead_to_their_episodes(load, within, make_visit):
    shown = load()
    # 2026-11-19 is a Thursday (3), the 20th a Friday (4).
    assert [(w, h) for w in range(7) for h in range(24) if shown.pattern[w][h]] == [
        (3, 2), (3, 3), (4, 5)
    ]  # fmt: skip
    rows = rows_of(make_visit, slot=4 * 24 + 5)
    assert [one.start.day for one in rows] == [20]
    assert rows_of(make_visit, slot=0) == []


def rows_of(make_visit, *, scope=None, **selection):
    visit = make_visit(now=NOW, scope=scope)
    return exceedances.rows_of(exceedances_choice.load(visit, State(**selection)))


def test_the_calendar_counts_outlets_and_knows_what_it_does_not_know(load):
    found = {one.day: one for one in load().calendar}
    assert min(found) == date(2026, 10, 1)
    assert found[date(2026, 11, 18)].outlets is None
    assert found[date(2026, 11, 19)].outlets == 1
    assert found[date(2026, 11, 20)].outlets == 2
    assert (found[date(2026, 11, 21)].outlets, found[date(2026, 11, 21)].open) == (0, 1)
    assert found[TODAY].open == 1
    assert max(found) == TODAY


def test_the_breakdown_sums_to_the_counts_and_its_names_are_filters(load, city):
    shown = load()
    for one in shown.breakdowns:
        assert sum(part.amount.episodes for part in one.parts) == 3
    east = shown.breakdowns[0].parts[0]
    assert (east.name, east.amount, east.href) == (
        "东区", Amount(2, 3, 0), f"/staff/exceedances?county={city.east}",
    )  # fmt: skip


def test_severity_has_a_class_for_each_period(load):
    shown = load()
    assert [(one.label, one.hours, one.days) for one in shown.severity] == [
        ("< 0.1", 0, 0), ("0.1–0.25", 3, 1), ("0.25–0.5", 0, 0), ("0.5–1", 0, 0), ("≥ 1", 0, 0)
    ]  # fmt: skip
    assert shown.without_multiple == 0


def test_filters_narrow_everything(load, make_visit, city):
    west = load(State(county=city.west))
    assert [one.amount.episodes for one in west.strip] == [0, 0, 1, 0, 0]
    assert west.matrix.outlets == 1
    assert len(rows_of(make_visit, county=city.west)) == 1
    hours = load(State(basis="hour"))
    assert [one.basis for one in hours.lines] == ["hour"]
    assert len(rows_of(make_visit, pollutant="w01018")) == 1
    assert len(rows_of(make_visit, enterprise=city.b)) == 1


def test_pending_episodes_stand_on_top_of_the_list(within, make_visit):
    rows = rows_of(make_visit)
    assert [(one.stage, one.start.day) for one in rows] == [
        ("pending", 21), ("by_rule", 20), ("by_rule", 20), ("by_rule", 19)
    ]  # fmt: skip
    assert [one.settled for one in rows if one.pollutant_code == "a21002"] == [2, 2, 2]


def test_groups_sum_their_episodes_and_repeated_ones_have_two(within, make_visit):
    by_owner = rows_of(make_visit, group="enterprise")
    assert [(one.name, one.episodes, one.hours, one.days) for one in by_owner] == [
        ("试验东热电", 2, 3, 0), ("试验西造纸", 1, 0, 1)
    ]  # fmt: skip
    (repeated,) = rows_of(make_visit, group="repeat")
    assert repeated.episodes == 2
    assert repeated.excess_kg == pytest.approx(0.04)


def asked(**more):
    return {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}, **more}


def test_the_table_gets_its_rows_in_its_order_as_escaped_html(within, make_visit):
    visit = make_visit(now=NOW, language="en")
    found, _ = exceedances.grid_rows(visit, asked(), "")
    assert found["rowCount"] == 4
    assert "待核实" not in found["rowData"][0]["stage"]
    by_multiple = asked(sortModel=[{"colId": "multiple", "sort": "asc"}], endRow=1)
    (lowest,) = exceedances.grid_rows(visit, by_multiple, "")[0]["rowData"]
    assert 'title="0.125"' in lowest["multiple"]
    assert "=West Paper" in lowest["who"]
    assert exceedances.grid_rows(visit, asked(startRow=4), "")[0]["rowData"] == []


def test_columns_that_were_left_out_are_not_sent_and_the_view_has_an_address(within, make_visit):
    visit = make_visit(now=NOW)
    only_day = {"basis": {"filterType": "text", "type": "equals", "filter": "日均值"}}
    found, links = exceedances.grid_rows(
        visit, asked(filterModel=only_day), "hide=county,source&span=quarter"
    )
    (row,) = found["rowData"]
    assert "county" not in row
    assert "DW001" in row["who"]
    text = str(links)
    assert "where=" in text
    assert "hide=county%2Csource" in text


def test_the_file_holds_what_the_list_is_narrowed_to(officer):
    where = quote('[["basis","is","日均值"]]')
    answer = officer().get(f"/staff/exceedances/episodes.csv?span=quarter&where={where}")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert sum(not line.startswith("#") for line in lines) == 2
    assert any("依据为“日均值”" in line for line in lines)


@pytest.mark.parametrize(
    "request_",
    [
        None,
        {},
        {"startRow": "x", "sortModel": "y"},
        {"startRow": 0, "endRow": 9, "sortModel": [{"colId": 3}]},
    ],
)
def test_a_request_that_the_table_cannot_send_is_refused(within, make_visit, request_):
    with pytest.raises(UnusableParameter):
        exceedances.grid_rows(make_visit(now=NOW), request_, "")


def test_without_marks_more_hours_would_exceed(within, make_visit, city):
    """The three hours of maintenance read 40; as 60 they would exceed the limit of 50."""
    visit = make_visit(now=NOW)
    assert "3 h" in str(exceedances.unmarked(visit, ""))
    with city.database.connect() as connection:
        connection.execute(
            "UPDATE qy.hourly_value SET measured = 60 WHERE time >= '2026-11-20 12:00+08' "
            "AND time < '2026-11-20 15:00+08' AND pollutant_code = 'a21002' AND measured = 40"
        )
    from dashboard.cache import EXTENSION

    within.extensions[EXTENSION].forget()
    said = str(exceedances.unmarked(visit, ""))
    assert "6 h" in said
    assert "设备维护 3 h" in said
    assert "31 天" in str(exceedances.unmarked(visit, "span=year"))
    assert "只对小时限值计算" in str(exceedances.unmarked(visit, "basis=day"))


def test_a_file_holds_every_episode_with_limits_filters_and_no_formula(within, make_visit):
    visit = make_visit(now=NOW, language="en")
    answer = exceedances.export(visit, State(), "csv")
    text = answer.get_data().decode("utf-8-sig")
    lines = text.split("\r\n")
    heads = next(line for line in lines if not line.startswith("#"))
    assert "Limit clause" in heads
    assert sum(1 for line in lines if line and not line.startswith("#")) == 5
    assert "'=West Paper Ltd" in text
    assert any(line.startswith("# Filters: ") for line in lines)
    assert any("Data version" in line for line in lines)
    assert "0.24" in text
    assert exceedances.export(visit, State(), "xlsx").get_data()[:2] == b"PK"


def test_the_page_and_its_files_answer_over_http(officer, city):
    visitor = officer("leader")
    page = visitor.get("/staff/exceedances?span=quarter")
    assert page.status_code == 200
    assert "<title>超标" in page.get_data(as_text=True)
    assert visitor.get("/staff/exceedances?stage=guilty").status_code == 400
    assert visitor.get("/staff/exceedances/episodes.csv").status_code == 200
    assert visitor.get("/staff/exceedances/episodes.pdf").status_code == 404


def test_a_branch_sees_its_county_alone_also_in_files(officer, city):
    visitor = officer("branch", counties=(city.west,))
    text = visitor.get("/staff/exceedances/episodes.csv").get_data().decode("utf-8-sig")
    assert "DW001" in text
    assert "DA001" not in text
    assert visitor.get(f"/staff/exceedances?county={city.east}").status_code == 400
    assert visitor.get(f"/staff/exceedances?enterprise={city.a}").status_code == 400


def test_the_page_of_a_branch_names_nobody_else(within, make_visit, city):
    visit = make_visit(now=NOW, scope=(city.west,))
    state = State(stages=STAGES, everything=True)
    whole = [exceedances.layout(visit, {}, state), exceedances.unmarked(visit, "")]
    whole.append(exceedances.grid_rows(visit, asked(), "stage=warning,pending,by_rule"))
    text = "".join(str(part) for part in whole)
    assert "DW001" in text
    assert "DA001" not in text
    assert "试验东热电" not in text


def test_every_loader_keeps_its_scope(within, city):
    span = (date(2026, 11, 1), date(2026, 11, 23))
    given = {
        "verdicts": (*span, "permit_compliance"),
        "found": (span[0], *span, "permit_compliance", TODAY),
        "without_marks": (*span, "permit_compliance", TODAY),
        "under_marks": (*span, "permit_compliance", TODAY),
        "beside": (*span, "permit_compliance"),
        "known_share": (TODAY,),
    }
    loaders = {
        name: one
        for name, one in inspect.getmembers(exceedances_loaders, inspect.isfunction)
        if getattr(one, "cached_for_site", None) == "staff"
        and one.__module__ == exceedances_loaders.__name__
    }
    assert set(loaders) == set(given)
    for name, loader in loaders.items():
        for scope in (None, (city.west,), ()):
            result = loader(scope, *given[name])
            frames = list(vars(result).values()) if hasattr(result, "__dict__") else [result]
            if name == "found":
                frames = [result.periods, result.episodes]
            if name == "beside":
                frames = [result.bases, result.coverage, result.factors, result.limited]
            for frame in frames:
                if scope is None or not hasattr(frame, "columns"):
                    continue
                allowed = {city.b_outlet} if scope else set()
                assert set(frame["outlet_id"]) <= allowed, (name, scope)


def test_nothing_is_drawn_as_nothing(load, make_visit):
    span = {"start": date(2025, 1, 1), "last": date(2025, 1, 31)}
    empty = load(State(**span))
    assert rows_of(make_visit, **span) == []
    assert empty.lines == ()
    assert all(day.outlets is None for day in empty.calendar)
    assert "没有已认定的超标" in empty.finding


def test_both_languages_write_the_whole_page(within, make_visit):
    for language in ("zh", "en"):
        visit = make_visit(now=NOW, language=language)
        for state in (State(), State(group="enterprise"), State(stages=STAGES, everything=True)):
            tree = str(exceedances.layout(visit, {}, state).to_plotly_json())
            assert "exceedances-grid" in tree
    assert SETTLED == ("by_rule", "verified")
