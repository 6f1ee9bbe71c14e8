"""The wall: its links open one screen and nothing else; its figures are those of the overview."""

import json
import re
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from dashboard import clock
from dashboard.staff import overview, overview_context
from dashboard.staff.wall import links, page, screen, turns
from dashboard.visit import User, Visit
from layouts.staff import overview_tiles
from layouts.staff.wall.words import PANELS
from tests.conftest import NOW, client_of, log_in

SCREEN = "/staff/wall/screen"
FIRST = "/staff/wall/turns/0"


def form(**changes):
    """The form as it stands, with some fields changed."""
    fields = {"place": "大厅", "panel": list(PANELS), "language": "zh", "days": "90"}
    return {**fields, **changes}


def made_by(visitor, **changes):
    """Name of a link that a visitor makes."""
    answer = visitor.post("/staff/wall/links", data=form(**changes))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return re.search(r"made=([\w-]+)", answer.headers["Location"]).group(1)


def key_of(server, city, ref):
    """The key of a link, computed as the page does."""
    from dashboard import pools
    from queries import wall_links

    with server.app_context(), pools.connection("staff") as connection:
        link = wall_links.by_ref(connection, ref)
    return links.key_of(server.config["SECRET_KEY"], link)


def ask(client, key, address=FIRST, **headers):
    return client.get(address, headers={screen.KEY_HEADER: key, **headers})


def audited(city, ref=None):
    return city.database.execute(
        "SELECT action, outcome, login_name, detail FROM qy.audit_log "
        "WHERE action LIKE '%%wall_link' AND (%s::text IS NULL OR subject = %s) ORDER BY audit_id",
        (ref, ref),
    )


@pytest.fixture
def stranger(city_server):
    return client_of(city_server)


@pytest.fixture
def key(city_server, city, officer):
    """A key of a link to the whole city."""
    return key_of(city_server, city, made_by(officer()))


def test_a_key_shows_the_wall_without_a_session_and_sets_no_cookie(stranger, key):
    document = stranger.get(SCREEN)
    assert document.status_code == 200
    assert "试验" not in document.get_data(as_text=True)  # no data before the key was seen
    answer = ask(stranger, key)
    assert answer.status_code == 200
    assert "昨日超标" in answer.get_data(as_text=True)
    assert answer.headers["X-Wall-Turns"] == str(len(PANELS))
    for one in (document, answer):
        assert "Set-Cookie" not in one.headers
        assert one.headers["Cache-Control"] == "no-store"
        assert "script-src 'self'" in one.headers["Content-Security-Policy"]


def test_nothing_on_the_wall_can_be_clicked_or_runs(stranger, key):
    for number in range(len(PANELS)):
        body = ask(stranger, key, f"/staff/wall/turns/{number}").get_data(as_text=True)
        assert not re.search(r"<(a|form|button|input|script|iframe)\b|href=\"/staff|\son\w+=", body)


def test_a_key_opens_no_other_address(city_server, stranger, key):
    headers = {screen.KEY_HEADER: key, "Authorization": f"Bearer {key}"}
    for rule in city_server.url_map.iter_rules():
        if not rule.rule.startswith("/staff") or rule.arguments or "GET" not in rule.methods:
            continue
        answer = stranger.get(f"{rule.rule}?key={key}", headers=headers)
        if rule.rule in (SCREEN, "/staff/login"):
            assert answer.status_code == 200
        else:
            assert answer.status_code in {303, 401}, rule.rule
    for method in ("post", "put", "delete", "patch"):
        assert getattr(stranger, method)(FIRST, headers=headers).status_code == 405


def test_the_key_is_in_no_address_and_in_no_log(city_server, officer, city, capfd):
    visitor = officer()
    ref = made_by(visitor)
    key = key_of(city_server, city, ref)
    from dashboard import log

    log.configure("debug")
    try:
        ask(client_of(city_server), key)
        ask(client_of(city_server), key[:-2])
    finally:
        log.configure("error")
    said = capfd.readouterr()
    assert "wall_link_void" in said.err
    assert key not in said.err + said.out
    assert key[:-2] not in said.err + said.out
    listed = visitor.get(f"/staff/wall?made={ref}")
    assert key not in listed.request.url
    assert page.PATH == "/staff/wall"


@pytest.mark.parametrize("broken", ["", "nonsense", "half", "resigned"])
def test_a_forged_key_gets_a_sentence_in_both_languages(stranger, city_server, key, broken):
    ref, end, language = json.loads(
        json.dumps(
            URLSafeSerializer(city_server.config["SECRET_KEY"], salt=links.PURPOSE).loads(key)
        )
    )
    forged = {
        "half": key[: len(key) // 2],
        "resigned": URLSafeSerializer("another secret", salt=links.PURPOSE).dumps(
            [ref, end + 9999, language]
        ),
    }.get(broken, broken)
    answer = ask(stranger, forged)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "大屏链接不完整" in body
    assert "This wall link is incomplete" in body
    assert "wall-refusal" in body
    assert "昨日" not in body


def test_a_key_of_another_purpose_or_time_is_none(stranger, city_server, key):
    secret = city_server.config["SECRET_KEY"]
    ref, end, language = URLSafeSerializer(secret, salt=links.PURPOSE).loads(key)
    longer = URLSafeSerializer(secret, salt=links.PURPOSE).dumps([ref, end + 86400, language])
    other = URLSafeSerializer(secret, salt="staff login form").dumps([ref, end, language])
    assert [ask(stranger, one).status_code for one in (longer, other)] == [401, 401]


def test_an_expired_key_says_so_in_its_language(city_server, city, officer, stranger, monkeypatch):
    key = key_of(city_server, city, made_by(officer(), days="7", language="en"))
    almost = NOW + timedelta(days=7, seconds=-1)
    monkeypatch.setitem(city_server.extensions, clock.EXTENSION, almost)
    assert ask(stranger, key).status_code == 200
    monkeypatch.setitem(city_server.extensions, clock.EXTENSION, NOW + timedelta(days=7))
    answer = ask(stranger, key)
    assert answer.status_code == 410
    assert "expired on 2026-11-29" in answer.get_data(as_text=True)
    assert not re.search(r"[\u4e00-\u9fff]", answer.get_data(as_text=True))


def test_making_and_revoking_are_audited_and_end_the_screen(city_server, city, officer, stranger):
    visitor = officer()
    ref = made_by(visitor, place="  一楼  大厅 ")
    key = key_of(city_server, city, ref)
    assert ask(stranger, key).status_code == 200
    seen = city.database.execute(
        "SELECT place, last_seen_at = %s, host(last_address) FROM qy.wall_link "
        "WHERE wall_link_ref = %s",
        (NOW, ref),
    )
    assert seen == [("一楼 大厅", True, "127.0.0.1")]
    assert visitor.post(f"/staff/wall/links/{ref}/revoke").status_code == 303
    answer = ask(stranger, key)
    assert answer.status_code == 410
    assert "已被撤销" in answer.get_data(as_text=True)
    (made, revoked) = audited(city, ref)
    assert made[:2] == ("make_wall_link", "done")
    assert revoked[:2] == ("revoke_wall_link", "done")
    assert made[3]["counties"] is None
    assert key not in json.dumps([made[3], revoked[3]])


def test_a_branch_makes_links_of_its_own_county_alone(city_server, city, officer, stranger):
    branch = officer("branch", counties=(city.west,))
    refused = branch.post("/staff/wall/links", data=form(county=str(city.east)))
    assert refused.status_code == 403
    assert audited(city)[-1][:2] == ("make_wall_link", "refused")
    key = key_of(city_server, city, made_by(branch))
    for number in range(len(PANELS)):
        body = ask(stranger, key, f"/staff/wall/turns/{number}").get_data(as_text=True)
        assert "试验东热电" not in body
        assert "东区" not in body
    assert "西县" in body


def test_a_link_never_shows_more_than_its_maker_may_see_now(city_server, city, stranger):
    name = city.database.add_user("branch", counties=(city.east, city.west))
    visitor = client_of(city_server)
    assert log_in(visitor, name).status_code == 303
    key = key_of(city_server, city, made_by(visitor))
    west_only = key_of(city_server, city, made_by(visitor, county=str(city.west)))
    assert "试验东热电" in ask(stranger, key).get_data(as_text=True)

    def counties(*ids):
        city.database.execute(
            "UPDATE qy.app_user SET county_ids = %s WHERE login_name = %s RETURNING 1",
            (list(ids), name),
        )

    counties(city.east)
    assert "西县" not in ask(stranger, key).get_data(as_text=True)
    answer = ask(stranger, west_only)
    assert answer.status_code == 410
    assert "无权查看" in answer.get_data(as_text=True)
    city.database.execute(
        "UPDATE qy.app_user SET disabled_at = now() WHERE login_name = %s RETURNING 1", (name,)
    )
    answer = ask(stranger, key)
    assert answer.status_code == 410
    assert "账号已停用" in answer.get_data(as_text=True)


def test_links_of_others_are_for_those_who_manage_accounts(city, officer):
    leader, analyst, admin = officer(), officer("analyst"), officer("admin")
    ref = made_by(leader)
    address = f"/staff/wall/links/{ref}/revoke"
    assert analyst.post(address).status_code == 404
    assert audited(city, ref)[-1][0] == "make_wall_link"
    assert admin.post(address).status_code == 303
    assert audited(city, ref)[-1][0] == "revoke_wall_link"
    assert leader.post("/staff/wall/links/none/revoke").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"place": ""}, {"panel": []}, {"panel": ["x"]}, {"days": "9999"}, {"county": "x"},
     {"language": "fr"}, {"seconds": "1"}],
)  # fmt: skip
def test_a_form_that_no_page_of_ours_sends_is_refused(officer, wrong):
    assert officer().post("/staff/wall/links", data=form(**wrong)).status_code == 400


def test_a_link_from_another_site_is_refused(city_server, officer):
    visitor = officer()
    visitor.environ_base["HTTP_ORIGIN"] = "http://evil.example"
    assert visitor.post("/staff/wall/links", data=form()).status_code == 403


def test_unchanged_turns_cost_a_header(stranger, key):
    answer = ask(stranger, key)
    again = ask(stranger, key, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
    assert int(again.headers["X-Wall-Now"]) == round(NOW.timestamp() * 1000)
    assert again.headers["X-Wall-Version"] == answer.headers["X-Wall-Version"]
    assert answer.headers["X-Wall-Version"] in stranger.get(SCREEN).get_data(as_text=True)
    assert ask(stranger, key, "/staff/wall/turns/99").status_code == 404


def test_each_county_takes_its_turn(city_server, city, officer, stranger):
    key = key_of(city_server, city, made_by(officer(), panel=["exceeding"], by_county="1"))
    bodies = [ask(stranger, key, f"/staff/wall/turns/{n}").get_data(as_text=True) for n in range(3)]
    assert ask(stranger, key).headers["X-Wall-Turns"] == "3"
    assert ["wall-area" in body for body in bodies] == [False, True, True]
    east = bodies[1] if "东区</span>" in bodies[1] else bodies[2]
    assert "试验西造纸" not in east


def visit(scope=None, language="zh"):
    user = User(0, "wall", "", "wall", "", "", frozenset(), scope)
    return Visit(site="staff", language=language, now=NOW, user=user)


def numbers(text):
    return re.findall(r"<b>([^<]*)</b>", text)


@pytest.mark.parametrize("which", ["city", "west"])
def test_every_figure_is_the_one_of_the_overview(within, city, which):
    """The same moment on both: the tiles, the ranking, the counties and the events."""
    from dashboard import prerender
    from layouts.staff.wall import screen as view

    here = visit(None if which == "city" else (city.west,))
    shown = turns.of_link(tuple(PANELS), by_county=False, visit=here)
    walls = [turns.load(here, shown, n, turn_seconds=30) for n in range(len(shown))]
    expected = overview.load(here, overview.State(rank=walls[0].overview.selection.ranked_by))
    for wall in walls:
        assert wall.overview == expected
    body = prerender.to_html(view.wall(walls[0], t=here.t))
    for figure in (
        overview_tiles.exceeding_figure(expected.exceeding, expected.selection, t=here.t),
        overview_tiles.warning_figure(expected.warnings, t=here.t),
        overview_tiles.gap_figure(expected.gaps, t=here.t),
    ):
        for measure in (*figure.main, *([figure.beside] if figure.beside else [])):
            assert f"<b>{measure.number}</b>" in body, figure.name
        assert figure.change in body
    for row in expected.ranking:
        assert f"{row.share.part} / {row.share.base}" in body
    for area in walls[1].transmission:
        alone = visit((next(a.county_id for a in expected.areas if a.name == area.name),))
        assert area.rate == overview.load(alone, overview.State()).transmission


def test_permit_use_is_that_of_the_page_of_emissions(within, city):
    from dashboard.staff import emissions_choice, emissions_permits, emissions_state

    chosen = emissions_choice.load(visit(), emissions_state.State())
    assert turns.permit_use(visit()).rows == emissions_permits.permits(chosen).rows


def test_complaints_are_counted_as_they_stand(within, city):
    with city.database.connect() as connection:
        connection.execute(
            "INSERT INTO qy.feedback (case_number, secret_sha256, enterprise_id, kind, message, "
            "state, received_at) VALUES ('F-1', 'x', %s, 'complaint', 'm', 'received', %s), "
            "('F-2', 'x', %s, 'report', 'm', 'closed', %s)",
            (city.b, NOW - timedelta(days=3), city.a, NOW),
        )
    try:
        within.extensions["qingyuan.caches"].forget()
        whole = overview_context.feedback_counts(None)
        west = overview_context.feedback_counts((city.west,))
        east = overview_context.feedback_counts((city.east,))
        assert (whole.open, whole.total, west.open, east.open) == (1, 2, 1, 0)
        assert whole.oldest_open == NOW - timedelta(days=3)
    finally:
        with city.database.connect() as connection:
            connection.execute("DELETE FROM qy.feedback WHERE case_number LIKE 'F-%%'")
        within.extensions["qingyuan.caches"].forget()
