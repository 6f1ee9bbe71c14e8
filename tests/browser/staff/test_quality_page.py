"""Journeys through the page of data quality: day, tab, order, column, file, phone, print."""

import re

import pytest
from playwright.sync_api import expect

from layouts.staff.quality.values import TABLES
from tests.browser.measuring import faults, resize
from tests.browser.visiting import load, move
from tests.dashboard.staff.test_quality import DAYS, fill

PAGE = "/staff/quality"
CELLS = "#quality-grid .ag-center-cols-container .ag-row"
KEYS = "#quality-grid .ag-pinned-left-cols-container .ag-row"
WORDS = {
    "zh": ("数据质量 · 2026年11月19日–21日", "准确性", "东区", "已超期（d）", "试验东热电"),
    "en": ("Data quality · 19–21 Nov 2026", "Accuracy", "East", "Overdue by (d)", "East Heat"),
}


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with planted cases."""
    fill(module_city)
    return module_city


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_worst_day_to_a_file_of_what_is_overdue(
    watched_page, live_server, browser_login, city, language
):
    page, (title, tab, county, heading, name) = watched_page, WORDS[language]
    browser_login(page)
    page.goto(f"{live_server.url}{PAGE}?lang={language}&{DAYS}")
    expect(page.locator("h1")).to_have_text(title)
    cell = page.locator(".heat tbody tr", has_text=name).locator(".heat-cell a").nth(1)
    expect(cell).to_have_text("83")
    cell.click()
    expect(page).to_have_url(re.compile(rf"/staff/enterprises/{city.a}\?.*from=2026-11-20"))
    page.go_back()
    page.locator(".tabs").get_by_role("link", name=tab).click()
    expect(page).to_have_url(re.compile("table=due"))
    page.locator(".filter-menu summary").first.click()
    page.locator(".filter-menu").first.get_by_role("link", name=county, exact=True).click()
    expect(page).to_have_url(re.compile(r"county=\d+"))
    expect(page.locator(KEYS)).to_have_count(3)
    page.locator("#quality-grid .ag-header-cell", has_text=heading).click()
    links = page.locator("#quality-files a")
    expect(links.first).to_have_attribute("href", re.compile("sort=-overdue"))
    expect(page.locator(KEYS).first).to_contain_text(name)
    with page.expect_download() as started:
        links.first.click()
    lines = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 4
    permanent = links.last.get_attribute("href")
    page.goto(f"{live_server.url}{permanent}&hide=county")
    expect(page.locator("#quality-grid .ag-header-cell[aria-sort=descending]")).to_have_count(1)
    expect(page.locator("#quality-grid [col-id=county]")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "widths"), [("zh", (1920, 1280, 390)), ("en", (390, 1280, 1920))]
)
def test_nothing_sticks_out_or_is_cut(watched_page, live_server, browser_login, language, widths):
    page = watched_page
    page.set_viewport_size({"width": widths[0], "height": 900})
    browser_login(page)
    for table in ("outlets", "due", "marks", "networking"):
        assert table in {name for names in TABLES.values() for name in names}
        address = f"{PAGE}?lang={language}&table={table}&{DAYS}"
        if table == "outlets":
            load(page, live_server.url + address)
        else:
            move(page, address)
        expect(page.locator(KEYS)).not_to_have_count(0)
        order = widths if page.viewport_size["width"] == widths[0] else widths[::-1]
        for width in order:
            resize(page, width)
            assert faults(page) == [], (table, width)
    page.emulate_media(media="print")
    expect(page.locator(".quality-plain")).to_be_visible()
    expect(page.locator(".list-table")).to_be_hidden()
    expect(page.locator(".filter-menus").first).to_be_hidden()
