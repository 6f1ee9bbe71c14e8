"""Cells to numbers and flags."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import cells
from ingest.refusal import Reason, Verdicts


def read(texts: list[str], **options: object) -> tuple[list[float], Verdicts]:
    verdicts = Verdicts.of(np.arange(2, len(texts) + 2))
    column = pa.array(texts, pa.string())
    values = cells.numbers(column, verdicts, column="measured", **options)  # type: ignore[arg-type]
    return values.tolist(), verdicts


def reasons(verdicts: Verdicts) -> list[Reason]:
    return [group.reason for group in verdicts.rejected]


@pytest.mark.parametrize("text", ["0.1", "0.3", "34.6", "1e-3", "-2.5", "+7", ".5", "5.", "1E5"])
def test_numbers_are_the_nearest_double_of_what_is_written(text: str) -> None:
    values, verdicts = read([text])
    assert values == [float(text)]
    assert verdicts.good.all()


@given(st.lists(st.floats(-1e12, 1e12), min_size=1))
def test_every_double_survives_with_and_without_dirt_beside_it(numbers: list[float]) -> None:
    texts = [repr(number) for number in numbers]
    assert read(texts)[0] == numbers
    # One unreadable cell switches to the slow reading, which must give the same numbers.
    assert read([*texts, "dirt"])[0][:-1] == numbers


def test_an_empty_cell_is_no_value_and_no_fault() -> None:
    values, verdicts = read(["", "1"])
    assert math.isnan(values[0])
    assert verdicts.good.all()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", Reason.NUMBER_NOT_FINITE),
        ("nan", Reason.NUMBER_NOT_FINITE),
        ("inf", Reason.NUMBER_NOT_FINITE),
        ("-Infinity", Reason.NUMBER_NOT_FINITE),
        ("1.#QNAN", Reason.NUMBER_NOT_FINITE),
        ("1e999", Reason.NUMBER_NOT_FINITE),
        ("1e30", Reason.NUMBER_TOO_LARGE),
        ("-9.96921e36", Reason.NUMBER_TOO_LARGE),
        ("12,5", Reason.NUMBER_UNREADABLE),
        ("<0.05", Reason.NUMBER_UNREADABLE),
        ("未检出", Reason.NUMBER_UNREADABLE),
        ("1_000", Reason.NUMBER_UNREADABLE),
        ("0x10", Reason.NUMBER_UNREADABLE),
        ("1.2.3", Reason.NUMBER_UNREADABLE),
        ("--", Reason.NUMBER_UNREADABLE),
    ],
)
@pytest.mark.parametrize("neighbour", ["1.5", "dirt"])
def test_what_is_no_quantity_is_refused_by_its_name(
    text: str, reason: Reason, neighbour: str
) -> None:
    _, verdicts = read(["7", text, neighbour])
    assert verdicts.good.tolist() == [True, False, neighbour == "1.5"]
    mine = [group for group in verdicts.rejected if 3 in group.lines]
    assert [group.reason for group in mine] == [reason]


def test_blanks_around_a_number_do_not_matter() -> None:
    assert read([" 7 ", "8"])[0] == [7.0, 8.0]


def test_thousands_and_words_for_nothing_need_a_mapping() -> None:
    values, verdicts = read(["1,234.5", "--"], thousands=",", no_value=("--",))
    assert values[0] == 1234.5
    assert math.isnan(values[1])
    assert verdicts.good.all()


def test_minutes_are_whole_and_within_an_hour() -> None:
    verdicts = Verdicts.of(np.arange(5))
    cells.minutes(np.array([0.0, 60.0, 61.0, 30.5, np.nan]), verdicts, column="valid_minutes")
    assert verdicts.good.tolist() == [True, True, False, False, True]


def test_unknown_flags_are_kept_and_unreadable_ones_refused() -> None:
    verdicts = Verdicts.of(np.arange(5))
    texts = ["N", " X ", "", "a sentence", "\x07"]
    flags = cells.flags(pa.array(texts, pa.string()), verdicts, column="flag")
    assert [flags.words[code] for code in flags.codes][:3] == ["N", "X", ""]
    assert verdicts.good.tolist() == [True, True, True, False, False]


def test_a_row_is_refused_for_its_first_fault_only() -> None:
    verdicts = Verdicts.of(np.array([2, 3]))
    bad = np.array([True, False])
    verdicts.refuse(bad, column="a", reason=Reason.NO_VALUE, message="first")
    verdicts.refuse(bad, column="b", reason=Reason.NO_VALUE, message="second")
    assert [group.message for group in verdicts.rejected] == ["first"]
