"""What a person sees while a step runs."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

WORTH_TIMING_SECONDS = 2.0
SIGN_OF_LIFE_SECONDS = 15.0


def say(sentence: str) -> None:
    """Write one line at once, also when the output is a pipe."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Name the step before it starts, show that it lives, tell its seconds when it was long."""
    say(f"  {what} …")
    started = time.monotonic()
    finished = threading.Event()

    def show_life() -> None:
        while not finished.wait(SIGN_OF_LIFE_SECONDS):
            say(f"  {what}: {time.monotonic() - started:.0f} s so far …")

    watcher = threading.Thread(target=show_life, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()
    seconds = time.monotonic() - started
    if seconds > WORTH_TIMING_SECONDS:
        say(f"  {what}: done in {seconds:.1f} s")
