"""A small city whose figures are pinned to the method version.

``python -m tests.reference.pinned_days`` writes the inputs and the figures anew. Do that only
together with a new ``METHOD_VERSION`` and an entry under *Numbers that change* in the changelog.
"""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np

from analytics.daily import compute_days
from analytics.day_tables import (
    DayLimits,
    HourConditions,
    HourValues,
    Periods,
    SeriesDays,
    flag_profile,
)
from analytics.method_version import METHOD_VERSION
from tests.reference.rule_rows import FURNACE, GAS, WATER

FILE = Path(__file__).parent / "data" / "pinned_days.json"
TABLES = {
    "days": SeriesDays,
    "values": HourValues,
    "conditions": HourConditions,
    "periods": Periods,
    "limits": DayLimits,
}


def read():
    """The file: method version, input tables, figures."""
    return json.loads(FILE.read_text())


def computed(inputs):
    """Figures of the inputs, as the file has them: columns of numbers, null for NaN."""
    tables = {
        name: table(**{column: _numbers(values) for column, values in inputs[name].items()})
        for name, table in TABLES.items()
    }
    results, judgements = compute_days(
        **tables, rule_sets=(GAS, WATER, FURNACE), flag_profiles=(flag_profile(),)
    )
    return {"days": _columns(results), "judgements": _columns(judgements)}


def _numbers(values):
    if any(value is None for value in values):
        return np.array(values, dtype=float)
    return np.array(values)


def _columns(table):
    return {
        field.name: [
            None if isinstance(value, float) and np.isnan(value) else value
            for value in getattr(table, field.name).tolist()
        ]
        for field in fields(table)
    }


def _write():
    """Write a new city and its figures."""
    from tests.unit.analytics.day_cases import periods
    from tests.unit.analytics.test_daily import city

    days, values, conditions, marks, limits = city(20230602, series=4, days=2)
    inputs = {
        "days": days,
        "values": values,
        "conditions": conditions,
        "periods": {field.name: getattr(periods(*marks), field.name) for field in fields(Periods)},
        "limits": limits,
    }
    inputs = {
        name: {
            column: [None if value != value else value for value in np.asarray(cells).tolist()]
            for column, cells in table.items()
        }
        for name, table in inputs.items()
    }
    document = {
        "method_version": METHOD_VERSION,
        "inputs": inputs,
        "figures": computed(inputs),
    }
    FILE.write_text(json.dumps(document, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    _write()
