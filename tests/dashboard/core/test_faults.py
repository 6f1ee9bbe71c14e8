"""The database is away at the start, dies later, comes back; forged requests; failing callbacks."""

import json

import pytest

from app import create_app
from dashboard import pools
from tests.conftest import client_of, log_in
from tests.database_support import PASSWORD

DRAW = {
    "output": "page.children",
    "outputs": {"id": "page", "property": "children"},
    "inputs": [
        {"id": "address", "property": "pathname", "value": "/sample/7"},
        {"id": "address", "property": "search", "value": ""},
    ],
    "state": [],
    "changedPropIds": ["address.pathname"],
}
ENDPOINT = "/_dash-update-component"


def test_a_site_without_a_database_comes_up_and_says_so(with_sample_pages, make_settings):
    client = client_of(create_app(make_settings()))
    for address in ("/", "/sample/8", "/staff/login"):
        answer = client.get(address)
        if address == "/staff/login":
            assert answer.status_code == 200
            continue
        text = answer.get_data(as_text=True)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "15"
        assert "数据库没有应答" in text
        assert '<meta http-equiv="refresh" content="15">' in text
        assert "shell-public" in text
    assert client.get("/health").status_code == 503
    assert client.get("/health").json == {"status": "degraded"}


def test_both_sites_recover_from_a_database_that_dies_and_comes_back(breakable):
    breakable.cut()
    client = client_of(breakable.server)
    assert client.get("/sample/8").status_code == 503
    breakable.mend()
    assert client.get("/sample/8").status_code == 200
    name = breakable.database.add_user("leader")
    assert log_in(client, name).status_code == 303
    assert client.get("/staff/sample/7").status_code == 200
    breakable.cut()
    for address in ("/sample/8", "/staff/sample/8"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "数据库没有应答" in answer.get_data(as_text=True)
    answer = client.post("/staff/login", data={"login_name": name, "password": PASSWORD})
    assert answer.status_code in (403, 503)  # the form had no token, or the database is away
    answer = client.post(f"/staff{ENDPOINT}", json=DRAW)
    assert answer.status_code == 503
    assert answer.json["sentence"].startswith("数据库没有应答")
    breakable.mend()
    assert client.get("/sample/8").status_code == 200
    assert client.get("/staff/sample/7").status_code == 200  # the session was not lost


def test_nothing_of_the_database_reaches_the_visitor(breakable):
    client = client_of(breakable.server)
    breakable.cut()
    for address in ("/sample/8", "/health", "/staff/"):
        text = client.get(address).get_data(as_text=True)
        for secret in ("qytest", "127.0.0.1", "psycopg", "Traceback", "refused"):
            assert secret not in text


def test_a_statement_that_takes_too_long_is_given_up(with_sample_pages, database, make_settings):
    client = client_of(create_app(make_settings(database, statement_timeout_seconds=0.2)))
    assert client.get("/sample/503").status_code == 503
    assert client.get("/sample/7").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        "text",
        {"output": 7},
        {"output": "unknown.children"},
        {"output": "sample-echo.children", "inputs": []},
        {**DRAW, "inputs": []},
        {**DRAW, "inputs": "address"},
        {**DRAW, "inputs": [*DRAW["inputs"], *DRAW["inputs"]]},
        {**DRAW, "inputs": [{"id": "other", "property": "pathname", "value": "/"}] * 2},
        {**DRAW, "inputs": [{"id": {"type": "x"}, "property": "pathname", "value": "/"}] * 2},
        {**DRAW, "inputs": [[{"id": "address", "property": "pathname"}]] * 2},
        {**DRAW, "state": [{"id": "address", "property": "hash", "value": ""}]},
        {**DRAW, "changedPropIds": "address.pathname"},
        {**DRAW, "changedPropIds": [{"a": 1}]},
    ],
)
def test_a_forged_callback_is_refused_with_a_sentence(client, body):
    answer = client.post(ENDPOINT, json=body)
    assert answer.status_code == 400
    assert answer.json["sentence"] == "这个请求不是本页面发出的。"


def test_a_callback_body_that_is_no_json_is_refused(client):
    answer = client.post(ENDPOINT, data=b"\xff\x00{", content_type="application/json")
    assert answer.status_code == 400


def test_a_very_large_callback_body_is_refused(client):
    answer = client.post(ENDPOINT, json={**DRAW, "padding": "x" * 2_000_000})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("pathname", "search", "text"),
    [
        ("/sample/7", "", "第 7 号"),
        ("/sample/%37", "", "第 7 号"),
        ("/sample/404", "", "没有这个页面"),
        ("/sample", "?day=x", "日期应写成 2026-01-31"),
        ("/sample", "?" + "q=a&" * 3000, "地址太长"),
        ("/sample", 7, "地址太长"),
        ("/sample//7", "", "第 7 号"),
    ],
)
def test_the_router_callback_draws_the_page_or_the_refusal(client, pathname, search, text):
    values = {"pathname": pathname, "search": search}
    inputs = [{**one, "value": values[one["property"]]} for one in DRAW["inputs"]]
    answer = client.post(ENDPOINT, json={**DRAW, "inputs": inputs})
    assert answer.status_code == 200
    assert text in json.dumps(answer.json, ensure_ascii=False)


@pytest.mark.parametrize("pathname", [None, 7, {"a": 1}, "relative"])
def test_an_address_that_no_browser_has_changes_nothing(client, pathname):
    inputs = [{**DRAW["inputs"][0], "value": pathname}, DRAW["inputs"][1]]
    assert client.post(ENDPOINT, json={**DRAW, "inputs": inputs}).status_code == 204


def _press(client, clicks):
    body = {
        "output": "sample-break.title",
        "outputs": {"id": "sample-break", "property": "title"},
        "inputs": [{"id": "sample-break", "property": "n_clicks", "value": clicks}],
        "state": [],
        "changedPropIds": ["sample-break.n_clicks"],
    }
    return client.post(f"/staff{ENDPOINT}", json=body)


def test_a_failing_callback_becomes_a_notice(logged_in, capsys):
    client = logged_in("leader")
    for clicks, sentence in ((1, "错误已经记录"), (2, "日期应写成 2026-01-31")):
        answer = _press(client, clicks)
        text = json.dumps(answer.json, ensure_ascii=False)
        assert answer.status_code == 200
        assert sentence in text
        assert "secret detail" not in text
        assert "notice" in answer.json["sideUpdate"]
    assert "secret detail" in capsys.readouterr().err
    assert _press(client, 3).json["response"]["sample-break"]["title"] == "fine"


def test_a_partial_page_is_not_redrawn_when_its_selection_changes(logged_in):
    client = logged_in("leader")
    inputs = [{**DRAW["inputs"][0], "value": "/staff/partial"}, DRAW["inputs"][1]]
    for changed, status in (
        (["address.search"], 204),
        (["address.pathname"], 200),
        (["address.pathname", "address.search"], 200),
        ([], 200),
    ):
        body = {**DRAW, "inputs": inputs, "changedPropIds": changed}
        assert client.post(f"/staff{ENDPOINT}", json=body).status_code == status


def test_a_page_that_may_not_be_seen_is_not_drawn_by_a_callback_either(logged_in):
    inputs = [{**DRAW["inputs"][0], "value": "/staff/imports"}, DRAW["inputs"][1]]
    for role, text in (("leader", "您没有查看此页的权限"), ("analyst", "某某有限公司")):
        answer = logged_in(role).post(f"/staff{ENDPOINT}", json={**DRAW, "inputs": inputs})
        assert text in json.dumps(answer.json, ensure_ascii=False)


@pytest.mark.parametrize("login", ["public", "staff"])
def test_no_query_runs_in_parallel(server, login):
    """A parallel plan once found no row of a hypertable, without an error."""
    with server.app_context(), pools.connection(login) as connection:
        row = connection.execute("SHOW max_parallel_workers_per_gather").fetchone()
    assert row == ("0",)
