"""Which status and sentence each kind of request gets, from both sites."""

import json

import pytest

from tests.conftest import client_of


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/", 200, "清河市某某有限公司"),
        ("/sample?q=水泥&day=2026-01-31", 200, "清河市某某有限公司 水泥"),
        ("/sample/7", 200, "第 7 号"),
        ("/sample/404", 404, "没有这个页面"),
        ("/sample/99999999999", 404, "没有这个页面"),
        ("/sample/-1", 404, "没有这个页面"),
        ("/sample/403", 403, "您没有查看此页的权限"),
        ("/nothing/here", 404, "地址可能有误"),
        ("/sample?day=yesterday", 400, "日期应写成 2026-01-31"),
        ("/sample?day=2026-02-30", 400, "没有 2026-02-30 这一天"),
        ("/sample?county=1 OR 1=1", 400, "应为整数"),
        ("/sample?county=99999999999", 400, "应为整数"),
        ("/sample?q=%00", 400, "地址里有无法识别的字符"),
        ("/sample?q=%ff", 400, "地址里有无法识别的字符"),
        ("/sample?q=" + "长" * 101, 400, "文字最长 100 个字"),
        ("/sample?unknown=argument", 200, "清河市某某有限公司"),
    ],
)
def test_the_public_site_answers_with_status_and_sentence_in_its_shell(
    client, address, status, sentence
):
    answer = client.get(address)
    text = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert sentence in text
    assert 'class="shell shell-public"' in text
    assert '<html lang="zh-CN"' in text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/staff/", 200),
        ("/staff/sample/7", 200),
        ("/staff/sample/404", 404),
        ("/staff/sample/403", 403),
        ("/staff/nothing", 404),
        ("/staff/imports", 403),
        ("/staff/?day=x", 400),
    ],
)
def test_the_staff_site_answers_with_the_right_status(staff_client, address, status):
    answer = staff_client("leader").get(address)
    assert answer.status_code == status
    assert 'class="shell shell-staff"' in answer.get_data(as_text=True)


def test_a_permission_opens_its_page_and_its_entry_in_the_menu(staff_client):
    analyst, leader = staff_client("analyst"), staff_client("leader")
    assert analyst.get("/staff/imports").status_code == 200
    assert "/staff/imports" in analyst.get("/staff/").get_data(as_text=True)
    assert "/staff/imports" not in leader.get("/staff/").get_data(as_text=True)


def test_a_page_of_its_own_title_names_the_tab(client):
    text = client.get("/sample/7").get_data(as_text=True)
    assert "<title>第 7 号 · 环保脸谱</title>" in text
    assert 'data-title="第 7 号 · 环保脸谱"' in text


def test_a_subpage_keeps_the_menu_entry_of_its_section(client):
    text = client.get("/sample/7").get_data(as_text=True)
    assert '<a class="menu-item menu-current" href="/sample">' in text


def test_an_unexpected_error_shows_its_number_and_nothing_of_itself(client, capsys):
    answer = client.get("/sample/500")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "secret detail" not in text
    assert "Traceback" not in text
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line]
    (entry,) = [line for line in logged if line["event"] == "unexpected_error"]
    assert "secret detail" in entry["exception"]
    assert entry["request"] in text


def test_an_address_with_a_slash_too_many_leads_to_the_page(client):
    answer = client.get("/sample//7?q=a")
    assert answer.status_code in (301, 308)
    assert answer.headers["Location"].endswith("/sample/7?q=a")


def test_a_wrong_method_gets_a_sentence(client):
    answer = client.get("/staff/logout")
    assert answer.status_code in (303, 405)
    assert client.post("/sample").status_code == 405


def test_what_asks_for_data_gets_the_sentence_as_data(client):
    answer = client.get("/sample/404", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json == {"status": 404, "sentence": "地址可能有误，或内容已经移走。"}


def test_refusals_are_translated(client):
    client.set_cookie("qy_lang", "en")
    text = client.get("/sample?day=yesterday").get_data(as_text=True)
    assert "Dates look like 2026-01-31" in text
    assert '<html lang="en"' in text


def test_the_menu_marks_the_page_that_is_shown(client):
    text = client.get("/sample").get_data(as_text=True)
    assert text.count("menu-current") == 2  # the menu and its folded twin


def test_one_process_for_each_site_answers_alike(with_sample_pages, split_servers):
    public, staff = (client_of(split_servers[site]) for site in ("public", "staff"))
    assert public.get("/sample").status_code == 200
    assert public.get("/staff/").status_code == 404
    assert public.get("/staff/login").status_code == 404
    assert public.post("/staff/login").status_code == 405
    assert staff.get("/staff/login").status_code == 200
    assert staff.get("/").status_code == 302
    assert staff.get("/").headers["Location"] == "/staff/"
    assert staff.get("/sample").status_code == 404
    assert staff.get("/health").json == {"status": "ok"}
