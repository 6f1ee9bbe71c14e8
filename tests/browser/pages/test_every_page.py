"""Each page at three widths in both languages: nothing sticks out, nothing is cut off."""

import re

import pytest
from playwright.sync_api import expect

from tests.breakable import is_answered
from tests.browser.measuring import faults, resize
from tests.browser.visiting import load, move

WIDTHS = (1920, 1280, 390)
WIDTHS_OF_LARGE_TYPE = (1280, 390)
PLOT = "#enterprise-graph .cartesianlayer .subplot.xy"

PUBLIC = (
    "/",
    "/?q=%E6%B2%A1%E6%9C%89",
    "/e/QT-0001",
    "/e/QT-0002",
    "/e/none",
    "/?county=x",
)
# Pages with a test file of their own are measured there, with more on them than this city has.
STAFF = (
    "/staff/?day=2026-11-20",
    "/staff/brief",
    "/staff/",
    "/staff/enterprises",
    "/staff/wall",
)
REFUSED = ("/", "/e/QT-0001", "/staff/", "/staff/enterprises")


def staff_pages(city, assumed):
    """Pages of the staff site; those of an enterprise by hour, by day and pinned.

    None follows another of the same path: what follows a change of its selection is not drawn anew.
    """
    span = "from=2026-11-19&to=2026-11-22"
    one = f"/staff/enterprises/{city.a}?{span}"
    return (
        *STAFF,
        f"{one}&at=2026-11-21T19",
        f"/staff/enterprises/{city.b}",
        f"{one}&step=day",
        *(f"/staff/enterprises/{number}" for number in assumed.values()),
    )


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
    widths = WIDTHS if size == "normal" else WIDTHS_OF_LARGE_TYPE
    load(page, f"{live_server.url}/about?lang={language}&type={size}")
    check(page, "/about", widths)
    for address in PUBLIC:
        move(page, address)
        check(page, address, widths)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_pages_fit(watched_page, live_server, browser_login, city, assumed, language):
    page = watched_page
    page.expected += ["404"]
    load(page, f"{live_server.url}/staff/login?lang={language}")
    check(page, "login")
    browser_login(page)
    load(page, f"{live_server.url}/staff/nowhere")
    check(page, "nowhere")
    for number, address in enumerate(staff_pages(city, assumed)):
        if number:
            move(page, address)
        else:
            load(page, live_server.url + address)
        if "/staff/enterprises/" in address:
            expect(page.locator(PLOT)).to_have_count(1)
        check(page, address)
        if language == "en":
            words = set(re.findall(r"[\u4e00-\u9fff]+", page.locator("main").inner_text()))
            assert not words & {"超标", "预警", "限值", "小时", "区县", "企业", "有效"}, address


def test_what_cannot_be_shown_fits_too(watched_page, live_server, browser_login, breakable):
    """The page of a database that is away, on both sites; it comes back without a restart."""
    page = watched_page
    page.expected += ["503"]
    browser_login(page)
    caches = breakable.server.extensions["qingyuan.caches"]
    breakable.cut()
    caches.forget()
    sentences = {"zh": "数据库没有应答", "en": "The database does not answer"}
    try:
        for language, sentence in sentences.items():
            page.context.add_cookies(
                [{"name": "qy_lang", "value": language, "url": live_server.url}]
            )
            for address in REFUSED:
                answer = page.goto(live_server.url + address)
                assert answer.status == 503, address
                expect(page.locator("main")).to_contain_text(sentence)
                check(page, address)
    finally:
        breakable.mend()
    for address in REFUSED:
        assert is_answered(lambda a=address: page.request.get(live_server.url + a).status), address
