"""Rows to dated periods, against the plain way of looking."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.periods import match, match_one

_rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=40)
_periods = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-5, 35), st.integers(-5, 35)), max_size=12
)


@given(_rows, _periods)
def test_match_finds_what_a_loop_finds(
    rows: list[tuple[int, int]], periods: list[tuple[int, int, int]]
) -> None:
    found = match(
        keys=np.array([key for key, _ in rows], dtype=np.int64),
        times=np.array([time for _, time in rows], dtype=np.int64),
        period_keys=np.array([key for key, _, _ in periods], dtype=np.int64),
        starts=np.array([start for _, start, _ in periods], dtype=np.int64),
        ends=np.array([end for _, _, end in periods], dtype=np.int64),
    )
    expected = {
        (row, period)
        for row, (key, time) in enumerate(rows)
        for period, (other, start, end) in enumerate(periods)
        if key == other and start <= time < end
    }
    pairs = list(zip(*(part.tolist() for part in found), strict=True))
    assert set(pairs) == expected
    assert len(pairs) == len(expected)


def test_a_period_holds_its_start_and_not_its_end() -> None:
    found = match_one(
        keys=np.zeros(4, dtype=np.int64),
        times=np.array([99, 100, 199, 200]),
        period_keys=np.array([0]),
        starts=np.array([100]),
        ends=np.array([200]),
    )
    assert found.tolist() == [-1, 0, 0, -1]
