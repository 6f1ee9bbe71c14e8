"""The daily review: what is found, who may close it, what a second person sees, and the share."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters, prerender
from dashboard.errors import Forbidden, UnusableParameter
from dashboard.staff import overview
from dashboard.staff.review import closing, loaders, page, queue
from dashboard.staff.review.facts import Words
from dashboard.staff.review.items import KINDS
from dashboard.staff.review.state import State, key_of
from layouts.staff.review.values import STATE_WORDS
from tests.dashboard.staff import review_city

DAY = date(2026, 11, 21)
MARKED_DAY = date(2026, 11, 20)
REVIEWER = ("review_days",)


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with more findings; each test closes findings of its own day or kind."""
    return review_city.fill(module_city)


def kinds_of(items):
    return [(one.kind, one.outlet_id, one.hours.bit_count()) for one in items]


def test_the_findings_of_a_day_are_those_counted_by_hand(within, city):
    found = loaders.items_of(None, DAY)
    a, b = city.a_outlet, city.b_outlet
    assert kinds_of(found) == [
        ("exceedance", a, 3),
        ("suspected_stop", a, 1),
        ("interruption", a, 3),
        ("constant", a, 15),
        ("mark", a, 4),
        ("constant", b, 24),
    ]
    exceedance, still, silent, constant, mark, water = found
    assert exceedance.hours == 0b111 << 18
    assert still.hours == 1 << 10, "04:00 brought no value, and 16:00 is marked"
    assert silent.hours == 0b111 << 3
    # From 15:00 of the day before, after its maintenance, to the gap; and from the gap to 18:00.
    assert [(run.first_hour, run.hours, run.value) for run in constant.runs] == [
        (-9, 12, 40.0),
        (6, 12, 40.0),
    ]
    assert mark.marks[0].evidence == ["photo"]
    assert water.runs[0].hours == 24
    # The mark of the 20th came in time; what was constant on the 19th has 24 hours of water too.
    assert ("mark", a, 3) in kinds_of(loaders.items_of(None, MARKED_DAY))


def test_a_branch_finds_only_its_own_whoever_asked_first(within, city):
    from dashboard.cache import EXTENSION

    within.extensions[EXTENSION].forget()
    for scopes in ((None, (city.west,)), ((city.west,), None)):
        found = {scope: loaders.items_of(scope, DAY) for scope in scopes}
        assert {one.outlet_id for one in found[(city.west,)]} == {city.b_outlet}
        assert len(found[None]) == 6
    assert loaders.items_of((), DAY) == []
    assert loaders.codes_of((city.west,), city.a_outlet, DAY) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_can_be_looked_at_in_both_languages(within, city, make_visit, language):
    visit = make_visit(language=language, permissions=REVIEWER)
    words = {"zh": "试验东热电", "en": "East Heat"}
    for item in loaders.items_of(None, DAY):
        state = State(day=DAY, item=key_of(item))
        text = prerender.to_html(page.layout(visit, {}, state))
        assert words[language] in text
        assert f'data-item="{key_of(item)}"' in text
        causes = [one for one in loaders.causes(None, DAY) if one.item_kind == item.kind]
        assert text.count("data-review-key=") == len(causes) >= 3
        assert "<svg" in text


def test_what_stands_on_the_page_of_an_exceedance_and_of_a_mark(within, city, make_visit):
    visit = make_visit(permissions=REVIEWER)
    chosen = queue.choose(visit, State(day=DAY))
    shown = page.load(chosen)
    assert shown.evidence.facts[0].startswith("小时：62.0 / 50 mg/m³，超标 0.24 倍，18:00–21:00")
    assert "待核实" in shown.evidence.facts[1]
    assert [one.hour.hour for one in shown.evidence.hours if one.is_about] == [18, 19, 20]
    assert "at=2026-11-21T18&from=2026-11-20&to=2026-11-21" in shown.evidence.explorer
    assert len(shown.evidence.chart.hours) == 48
    mark = State(day=DAY, item=f"{city.a_outlet}-mark-all")
    shown = page.load(queue.choose(visit, mark))
    assert "某人 于 2026-11-22 09:00 标记" in shown.evidence.facts[0]
    assert shown.evidence.facts[0].endswith("事由：点火；依据：照片 1")
    assert "有值 4 h，其中 3 h 原始值超过限值" in shown.evidence.facts[1]


def test_the_sheet_names_what_it_covers(within, city, make_visit):
    def title(scope, **chosen):
        visit = make_visit(scope=scope)
        return page.load(queue.choose(visit, State(day=DAY, **chosen))).place

    assert title(None) == "试验市"
    assert title(None, county=city.west) == "西县"
    assert title((city.west,)) == "西县"


def test_who_may_not_close_sees_no_causes(within, make_visit):
    text = prerender.to_html(page.layout(make_visit(), {}, State(day=DAY)))
    assert "data-review-key" not in text
    assert "不能审核" in text


def form(within_item, chosen, cause, **changes):
    from dashboard.staff.review.evidence import hidden

    newest = chosen.newest(within_item)
    seen = None if newest is None else newest.review_closing_id
    return {**dict(hidden(chosen, within_item, seen)), "cause": cause, **changes}


@pytest.fixture
def share(city_server):
    """Gives the share of the day as it is now; a request of its own, as a page asks for it."""

    def ask(scope=None):
        with city_server.test_request_context("/staff/"):
            found = loaders.reviewed_share(scope, DAY)
            return found.reviewed, found.total

    return ask


@pytest.fixture
def finding(city_server, make_visit):
    """Gives a finding of a day as the whole city sees it now, with its form."""

    def make(kind, outlet_id, cause, day=DAY, **changes):
        with city_server.test_request_context("/staff/"):
            chosen = queue.choose(make_visit(permissions=REVIEWER), State(day=day))
        item = next(one for one in chosen.items if (one.kind, one.outlet_id) == (kind, outlet_id))
        return form(item, chosen, cause, **changes)

    return make


JSON = {"Accept": "application/json"}
CLOSE = "/staff/review/close"


def closings(city, kind):
    return city.database.execute(
        "SELECT cause_code, decision, note FROM qy.review_closing WHERE item_kind = %s "
        "ORDER BY review_closing_id",
        (kind,),
    )


def test_closing_goes_on_to_the_next_and_the_second_person_learns_who_was_first(
    officer, finding, city, share
):
    before = share()
    sent = finding("exceedance", city.a_outlet, "exceedance_process", note=" 脱硝\n停喷 ")
    first, second = officer("analyst"), officer("branch", counties=(city.east,))
    answer = first.post(CLOSE, data=sent, headers=JSON)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.json["done"] is True
    assert f"item={city.a_outlet}-suspected_stop-all" in answer.json["next"]
    assert closings(city, "exceedance") == [("exceedance_process", "verified", "脱硝 停喷")]
    assert share() == (before[0] + 1, before[1])
    assert share((city.west,))[1] == 1

    late = second.post(CLOSE, data=sent, headers=JSON)
    assert late.status_code == 409
    assert late.json["done"] is False
    assert len(closings(city, "exceedance")) == 1
    # The page it leads to names the first person, and offers no undoing of somebody else's act.
    told = page_text(second, late.json["next"])
    assert "先审" in told
    assert 'data-review-form="undo"' not in told
    mine = page_text(first, answer.json["next"])
    assert "已审：试验东热电" in mine
    assert 'data-review-form="undo"' in mine

    undone = first.post(
        CLOSE, data=finding("exceedance", city.a_outlet, "reopen"), headers={"Accept": "text/html"}
    )
    assert undone.status_code == 303
    assert closings(city, "exceedance")[-1] == (None, None, None)
    assert share() == before


def page_text(visitor, address):
    """The page as the app of the browser gets it."""
    pathname, _, search = address.partition("?")
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "address", "property": "pathname", "value": pathname},
            {"id": "address", "property": "search", "value": f"?{search}"},
        ],
        "changedPropIds": ["address.search", "address.pathname"],
    }
    answer = visitor.post("/staff/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.json)


def test_a_forged_request_changes_nothing(officer, finding, city, client_without_session):
    sent = finding("interruption", city.a_outlet, "interruption_power")
    west = officer("branch", counties=(city.west,))
    analyst = officer("analyst")
    tries = [
        (west, sent, {}, 404),
        (officer("leader"), sent, {}, 403),
        (client_without_session, sent, {}, 401),
        (analyst, sent, {"Origin": "https://elsewhere.example"}, 403),
        (analyst, {**sent, "facts": "0" * 16}, {}, 409),
        (analyst, {**sent, "facts": ""}, {}, 409),
        (analyst, {**sent, "cause": ""}, {}, 400),
        (analyst, {**sent, "cause": "exceedance_process"}, {}, 400),
        (analyst, {**sent, "cause": "no such cause"}, {}, 400),
        (analyst, {**sent, "cause": "reopen"}, {}, 400),
        (analyst, {**sent, "item": "x"}, {}, 400),
        (analyst, {**sent, "item": f"{city.c_outlet}-interruption-all"}, {}, 404),
        (analyst, {**sent, "day": "2026-11-22"}, {}, 400),
        (analyst, {**sent, "seen": "-1"}, {}, 400),
        (analyst, {**sent, "note": "很" * 501}, {}, 400),
    ]
    for visitor, data, more, status in tries:
        answer = visitor.post(CLOSE, data=data, headers={**JSON, **more})
        assert answer.status_code == status, (data, answer.get_data(as_text=True))
        assert answer.json["sentence"]
    assert closings(city, "interruption") == []


@pytest.fixture
def client_without_session(city_server):
    from tests.conftest import client_of

    return client_of(city_server)


def test_not_upheld_needs_its_reason_in_words(officer, finding, city):
    day = date(2026, 11, 19)
    sent = finding("exceedance", city.a_outlet, "exceedance_other", day=day)
    visitor = officer("analyst")
    answer = visitor.post(CLOSE, data=sent, headers=JSON)
    assert (answer.status_code, answer.json["sentence"]) == (400, "这个原因须写明理由。")
    answer = visitor.post(CLOSE, data={**sent, "note": "=SUM(A1)"}, headers=JSON)
    assert answer.status_code == 200
    rows = record(visitor, "day=2026-11-19")
    ours = next(row for row in rows if row["类别"] == "超标")
    assert (ours["认定"], ours["说明"]) == ("不予认定", "'=SUM(A1)")
    assert ours["审核人"].startswith("测试 analyst")


def record(visitor, query):
    answer = visitor.get(f"/staff/review/record.csv?{query}")
    assert answer.status_code == 200
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    return list(csv.DictReader(io.StringIO("\n".join(x for x in lines if x[:1] != "#"))))


def test_the_record_is_a_file_of_all_findings_in_scope(officer, city):
    everything = record(officer("leader"), "day=2026-11-21&state=closed")
    assert len(everything) == 6
    assert {
        row["企业"] for row in record(officer("branch", counties=(city.west,)), "day=2026-11-21")
    } == {"试验西造纸"}
    assert len(record(officer("leader"), "day=2026-11-21&kind=constant")) == 2
    sheet = officer("leader").get("/staff/review/record.xlsx?day=2026-11-21")
    assert sheet.status_code == 200
    assert (
        officer("branch", counties=(city.east,))
        .get(f"/staff/review/record.csv?county={city.west}")
        .status_code
        == 400
    )


def test_a_finding_that_became_another_one_is_open_again(
    city, city_server, make_visit, finding, officer, share
):
    before = share((city.west,))
    sent = finding("constant", city.b_outlet, "constant_true")
    assert officer("analyst").post(CLOSE, data=sent, headers=JSON).status_code == 200
    assert (before, share((city.west,))) == ((0, 1), (1, 1))
    with city_server.test_request_context("/staff/"):
        visit = make_visit(permissions=REVIEWER)
        assert queue.counts(queue.choose(visit, State(day=DAY, kind="constant")))["closed"] == 1
        item = next(one for one in loaders.items_of(None, DAY) if one.outlet_id == city.b_outlet)
        newest = loaders.newest_closings(loaders.closings_of(None, DAY))[item.key]
        chosen = queue.choose(visit, State(day=DAY))
        now = replace(item, facts=item.facts + "1")
        assert loaders.is_closed(item, newest)
        assert not loaders.is_closed(now, newest)
        assert queue.entry(chosen, now, Words(visit, chosen.names, DAY)).changed_since


def test_the_running_day_cannot_be_reviewed(within, make_visit):
    with pytest.raises(UnusableParameter, match="还没有结束"):
        queue.choose(make_visit(), State(day=date(2026, 11, 22)))
    assert queue.choose(make_visit(), State()).day == DAY


STATES = st.builds(
    State,
    day=st.none() | st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    county=st.none() | st.integers(1, 999),
    kind=st.none() | st.sampled_from(KINDS),
    state=st.none() | st.sampled_from([one for one in STATE_WORDS if one != "open"]),
    item=st.none()
    | st.builds(
        lambda outlet, kind, code: f"{outlet}-{kind}-{code}",
        st.integers(1, 10**6),
        st.sampled_from(KINDS),
        st.sampled_from(["all", "a21002"]),
    ),
    after=st.none() | st.integers(1, 10**6),
)


@given(STATES)
def test_an_address_holds_the_whole_selection(state):
    assert State.parse(parameters.arguments(state.to_query())) == state


@pytest.mark.parametrize(
    "query",
    [
        "item=1-exceedance",
        "item=x-exceedance-all",
        "item=1-nothing-all",
        "kind=x",
        "state=x",
        "item=1-mark-%3Cb",
    ],
)
def test_an_address_that_no_control_makes_is_refused(query):
    with pytest.raises(UnusableParameter):
        State.parse(parameters.arguments(query))


def test_the_overview_says_how_far_the_review_has_come(within, city, make_visit):
    def reviewed(**chosen):
        return overview.load(make_visit(), overview.State(**chosen)).reviewed

    everything = reviewed()
    assert everything.base == 6
    assert reviewed(county=city.west).base == 1
    assert reviewed(day=date(2026, 11, 22)) is None
    text = prerender.to_html(overview.layout(make_visit(), {}, overview.State()))
    assert f"日审 {everything.part} / 6" in text
    assert 'href="/staff/review?day=2026-11-21"' in text


def test_what_the_database_refuses_although_the_page_let_it_through_is_recorded(
    city, city_server, make_visit, finding
):
    """As if a page had given a branch the scope of the whole city."""
    name = city.database.add_user("branch", counties=(city.west,))
    user_id = city.database.execute(
        "SELECT user_id FROM qy.app_user WHERE login_name = %s", (name,)
    )[0][0]
    visit = make_visit(permissions=REVIEWER)
    visit = replace(visit, user=replace(visit.user, user_id=user_id, login_name=name))
    order = closing.Order.parse(finding("interruption", city.a_outlet, "interruption_power"))
    with (
        city_server.test_request_context("/staff/"),
        pytest.raises(Forbidden, match="您的账号不能审核这一项"),
    ):
        closing.carry_out(visit, order, address="127.0.0.1")
    assert closings(city, "interruption") == []
    assert city.database.execute(
        "SELECT action, outcome FROM qy.audit_log WHERE user_id = %s", (user_id,)
    ) == [("review.close", "refused")]
