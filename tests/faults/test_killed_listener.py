"""``kill -9`` of the listener under load, again and again: what it acknowledged is there, once."""

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dashboard.jobs import loggers
from dashboard.jobs.accounts import Actor
from dashboard.running.places import PROJECT
from tests import database_support
from tests.database.ingest import small_city
from tests.database.ingest.logger import PASSWORD, Logger, frame
from tests.database_support import Database

KILLS = int(os.environ.get("QINGYUAN_KILLS", "3"))
LOGGERS = ("MN-OLD", "MN-STANDBY", "MN-WATER")
FIRST = datetime(2026, 9, 1)  # noqa: DTZ001 - as a frame writes it
STORED = "SELECT count(*), count(DISTINCT (monitor_id, time)) FROM qy.hourly_value"


@pytest.fixture
def city(template_database: Database, tmp_path: Path) -> Iterator[Database]:
    """The small city, whose loggers may send."""
    clone = database_support.clone(template_database)
    with psycopg.connect(clone.url("ingest"), autocommit=True) as connection:
        small_city.register(connection, tmp_path)
    with clone.connect() as connection:
        actor = Actor("test", datetime.now().astimezone())
        loggers.add(connection, LOGGERS, password=PASSWORD, actor=actor)
    yield clone
    database_support.drop(clone)


class Process:
    """``flask listen`` as it is run."""

    def __init__(self, city: Database, var: Path, port: int = 0) -> None:
        self._command = [str(PROJECT / ".venv/bin/flask"), "listen", "--gather", "0.02"]
        self._environment = {
            **os.environ,
            "QINGYUAN_VAR": str(var),
            "QINGYUAN_PINNED_NOW": "2026-12-01T08:00:00+08:00",
            "DATABASE_URL_INGEST": city.url("ingest"),
        }
        self.port = port
        self.start()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(
            [*self._command, "--port", str(self.port)],
            cwd=PROJECT,
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.fullmatch(r"Listening on 127\.0\.0\.1:(\d+) \(HJ 212\)\.\n", line)
        assert found, line
        self.port = int(found[1])

    def kill(self) -> None:
        """End it as a power failure would."""
        self._process.kill()
        self._process.communicate()

    def stop(self) -> int:
        """End it in order; gives its exit code."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=60)
        return self._process.returncode


class Sender(threading.Thread):
    """A logger that sends hour after hour, and again what was not acknowledged."""

    def __init__(self, mn: str, port: int) -> None:
        super().__init__(daemon=True)
        self._mn, self._port = mn, port
        self._code = "w01018" if mn == "MN-WATER" else "a21026"
        self._next = 0
        self.unanswered: dict[str, bytes] = {}
        self.acknowledged: set[str] = set()
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set() or self.unanswered:
            try:
                with Logger(self._port) as logger:
                    self._talk(logger)
            except OSError:
                time.sleep(0.02)

    def _talk(self, logger: Logger) -> None:
        for sent in list(self.unanswered.values()):
            logger.send(sent)
        while not self.ended.is_set() or self.unanswered:
            while len(self.unanswered) < 20 and not self.ended.is_set():
                logger.send(self._new())
            answer = logger.answer(within=10)
            assert answer.cn == "9014", answer
            assert answer.qn is not None
            self.unanswered.pop(answer.qn, None)
            self.acknowledged.add(answer.qn)

    def _new(self) -> bytes:
        at = f"{FIRST + timedelta(hours=self._next):%Y%m%d%H0000}"
        values = f"DataTime={at};{self._code}-Avg={self._next},{self._code}-Flag=N"
        sent = frame(values, mn=self._mn, QN=f"{at}000")
        self._next += 1
        self.unanswered[f"{at}000"] = sent
        return sent


def acknowledged_and_stored(city: Database, senders: list[Sender]) -> None:
    """Look at what is acknowledged first: what is stored can only have grown since."""
    known = {(sender._mn, qn[:10]) for sender in senders for qn in list(sender.acknowledged)}
    rows = city.execute(
        "SELECT mn, to_char(h.time AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDDHH24'), measured "
        "FROM qy.hourly_value AS h JOIN qy.monitor_number USING (monitor_id)"
    )
    stored = {(mn, at) for mn, at, _ in rows}
    assert known <= stored, sorted(known - stored)[:5]
    ((count, distinct),) = city.execute(STORED)
    assert count == distinct


def test_what_is_acknowledged_outlives_every_kill(city: Database, tmp_path: Path) -> None:
    chance = random.Random(1)
    listener = Process(city, tmp_path)
    senders = [Sender(mn, listener.port) for mn in LOGGERS]
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        before = sum(len(sender.acknowledged) for sender in senders)
        while sum(len(sender.acknowledged) for sender in senders) < before + 30:
            assert all(sender.is_alive() for sender in senders)
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.15))
        listener.kill()
        acknowledged_and_stored(city, senders)
        listener.start()
    for sender in senders:
        sender.ended.set()
    for sender in senders:
        sender.join(60)
        assert not sender.is_alive()
        assert not sender.unanswered
    assert listener.stop() == 0
    acknowledged_and_stored(city, senders)
    sent = sum(sender._next for sender in senders)
    assert city.execute(STORED) == [(sent, sent)]
    assert city.execute("SELECT count(*) FROM qy.value_revision") == [(0,)]
    values: list[Any] = city.execute(
        "SELECT measured FROM qy.hourly_value JOIN qy.monitor_number USING (monitor_id) "
        "WHERE mn = 'MN-OLD' ORDER BY time"
    )
    assert [value for (value,) in values] == list(range(len(values)))
