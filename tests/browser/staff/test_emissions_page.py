"""Journeys through the page of emissions: filter, link, bar, box, file, phone, print."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import faults, resize
from tests.browser.visiting import load, move
from tests.dashboard.staff.test_emissions import fill

PAGE = "/staff/emissions"
BARS = "#emissions-months .barlayer .point path"
TOTALS = ".emissions-totals tbody tr"


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with more months and a permitted amount."""
    fill(module_city)
    return module_city


WORDS = {
    "zh": ("排放量 · 2026年1月–11月", "西县", "至少 1.85 t", "试验东热电"),
    "en": ("Emissions · Jan–Nov 2026", "West", "at least 1.85 t", "East Heat"),
}


def filter_by_county(page, language):
    """Choose the western county; the figures, the contributors and the boxes follow."""
    title, county, least, gone = WORDS[language]
    expect(page.locator("h1")).to_have_text(title)
    nitrogen = page.locator(TOTALS, has=page.locator(".on"))
    expect(nitrogen).to_contain_text(least)
    boxes = page.locator("#emissions-treemap")
    expect(boxes).to_contain_text(gone)
    page.locator(".filter-menu summary").first.click()
    page.locator(".filter-menu").first.get_by_role("link", name=county, exact=True).click()
    expect(page).to_have_url(re.compile(r"county=\d+"))
    expect(nitrogen).to_contain_text("200 kg")
    expect(page.locator(".emissions-contributors tbody tr")).to_have_count(1)
    expect(boxes).to_contain_text("200 kg")
    expect(boxes).not_to_contain_text(gone)


def test_a_filter_changes_the_figures_and_its_address_shows_the_same_to_another(
    watched_page, live_server, browser_login
):
    """Then bars, boxes and rows lead on."""
    page = watched_page
    browser_login(page)
    load(page, f"{live_server.url}{PAGE}?lang=zh")
    expect(page.locator(".emissions-permits tbody tr")).to_contain_text("（未含 2 个排放口）")
    filter_by_county(page, "zh")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".finding")).to_have_text(page.locator(".finding").inner_text())
    expect(other.locator(BARS)).not_to_have_count(0)
    other.close()

    move(page, PAGE)
    # October is the tenth bar of the measured part.
    page.locator("#emissions-months .bars").first.locator(".point").nth(9).click(force=True)
    expect(page).to_have_url(re.compile("from=2026-10&to=2026-10"))
    expect(page.locator("h1")).to_have_text("排放量 · 2026年10月")
    page.locator("#emissions-treemap .slice", has_text="试验东热电").last.click(force=True)
    expect(page).to_have_url(
        re.compile(r"/staff/enterprises/\d+\?factor=a21002&step=day&from=2026")
    )
    page.go_back()
    with page.expect_download() as started:
        page.locator(".emissions-contributors").get_by_role("link", name="CSV").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    assert "1,试验东热电,东区," in text
    page.locator(".emissions-contributors").get_by_role("link", name="试验西造纸").click()
    expect(page).to_have_url(re.compile(r"/staff/enterprises/\d+\?factor=a21002"))


@pytest.mark.parametrize(
    ("language", "widths"), [("zh", (1920, 1280, 390)), ("en", (390, 1280, 1920))]
)
def test_nothing_sticks_out_or_is_cut(watched_page, live_server, browser_login, language, widths):
    page = watched_page
    page.set_viewport_size({"width": widths[0], "height": 900})
    browser_login(page)
    load(page, f"{live_server.url}{PAGE}?lang={language}&rows=all")
    expect(page.locator(BARS)).not_to_have_count(0)
    for width in widths:
        resize(page, width)
        assert faults(page) == [], width
    if language == "en":
        filter_by_county(page, language)
    page.emulate_media(media="print")
    expect(page.locator(".filter-menus").first).to_be_hidden()
    expect(page.locator(".emissions-spans")).to_be_hidden()
    expect(page.locator(".emissions-permits")).to_be_visible()
