"""From a suspicion to a statement on the page of one enterprise, without leaving it."""

import re

import pytest
from playwright.sync_api import expect


def exceedance(page):
    """An episode of the year leads to its highest hour, which says limit, stage and multiple."""
    page.locator(".tabs").get_by_role("link", name="超标").click()
    expect(page).to_have_url(re.compile("tab=exceedance"))
    row = page.locator(".exceedance-episodes tbody tr", has_text="11月19日")
    expect(row).to_contain_text("0.0300 kg")
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile("at=2026-11-19T02"))
    expect(page.locator(".reading")).to_contain_text("120 mg/m³")


def mark_without_work(page):
    """Hours were marked as maintenance, and no work on the monitor is on record."""
    page.locator(".tabs").get_by_role("link", name="数据质量").click()
    expect(page.locator(".quality-marks tbody tr")).to_contain_text("设备维护")
    page.locator(".tabs").get_by_role("link", name="设备与运维").click()
    expect(page.locator(".equipment-works .table-empty")).to_be_visible()


def faulty_monitor(page):
    """An hour that the logger flagged is read with its flag, and has nothing before it."""
    page.locator(".tabs").get_by_role("link", name="排放量").click()
    row = page.locator(".totals-runs tbody tr", has_text="11月20日 10:00–11:00")
    row.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("at=2026-11-20T10"))
    expect(page.locator(".reading")).to_contain_text("故障")


@pytest.mark.parametrize("case", [exceedance, mark_without_work, faulty_monitor])
def test_a_case_is_followed_to_its_rows(watched_page, live_server, browser_login, city, case):
    page = watched_page
    browser_login(page)
    page.goto(f"{live_server.url}/staff/enterprises/{city.a}")
    expect(page.locator(".tabs")).to_be_visible()
    case(page)
    expect(page.locator("h1")).to_have_text("试验东热电有限公司")
