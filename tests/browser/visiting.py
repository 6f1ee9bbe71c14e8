"""How browser tests come to a page: the first is loaded, others are reached as a link does it."""

from typing import Any

from playwright.sync_api import expect

# What a link of the app does. The page that is left is marked, so that one can wait for the next.
_MOVE = """address => {
  document.querySelector('#react-entry-point main').dataset.left = 'yes';
  history.pushState({}, '', address);
  dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
}"""


def load(page: Any, address: str) -> Any:
    """Load a page from the server and wait until the app has drawn it; gives the answer."""
    answer = page.goto(address)
    _drawn(page)
    return answer


def move(page: Any, address: str) -> None:
    """Go to another page of the site in view, whose scripts run already.

    A page that follows a change of its selection by itself is not drawn anew for one: move to it
    from another page.
    """
    page.evaluate(_MOVE, address)
    expect(page.locator("main[data-left]")).to_have_count(0)
    _drawn(page)


def _drawn(page: Any) -> None:
    expect(page.locator("#arrived")).to_have_count(0)
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator("h1").first).to_be_visible()
