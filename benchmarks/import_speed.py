"""How fast hours come in, against a plain COPY of the same rows into an identical table.

    python -m benchmarks.import_speed [--rows 2000000]

Makes a database of its own beside the installation's and removes it afterwards. Everything that an
import does is inside its time: reading, validating, converting, batch, marks. The bars are shares
of the plain COPY's speed; the exit code is 1 when one is missed.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from dashboard.settings import Settings
from ingest.files import import_file
from migrations import runner

BARS = {"new rows": 0.5, "the same again": 0.4, "one in ten revised": 0.3}

_MONITORS = 100
_POLLUTANTS = ("a21026", "a21002", "a34013")
_HEADER = "mn,time,pollutant_code,flag,valid_minutes,measured,converted_reported,mass_reported_kg\n"
_FIRST_HOUR = np.datetime64("2024-01-01T00", "h")
_REGISTER = """
INSERT INTO qy.outlet (outlet_ref, medium, kind, first_known_on)
SELECT 'B' || n, 'gas', 'main', '2020-01-01' FROM generate_series(1, %(monitors)s) AS n;
INSERT INTO qy.monitor (monitor_ref, kind)
SELECT 'B' || n, 'cems' FROM generate_series(1, %(monitors)s) AS n;
INSERT INTO qy.monitor_number (monitor_id, mn, during)
SELECT monitor_id, monitor_ref, '[2020-01-01,)' FROM qy.monitor;
INSERT INTO qy.in_charge (outlet_id, monitor_id, during)
SELECT o.outlet_id, m.monitor_id, '[2020-01-01,)'
FROM qy.monitor AS m JOIN qy.outlet AS o ON o.outlet_ref = m.monitor_ref;
INSERT INTO qy.monitor_factor (monitor_id, pollutant_code, reported_unit, during)
SELECT monitor_id, code, 'mg/m³', '[2020-01-01,)'
FROM qy.monitor, unnest(%(pollutants)s::text[]) AS code;
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    rows = parser.parse_args().rows
    with (
        _database() as url,
        tempfile.TemporaryDirectory() as folder,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        return _measure(connection, Path(folder), rows)


def _measure(connection: Connection[Any], folder: Path, rows: int) -> int:
    first = _write(folder / "first.csv", rows, revised=False)
    revised = _write(folder / "revised.csv", rows, revised=True)
    size = first.stat().st_size >> 20
    _say(f"{rows:,} rows, {size} MB; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    seconds = {
        "new rows": _seconds(lambda: _import(connection, first, "new_rows", rows)),
        "the same again": _seconds(lambda: _import(connection, first, "unchanged_rows", rows)),
    }
    plain = _plain_copy(connection)
    seconds["one in ten revised"] = _seconds(
        lambda: _import(connection, revised, "revised_rows", len(range(0, rows, 10)))
    )
    _say(f"{'plain COPY':<20} {plain:6.1f} s  {rows / plain:10,.0f} rows/s")
    missed = False
    for name, bar in BARS.items():
        share = plain / seconds[name]
        missed |= share < bar
        verdict = "" if share >= bar else "  MISSED"
        _say(
            f"{name:<20} {seconds[name]:6.1f} s  {rows / seconds[name]:10,.0f} rows/s  "
            f"{share:.2f} of it (bar {bar}){verdict}"
        )
    return int(missed)


def _import(connection: Connection[Any], path: Path, count: str, expected: int) -> None:
    report = import_file(connection, path, kind="hourly", imported_by="benchmark")
    if getattr(report, count) != expected:
        raise SystemExit(f"expected {expected} {count}, got {report}")


def _plain_copy(connection: Connection[Any]) -> float:
    """Seconds of a COPY of the stored rows into a table like the one that they stand in."""
    connection.execute(_TWIN)
    with connection.cursor() as cursor, cursor.copy(_EXPORT) as out:
        blocks = [bytes(block) for block in out]
    text = b"".join(blocks)

    def copy() -> None:
        statement = "COPY qy.plain_copy FROM STDIN (FORMAT csv)"
        with connection.cursor() as cursor, cursor.copy(statement) as into:
            for start in range(0, len(text), 1 << 20):
                into.write(text[start : start + (1 << 20)])

    return _seconds(copy)


def _write(path: Path, rows: int, *, revised: bool) -> Path:
    """A file in the form of the contract; ``revised`` changes the value of one row in ten."""
    series = _MONITORS * len(_POLLUTANTS)
    number = np.arange(rows)
    hours = (_FIRST_HOUR + number // series).astype("datetime64[h]")
    texts = {hour: str(hour).replace("T", " ") + ":00" for hour in np.unique(hours)}
    measured = np.round(np.random.default_rng(1).gamma(5, 10, rows), 2)
    if revised:
        measured[::10] = np.round(measured[::10] + 0.5, 2)
    with path.open("w", encoding="utf-8") as handle:
        handle.write(_HEADER)
        for row, (hour, value) in enumerate(zip(hours, measured.tolist(), strict=True)):
            place = row % series
            handle.write(
                f"B{place // len(_POLLUTANTS) + 1},{texts[hour]},"
                f"{_POLLUTANTS[place % len(_POLLUTANTS)]},N,60,{value},{value * 1.2:.2f},"
                f"{value * 0.013:.3f}\n"
            )
    return path


@contextlib.contextmanager
def _database() -> Iterator[str]:
    owner = Settings().url_of("owner")
    name = sql.Identifier(f"qy_import_speed_{os.getpid()}")
    with psycopg.connect(make_conninfo(owner, dbname="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        url = make_conninfo(owner, dbname=f"qy_import_speed_{os.getpid()}")
        try:
            runner.upgrade(url)
            with psycopg.connect(url, autocommit=True) as own:
                _register(own)
            yield url
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _register(connection: Connection[Any]) -> None:
    values = {"monitors": _MONITORS, "pollutants": list(_POLLUTANTS)}
    for statement in _REGISTER.strip().rstrip(";").split(";\n"):
        used = {key: value for key, value in values.items() if f"%({key})s" in statement}
        connection.execute(statement.encode(), used)


def _seconds(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
