"""Each test has a page of its own in the one browser context of its process.

All servers of a process answer at one address, one after the other: a browser that has compiled the
scripts of an address does not do so again.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.browser import kept_context
from tests.conftest import LiveServer


class Switchboard:
    """Hands each request to the server that the tests of the module use."""

    server: Flask | None = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer one request."""
        if self.server is None:
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []
        return self.server(environ, start_response)


@pytest.fixture(scope="session")
def address_of_the_process() -> Iterator[tuple[Switchboard, LiveServer]]:
    """The address that stays, and what answers there."""
    switchboard = Switchboard()
    live = LiveServer(switchboard)
    yield switchboard, live
    live.stop()


@pytest.fixture(scope="module")
def serve(
    address_of_the_process: tuple[Switchboard, LiveServer],
) -> Iterator[Callable[[Flask], LiveServer]]:
    """Makes a server reachable by a browser until the module's tests are over."""
    switchboard, live = address_of_the_process

    def begin(server: Flask) -> LiveServer:
        switchboard.server = server
        return live

    yield begin
    switchboard.server = None


@pytest.fixture(scope="session")
def context_of_the_process(browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """The context that stays."""
    made = kept_context.make(browser, browser_context_args)
    yield made
    made.close()


@pytest.fixture
def context(context_of_the_process: Any) -> Iterator[Any]:
    """The context that stays, with nothing of the test before; for another, make a new one."""
    yield context_of_the_process
    kept_context.tidy(context_of_the_process)
