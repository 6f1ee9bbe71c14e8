"""Journeys across pages in both languages; visitors beside each other; a database that dies."""

import re

import pytest
from playwright.sync_api import expect

from tests.breakable import is_answered
from tests.browser.visiting import load, move
from tests.database_support import PASSWORD

PLOT = "#enterprise-graph .cartesianlayer .subplot.xy"
WORDS = {
    "zh": {"overview": "总览", "name": "试验东热电有限公司", "pending": "待核实", "out": "退出"},
    "en": {"overview": "Overview", "name": "East Heat Ltd", "pending": "To be verified",
           "out": "Sign out"},
}  # fmt: skip
SENTENCES = {"ASSUMED-KAHSOLT": "因子假定为氨氮", "ASSUMED-UCI-GT": "时间为假定",
             "ASSUMED-CN-WWTP": "年份假定为 2019 年"}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_login_to_one_hour(watched_page, live_server, database, language):
    page, words = watched_page, WORDS[language]
    page.goto(f"{live_server.url}/staff/login?lang={language}")
    page.fill("#login-name", database.add_user("analyst"))
    page.fill("#login-password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_contain_text(words["overview"])
    page.locator("#exceedances tbody tr").first.get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text(words["name"])
    expect(page.locator(PLOT)).to_have_count(1)
    expect(page.locator(".explorer-episodes tbody tr")).not_to_have_count(0)
    page.locator(".explorer-episodes tbody tr", has_text=words["pending"]).first.get_by_role(
        "link"
    ).click()
    expect(page).to_have_url(re.compile(r"at=2026-11-21T18"))
    expect(page.locator(".reading")).to_contain_text(words["pending"])
    expect(page.locator(".reading")).to_contain_text("62.0 mg/m³")
    # A callback that the logout overtakes is refused, and Chromium says so.
    assert not page.unexpected()
    page.expected.append("401")
    page.get_by_role("button", name=words["out"]).click()
    page.wait_for_url(re.compile("/staff/login"))
    page.goto(f"{live_server.url}/staff/")
    page.wait_for_url(re.compile("/staff/login"))


def test_two_visitors_do_not_disturb_each_other(page, browser, live_server, browser_login, city):
    """A leader in Chinese and a branch in English take turns on the same pages."""
    leader, branch = page, browser.new_context().new_page()
    visitors = ((leader, "leader", (), "zh"), (branch, "branch", (city.west,), "en"))
    for one, role, counties, language in visitors:
        one.goto(f"{live_server.url}/staff/login?lang={language}")
        browser_login(one, role, counties=counties)
    for number in range(2):
        if number:
            move(leader, "/staff/enterprises")
        else:
            load(leader, f"{live_server.url}/staff/enterprises")
        load(branch, f"{live_server.url}/staff/enterprises")
        expect(leader.locator(".enterprises-table")).to_contain_text("试验东热电有限公司")
        expect(branch.locator(".enterprises-table tbody tr")).to_have_count(1)
        expect(branch.locator(".enterprises-table")).to_contain_text("West Paper Ltd")
        move(leader, f"/staff/enterprises/{city.a}?from=2026-11-19&to=2026-11-22")
        refused = branch.goto(f"{live_server.url}/staff/enterprises/{city.a}")
        expect(leader.locator(PLOT)).to_have_count(1)
        assert refused.status == 404
    branch.context.close()


def test_an_open_page_outlives_the_database(page, live_server, browser_login, breakable, city):
    browser_login(page)
    address = f"/staff/enterprises/{city.a}?from=2026-11-19&to=2026-11-22"
    page.goto(live_server.url + address)
    expect(page.locator(".explorer-episodes tbody tr")).to_have_count(4)
    breakable.cut()
    breakable.server.extensions["qingyuan.caches"].forget()
    try:
        day = page.locator(".explorer-tools").get_by_role("link", name="日", exact=True)
        day.click()
        expect(page.locator("#connection")).to_contain_text("服务器没有应答")
        expect(page.locator(".explorer-episodes tbody tr")).to_have_count(4)
    finally:
        breakable.mend()
    # Until the pool has connected again, a new load would be asked to come back later.
    assert is_answered(lambda: page.request.get(page.url).status)
    page.reload()
    expect(page.locator(".explorer-main h2")).to_contain_text("日均折算浓度")
    expect(page.locator(".explorer-days tbody tr")).not_to_have_count(0)


def test_what_a_file_did_not_say_is_shown_on_screen_in_print_and_in_files(
    watched_page, live_server, browser_login, assumed
):
    """The three real inputs: their values are drawn and marked as assumed wherever they go."""
    page = watched_page
    browser_login(page)
    load(page, f"{live_server.url}/staff/enterprises")
    for source, sentence in SENTENCES.items():
        move(page, f"/staff/enterprises/{assumed[source]}")
        expect(page.locator(PLOT)).to_have_count(1)
        expect(page.locator("#enterprise-graph .scatterlayer .lines path")).not_to_have_count(0)
        said = page.locator(".explorer").get_by_text(f"时间/因子为假定：{sentence}").first
        expect(said).to_be_visible()
        page.emulate_media(media="print")
        expect(said).to_be_visible()
        page.emulate_media(media="screen")
        kind = "days" if source == "ASSUMED-CN-WWTP" else "hours"
        link = page.locator(f'.enterprise a[href*="{kind}.csv"]').first.get_attribute("href")
        answer = page.request.get(live_server.url + link)
        assert answer.status == 200
        assert f"时间/因子为假定：{sentence}" in answer.body().decode("utf-8-sig")
        public = page.request.get(f"{live_server.url}/e/{source}")
        assert public.status == 404
