"""How fast the hours of the demo city become days and verdicts.

    python -m benchmarks.rollup_speed [--outlets 120] [--months 14] [--workers 2]

Makes a database of its own beside the installation's and removes it afterwards. Measured are the
first rollup of everything, the same once more (nothing changes), one changed day of every outlet,
and one changed day of one outlet. The bar is for the default city on two quiet cores; the exit code
is 1 when it is missed.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from dashboard.jobs import rollup
from dashboard.settings import Settings
from demo import city
from ingest.package import import_package
from migrations import runner

BAR_SECONDS = 35.0

_END = datetime(2026, 11, 20, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
_NOW = _END + timedelta(minutes=20)
_MARK_ONE_DAY = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT outlet_id, pollutant_code, day, 'benchmark' FROM qy.daily_value
WHERE day = %(day)s AND (%(one)s IS NOT true
                         OR outlet_id = (SELECT min(outlet_id) FROM qy.daily_value))
"""


def main() -> int:
    """Measure and print; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=120)
    parser.add_argument("--months", type=int, default=14)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    with _database() as url:
        with tempfile.TemporaryDirectory() as folder:
            _fill(url, Path(folder), outlets=wanted.outlets, months=wanted.months)
        return _measure(url, workers=wanted.workers)


def _fill(url: str, folder: Path, *, outlets: int, months: int) -> None:
    city.write_package(
        folder / "package",
        outlets=outlets,
        months=months,
        seed=1,
        end=_END,
        truth_file=folder / "truth.jsonl",
    )
    report = import_package(url, folder / "package", imported_by="benchmark")
    _say(f"{report.new_rows:,} rows imported in {report.seconds:.1f} s")


def _measure(url: str, *, workers: int) -> int:
    _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {workers} processes")
    first = _report("everything, for the first time", url, workers=workers)
    _report("everything again, nothing changes", url, workers=workers, everything=True)
    for words, one in (("one day of every outlet", False), ("one day of one outlet", True)):
        with psycopg.connect(url) as connection:
            connection.execute(_MARK_ONE_DAY, {"day": _END.date() - timedelta(days=9), "one": one})
        _report(words, url, workers=workers)
    missed = first > BAR_SECONDS
    _say(f"bar {BAR_SECONDS:.0f} s for everything{': MISSED' if missed else ''}")
    return int(missed)


def _report(words: str, url: str, *, workers: int, everything: bool = False) -> float:
    started = time.perf_counter()
    done = rollup.run(url, now=_NOW, workers=workers, everything=everything)
    seconds = time.perf_counter() - started
    _say(
        f"{words:<34} {seconds:6.1f} s  {done.hours:>10,} hours  {done.claimed_days:>8,} days  "
        f"{done.changed_days:>8,} changed  {done.judgements:>8,} verdicts"
    )
    return seconds


@contextlib.contextmanager
def _database() -> Iterator[str]:
    owner = Settings().url_of("owner")
    name = f"qy_rollup_speed_{os.getpid()}"
    with psycopg.connect(make_conninfo(owner, dbname="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            url = make_conninfo(owner, dbname=name)
            runner.upgrade(url)
            yield url
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
