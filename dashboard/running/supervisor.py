"""Keeps the serving processes alive and ends all of them together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from dashboard.running.places import PROJECT
from dashboard.running.progress import say

STOP_SECONDS = 15.0
LOOK_SECONDS = 0.2
# A process that ends sooner than this was not really up; after so many of those it is given up.
SHORT_LIFE_SECONDS = 20.0
SHORT_LIVES_ALLOWED = 3
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SET_PARENT_DEATH_SIGNAL = 1


@dataclass
class Service:
    """One process to keep alive; without an essential one nothing is worth keeping up."""

    name: str
    command: list[str]
    essential: bool
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        """Start in a process group of its own, so that a Ctrl-C reaches only the supervisor."""
        self.process = subprocess.Popen(
            self.command,
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - the supervisor has no other thread by now
        )
        self.started = time.monotonic()

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and everything it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def has_ended(self) -> bool:
        """Whether there is no such process now."""
        return self.process is None or self.process.poll() is not None


class Supervisor:
    """Runs services until a signal comes or an essential one cannot be kept up."""

    def __init__(self, services: list[Service]) -> None:
        self.services = services
        self.stop_wanted = False

    def listen_for_signals(self) -> None:
        """From here on Ctrl-C, a kill and a closed terminal mean: end everything in order."""
        for number in SIGNALS:
            signal.signal(number, self._want_stop)

    def start(self) -> None:
        """Start every service."""
        for service in self.services:
            service.start()

    def add(self, services: list[Service]) -> None:
        """Start further services beside those that run."""
        for service in services:
            service.start()
            self.services.append(service)

    def watch(self) -> int:
        """Keep the services alive; exit code 0 after a signal, 1 when an essential one failed."""
        while not self.stop_wanted:
            for service in list(self.services):
                if service.has_ended() and not self._revive(service):
                    return 1
            time.sleep(LOOK_SECONDS)
        return 0

    def stop(self) -> None:
        """Ask all to end, wait, and kill what does not listen."""
        for service in self.services:
            service.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if all(service.has_ended() for service in self.services):
                break
            time.sleep(0.05)
        for service in self.services:
            service.signal_group(signal.SIGKILL)
            if service.process is not None:
                service.process.wait()

    def _want_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_wanted = True

    def _revive(self, service: Service) -> bool:
        """Start an ended service again; False when it is essential and keeps ending."""
        code = service.process.returncode if service.process else None
        service.signal_group(signal.SIGKILL)
        if time.monotonic() - service.started < SHORT_LIFE_SECONDS:
            service.short_lives += 1
        else:
            service.short_lives = 0
        if service.short_lives < SHORT_LIVES_ALLOWED:
            say(f"The {service.name} ended (exit code {code}) and is started again.")
            service.start()
            return True
        self.services.remove(service)
        if service.essential:
            say(f"The {service.name} keeps ending (exit code {code}): its messages stand above.")
            return False
        say(f"The {service.name} keeps ending (exit code {code}) and is left; the sites go on.")
        return True


def _end_with_parent() -> None:
    """Have the kernel end this child when the supervisor is killed without a chance to clean up."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
