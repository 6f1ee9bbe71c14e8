"""Language and type size: a link, a cookie, an attribute on the page."""

import pytest


@pytest.mark.parametrize(
    ("address", "there", "cookie"),
    [
        ("/?lang=en", "/", "qy_lang=en"),
        ("/sample?q=a&lang=en&county=3", "/sample?q=a&county=3", "qy_lang=en"),
        ("/sample?type=large&q=%E6%B0%B4", "/sample?q=%E6%B0%B4", "qy_type=large"),
        ("/staff/login?next=/staff/x&lang=en", "/staff/login?next=%2Fstaff%2Fx", "qy_lang=en"),
    ],
)
def test_a_choice_is_kept_in_a_cookie_and_leaves_the_address(client, address, there, cookie):
    answer = client.get(address)
    assert answer.status_code == 303
    assert answer.headers["Location"] == there
    assert answer.headers["Set-Cookie"].startswith(cookie)
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path", ["//elsewhere.example/", "/\\elsewhere.example", "/a\r\nX-Evil: 1"]
)
def test_a_choice_leads_nowhere_else(client, path):
    answer = client.get("/?lang=en", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (303, 308)
    there = answer.headers["Location"].removeprefix("http://localhost")
    assert there.startswith("/")
    assert not there.startswith(("//", "/\\"))
    assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("address", ["/sample?lang=fr", "/sample?lang=", "/sample?type=huge"])
def test_a_choice_that_does_not_exist_is_ignored(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_decides_language_and_type_of_both_sites(client):
    client.get("/?lang=en")
    client.get("/?type=large")
    for address, surface in (("/", "street"), ("/staff/login", "desk")):
        text = client.get(address).get_data(as_text=True)
        assert text.startswith(
            f'<!DOCTYPE html><html lang="en" data-surface="{surface}" data-type="large">'
        )
    client.set_cookie("qy_lang", "<script>")
    assert 'lang="zh-CN"' in client.get("/").get_data(as_text=True)


def test_the_switch_keeps_the_selection_and_drops_what_means_nothing(client):
    text = client.get("/sample?q=a&county=3&utm=x").get_data(as_text=True)
    assert 'href="/sample?q=a&amp;county=3&amp;lang=en"' in text
