"""Journeys through the page of exceedances: filter, table, link, file, drill, phone, print."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import faults, resize
from tests.browser.visiting import load, move

ROWS = "#exceedances-grid .ag-center-cols-container .ag-row"
PAGE = "/staff/exceedances"
FINDINGS = {"zh": "1 家 1 口超标 2 次", "en": "1 enterprise"}
COUNTIES = {"zh": "东区", "en": "East"}
TITLES = {"zh": "超标 ·", "en": "Exceedances ·"}


def filter_by_county(page, language):
    """Choose the eastern county in the breakdown; three of the four rows are its own."""
    county = COUNTIES[language]
    page.locator(".exceedances-breakdown").get_by_role("link", name=county, exact=True).click()
    expect(page).to_have_url(re.compile(r"county=\d+"))
    expect(page.locator(".finding")).to_contain_text(FINDINGS[language][:4])
    expect(page.locator(ROWS)).to_have_count(3)


def test_a_filter_changes_the_figures_and_its_address_shows_the_same_to_another(
    watched_page, live_server, browser_login
):
    page = watched_page
    browser_login(page)
    load(page, f"{live_server.url}{PAGE}?lang=zh")
    expect(page.locator("h1")).to_contain_text(TITLES["zh"])
    # What the marks took away is counted after the page has been drawn.
    expect(page.locator(".exceedances-unmarked")).to_contain_text("小时超标 3 h")

    page.locator(".pattern td a").first.click()
    expect(page).to_have_url(re.compile("slot=74"))  # Thursday, 02:00
    expect(page.locator(ROWS)).to_have_count(1)
    page.get_by_role("link", name="取消时段筛选").click()
    expect(page.locator(ROWS)).to_have_count(4)

    filter_by_county(page, "zh")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(ROWS)).to_have_count(3)
    expect(other.locator(".finding")).to_have_text(page.locator(".finding").inner_text())
    other.close()


def test_the_table_sorts_groups_makes_files_and_leads_to_the_hours(
    watched_page, live_server, browser_login
):
    page = watched_page
    browser_login(page)
    load(page, f"{live_server.url}{PAGE}?lang=zh")
    first = page.locator("#exceedances-grid .ag-pinned-left-cols-container [row-index='0']")
    expect(first).to_contain_text("试验东热电")
    page.locator("#exceedances-grid .ag-header-cell[col-id='length']").click()
    expect(first).to_contain_text("试验西造纸")  # a day is longer than three hours
    page.locator(".exceedances-list").get_by_role("link", name="企业", exact=True).click()
    expect(page.locator(ROWS)).to_have_count(2)
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(4)

    move(page, f"{PAGE}?basis=day")
    expect(page.locator(ROWS)).to_have_count(1)
    with page.expect_download() as started:
        page.locator(".exceedances-list").get_by_role("link", name="CSV").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(rows) == 2
    assert "试验西造纸" in rows[1]
    assert ",90.0,80.0,mg/L,0.125," in rows[1]

    page.locator(".matrix-over a").first.click()
    expect(page).to_have_url(re.compile(r"/staff/enterprises/\d+\?outlet=\d+&factor="))


@pytest.mark.parametrize(
    ("language", "widths"), [("zh", (1920, 1280, 390)), ("en", (390, 1280, 1920))]
)
def test_nothing_sticks_out_or_is_cut(watched_page, live_server, browser_login, language, widths):
    """Opened once on a wide screen and once on a phone, then given the other widths."""
    page = watched_page
    page.set_viewport_size({"width": widths[0], "height": 900})
    browser_login(page)
    load(page, f"{live_server.url}{PAGE}?lang={language}&rows=all")
    expect(page.locator("h1")).to_contain_text(TITLES[language])
    for width in widths:
        resize(page, width)
        if width > 640:
            expect(page.locator(ROWS)).to_have_count(4)
        else:
            expect(page.locator(".exceedances-plain tbody tr")).to_have_count(4)
            expect(page.locator(".list-table")).to_be_hidden()
        assert [one for one in faults(page) if "ag-" not in one] == [], width
    if language == "en":
        filter_by_county(page, language)
    page.emulate_media(media="print")
    expect(page.locator(".list-table")).to_be_hidden()
    expect(page.locator(".exceedances-plain")).to_be_visible()
    expect(page.locator(".filter-menus").first).to_be_hidden()
