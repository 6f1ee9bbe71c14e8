"""Whatever is written into a file is read back from the database, and nothing else."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from ingest.files import import_file
from tests.database.ingest.small_city import HOURLY

STORED = """
SELECT to_char(time AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), pollutant_code, flag,
       valid_minutes, measured, converted_reported, mass_reported_kg
FROM qy.hourly_value
"""

numbers = st.one_of(st.none(), st.floats(-1e12, 1e12))
rows = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.integers(0, 23),
        st.sampled_from(["a21026", "a21002"]),
        st.sampled_from(["N", "", "St", "?", "断"]),
        st.one_of(st.none(), st.integers(0, 60)),
        numbers,
        numbers,
        numbers,
    ),
    max_size=30,
)


def as_file(written: list[tuple[Any, ...]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HOURLY.split(","))
    for day, hour, code, *cells in written:
        texts = ["" if cell is None else repr(cell) for cell in cells[1:]]
        writer.writerow(["MN-OLD", f"2026-11-0{day} {hour:02d}:00", code, cells[0], *texts])
    return buffer.getvalue()


def expected(written: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """The last row of each hour that carries a value or a flag."""
    last: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for day, hour, code, flag, minutes, *values in written:
        if flag or any(value is not None for value in values):
            key = (f"2026-11-0{day} {hour:02d}:00", code)
            last[key] = (*key, flag, minutes, *values)
    return set(last.values())


# Each example cleans up after itself by rolling back, so the connection may be shared.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows, rows)
def test_two_files_and_what_stands_afterwards(
    intake: Connection[Any], first: list[tuple[Any, ...]], second: list[tuple[Any, ...]]
) -> None:
    with intake.transaction() as transaction, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hours.csv"
        kept: dict[tuple[str, str], tuple[Any, ...]] = {}
        for written in (first, second):
            path.write_text(as_file(written), encoding="utf-8")
            report = import_file(intake, path, kind="hourly", imported_by="test")
            assert report.read_rows == len(written)
            kept |= {row[:2]: row for row in expected(written)}
        assert set(intake.execute(STORED).fetchall()) == set(kept.values())
        ((revisions,),) = intake.execute("SELECT count(*) FROM qy.value_revision").fetchall()
        assert revisions == report.revised_rows
        raise psycopg.Rollback(transaction)
