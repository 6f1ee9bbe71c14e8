"""MNs, outlets, pollutants and units against what the registry says."""

from typing import NamedTuple

import numpy as np
import pytest

from ingest import resolution
from ingest.coded import Coded
from ingest.kinds import FORMS, Kind
from ingest.refusal import Reason
from ingest.resolution import Resolved
from ingest.values import ValueRows

MIDNIGHT = 1_795_276_800
"""2026-11-22 00:00 Asia/Shanghai."""
DAY = 86_400
FOREVER = 1 << 33


class Link(NamedTuple):
    key: str | int
    value: int
    first: int = 0
    after: int = FOREVER


class Declaration(NamedTuple):
    subject_id: int
    pollutant_code: str
    unit: str
    first: int = 0
    after: int = 100_000


class Factor(NamedTuple):
    code: str
    role: str = "pollutant"
    unit: str = "mg/m³"
    unit_needs_declaration: bool = False


FACTORS = [
    Factor("a21026"),
    Factor("a21002"),
    Factor("a21001", unit_needs_declaration=True),
    Factor("a19001", role="companion", unit="%"),
    Factor("w20111", unit="µg/L", unit_needs_declaration=True),
]


def words(texts: list[str]) -> Coded:
    distinct = tuple(dict.fromkeys(texts))
    return Coded(distinct, np.array([distinct.index(text) for text in texts], dtype=np.int32))


def hours(
    places: list[str],
    *,
    times: list[int] | None = None,
    pollutants: list[str] | None = None,
    units: list[str] | None = None,
    measured: list[float] | None = None,
) -> ValueRows:
    size = len(places)
    return ValueRows(
        kind=Kind.HOURLY,
        lines=np.arange(2, size + 2),
        place=words(places),
        time=np.array(times or [MIDNIGHT] * size, dtype=np.int64),
        pollutant=words(pollutants or ["a21026"] * size),
        unit=words(units or [""] * size),
        flags={"flag": words(["N"] * size)},
        numbers={name: np.array(measured or [1.0] * size) for name in FORMS[Kind.HOURLY].numbers},
    )


def faults(found: Resolved) -> dict[int, Reason]:
    return {int(line): group.reason for group in found.rejected for line in group.lines}


def test_a_changed_number_continues_the_series_of_its_monitor() -> None:
    rows = hours(
        ["old", "new", "old", "none"], times=[MIDNIGHT, MIDNIGHT, MIDNIGHT - 3600, MIDNIGHT]
    )
    links = [Link("old", 7, after=MIDNIGHT), Link("new", 7, first=MIDNIGHT)]
    found = resolution.by_number(rows, links)
    assert found.subject_ids.tolist() == [7, 7]
    assert found.rows.lines.tolist() == [3, 4]
    assert faults(found) == {2: Reason.UNKNOWN_MONITOR, 5: Reason.UNKNOWN_MONITOR}
    messages = sorted(group.message for group in found.rejected)
    assert messages[0].startswith("MN none is in no row")
    assert messages[1].startswith("MN old was no monitor's number at that time")


def test_a_number_that_passed_to_another_monitor() -> None:
    rows = hours(["A", "A"], times=[MIDNIGHT - 3600, MIDNIGHT])
    links = [Link("A", 1, after=MIDNIGHT), Link("A", 2, first=MIDNIGHT)]
    assert resolution.by_number(rows, links).subject_ids.tolist() == [1, 2]


def test_the_outlet_is_the_one_in_charge_at_that_hour() -> None:
    rows, outlets = resolution.outlets_of(
        np.array([1, 1, 2, 3]),
        np.array([MIDNIGHT - 3600, MIDNIGHT, MIDNIGHT, MIDNIGHT]),
        [
            Link(1, 10, after=MIDNIGHT),
            Link(2, 10, first=MIDNIGHT),
            Link(3, 20),
            Link(3, 21),
        ],
    )
    assert sorted(zip(rows.tolist(), outlets.tolist(), strict=True)) == [
        (0, 10),
        (2, 10),
        (3, 20),
        (3, 21),
    ]


def test_companions_of_an_idle_monitor_are_refused() -> None:
    found = Resolved(hours(["A", "B"]), np.array([1, 2]), [])
    placed = resolution.at_outlets(found, [Link(1, 10)])
    assert placed.subject_ids.tolist() == [10]
    assert faults(placed) == {3: Reason.NOT_IN_CHARGE}


def converted(rows: ValueRows, *declarations: Declaration, subject: int = 1) -> Resolved:
    found = Resolved(rows, np.full(len(rows), subject), [])
    return resolution.in_canonical_units(found, FACTORS, declarations)


def test_values_are_converted_once_by_the_declared_unit_and_exactly() -> None:
    rows = hours(["A"] * 3, measured=[34600.0, 100.0, 300.0])
    found = converted(rows, Declaration(1, "a21026", "ug/m3"))
    assert found.rows.numbers["measured"].tolist() == [34.6, 0.1, 0.3]
    assert found.rows.numbers["converted_reported"].tolist() == [34.6, 0.1, 0.3]
    # The mass has a unit of its own.
    assert found.rows.numbers["mass_reported_kg"].tolist() == [34600.0, 100.0, 300.0]


def test_the_declaration_of_the_day_counts_and_only_that_of_the_same_monitor() -> None:
    day = MIDNIGHT // DAY + 1
    rows = hours(["A"] * 2, times=[MIDNIGHT - 3600, MIDNIGHT], measured=[5.0, 5000.0])
    found = converted(
        rows,
        Declaration(1, "a21026", "mg/m³", after=day),
        Declaration(1, "a21026", "µg/m³", first=day),
        Declaration(2, "a21026", "g/m3"),
        Declaration(1, "a21002", "g/m3"),
    )
    assert found.rows.numbers["measured"].tolist() == [5.0, 5.0]


def test_the_unit_of_the_mapping_stands_before_the_declared_one() -> None:
    rows = hours(["A"], units=["g/m3"])
    found = converted(rows, Declaration(1, "a21026", "ug/m3"))
    assert found.rows.numbers["measured"].tolist() == [1000.0]


def test_without_a_declaration_the_standard_says_the_unit_except_where_it_is_misprinted() -> None:
    rows = hours(["A", "A"], pollutants=["a21026", "a21001"])
    found = converted(rows)
    assert found.rows.lines.tolist() == [2]
    assert faults(found) == {3: Reason.UNIT_NOT_DECLARED}
    declared = converted(rows, Declaration(1, "a21001", "mg/m3"))
    assert len(declared.rows) == 2


@pytest.mark.parametrize("unit", ["mg/L", "furlong"])
def test_a_unit_of_another_quantity_is_refused(unit: str) -> None:
    found = converted(hours(["A"]), Declaration(1, "a21026", unit))
    assert faults(found) == {2: Reason.UNIT_MISMATCH}


def test_unknown_factors_and_companions_are_refused_apart() -> None:
    rows = hours(["A"] * 3, pollutants=["a99999", "a19001", "a21026"])
    found = converted(rows)
    assert faults(found) == {2: Reason.UNKNOWN_POLLUTANT, 3: Reason.COMPANION}


def test_missing_values_stay_missing_through_a_conversion() -> None:
    found = converted(hours(["A"], measured=[np.nan]), Declaration(1, "a21026", "ug/m3"))
    assert np.isnan(found.rows.numbers["measured"]).all()


def test_nothing_comes_out_of_nothing() -> None:
    empty = hours([])
    assert len(resolution.by_number(empty, [Link("A", 1)]).rows) == 0
    assert len(converted(empty).rows) == 0


def test_shanghai_days_begin_at_sixteen_hours_utc() -> None:
    days = resolution.shanghai_days(np.array([MIDNIGHT - 1, MIDNIGHT]))
    assert np.diff(days).tolist() == [1]
    assert days[1] * DAY == MIDNIGHT + 8 * 3600
