"""Change the formulas one by one and see whether a test notices.

    python -m tests.reference.mutation_run [module ...]

Comparisons, numbers, arithmetic and logic of ``analytics`` are changed, one at a time, in a process
of its own, and the tests of that module are run. What no test notices is printed, with its line;
the exit code is then 1. A module of ``analytics.scoring`` is named like ``scoring.kinds``. A run of
everything takes half an hour, so it is no part of the suite.
"""

import ast
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time
from pathlib import Path

import hypothesis
import numpy as np  # noqa: F401  (loaded once, before the processes part)
import pandas as pd  # noqa: F401
import pytest

ROOT = Path(__file__).parents[2]
UNIT, SCORING = "tests/unit/analytics/test_{}.py", "tests/unit/scoring/test_{}.py"
WORKED, LOGGERS = (
    "tests/reference/test_worked_examples.py",
    "tests/reference/test_logger_examples.py",
)
PINNED = "tests/reference/test_pinned_days.py"
# The quickest first: the first test that notices ends the run.
DAYS = [
    PINNED,
    *(UNIT.format(name) for name in ("daily_judgement", "validity", "hour_matrix", "daily")),
]
TESTS = {
    "averaging": [UNIT.format("averaging"), WORKED],
    "banding": [UNIT.format("unit_guard"), WORKED],
    "calendar_spans": [UNIT.format("capture"), UNIT.format("periods")],
    "capture": [UNIT.format("capture"), WORKED],
    "comparison": [UNIT.format("comparison"), UNIT.format("boundaries"), WORKED],
    "concentration": [UNIT.format("concentration"), WORKED],
    "control_due": [UNIT.format("control_due")],
    "control_periods": [UNIT.format("control_periods")],
    "control_results": [UNIT.format("control_results")],
    "daily": [PINNED, UNIT.format("daily")],
    "daily_judgement": DAYS,
    "daily_summary": DAYS,
    "day_grids": DAYS,
    "day_hours": DAYS,
    "day_results": [PINNED, UNIT.format("daily")],
    "day_tables": [PINNED, UNIT.format("daily")],
    "emission_sums": [UNIT.format("emission_sums")],
    "emission_totals": [UNIT.format("concentration"), LOGGERS, WORKED],
    "episodes": [UNIT.format("episodes")],
    "exceedance": [UNIT.format("exceedance"), *DAYS],
    "exceedance_statistics": [UNIT.format("exceedance_statistics")],
    "hour_rules": [UNIT.format("hour_rules"), *DAYS],
    "hour_runs": [UNIT.format("hour_runs")],
    "incineration": [UNIT.format("incineration"), WORKED],
    "known_values": [UNIT.format("known_values")],
    "manual_periods": [UNIT.format("manual_periods")],
    "mark_coincidence": [UNIT.format("mark_coincidence")],
    "period_means": [UNIT.format("period_means")],
    "periods": [UNIT.format("periods"), *DAYS],
    "permit_use": [UNIT.format("permit_use")],
    "range_maximum": [
        UNIT.format("boundaries"),
        UNIT.format("substitution"),
        UNIT.format("substitution_water"),
    ],
    "rounding": [UNIT.format("rounding"), UNIT.format("boundaries"), WORKED],
    "running_profile": [UNIT.format("running_profile")],
    "scoring.deadlines": [SCORING.format("deadlines")],
    "scoring.faces": [SCORING.format("faces")],
    "scoring.funnel": [SCORING.format("funnel")],
    "scoring.intervals": [SCORING.format("intervals"), SCORING.format("operators")],
    "scoring.kinds": [SCORING.format("kinds"), SCORING.format("operators")],
    "scoring.lines": [SCORING.format("kinds"), SCORING.format("faces")],
    "scoring.operators": [SCORING.format("operators")],
    "scoring.pooling": [SCORING.format("operators")],
    "substitution": [UNIT.format("substitution"), WORKED],
    "substitution_reach": [UNIT.format("substitution_reach"), UNIT.format("substitution")],
    "substitution_tables": [UNIT.format("substitution"), WORKED],
    "substitution_water": [UNIT.format("substitution_water")],
    "trend": [UNIT.format("boundaries"), "tests/reference/test_trend.py"],
    "unit_guard": [
        UNIT.format("unit_guard_maps"),
        UNIT.format("unit_guard"),
        UNIT.format("boundaries"),
    ],
    "units": [UNIT.format("units"), LOGGERS, UNIT.format("daily")],
    "validity": DAYS,
    "vocabulary": [UNIT.format("vocabulary"), *DAYS],
}
EQUIVALENT = {
    # What does not count weighs nothing, whatever stands in its place.
    "averaging": ("np.where(counted, values, 0.0) * weight",),
    # The only unit of its quantity: whatever its factor, it becomes itself.
    "units": (
        "_toxic_equivalent",
        "mole_fraction",
        "temperature",
        "velocity",
        "area",
        "acidity",
        "count_per_litre",
        "power",
    ),
    # Times one or NaN is the same as divided by it.
    "concentration": ("return denominator * np.where",),
    # A share of nothing is neither number: no tolerance holds it.
    "comparison": ("error * 100, reference, out=np.full",),
    # Nothing stands before the first row, whatever is written in its place.
    "control_periods": ("failed_before = same_before & np.append(False",),
    # A series without stops adds none.
    "control_results": ("np.flatnonzero(first < after)",),
    # Where months are given, days are not read.
    "manual_periods": ("days: int = 0",),
    # No series and no month bears a number below zero.
    "period_means": ("prepend=-1) != 0, axis=0",),
    # A period without length touches no hour, wherever it is dropped; of no hours none is beyond; a
    # longer line of time keeps outlets apart as well (a shorter one is noticed); any negative
    # length of a shape is what is left.
    "periods": (
        "reshape(-1)",
        "lasting = start < end",
        "return np.zeros(0, dtype=np.bool_)",
        "return int(self.end_s.max()) - self.origin_s + 1",
    ),
    # A range that two levels could cover is covered by both.
    "range_maximum": ("mine = (length >= width)",),
    # A place that is filled a moment later; a width that any quarter fits into; one bit more is
    # the substituted hour itself, which is not measured.
    "substitution": ("nothing = np.zeros(0", "_QUARTER_BITS = ", "hour_bit = np.left_shift(1"),
    # Wider by outlet-months that hold nothing.
    "scoring.intervals": ("initial=1",),
    "scoring.operators": ("initial=1",),
    # With three values every lag weighs nothing; a z of zero is never significant.
    "trend": ("return mann_kendall(series", "direction = Direction.INCREASING if"),
}
"""Texts of lines on which a change changes nothing that can be seen."""
COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
OPERATIONS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
SECONDS = 120


def places(tree):
    """Every node that can be changed, with the way to change it."""
    spared = {
        id(inner)
        for node in ast.walk(tree)
        for field in ("annotation", "returns")
        if getattr(node, field, None) is not None
        for inner in ast.walk(getattr(node, field))
    } | {
        id(inner)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for inner in ast.walk(decorator)
    }
    # ``strict`` of a zip finds an error of the program; it changes no figure.
    spared |= {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "strict"
    }
    for node in ast.walk(tree):
        if id(node) in spared:
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            yield node, "compare"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATIONS:
            yield node, "operate"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
            yield node, "keep"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
            yield node, "number"


def change(node, kind):
    """Change a node in place; what it was is not needed any more."""
    if kind == "compare":
        node.ops[0] = COMPARISONS[type(node.ops[0])]()
    elif kind == "operate":
        node.op = OPERATIONS[type(node.op)]()
    elif kind == "keep":
        node.op = ast.UAdd() if isinstance(node.op, ast.Not) else ast.Invert()
        node.operand = (
            node.operand
            if isinstance(node.op, ast.UAdd)
            else ast.UnaryOp(op=ast.Invert(), operand=node.operand)
        )
    elif isinstance(node.value, bool):
        node.value = not node.value
    else:
        node.value = node.value + 1


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a changed tree."""

    def __init__(self, name, tree, path):
        self.name, self.path = name, path
        self.code = compile(ast.fix_missing_locations(tree), path, "exec")

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self.path)

    def exec_module(self, module):
        module.__file__ = self.path
        exec(self.code, module.__dict__)  # noqa: S102


def notices(name, tree, path):
    """Whether the tests of a module fail when it is loaded from a changed tree."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        signal.alarm(SECONDS)
        sys.meta_path.insert(0, Changed(f"analytics.{name}", tree, path))
        hypothesis.settings.register_profile("once", database=None, derandomize=True)
        hypothesis.settings.load_profile("once")
        code = pytest.main(["-x", "-q", "--noconftest", "-p", "no:cacheprovider", *TESTS[name]])
        os._exit(0 if code == 0 else 1)
    _, status = os.waitpid(child, 0)
    return status != 0


def survivors(name):
    """Lines of the changes that no test of a module notices."""
    path = str(ROOT / "analytics" / f"{name.replace('.', '/')}.py")
    source = Path(path).read_text()
    count = sum(1 for _ in places(ast.parse(source)))
    lines = source.splitlines()
    for number in range(count):
        tree = ast.parse(source)
        node, kind = next(place for at, place in enumerate(places(tree)) if at == number)
        line, column = node.lineno, node.col_offset
        change(node, kind)
        if any(text in lines[line - 1] for text in EQUIVALENT.get(name, ())):
            continue
        if not notices(name, tree, path):
            yield f"{name}.py:{line}:{column} {kind}: {lines[line - 1].strip()}"


def main(wanted):
    """Run over the modules wanted, or over all."""
    os.chdir(ROOT)
    found = 0
    for name in wanted or TESTS:
        start = time.monotonic()
        for line in survivors(name):
            found += 1
            sys.stdout.write(f"SURVIVES {line}\n")
            sys.stdout.flush()
        sys.stdout.write(f"{name}: {time.monotonic() - start:.0f} s\n")
        sys.stdout.flush()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
