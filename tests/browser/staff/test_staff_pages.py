"""Journeys of a leader, a reviewer and a branch through the staff pages."""

import re

from playwright.sync_api import expect

from tests.browser.visiting import load, move

PLOT = "#enterprise-graph .cartesianlayer .subplot.xy"


def test_a_leader_comes_from_a_search_and_from_the_overview_to_the_hours_behind_it(
    watched_page, live_server, browser_login, city
):
    page = watched_page
    browser_login(page)
    load(page, f"{live_server.url}/staff/enterprises")
    page.fill("input[type=search]", "旧名")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q="))
    expect(page.locator(".enterprises-table tbody tr")).to_have_count(1)
    page.get_by_role("link", name="试验东热电有限公司").click()
    expect(page.locator("h1")).to_have_text("试验东热电有限公司")

    move(page, "/staff/?day=2026-11-20")
    expect(page.locator(".finding")).to_contain_text("2 家 2 口超标")
    page.locator("#exceedances").get_by_role("link", name="试验东热电").first.click()
    expect(page.locator("h1")).to_have_text("试验东热电有限公司")
    expect(page.locator(PLOT)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"outlet=\d+&factor=a21002&from=2026-11-17"))
    expect(page.get_by_text("100 → 50")).to_be_visible()
    expect(page.locator(".statistics")).to_contain_text("有效数据率")

    move(page, f"/staff/enterprises/{city.c}")
    expect(page.get_by_text("时间/因子为假定：年份假定为 2026")).to_be_visible()


def test_a_reviewer_pins_an_hour_steps_on_comes_back_and_goes_on_by_keyboard(
    watched_page, live_server, browser_login, city
):
    page = watched_page
    browser_login(page, "analyst")
    load(page, f"{live_server.url}/staff/enterprises/{city.a}?from=2026-11-19&to=2026-11-22")
    expect(page.locator(PLOT)).to_have_count(1)
    plot = page.locator("#enterprise-graph .nsewdrag").first
    box = plot.bounding_box()
    hour = {"x": box["width"] * (2 * 24 + 19.5) / 96, "y": box["height"] / 2}
    plot.click(position=hour, force=True)
    expect(page).to_have_url(re.compile(r"at=2026-11-21T19"))
    reading = page.locator(".reading")
    expect(reading).to_contain_text("待核实")
    expect(reading).to_contain_text("62.0 mg/m³")
    reading.get_by_role("link", name="后一小时").click()
    expect(page).to_have_url(re.compile(r"at=2026-11-21T20"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"at=2026-11-21T19"))
    expect(page.locator(".reading h3")).to_contain_text("19:00–20:00")
    page.locator(".reading").get_by_role("link", name="取消固定").click()
    expect(page.locator(".reading")).to_have_count(0)

    # Choices are links, so the keyboard reaches them.
    day = page.locator(".explorer-tools").get_by_role("link", name="日", exact=True)
    day.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"step=day"))
    expect(page.locator(".explorer-main h2")).to_contain_text("日均折算浓度")


def test_a_branch_sees_its_county(watched_page, live_server, browser_login, city):
    page = watched_page
    page.expected.append("404")
    browser_login(page, "branch", counties=(city.west,))
    load(page, f"{live_server.url}/staff/?day=2026-11-20")
    expect(page.locator("#ranking tbody tr")).to_have_count(1)
    expect(page.locator("#ranking tfoot")).to_contain_text("本辖区")
    page.goto(f"{live_server.url}/staff/enterprises/{city.a}")
    expect(page.locator("main")).to_contain_text("404")
