"""The two public pages in a real browser: without script, on a phone, by keyboard, light enough."""

import itertools
import re

import pytest
from playwright.sync_api import expect

READY = "html[data-ready]"
PHONE = {"width": 390, "height": 844}
MOST_BYTES = 450_000
SMALLEST_TARGET_PX = 44
SMALLEST_TYPE_PX = 14

TOO_SMALL = """(least) => {
  const wrong = [];
  const inline = new Set(["P", "DD"]);
  for (const one of document.querySelectorAll("main a, main button, main input, main select")) {
    const box = one.getBoundingClientRect();
    if (one.closest("svg") || box.width === 0) { continue; }
    const whole = (one.closest("label") || one).getBoundingClientRect();
    const runsInText = inline.has(one.parentElement.tagName)
      && getComputedStyle(one).display === "inline";
    if (Math.round(whole.height) < least && !runsInText) {
      wrong.push(one.outerHTML.slice(0, 90) + " " + whole.height);
    }
  }
  return wrong;
}"""
SMALL_TYPE = """(least) => {
  const wrong = new Set();
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const isHidden = parent.closest(".unseen, svg title, option");
    if (!walker.currentNode.data.trim() || isHidden) { continue; }
    const drawing = parent.ownerSVGElement;
    const scale = drawing
      ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
    if (parseFloat(getComputedStyle(parent).fontSize) * scale < least - 0.5) {
      wrong.add(parent.className.baseVal ?? parent.className);
    }
  }
  return [...wrong];
}"""
CLIPPED = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (one.closest("svg, .unseen, .table-frame") || box.width === 0) { return false; }
  const isLeaf = one.children.length === 0 && getComputedStyle(one).display !== "inline";
  const isCut = isLeaf && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1;
  return isCut || box.right > innerWidth + 1 || box.left < -1;
}).map((one) => one.outerHTML.slice(0, 100) + " " + one.scrollWidth + " in " + one.clientWidth)"""
CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) { return colour; }
    }
    return [255, 255, 255];
  };
  const wrong = new Set();
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || one.closest("svg, .unseen, option")) { continue; }
    const [a, b] = [light(parse(getComputedStyle(one).color)), light(ground(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) { wrong.add(one.className + " " + ratio.toFixed(2)); }
  }
  return [...wrong];
}"""


def ready(page, live, address="/"):
    page.goto(live.url + address)
    page.wait_for_selector(READY)


@pytest.fixture
def phone(browser, live_server):
    """A phone that runs no script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_a_citizen_finds_a_plant_without_script(phone, live_server):
    phone.goto(f"{live_server.url}/")
    phone.fill("input[name=q]", "老供热")
    phone.click("form.list-search button")
    expect(phone).to_have_url(re.compile(r"\?q="))
    expect(phone.locator(".list-row")).to_have_count(1)
    expect(phone.locator(".list-row")).to_contain_text("曾用名：老供热站")
    phone.click(".list-row")
    expect(phone).to_have_url(re.compile("/e/T-1$"))
    expect(phone.locator("h1")).to_have_text("清河市热电有限公司")
    expect(phone.locator(".cal-cell")).to_have_count(30)
    phone.click(".pub-choice >> text=二氧化硫")
    expect(phone.locator(".days-title")).to_contain_text("二氧化硫")
    phone.click(".pub-link >> text=JSON")
    expect(phone).to_have_url(re.compile("days.json$"))


def test_the_first_screen_of_a_phone_holds_the_answer_and_the_numbers(phone, live_server):
    phone.goto(f"{live_server.url}/e/T-1")
    for place in ("h1", ".ent-sentence", ".ent-newest", ".calls-link >> nth=1"):
        box = phone.locator(place).bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"], place
    assert phone.locator(".calls-link").first.get_attribute("href") == "tel:12369"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ["/", "/e/T-1", "/e/T-2"])
def test_nothing_is_too_wide_too_small_too_pale_or_out_of_order(
    watched_page, live_server, address, language
):
    watched_page.context.add_cookies(
        [{"name": "qy_lang", "value": language, "url": live_server.url}]
    )
    ready(watched_page, live_server, address)
    for width in (390, 768, 1280, 1920):
        watched_page.set_viewport_size({"width": width, "height": 844})
        wider = watched_page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, width
        assert watched_page.evaluate(CLIPPED) == [], width
        assert watched_page.evaluate(TOO_SMALL, SMALLEST_TARGET_PX) == [], width
        assert watched_page.evaluate(SMALL_TYPE, SMALLEST_TYPE_PX) == [], width
    assert watched_page.evaluate(CONTRAST) == []
    levels = watched_page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    spoken = {"zh": "zh-CN", "en": "en"}[language]
    assert watched_page.get_attribute("html", "lang") == spoken


def test_a_day_is_reached_by_keyboard_and_leads_to_its_values(watched_page, live_server, city):
    ready(watched_page, live_server, "/e/T-1")
    day = city.day(2).isoformat()
    watched_page.locator(f'.cal-cell[href="#d{day}"]').focus()
    watched_page.keyboard.press("Enter")
    row = watched_page.locator(f"#d{day}")
    expect(row).to_be_in_viewport()
    expect(watched_page.locator("tr", has=row)).to_contain_text("超标（经核实）")
    watched_page.keyboard.press("Tab")
    outlined = watched_page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outlined == "solid"


def test_the_map_leads_to_a_county(watched_page, live_server, city):
    ready(watched_page, live_server)
    watched_page.locator(".city-map a").first.focus()
    watched_page.keyboard.press("Enter")
    expect(watched_page).to_have_url(re.compile(f"county={city.east}"))
    watched_page.wait_for_selector(READY)
    expect(watched_page.locator(".list-row")).to_have_count(1)
    watched_page.go_back()
    expect(watched_page.locator(".list-row")).to_have_count(4)


@pytest.mark.parametrize("address", ["/", "/e/T-1"])
def test_a_page_is_light_enough_for_a_phone(browser, live_server, address):
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(live_server.url + address)
    page.wait_for_selector(READY)
    page.wait_for_load_state("networkidle")
    assert 20_000 < sum(received) <= MOST_BYTES
    context.close()
