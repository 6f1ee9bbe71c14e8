"""What a person sees while a step runs."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator

WORTH_TIMING_SECONDS = 2.0


def say(sentence: str) -> None:
    """Write one line at once, also when the output is a pipe."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Name the step before it starts, and tell its seconds when it was a long one."""
    say(f"  {what} …")
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    if seconds > WORTH_TIMING_SECONDS:
        say(f"  {what}: {seconds:.1f} s")
