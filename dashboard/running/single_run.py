"""At most one ``make run`` of a folder at a time, and a way to end it from elsewhere."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from dashboard.running.progress import step
from dashboard.running.refusal import Refusal

STOP_SECONDS = 60.0


@contextlib.contextmanager
def only_run(lock_file: Path) -> Iterator[None]:
    """Hold the lock, with our process id in it, for as long as we serve."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refusal(
                f"make run is at work here already (process {holder(lock_file)}): "
                "stop it with make stop."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def holder(lock_file: Path) -> int | None:
    """Process that holds the lock, or None: a file left by a killed process is not held."""
    try:
        with lock_file.open(encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return int(lock.read())
    except (FileNotFoundError, ValueError):
        pass
    return None


def end(lock_file: Path) -> bool:
    """End the run that holds the lock and wait for it; False when there is none."""
    pid = holder(lock_file)
    if pid is None:
        return False
    with step(f"stopping make run (process {pid})"):
        try:
            os.kill(pid, signal.SIGTERM)
        except PermissionError as error:
            raise Refusal(
                f"make run belongs to another account (process {pid}): stop it as that account."
            ) from error
        deadline = time.monotonic() + STOP_SECONDS
        while holder(lock_file) == pid:
            if time.monotonic() > deadline:
                raise Refusal(f"make run (process {pid}) does not stop: end it with kill -9 {pid}.")
            time.sleep(0.1)
    return True
