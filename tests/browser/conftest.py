"""Each test has a page of its own in the one browser context of its process."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import kept_context


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
