"""How fast frames of data loggers become rows, against a plain COPY of the same rows.

    python -m benchmarks.listen_speed [--frames 20000] [--loggers 200] [--clients 5000]

Makes a database of its own beside the installation's and removes it afterwards. A listener is
started as it is run; loggers in a second process send packets of hours over TCP and wait for every
acknowledgement, so that everything is inside the time: reading, CRC, parsing, password, batch,
comparison, revisions, marks, frames kept, commit, answer. The bars are those of file imports, as
shares of the plain COPY's speed; the exit code is 1 when one is missed.

Then as many clients as --clients connect at once, each sends one packet, and the time until the
last acknowledgement and the memory of the listener are printed.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from dashboard.jobs import loggers
from dashboard.jobs.accounts import Actor
from dashboard.jobs.listening import fitting
from dashboard.running.places import PROJECT
from dashboard.settings import Settings
from ingest.hj212.build import build_frame, items_of
from ingest.hj212.packet import Packet
from ingest.listening.limits import Limits
from migrations import runner

BARS = {"new rows": 0.5, "the same again": 0.4, "one in ten revised": 0.3}

_CODES = (
    "a21026", "a21002", "a34013", "a21005", "a21024", "a24088", "a21018", "a21028", "a20057",
    "a25002",
)  # fmt: skip
_PASSWORD = "123456"
_FIRST = datetime(2024, 1, 1)  # noqa: DTZ001 - as a frame writes it
_AT_ONCE = 50
_REGISTER = """
INSERT INTO qy.outlet (outlet_ref, medium, kind, first_known_on)
SELECT 'B' || n, 'gas', 'main', '2020-01-01' FROM generate_series(1, %(loggers)s) AS n;
INSERT INTO qy.monitor (monitor_ref, kind)
SELECT 'B' || n, 'cems' FROM generate_series(1, %(loggers)s) AS n;
INSERT INTO qy.monitor_number (monitor_id, mn, during)
SELECT monitor_id, monitor_ref, '[2020-01-01,)' FROM qy.monitor;
INSERT INTO qy.in_charge (outlet_id, monitor_id, during)
SELECT o.outlet_id, m.monitor_id, '[2020-01-01,)'
FROM qy.monitor AS m JOIN qy.outlet AS o ON o.outlet_ref = m.monitor_ref;
INSERT INTO qy.monitor_factor (monitor_id, pollutant_code, reported_unit, during)
SELECT monitor_id, code, 'mg/m³', '[2020-01-01,)'
FROM qy.monitor, unnest(%(codes)s::text[]) AS code;
"""
_TWIN = """
CREATE TABLE qy.plain_copy (LIKE qy.hourly_value INCLUDING CONSTRAINTS);
ALTER TABLE qy.plain_copy ADD PRIMARY KEY (monitor_id, pollutant_code, time);
SELECT public.create_hypertable('qy.plain_copy', public.by_range('time', INTERVAL '1 month'),
                                create_default_indexes => false);
"""
_EXPORT = """
COPY (SELECT * FROM qy.hourly_value ORDER BY monitor_id, pollutant_code, time)
TO STDOUT (FORMAT csv)
"""


def main() -> int:
    """Measure and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--frames", type=int, default=20_000)
    parser.add_argument("--loggers", type=int, default=200)
    parser.add_argument("--clients", type=int, default=5000)
    wanted = parser.parse_args()
    mns = max(wanted.loggers, wanted.clients)
    with _database(mns) as url, _listener(url) as listener:
        return _measure(url, listener, wanted)


def _measure(url: str, listener: "_Process", wanted: argparse.Namespace) -> int:
    _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    rows = wanted.frames * len(_CODES)
    seconds = {
        "new rows": _send(listener.port, wanted, revised=False),
        "the same again": _send(listener.port, wanted, revised=False),
    }
    with psycopg.connect(url, autocommit=True) as connection:
        _expect(connection, "SELECT count(*) FROM qy.hourly_value", rows)
        plain = _plain_copy(connection)
        seconds["one in ten revised"] = _send(listener.port, wanted, revised=True)
        _expect(connection, "SELECT count(*) FROM qy.value_revision", rows // 10)
    _say(f"{'plain COPY':<20} {plain:6.1f} s  {rows / plain:10,.0f} rows/s")
    missed = False
    for name, bar in BARS.items():
        share = plain / seconds[name]
        missed |= share < bar
        _say(
            f"{name:<20} {seconds[name]:6.1f} s  {rows / seconds[name]:10,.0f} rows/s  "
            f"{wanted.frames / seconds[name]:8,.0f} frames/s  {share:.2f} of it (bar {bar})"
            f"{'' if share >= bar else '  MISSED'}"
        )
    took = _in_a_process(_herd, listener.port, wanted.clients)
    _say(
        f"{wanted.clients:,} clients at once: all acknowledged in {took:.1f} s; "
        f"the listener has {listener.megabytes():.0f} MB"
    )
    return int(missed)


def _frame(mn: int, hour: int, *, value: float, is_late: bool) -> bytes:
    at = f"{_FIRST + timedelta(hours=hour):%Y%m%d%H0000}"
    factors = [
        {
            f"{code}-Cou": f"{value * 0.013:.3f}",
            f"{code}-Avg": f"{value + place:.2f}",
            f"{code}-ZsAvg": f"{(value + place) * 1.2:.2f}",
            f"{code}-Flag": "N",
        }
        for place, code in enumerate(_CODES)
    ]
    packet = Packet(
        cn="2061", mn=f"B{mn}", qn=f"{at}{int(is_late):03}", st="31", pw=_PASSWORD, flag="5",
        items=items_of([{"DataTime": at}, *factors]),
    )  # fmt: skip
    return build_frame(packet)


def _send(port: int, wanted: argparse.Namespace, *, revised: bool) -> float:
    """Seconds from the first byte to the last acknowledgement."""
    return _in_a_process(_send_all, port, wanted.frames, wanted.loggers, revised)


def _in_a_process(call: Any, *arguments: Any) -> float:
    """What a call in another process returns: the loggers are no part of what is measured."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found: float = pool.apply(call, arguments)
        return found


def _send_all(port: int, frames: int, senders: int, revised: bool) -> float:
    streams = [
        [
            _frame(
                mn,
                number // senders,
                value=20 + number % 37 + (revised and number % 10 == 0) * 0.5,
                is_late=False,
            )
            for number in range(mn - 1, frames, senders)
        ]
        for mn in range(1, senders + 1)
    ]

    async def run() -> float:
        started = time.perf_counter()
        await asyncio.gather(*(_talk(port, stream) for stream in streams))
        return time.perf_counter() - started

    return asyncio.run(run())


async def _talk(port: int, frames: Sequence[bytes]) -> None:
    """Send with so many frames under way, and wait for the acknowledgement of each."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    room = asyncio.Semaphore(_AT_ONCE)

    async def listen() -> None:
        heard = 0
        while heard < len(frames):
            data = await reader.read(1 << 16)
            if not data:
                raise SystemExit("the listener closed the connection")
            answers = data.count(b"\n")
            if b"CN=9011" in data:
                raise SystemExit(f"refused: {data[:300]!r}")
            heard += answers
            for _ in range(answers):
                room.release()

    ears = asyncio.create_task(listen())
    for frame in frames:
        await room.acquire()
        writer.write(frame)
        await writer.drain()
    await ears
    writer.close()
    await writer.wait_closed()


def _herd(port: int, clients: int) -> float:
    fitting(Limits(connections=clients))

    async def run() -> float:
        opened = []
        for start in range(0, clients, 500):
            some = (
                asyncio.open_connection("127.0.0.1", port) for _ in range(min(500, clients - start))
            )
            opened += await asyncio.gather(*some)
        started = time.perf_counter()
        for number, (_, writer) in enumerate(opened, 1):
            writer.write(_frame(number, 20_000, value=30, is_late=False))
        for reader, _ in opened:
            answer = await reader.readline()
            if b"CN=9014" not in answer:
                raise SystemExit(f"refused: {answer!r}")
        took = time.perf_counter() - started
        for _, writer in opened:
            writer.close()
        return took

    return asyncio.run(run())


class _Process:
    """``flask listen`` as it is run."""

    def __init__(self, url: str, var: str) -> None:
        self.process = subprocess.Popen(
            [str(PROJECT / ".venv/bin/flask"), "listen", "--port", "0"],
            cwd=PROJECT,
            env={**os.environ, "QINGYUAN_VAR": var, "DATABASE_URL_INGEST": url},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        found = re.search(r":(\d+) ", self.process.stdout.readline())
        assert found is not None
        self.port = int(found[1])

    def megabytes(self) -> float:
        """Most memory that it ever had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


@contextlib.contextmanager
def _listener(url: str) -> Iterator[_Process]:
    with tempfile.TemporaryDirectory() as var:
        listener = _Process(url, var)
        try:
            yield listener
        finally:
            listener.process.terminate()
            listener.process.wait(30)


def _plain_copy(connection: psycopg.Connection[Any]) -> float:
    """Seconds of a COPY of the stored rows into a table like the one that they stand in."""
    connection.execute(_TWIN)
    with connection.cursor() as cursor, cursor.copy(_EXPORT) as out:
        text = b"".join(bytes(block) for block in out)
    started = time.perf_counter()
    statement = "COPY qy.plain_copy FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement) as into:
        for start in range(0, len(text), 1 << 20):
            into.write(text[start : start + (1 << 20)])
    return time.perf_counter() - started


def _expect(connection: psycopg.Connection[Any], statement: str, expected: int) -> None:
    row = connection.execute(statement.encode()).fetchone()
    if row != (expected,):
        raise SystemExit(f"expected {expected}, found {row}: {statement}")


@contextlib.contextmanager
def _database(mns: int) -> Iterator[str]:
    owner = Settings().url_of("owner")
    name = f"qy_listen_speed_{os.getpid()}"
    with psycopg.connect(make_conninfo(owner, dbname="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = make_conninfo(owner, dbname=name)
        try:
            runner.upgrade(url)
            _register(url, mns)
            yield url
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _register(url: str, mns: int) -> None:
    values = {"loggers": mns, "codes": list(_CODES)}
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in _REGISTER.strip().rstrip(";").split(";\n"):
            used = {key: value for key, value in values.items() if f"%({key})s" in statement}
            connection.execute(statement.encode(), used)
    with psycopg.connect(url) as connection:
        actor = Actor("benchmark", datetime.now().astimezone())
        names = [f"B{n}" for n in range(1, mns + 1)]
        loggers.add(connection, names, password=_PASSWORD, actor=actor)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
