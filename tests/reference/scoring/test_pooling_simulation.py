"""Why rates are pooled: cities of operators whose true quality is known.

Twelve operators with 1 to 60 outlets; the true effective transmission rates are spread around
92 %; each outlet-month is drawn around its operator's rate, 700 hours long, as alike as hours of
one monitor are. The page of the method prints both figures; this test makes them again.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from analytics.scoring.pooling import fit, pooled_rate

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "operator-score.md"
OUTLETS = np.array([1, 1, 2, 2, 3, 4, 6, 10, 15, 25, 40, 60])
CITIES = 400
HOURS = 700.0


def cities():
    """True rates, and hours valid and due by outlet, of many cities."""
    chance = np.random.default_rng(20260101)
    group = np.repeat(np.arange(len(OUTLETS)), OUTLETS)
    for _ in range(CITIES):
        truth = chance.beta(0.92 * 120, 0.08 * 120, size=len(OUTLETS))
        shares = chance.beta(truth[group] * 12, (1 - truth[group]) * 12)
        yield truth, np.round(shares * HOURS), group


def places(values):
    """Place of each in order, the best first."""
    return np.argsort(np.argsort(-values))


@pytest.fixture(scope="module")
def errors():
    """Mean error of the rate in percentage points and of the place, raw and pooled."""
    found = []
    for truth, valid, group in cities():
        due = np.full(len(valid), HOURS)
        count = len(OUTLETS)
        won, tried = (np.bincount(group, weights=one, minlength=count) for one in (valid, due))
        prior = fit(valid, trials=due, group=group, groups=count)
        row = []
        for rate in (won / tried, pooled_rate(won, trials=tried, prior=prior)):
            row.append(np.sqrt(np.mean((rate - truth) ** 2)) * 100)
            row.append(np.mean(np.abs(places(rate) - places(truth))))
        found.append(row)
    raw_rate, raw_place, pooled_rate_error, pooled_place = np.mean(found, axis=0)
    return {
        "rate": (raw_rate, pooled_rate_error),
        "place": (raw_place, pooled_place),
    }


@pytest.mark.parametrize("what", ["rate", "place"])
def test_pooled_errs_less_than_raw(errors, what):
    raw, pooled = errors[what]
    assert pooled < raw


def test_both_figures_stand_on_the_page_of_the_method(errors):
    rows = dict(
        re.findall(
            r"^\| (rate|place) [^|]*\| ([\d.]+ \| [\d.]+) \|$", PAGE.read_text("utf-8"), re.M
        )
    )
    for what, (raw, pooled) in errors.items():
        assert rows[what] == f"{raw:.2f} | {pooled:.2f}"


def test_the_smallest_do_not_fill_both_ends_of_the_table():
    """With raw rates the first and last places belong to those with one outlet too often."""
    ends = {"raw": 0, "pooled": 0}
    for _, valid, group in cities():
        due = np.full(len(valid), HOURS)
        won, tried = (
            np.bincount(group, weights=one, minlength=len(OUTLETS)) for one in (valid, due)
        )
        prior = fit(valid, trials=due, group=group, groups=len(OUTLETS))
        pooled = pooled_rate(won, trials=tried, prior=prior)
        for name, rate in (("raw", won / tried), ("pooled", pooled)):
            order = places(rate)
            ends[name] += int(np.sum(OUTLETS[(order == 0) | (order == len(OUTLETS) - 1)] == 1))
    # Two of the twelve have one outlet: by chance alone they hold a sixth of the 800 ends.
    assert ends["raw"] > ends["pooled"]
