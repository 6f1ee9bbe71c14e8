"""The frame of every page."""

from datetime import timedelta

import pytest

from dashboard.prerender import to_html
from layouts import refusals, shell
from layouts.shell import Frame, MenuItem, Organisation
from layouts.translations import translator
from tests.conftest import NOW

ZH, EN = translator("zh"), translator("en")
MENU = (MenuItem("总览", "/staff/", True), MenuItem("超标", "/staff/exceedances"))


def drawn(t=ZH, **given):
    values = {"site": "staff", "title": "总览", "here": "/staff/?day=2026-11-21", **given}
    return to_html(shell.frame("内容", Frame(**values), t=t))


def test_the_staff_frame_names_site_user_and_data():
    text = drawn(
        city_name="清河市",
        menu=MENU,
        user_name="周岚",
        role_name="领导",
        now=NOW,
        data_until=NOW - timedelta(minutes=20),
        data_version=418207,
        method_version="m-2026.1",
    )
    for part in (
        "清源 · 清河市生态环境局",
        "周岚",
        "领导",
        "数据至 2026-11-22 14:00（20 分钟前）",
        "方法版本 m-2026.1",
        "数据版本 418,207",
        'action="/staff/logout"',
        'href="/staff/?day=2026-11-21&amp;lang=en"',
        'data-title="总览 · 清源 · 清河市生态环境局"',
    ):
        assert part in text, part
    assert "演示数据" not in text
    assert "大字" not in text


def test_an_unknown_data_age_is_left_out_rather_than_invented():
    text = drawn()
    assert "数据至" not in text
    assert "方法版本" not in text
    assert "退出" not in text


def test_the_public_frame_has_type_switch_hotlines_and_organisation():
    real = Organisation(
        host="清河市生态环境局",
        icp_number="某ICP备1号",
        police_number="某公网安备2号",
        site_code="3700000001",
        contact="0000-5550100",
    )
    text = drawn(site="public", here="/", city_name="清河市", organisation=real)
    for part in (
        "清河市环保脸谱",
        "大字",
        'href="/?type=large"',
        'href="tel:12369"',
        'href="tel:12345"',
        "主办单位：清河市生态环境局 · 联系方式：0000-5550100",
        "某ICP备1号 · 某公网安备2号 · 网站标识码 3700000001",
    ):
        assert part in text, part


def test_demo_data_are_named_and_hide_the_real_organisation():
    real = Organisation(host="真实的局", icp_number="某ICP备1号")
    text = drawn(site="public", city_name="清河市", is_demo=True, organisation=real)
    assert "演示数据：城市、企业与数值均为虚构" in text
    assert "清河市生态环境局（虚构）" in text
    assert "真实的局" not in text
    assert "ICP备1" not in text


def test_large_type_leads_back_to_normal_type():
    text = drawn(site="public", here="/?q=a", has_large_type=True)
    assert 'href="/?q=a&amp;type=normal"' in text
    assert "标准字号" in text


def test_english_is_complete_and_leads_back_to_chinese():
    text = drawn(EN, site="public", here="/", title="About", city_name="Qinghe", is_demo=True)
    assert "Qinghe Environmental Faces" in text
    assert 'href="/?lang=zh"' in text
    without_switch = text.replace("中文", "").replace("内容", "")
    assert not [c for c in without_switch if "\u4e00" <= c <= "\u9fff"]


def test_an_argument_is_added_before_the_fragment():
    assert shell.with_argument("/a", "lang", "en") == "/a?lang=en"
    assert shell.with_argument("/a?b=1#c", "lang", "en") == "/a?b=1&lang=en#c"


@pytest.mark.parametrize("status", [*refusals.HEADINGS, 418])
def test_every_refusal_says_what_happened_and_what_to_do(status):
    text = to_html(refusals.page(status, t=EN, home="/"))
    assert f">{status}<" in text
    assert 'href="/"' in text
    assert not [c for c in text if "\u4e00" <= c <= "\u9fff"]
