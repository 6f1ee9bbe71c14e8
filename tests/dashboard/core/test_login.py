"""Who gets in, who is kept out, what is remembered of it."""

import json
import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from app import create_app
from dashboard import clock, credentials, guard
from tests.conftest import NOW, client_of, log_in
from tests.database_support import PASSWORD

PRODUCT_HASHER = credentials._hasher
"""Before the fixture of the database puts a quicker one in its place."""
WRONG = "用户名或密码不正确"


def audit_of(database, login_name):
    return database.execute(
        "SELECT action, outcome, detail->>'cause', host(address) FROM qy.audit_log "
        "WHERE login_name = %s ORDER BY audit_id",
        (login_name,),
    )


def test_a_login_leads_to_the_page_that_was_wanted(client, database):
    wanted = client.get("/staff/sample/7?q=a")
    assert wanted.status_code == 303
    assert wanted.headers["Location"] == "/staff/login?next=%2Fstaff%2Fsample%2F7%3Fq%3Da"
    name = database.add_user("leader")
    answer = log_in(client, name, next="/staff/sample/7?q=a")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/sample/7?q=a"
    assert client.get("/staff/sample/7").status_code == 200
    assert audit_of(database, name) == [("login", "done", None, "127.0.0.1")]


def test_the_name_is_not_case_sensitive_and_the_password_is(client, database):
    name = database.add_user("leader")
    assert log_in(client, f"  {name.upper()} ").status_code == 303
    assert log_in(client_of(client.application), name, PASSWORD.lower()).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/staff/",
        "//elsewhere.example/staff/",
        "/\\elsewhere.example",
        "/staff/..//elsewhere.example",
        "javascript:alert(1)",
        "/about",
        "/staff/login",
        "/staff/logout",
        "/staff/\n",
        "",
    ],
)
def test_a_login_never_leads_elsewhere(address):
    assert guard.safe_next(address) == "/staff/"


def test_every_failure_reads_the_same_and_its_cause_is_audited(client, database):
    known = database.add_user("leader")
    disabled = database.add_user("leader")
    database.execute(
        "UPDATE qy.app_user SET disabled_at = now() WHERE login_name = %s", (disabled,)
    )
    answers = {
        "wrong_password": (log_in(client, known, "wrong"), known),
        "unknown_name": (log_in(client, "nobody", "wrong"), "nobody"),
        "disabled": (log_in(client, disabled), disabled),
    }
    for cause, (answer, name) in answers.items():
        assert answer.status_code == 403
        assert WRONG in answer.get_data(as_text=True)
        assert audit_of(database, name)[-1][:3] == ("login", "refused", cause)
    assert "qy_staff" not in client._cookies


def test_five_wrong_passwords_lock_the_account_and_time_opens_it(make_settings, database):
    name = database.add_user("leader")
    clients = [
        client_of(create_app(make_settings(database, pinned_now=NOW + timedelta(minutes=m))))
        for m in (0, 14, 16)
    ]
    for _ in range(5):
        assert log_in(clients[0], name, "wrong").status_code == 403
    assert log_in(clients[0], name).status_code == 403
    assert log_in(clients[1], name).status_code == 403
    assert log_in(clients[2], name).status_code == 303
    causes = [row[2] for row in audit_of(database, name)]
    assert causes == ["wrong_password"] * 5 + ["locked", "locked", None]


def test_a_success_forgives_earlier_failures(client, database):
    name = database.add_user("leader")
    for failures in (4, 1):
        for _ in range(failures):
            log_in(client, name, "wrong")
        assert log_in(client, name).status_code == 303


def test_the_product_hashes_as_rfc_9106_recommends():
    """Its second choice; the tests, which log in often, hash with less."""
    with pytest.MonkeyPatch.context() as undone:
        undone.setattr(credentials, "_hasher", PRODUCT_HASHER)
        stored = credentials.hash_password(PASSWORD)
        assert credentials.is_password_of(stored, PASSWORD)
        assert not credentials.is_password_of(stored, PASSWORD.lower())
        assert not credentials.needs_rehash(stored)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_login_replaces_a_hash_of_other_cost(client, database):
    name = database.add_user("leader")
    weaker = PasswordHasher(time_cost=1, memory_cost=512, parallelism=1).hash(PASSWORD)
    store = "UPDATE qy.app_user SET password_hash = %s WHERE login_name = %s"
    database.execute(store, (weaker, name))
    seen = [weaker]
    for _ in range(2):
        assert log_in(client, name).status_code == 303
        seen += database.execute(
            "SELECT password_hash FROM qy.app_user WHERE login_name = %s", (name,)
        )[0]
    assert seen[1] != weaker
    assert seen[2] == seen[1]
    assert not credentials.needs_rehash(seen[1])


def test_a_form_without_its_token_is_refused(client, database):
    name = database.add_user("leader")
    for token in ("", "forged", "x.y.z"):
        answer = log_in(client, name, token=token)
        assert answer.status_code == 403
        assert "页面打开太久" in answer.get_data(as_text=True)
    assert client.get("/staff/").status_code == 303


def test_a_form_sent_by_another_site_is_refused(client, database):
    name = database.add_user("leader")
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "", "Referer": "https://elsewhere.example/x"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = client.post("/staff/login", data={"login_name": name}, headers=headers)
        assert answer.status_code == 403
        assert "此请求来自其他网站" in answer.get_data(as_text=True)


def test_a_cookie_is_for_the_staff_site_alone(client, database):
    answer = log_in(client, database.add_user("leader"))
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("qy_staff=")]
    assert "Path=/staff/" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # this machine


def test_away_from_this_machine_the_cookie_is_secure_and_plain_http_is_named(client, database):
    elsewhere = {"base_url": "http://qy.example", "headers": {"Origin": "http://qy.example"}}
    page = client.get("/staff/login", **elsewhere).get_data(as_text=True)
    assert "此连接没有加密" in page
    encrypted = {"base_url": "https://qy.example", "headers": {"Origin": "https://qy.example"}}
    page = client.get("/staff/login", **encrypted).get_data(as_text=True)
    assert "此连接没有加密" not in page
    token = re.search(r'value="([^"]+)" name="token"|name="token"[^>]*value="([^"]+)"', page)
    fields = {
        "login_name": database.add_user("leader"),
        "password": PASSWORD,
        "token": token.group(1) or token.group(2),
    }
    answer = client.post("/staff/login", data=fields, **encrypted)
    assert answer.status_code == 303
    assert any("Secure" in c for c in answer.headers.getlist("Set-Cookie"))


def test_a_disabled_account_is_out_at_once(logged_in, database):
    client = logged_in("leader")
    assert client.get("/staff/").status_code == 200
    database.execute(
        "UPDATE qy.app_user SET disabled_at = now() WHERE login_name = %s", (client.login_name,)
    )
    assert client.get("/staff/").status_code == 303


def test_logging_out_ends_copied_cookies_too(logged_in, server, database):
    client = logged_in("leader")
    stolen = client_of(server)
    stolen._cookies.update(client._cookies)
    assert stolen.get("/staff/").status_code == 200
    answer = client.post("/staff/logout")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/login"
    assert client.get("/staff/").status_code == 303
    assert stolen.get("/staff/").status_code == 303
    assert audit_of(database, client.login_name)[-1][:2] == ("logout", "done")


def test_a_new_epoch_ends_sessions(logged_in, database):
    client = logged_in("leader")
    database.execute(
        "UPDATE qy.app_user SET session_epoch = session_epoch + 1 WHERE login_name = %s",
        (client.login_name,),
    )
    assert client.get("/staff/").status_code == 303


@pytest.mark.parametrize(
    ("steps", "allowed"),
    [
        ([29, 58, 87], True),  # used every half hour
        ([31], False),  # idle for longer
        ([*range(20, 721, 20), 740], False),  # used all the time, for longer than a day's work
    ],
)
def test_a_session_ends_when_idle_and_when_old(make_settings, database, steps, allowed):
    server = create_app(make_settings(database))
    client = client_of(server)
    assert log_in(client, database.add_user("leader")).status_code == 303
    statuses = []
    for minutes in steps:
        server.extensions[clock.EXTENSION] = NOW + timedelta(minutes=minutes)
        statuses.append(client.get("/staff/health").status_code)
    assert (statuses[-1] == 200) is allowed
    assert statuses[:-1] == [200] * (len(steps) - 1)


def test_a_forged_cookie_is_worth_nothing(client, database):
    database.add_user("leader")
    for value in ("x", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"):
        client.set_cookie("qy_staff", value, path="/staff/")
        assert client.get("/staff/").status_code == 303
        assert client.get("/staff/_dash-layout").status_code == 401


def test_too_many_attempts_from_one_address_are_slowed(make_settings, database):
    client = client_of(create_app(make_settings(database, logins_per_minute=3)))
    statuses = [log_in(client, "nobody", "wrong").status_code for _ in range(5)]
    assert statuses == [403, 403, 403, 429, 429]


def test_a_branch_user_has_its_counties_and_nothing_without_one(logged_in):
    assert "第 7 号 (3, 9)" in _heading(logged_in("branch", counties=(9, 3, 3)))
    assert "第 7 号 ()" in _heading(logged_in("branch"))
    assert "第 7 号 None" in _heading(logged_in("leader"))
    assert "第 7 号 (5,)" in _heading(logged_in("leader", counties=(5,)))


def _heading(client):
    """What the router callback draws for a page that prints its scope."""
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "address", "property": "pathname", "value": "/staff/sample/7"},
            {"id": "address", "property": "search", "value": ""},
        ],
        "changedPropIds": ["address.pathname"],
    }
    answer = client.post("/staff/_dash-update-component", json=body)
    return json.dumps(answer.json, ensure_ascii=False)
