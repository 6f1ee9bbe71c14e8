"""Journeys through the pages of operators: line, month, link, one operator, its outlet."""

import re

import pytest
from playwright.sync_api import expect

from tests import operator_world
from tests.browser.measuring import faults, resize
from tests.browser.visiting import load, move

PAGE = "/staff/operators"
PLOT = ".js-plotly-plot .cartesianlayer .subplot.xy"


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with scorecards."""
    operator_world.write(module_city)
    return module_city


@pytest.mark.parametrize(
    ("language", "title", "line", "operator", "heading"),
    [
        ("zh", "运维服务机构评价", "按期现场巡检", "明一", "评分条目"),
        ("en", "Scorecards", "Visit as often", "Qinghe Alpha Care", "Lines of the score"),
    ],
)
def test_from_the_ranking_to_the_rows_behind_it(
    watched_page, live_server, browser_login, language, title, line, operator, heading
):
    page = watched_page
    browser_login(page)
    page.goto(f"{live_server.url}{PAGE}?lang={language}")
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator(PLOT)).to_have_count(1)
    before = page.locator(".operators-points tbody").text_content()
    page.get_by_role("link", name=re.compile(line)).click()
    expect(page).to_have_url(re.compile("line=visits_done"))
    expect(page.locator(".operators-points tbody")).not_to_have_text(before)
    figures = page.locator(".operators-points tbody").text_content()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".operators-points tbody")).to_have_text(figures)
    other.close()
    page.locator(".operators-ranking").get_by_role("link", name=operator).click()
    expect(page.locator("h1")).to_contain_text(operator)
    expect(page.locator(".operator-lines")).to_contain_text(heading)
    expect(page.locator(PLOT)).to_have_count(1)
    page.locator(".operator-outlets tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/staff/enterprises/\d+\?outlet=\d+&step=day&from="))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_sticks_out_or_is_cut(watched_page, live_server, browser_login, language):
    page = watched_page
    page.set_viewport_size({"width": 1920, "height": 900})
    browser_login(page)
    load(page, f"{live_server.url}{PAGE}?lang={language}")
    for address in (PAGE, f"{PAGE}/1", f"{PAGE}?month=2026-03"):
        if address != PAGE:
            move(page, address)
        expect(page.locator(PLOT)).to_have_count(0 if "month" in address else 1)
        for width in (1920, 1280, 390):
            resize(page, width)
            assert faults(page) == [], (address, width)
        if language == "en":
            text = page.locator("main").inner_text()
            assert not re.search("[\u4e00-\u9fff]", text), text
