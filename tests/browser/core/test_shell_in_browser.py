"""The shell in a real browser: HTML first, then the app; both languages; faults and recovery."""

import re

import pytest
from playwright.sync_api import expect

from tests.breakable import is_answered
from tests.browser import kept_context
from tests.conftest import LiveServer
from tests.database_support import PASSWORD

READY = "#react-entry-point [data-title]"


def open_public(page, live, address="/"):
    page.goto(live.url + address)
    page.wait_for_selector(READY, state="attached")
    expect(page.locator("#arrived")).to_have_count(0)


def test_the_next_test_starts_as_a_stranger_at_its_own_desk(
    page, context, live_server, browser_login
):
    browser_login(page)
    page.goto(f"{live_server.url}/staff/?lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.evaluate("localStorage.setItem('kept', 'yes')")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(media="print")
    context.route("**/about", lambda route: route.abort())
    kept_context.tidy(context)
    assert page.is_closed()
    after = context.new_page()
    after.goto(f"{live_server.url}/about")
    expect(after.locator("html")).to_have_attribute("lang", "zh-CN")
    assert after.evaluate("localStorage.length") == 0
    assert after.evaluate("innerWidth") == 1280
    assert after.evaluate("matchMedia('screen').matches")
    after.goto(f"{live_server.url}/staff/")
    expect(after).to_have_url(re.compile("/staff/login"))


def test_a_public_page_is_read_without_any_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/sample?q=水泥")
    expect(page.locator("h1")).to_have_text("环保脸谱")
    expect(page.locator("li a", has_text="水泥")).to_have_count(6)
    expect(page.locator("#react-entry-point")).to_be_hidden()
    page.fill("input[name=q]", "纸业")
    page.click("button[type=submit]")
    expect(page).to_have_url(re.compile(r"/sample\?q=.*&county="))
    expect(page.locator("li a", has_text="纸业")).to_have_count(6)
    context.close()


def test_the_app_takes_over_what_arrived(watched_page, live_server):
    open_public(watched_page, live_server, "/sample?q=a")
    expect(watched_page.locator("h1")).to_have_count(1)
    expect(watched_page.locator("h1")).to_be_visible()
    expect(watched_page).to_have_title("样例 · 环保脸谱")
    assert watched_page.locator("svg.face").count() == 6
    drawn = watched_page.evaluate(
        "document.querySelector('svg.face use').getBoundingClientRect().width"
    )
    assert drawn > 40


def test_what_was_typed_before_the_app_was_ready_stays(page, live_server):
    held = []

    def hold(route):
        held.append(route)

    page.route("**/_dash-update-component**", hold)
    page.goto(f"{live_server.url}/sample")
    page.fill("#arrived input[name=q]", "早打的字")
    for _ in range(600):
        if held:
            break
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator("#arrived")).to_have_count(0)
    expect(page.locator("input[name=q]")).to_have_value("早打的字")
    expect(page.locator("input[name=q]")).to_be_focused()


def test_a_public_page_is_small(browser, live_server):
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    open_public(page, live_server, "/sample")
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 5
    assert sum(sizes) <= 450_000
    context.close()


def test_the_staff_site_draws_every_kind_of_component(watched_page, live_server, browser_login):
    browser_login(watched_page, "analyst")
    watched_page.goto(f"{live_server.url}/staff/")
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:a")
    watched_page.goto(f"{live_server.url}/staff/heavy")
    expect(watched_page.locator("#sample-chart .gl-canvas").first).to_be_attached(timeout=60_000)
    expect(watched_page.locator("#sample-grid .ag-row")).to_have_count(1)
    expect(watched_page.locator("#sample-empty")).to_contain_text("没有可显示的行")
    expect(watched_page.get_by_text("没有数据")).to_be_visible()
    assert not watched_page.get_by_text("WebGL is not supported").count()
    watched_page.hover("#sample-chart")
    buttons = watched_page.eval_on_selector_all(
        "#sample-chart .modebar-btn", "all => all.map(one => one.dataset.title || '')"
    )
    assert buttons
    assert not [title for title in buttons if "hare" in title or "loud" in title]
    assert any("下载" in title for title in buttons)


def test_a_chosen_value_reaches_the_server_and_a_failure_becomes_a_notice(
    watched_page, live_server, browser_login
):
    browser_login(watched_page)
    watched_page.goto(f"{live_server.url}/staff/")
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:a")
    watched_page.click("#sample-select")
    watched_page.get_by_role("option", name="b").click()
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:b")
    watched_page.click("#sample-break")
    expect(watched_page.locator("#notice")).to_contain_text("错误已经记录")
    watched_page.click("#sample-break")
    expect(watched_page.locator("#notice")).to_contain_text("日期应写成 2026-01-31")
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:b")


def test_moving_inside_the_staff_site_keeps_title_history_and_focus(
    watched_page, live_server, browser_login
):
    browser_login(watched_page)
    watched_page.goto(f"{live_server.url}/staff/")
    expect(watched_page.locator("#arrived")).to_have_count(0)
    watched_page.locator(".header-row > .menu").get_by_text("局部").click()
    expect(watched_page.locator("h1")).to_have_text("局部")
    expect(watched_page).to_have_title(re.compile("^局部 · "))
    expect(watched_page.locator("main")).to_be_focused()
    watched_page.evaluate("window.kept = true")
    watched_page.click("#partial-link")
    expect(watched_page.locator("#partial-search")).to_have_text("?q=b")
    watched_page.go_back()
    watched_page.go_back()
    expect(watched_page).to_have_title(re.compile("^总览 · "))
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:a")
    assert watched_page.evaluate("window.kept") is True


def test_the_language_is_changed_in_the_header(watched_page, live_server):
    open_public(watched_page, live_server, "/sample?q=a")
    watched_page.get_by_role("link", name="EN English").click()
    watched_page.wait_for_selector(READY, state="attached")
    expect(watched_page).to_have_url(f"{live_server.url}/sample?q=a")
    expect(watched_page.locator("html")).to_have_attribute("lang", "en")
    expect(watched_page.locator("footer")).to_contain_text("Environmental hotline 12369")
    watched_page.get_by_role("link", name="中文").click()
    expect(watched_page.locator("footer")).to_contain_text("环保举报 12369")


def test_large_type_is_larger(watched_page, live_server):
    open_public(watched_page, live_server)
    size = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"
    before = watched_page.evaluate(size)
    watched_page.get_by_role("link", name="大字").click()
    watched_page.wait_for_selector(READY, state="attached")
    assert watched_page.evaluate(size) == before * 1.25


def test_the_menu_unfolds_on_a_phone(watched_page, live_server):
    watched_page.set_viewport_size({"width": 390, "height": 844})
    open_public(watched_page, live_server)
    expect(watched_page.locator(".menu-folded .menu")).to_be_hidden()
    watched_page.click(".menu-folded summary")
    watched_page.locator(".menu-folded").get_by_text("样例").click()
    expect(watched_page).to_have_url(f"{live_server.url}/sample")


def test_a_session_that_ended_leads_back_to_the_login(watched_page, live_server, browser_login):
    watched_page.expected.append("401")
    browser_login(watched_page)
    watched_page.goto(f"{live_server.url}/staff/")
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:a")
    watched_page.context.clear_cookies()
    watched_page.click("#sample-select")
    watched_page.get_by_role("option", name="b").click()
    watched_page.wait_for_url(re.compile(r"/staff/login\?next="))
    expect(watched_page.locator("#login-name")).to_be_focused()


def test_a_page_that_is_signed_out_asks_nothing_more(watched_page, live_server, browser_login):
    browser_login(watched_page)
    watched_page.goto(f"{live_server.url}/staff/")
    expect(watched_page.locator("#sample-echo")).to_have_text("zh:None:a")
    asked = []
    watched_page.on("request", lambda request: asked.append(request.url))

    # An answer without content leaves the page where it is, as a slow logout does.
    watched_page.route("**/staff/logout", lambda route: route.fulfill(status=204))
    watched_page.get_by_role("button", name="退出").click()
    watched_page.click("#sample-select")
    watched_page.get_by_role("option", name="b").click()
    expect(watched_page.locator("#sample-select")).to_have_value("b")
    watched_page.evaluate("fetch('/about').then(answer => answer.text())")
    assert [url.rsplit("/", 1)[-1] for url in asked] == ["logout", "about"]


@pytest.fixture
def breakable_live(breakable):
    live = LiveServer(breakable.server)
    yield live
    live.stop()


def test_an_open_page_says_that_the_database_is_away_and_goes_on_later(
    page, breakable, breakable_live
):
    name = breakable.database.add_user("leader")
    page.goto(f"{breakable_live.url}/staff/login")
    page.fill("#login-name", name)
    page.fill("#login-password", PASSWORD)
    page.click("form button[type=submit]")
    expect(page.locator("#sample-echo")).to_have_text("zh:None:a")
    breakable.cut()
    page.click("#sample-select")
    page.get_by_role("option", name="b").click()
    expect(page.locator("#connection")).to_contain_text("服务器没有应答")
    page.goto(f"{breakable_live.url}/sample/8")
    expect(page.locator("h1")).to_have_text("暂时读不到数据")
    breakable.mend()
    assert is_answered(lambda: page.request.get(f"{breakable_live.url}/staff/").status)
    page.goto(f"{breakable_live.url}/staff/")
    expect(page.locator("#sample-echo")).to_have_text("zh:None:a")


TOO_WIDE = """() => {
    const wide = [...document.querySelectorAll('body *')].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && box.right > document.documentElement.clientWidth + 1;
    });
    return wide.map(one => one.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_its_box(page, live_server, language):
    page.goto(f"{live_server.url}/sample?lang={language}")
    page.wait_for_selector(READY, state="attached")
    for width in (1920, 1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) == [], width
        overflow = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(overflow) <= 0, width


def test_targets_on_the_street_are_large_enough(page, live_server):
    page.set_viewport_size({"width": 390, "height": 844})
    open_public(page, live_server, "/about")
    small = page.evaluate(
        """() => [...document.querySelectorAll('header a, header summary, footer a')]
            .filter(one => one.offsetParent && !one.classList.contains('skip'))
            .map(one => [one.textContent, one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 40)
            .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    assert not small, small


def test_every_control_of_the_shell_is_reached_by_keyboard(page, live_server):
    open_public(page, live_server, "/sample")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent || 'field'"))
    assert reached[0] == "跳到正文"
    for text in ("首页", "样例", "大字", "EN"):
        assert text in reached
    page.keyboard.press("Shift+Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
