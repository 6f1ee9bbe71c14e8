"""A journey through the daily review by keyboard alone, in both languages, and how it fits."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import faults, resize
from tests.browser.visiting import move
from tests.dashboard.staff.review_city import fill

PAGE = "/staff/review?day=2026-11-21"
VIEW = "#react-entry-point [data-review]"
WORDS = {
    "zh": {
        "closed": "已审：试验东热电",
        "undone": "已撤销审核",
        "needs": "须写明理由",
        "rejected": "（不予认定）",
        "share": "已审 {n} / 6 项",
    },
    "en": {
        "closed": "Closed: East Heat",
        "undone": "Reopened",
        "needs": "needs a reason",
        "rejected": "(Not upheld)",
        "share": "{n} / 6 closed",
    },
}


@pytest.fixture(scope="module")
def city(module_city):
    """The countable city with more findings."""
    return fill(module_city)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_day_is_reviewed_by_keyboard_alone(
    watched_page, live_server, browser_login, city, language
):
    page, words = watched_page, WORDS[language]
    browser_login(page, "analyst")
    page.goto(f"{live_server.url}{PAGE}&lang={language}")
    view, live = page.locator(VIEW), page.locator("#review-live")
    share = view.locator(".review-progress b")

    def in_view(kind):
        expect(view).to_have_attribute("data-item", re.compile(f"-{kind}-"))

    in_view("exceedance")
    page.keyboard.press("j")
    in_view("suspected_stop")
    expect(view.locator("[data-review-evidence]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    in_view("exceedance")

    # A cause that needs a reason leads into the note; Enter closes and goes on.
    page.keyboard.press("4")
    expect(view.locator("[data-review-note]")).to_be_focused()
    expect(live).to_contain_text(words["needs"])
    page.keyboard.type("1 drift 2")
    page.keyboard.press("Enter")
    in_view("suspected_stop")
    expect(live).to_contain_text(words["closed"])
    expect(share).to_have_text(words["share"].format(n=1))
    expect(view.locator(".review-record tbody tr").first).to_contain_text("1 drift 2")

    # One key closes the next one, one key takes it back; the note is left with Escape.
    page.keyboard.press("1")
    in_view("interruption")
    expect(share).to_have_text(words["share"].format(n=2))
    page.keyboard.press("u")
    in_view("suspected_stop")
    expect(live).to_contain_text(words["undone"])
    expect(share).to_have_text(words["share"].format(n=1))
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(view.locator("[data-review-evidence]")).to_be_focused()

    # Somebody else closes the finding in view meanwhile: nothing is lost, and it is said.
    view.locator(".review-list a[data-review-entry*='-interruption-']").focus()
    page.keyboard.press("Enter")
    in_view("interruption")
    other = city.database.add_user("analyst")
    city.database.execute(
        "INSERT INTO qy.review_closing (outlet_id, day, item_kind, facts, cause_code, closed_by, "
        "closed_at) SELECT %s, '2026-11-21', 'interruption', 'x', 'interruption_power', user_id, "
        "now() FROM qy.app_user WHERE login_name = %s",
        (city.a_outlet, other),
    )
    page.expected += ["409"]
    page.keyboard.press("2")
    expect(live).to_contain_text(other)
    in_view("interruption")

    for width in (1920, 1280, 390):
        resize(page, width)
        assert faults(page) == [], width

    # What was closed stays closed for whoever comes later; it is taken back for the next language.
    move(page, f"{PAGE}&state=closed")
    in_view("exceedance")
    expect(view.locator(".review-history")).to_contain_text(words["rejected"])
    page.keyboard.press("u")
    expect(share).to_have_text(words["share"].format(n=0))
