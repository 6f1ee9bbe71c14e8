"""Outcomes of comparison tests, by the tolerance rows in force on the day of each test.

For all who need to know whether a test was passed: the rollup, for the hours after it, and the
scores.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from analytics.comparison import (
    ComparisonResult,
    Measure,
    Outcome,
    PairsRule,
    ToleranceRow,
    compare,
)
from queries.arrays import Columns
from queries.rules import RuleParameter

Numbers = Callable[[str], float]

_INF = float("inf")
_SO2, _NOX, _PM = "a21026", "a21002", "a34013"
_WATER_TABLES = {"w21003": "nh3n", "w21011": "tp", "w21001": "tn"}
_COD, _PH = "w01018", "w01001"
_PM_STEPS = (0, 10, 20, 50, 100, 200)
_PM_ABSOLUTE_BELOW = 20
_PERCENT = 100.0


class Tolerances:
    """Tolerance rows by factor and day, from the dated thresholds."""

    def __init__(self, parameters: Sequence[RuleParameter]):
        self._rows: dict[tuple[str, str], list[RuleParameter]] = {}
        for row in parameters:
            if row.rule.startswith("comparison_") and row.industry_code is None:
                self._rows.setdefault((row.rule, row.medium or ""), []).append(row)
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(
        self, code: str, day: int
    ) -> tuple[tuple[ToleranceRow, ...], int, tuple[PairsRule, ...]]:
        """Rows, smallest number of pairs, and how many pairs must pass."""
        medium = "water" if code.startswith("w") else "gas"

        def number(rule: str) -> float:
            for row in self._rows.get((rule, medium), ()):
                if row.start_day <= day < row.end_day:
                    return row.number
            raise LookupError(
                f"The threshold {rule} ({medium}) has no row in force: run flask db upgrade."
            )

        if medium == "water":
            pairs = tuple(
                PairsRule(from_pairs=n, must_pass=int(number(f"comparison_passes_of_{n}")))
                for n in (3, 4, 5)
            )
            return tuple(_water(code, number)), int(number("comparison_minimum_pairs")), pairs
        rule = "comparison_minimum_pairs_pm" if code == _PM else "comparison_minimum_pairs"
        return tuple(_gas(code, number)), int(number(rule)), ()


def _row(low: float, high: float, measure: Measure, tolerance: float, **more: bool) -> ToleranceRow:
    return ToleranceRow(
        from_reference=low, below_reference=high, measure=measure, tolerance=tolerance, **more
    )


def _gas(code: str, number: Numbers) -> Iterator[ToleranceRow]:
    """HJ 75-2017: steps of SO2, NOx and particulate; other gases by relative accuracy."""
    accuracy = number("comparison_relative_accuracy") * _PERCENT
    if code == _PM:
        for step, end in zip(_PM_STEPS, (*_PM_STEPS[1:], _INF), strict=True):
            tolerance = number(f"comparison_pm_error_from_{step}_mg_m3")
            is_absolute = step < _PM_ABSOLUTE_BELOW
            yield _row(
                step,
                end,
                Measure.ABSOLUTE_ERROR if is_absolute else Measure.RELATIVE_ERROR_PCT,
                tolerance if is_absolute else tolerance * _PERCENT,
                includes_upper_end=True,
            )
        return
    name = {_SO2: "so2", _NOX: "nox"}.get(code)
    if name is None:
        yield _row(0, _INF, Measure.RELATIVE_ACCURACY_PCT, accuracy)
        return
    low, middle, high = (
        number(f"comparison_{name}_{step}_mg_m3") for step in ("low", "middle", "high")
    )
    yield _row(0, low, Measure.ABSOLUTE_ERROR, number(f"comparison_{name}_low_error_mg_m3"))
    relative = number(f"comparison_{name}_middle_error") * _PERCENT
    yield _row(low, middle, Measure.RELATIVE_ERROR_PCT, relative)
    yield _row(middle, high, Measure.ABSOLUTE_ERROR, number(f"comparison_{name}_high_error_mg_m3"))
    yield _row(high, _INF, Measure.RELATIVE_ACCURACY_PCT, accuracy)


def _water(code: str, number: Numbers) -> Iterator[ToleranceRow]:
    """HJ 355-2019: each pair within an absolute or a relative error."""
    absolute, relative = Measure.PAIRS_ABSOLUTE, Measure.PAIRS_RELATIVE_PCT
    if code == _PH:
        yield _row(0, _INF, absolute, number("comparison_ph_error"))
    elif code == _COD:
        low, middle, high = (
            number(f"comparison_cod_{step}_mg_l") for step in ("low", "middle", "high")
        )
        yield _row(0, low, absolute, number("comparison_cod_low_error_mg_l"))
        for start, end, rule in (
            (low, middle, "comparison_cod_30_to_60_error"),
            (middle, high, "comparison_cod_60_to_100_error"),
            (high, _INF, "comparison_cod_high_error"),
        ):
            yield _row(start, end, relative, number(rule) * _PERCENT)
    elif name := _WATER_TABLES.get(code):
        low = number(f"comparison_{name}_low_mg_l")
        yield _row(0, low, absolute, number(f"comparison_{name}_low_error_mg_l"))
        yield _row(low, _INF, relative, number(f"comparison_{name}_error") * _PERCENT)


def outcomes(tests: Columns, tolerances: Tolerances) -> list[Outcome]:
    """Passed, failed or no test at all, for each test; a factor without a table has none."""
    return [result.outcome for result in results(tests, tolerances)]


def results(tests: Columns, tolerances: Tolerances) -> list[ComparisonResult]:
    """What was measured, what was allowed, and the outcome, for each test."""
    found = []
    for code, day, reference, monitor in zip(
        tests["pollutant_code"], tests["day"], tests["reference"], tests["monitor"], strict=True
    ):
        rows, minimum, pairs = tolerances.of(code, int(day))
        found.append(
            compare(
                np.array(reference, dtype=float),
                monitor=np.array(monitor, dtype=float),
                rows=rows,
                minimum_pairs=minimum,
                pairs_rules=pairs,
            )
        )
    return found
