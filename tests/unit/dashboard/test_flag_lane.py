"""However many hours are drawn, every hour with another flag than normal lies under a cell."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.staff.enterprise.explorer_evidence import flag_lane
from layouts.translations import translator

T = translator("zh")
FIRST = pd.Timestamp("2026-11-01", tz="Asia/Shanghai")


def hours(flags):
    """Hours of one factor from the first of November on; None is an hour that is not there."""
    kept = [(n, flag) for n, flag in enumerate(flags) if flag is not None]
    return pd.DataFrame(
        {
            "pollutant_code": ["a21002"] * len(kept),
            "time": pd.DatetimeIndex([FIRST + pd.Timedelta(hours=n) for n, _ in kept]),
            "flag": pd.Series([flag for _, flag in kept], dtype=object),
        }
    )


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["N", "N", "D", "M", "X", None]), min_size=1, max_size=80))
def test_no_change_of_flag_is_lost(flags):
    found = {
        (hour, flag)
        for cell in flag_lane(hours(flags), t=T).cells
        for flag in [cell.label]
        for hour in pd.date_range(cell.start, cell.end, freq="h", inclusive="left")
    }
    sent = {
        (FIRST + pd.Timedelta(hours=n), flag)
        for n, flag in enumerate(flags)
        if flag not in (None, "N")
    }
    assert found == sent


def test_equal_flags_in_a_row_are_one_bar_with_their_word():
    (cell,) = flag_lane(hours(["N", "D", "D", "N"]), t=T).cells
    assert (cell.end - cell.start) == pd.Timedelta(hours=2)
    assert "故障" in cell.text
