"""Registry files to typed rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from ingest.refusal import FileRefused, Reason
from ingest.registry import RegistryRows, Span, parse_registry
from ingest.times import SHANGHAI


@dataclass(frozen=True)
class Column:
    name: str
    type: str = "text"
    is_required: bool = False
    has_default: bool = False
    words: tuple[str, ...] = ()
    target: str | None = None

    @property
    def is_range(self) -> bool:
        return self.type.endswith("range")

    @property
    def file_names(self) -> tuple[str, ...]:
        if self.is_range:
            what = self.name.removesuffix("_during") if "_" in self.name else "valid"
            return (f"{what}_from", f"{what}_to")
        return (self.name,)


def cell(column: Column, *texts: str) -> RegistryRows:
    return parse_registry(list(column.file_names), [(2, list(texts))], [column], table="t")


def value(column: Column, *texts: str) -> object:
    parsed = cell(column, *texts)
    assert not parsed.rejected
    return parsed.rows[0].values[column.name]


def test_cells_get_the_type_of_their_column() -> None:
    assert value(Column("a"), " text ") == "text"
    assert value(Column("a"), "") is None
    assert value(Column("a", "integer"), "7") == 7
    assert value(Column("a", "double precision"), "34.6") == 34.6
    assert value(Column("a", "boolean"), "TRUE") is True
    assert value(Column("a", "date"), "2026-11-22") == date(2026, 11, 22)
    assert value(Column("a", "jsonb"), '{"x": [1]}') == {"x": [1]}
    moment = datetime(2026, 11, 22, 8, 30, tzinfo=SHANGHAI).astimezone(UTC)
    assert value(Column("a", "timestamp with time zone"), "2026-11-22 08:30") == moment
    # A reference is looked up later, whatever the type of the number behind it.
    assert value(Column("a", "integer", target="outlet"), "QH/DA001") == "QH/DA001"


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        (Column("a", "integer"), "7.5", Reason.NUMBER_UNREADABLE),
        (Column("a", "smallint"), "40000", Reason.NUMBER_UNREADABLE),
        (Column("a", "integer"), "1_000", Reason.NUMBER_UNREADABLE),
        (Column("a", "double precision"), "NaN", Reason.NUMBER_UNREADABLE),
        (Column("a", "double precision"), "inf", Reason.NUMBER_UNREADABLE),
        (Column("a", "double precision"), "1,5", Reason.NUMBER_UNREADABLE),
        (Column("a", "boolean"), "yes", Reason.WORD_NOT_ALLOWED),
        (Column("a", words=("gas", "water")), "air", Reason.WORD_NOT_ALLOWED),
        (Column("a", "date"), "2026-02-30", Reason.TIME_IMPOSSIBLE),
        (Column("a", "date"), "soon", Reason.TIME_UNREADABLE),
        (Column("a", "timestamp with time zone"), "soon", Reason.TIME_UNREADABLE),
        (Column("a", "jsonb"), "{", Reason.CELL_UNREADABLE),
        (Column("a"), "a\0b", Reason.CELL_UNREADABLE),
        (Column("a", is_required=True), "", Reason.EMPTY_KEY),
    ],
)
def test_what_a_column_cannot_hold_is_refused_by_name(
    column: Column, text: str, reason: Reason
) -> None:
    parsed = cell(column, text)
    assert not parsed.rows
    (rejected,) = parsed.rejected
    assert (rejected.reason, rejected.column) == (reason, "a")
    assert "a" in rejected.message


def test_spans_are_half_open_and_open_where_empty() -> None:
    days = Column("during", "daterange", is_required=True)
    assert value(days, "2026-01-01", "") == Span(date(2026, 1, 1), None)
    assert value(days, "", "") == Span(None, None)
    assert value(Column("in_force", "daterange"), "", "") is None
    times = Column("during", "tstzrange")
    assert value(times, "2026-11-22", "2026-11-22 08:30") == Span(
        datetime(2026, 11, 21, 16, tzinfo=UTC), datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize("ends", [("2026-01-02", "2026-01-01"), ("2026-01-01", "2026-01-01")])
def test_a_span_runs_forward(ends: tuple[str, str]) -> None:
    (rejected,) = cell(Column("during", "daterange"), *ends).rejected
    assert rejected.reason is Reason.PERIOD_BACKWARDS


def test_a_span_with_a_name_of_its_own_may_also_be_called_validity() -> None:
    column = Column("sampled_during", "tstzrange")
    for header in (["sampled_from", "sampled_to"], ["valid_from", "valid_to"]):
        cells = [(2, ["2026-11-22 08:00", "2026-11-22 09:00"])]
        assert len(parse_registry(header, cells, [column], table="t").rows) == 1


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["a", "b"], "does not know b"),
        (["a", "a"], "a stands there twice"),
        ([""], "a column without a name"),
        (["c"], "a is missing"),
    ],
)
def test_a_header_that_does_not_fit_refuses_the_file(header: list[str], words: str) -> None:
    columns = [Column("a", is_required=True), Column("c", is_required=True, has_default=True)]
    with pytest.raises(FileRefused, match=words):
        parse_registry(header, [], columns, table="t")


def test_columns_with_a_default_may_be_left_out() -> None:
    columns = [Column("a", is_required=True), Column("c", is_required=True, has_default=True)]
    assert parse_registry(["a"], [(2, ["x"])], columns, table="t").columns == ("a",)


def test_a_row_with_another_number_of_cells_is_refused_alone() -> None:
    parsed = parse_registry(["a"], [(2, ["x"]), (3, ["x", "y"])], [Column("a")], table="t")
    assert len(parsed.rows) == 1
    assert parsed.rejected[0].reason is Reason.WRONG_CELL_COUNT
