"""Each page at three widths in both languages: nothing sticks out, nothing is cut off."""

import re

import pytest
from playwright.sync_api import expect

from tests.breakable import is_answered
from tests.browser.measuring import faults, resize

WIDTHS = (1920, 1280, 390)
WIDTHS_OF_LARGE_TYPE = (1280, 390)
PLOT = "#enterprise-graph .cartesianlayer .subplot.xy"

PUBLIC = (
    "/",
    "/?q=%E6%B2%A1%E6%9C%89",
    "/e/QT-0001",
    "/e/QT-0002",
    "/about",
    "/e/none",
    "/?county=x",
)
# Pages with a test file of their own are measured there, with more on them than this city has.
STAFF = (
    "/staff/?day=2026-11-20",
    "/staff/",
    "/staff/brief",
    "/staff/enterprises",
    "/staff/wall",
    "/staff/nowhere",
)


def staff_pages(city, assumed):
    """Pages of the staff site; those of an enterprise by hour, by day and pinned."""
    span = "from=2026-11-19&to=2026-11-22"
    one = f"/staff/enterprises/{city.a}?{span}"
    return (
        *STAFF,
        f"{one}&at=2026-11-21T19",
        f"{one}&step=day",
        f"/staff/enterprises/{city.b}",
        *(f"/staff/enterprises/{number}" for number in assumed.values()),
    )


def open_page(page, address):
    page.goto(address)
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator("#arrived")).to_have_count(0)
    if "/staff/enterprises/" in address:
        expect(page.locator(PLOT)).to_have_count(1)


def check(page, address, widths=WIDTHS):
    """At each width, beginning with the page's own: the next page is opened at the last of them."""
    has = page.viewport_size["width"]
    for width in sorted(widths, reverse=has == max(widths)):
        resize(page, width)
        assert faults(page) == [], (address, width)


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_public_pages_fit(watched_page, live_server, language, size):
    page = watched_page
    page.expected += ["404", "400"]
    page.goto(f"{live_server.url}/about?lang={language}&type={size}")
    for address in PUBLIC:
        open_page(page, live_server.url + address)
        check(page, address, WIDTHS if size == "normal" else WIDTHS_OF_LARGE_TYPE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_pages_fit(watched_page, live_server, browser_login, city, assumed, language):
    page = watched_page
    page.expected += ["404"]
    open_page(page, f"{live_server.url}/staff/login?lang={language}")
    check(page, "login")
    browser_login(page)
    for address in staff_pages(city, assumed):
        open_page(page, live_server.url + address)
        check(page, address)
        if language == "en":
            words = set(re.findall(r"[\u4e00-\u9fff]+", page.locator("main").inner_text()))
            assert not words & {"超标", "预警", "限值", "小时", "区县", "企业", "有效"}, address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_shown_fits_too(
    watched_page, live_server, browser_login, breakable, language
):
    """The page of a database that is away, on both sites; it comes back without a restart."""
    page = watched_page
    page.expected += ["503"]
    page.goto(f"{live_server.url}/about?lang={language}")
    browser_login(page)
    caches = breakable.server.extensions["qingyuan.caches"]
    breakable.cut()
    caches.forget()
    sentence = {"zh": "数据库没有应答", "en": "The database does not answer"}[language]
    try:
        for address in ("/", "/e/QT-0001", "/staff/", "/staff/enterprises"):
            answer = page.goto(live_server.url + address)
            assert answer.status == 503, address
            expect(page.locator("main")).to_contain_text(sentence)
            check(page, address)
    finally:
        breakable.mend()
    for address in ("/", "/e/QT-0001", "/staff/", "/staff/enterprises"):
        assert is_answered(lambda a=address: page.request.get(live_server.url + a).status), address
