"""Figures of a pinned city: they change only together with the method version."""

import numpy as np
import pytest

from analytics.method_version import METHOD_VERSION
from tests.reference import pinned_days

WHAT_TO_DO = (
    "A figure of the pinned city changed. If that is meant, raise METHOD_VERSION, write an entry "
    "under 'Numbers that change' in CHANGELOG.md and run python -m tests.reference.pinned_days."
)
DOCUMENT = pinned_days.read()


def test_the_pinned_figures_belong_to_the_method_version():
    assert DOCUMENT["method_version"] == METHOD_VERSION, WHAT_TO_DO


@pytest.mark.parametrize("table", ["days", "judgements"])
def test_figures_are_as_pinned(table):
    found = pinned_days.computed(DOCUMENT["inputs"])[table]
    expected = DOCUMENT["figures"][table]
    assert set(found) == set(expected), WHAT_TO_DO
    for column, values in expected.items():
        np.testing.assert_allclose(
            np.array(found[column], dtype=float),
            np.array(values, dtype=float),
            rtol=1e-12,
            err_msg=f"{table}.{column}: {WHAT_TO_DO}",
        )


def test_the_pinned_city_has_something_of_everything():
    days, verdicts = DOCUMENT["figures"]["days"], DOCUMENT["figures"]["judgements"]
    for column in ("stopped_hours", "substituted_hours", "exempted_hours", "zero_mass_hours"):
        assert any(days[column]), column
    assert None in days["mean_measured"]
    assert any(value is not None for value in days["mean_measured"])
    assert any(verdicts["exceeding_periods"])
