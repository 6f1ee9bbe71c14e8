"""One browser context for all tests of a process, so that files and compiled scripts stay in it.

A page with a chart costs a fresh context twice what it costs one that has seen the scripts. Each
test has a page of its own there; between tests nothing stays but what the servers let a browser
keep.
"""

from typing import Any
from urllib.parse import urlsplit

HELD = "http://127.0.0.1/"
STORES = "local_storage,indexeddb,cache_storage,service_workers"


def make(browser: Any, arguments: dict[str, Any]) -> Any:
    """A context whose first page stays open, which keeps the process with the scripts alive."""
    context = browser.new_context(**arguments)
    held = context.new_page()
    held.route("**", lambda route: route.fulfill(content_type="text/html", body="<p>held</p>"))
    held.goto(HELD)
    return context


def tidy(context: Any) -> None:
    """Close what a test opened and forget who it was and what it stored."""
    held, *used = context.pages
    sites = {urlsplit(page.url)._replace(path="", query="", fragment="") for page in used}
    for page in used:
        page.close()
    context.unroute_all()
    context.clear_cookies()
    session = context.new_cdp_session(held)
    for site in sites:
        if site.scheme == "http":
            session.send(
                "Storage.clearDataForOrigin", {"origin": site.geturl(), "storageTypes": STORES}
            )
    session.detach()
