"""Why something did not come in: a whole file, or single rows of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Lines = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class FileRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """A file cannot be imported at all; the message is a sentence that says what to do."""


class Reason(StrEnum):
    """Why a row was refused; stored with the row."""

    WRONG_CELL_COUNT = "wrong_cell_count"
    EMPTY_KEY = "empty_key"
    TIME_UNREADABLE = "time_unreadable"
    TIME_IMPOSSIBLE = "time_impossible"
    TIME_NOT_ON_STEP = "time_not_on_step"
    TIME_OUT_OF_BOUNDS = "time_out_of_bounds"
    NUMBER_UNREADABLE = "number_unreadable"
    NUMBER_NOT_FINITE = "number_not_finite"
    NUMBER_TOO_LARGE = "number_too_large"
    MINUTES_IMPOSSIBLE = "minutes_impossible"
    FLAG_UNREADABLE = "flag_unreadable"
    NO_VALUE = "no_value"
    UNKNOWN_MONITOR = "unknown_monitor"
    UNKNOWN_OUTLET = "unknown_outlet"
    UNKNOWN_FURNACE = "unknown_furnace"
    UNKNOWN_POLLUTANT = "unknown_pollutant"
    COMPANION = "companion"
    NOT_IN_CHARGE = "not_in_charge"
    UNIT_NOT_DECLARED = "unit_not_declared"
    UNIT_MISMATCH = "unit_mismatch"
    UNKNOWN_REFERENCE = "unknown_reference"
    CELL_UNREADABLE = "cell_unreadable"
    WORD_NOT_ALLOWED = "word_not_allowed"
    PERIOD_BACKWARDS = "period_backwards"
    PERIOD_OVERLAPS = "period_overlaps"
    RULE_BROKEN = "rule_broken"


@dataclass(frozen=True, slots=True)
class RejectedLines:
    """Lines of a file that were refused for one and the same reason."""

    lines: Lines
    column: str | None
    reason: Reason
    message: str

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(slots=True)
class Verdicts:
    """
    Which rows are still good, and why the others are not.

    A row is refused for the first fault that is found in it.

    Attributes
    ----------
    lines : array of int64
        Line in the file of each row.
    good : array of bool
        Rows without a fault so far.
    rejected : list of RejectedLines
        Faults found so far.
    """

    lines: Lines
    good: Mask
    rejected: list[RejectedLines] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Lines) -> "Verdicts":
        """Every row good."""
        return cls(lines=lines, good=np.ones(len(lines), dtype=np.bool_))

    def refuse(self, bad: Mask, *, column: str | None, reason: Reason, message: str) -> None:
        """Refuse the rows of ``bad`` that were good until now."""
        fresh = bad & self.good
        if fresh.any():
            self.rejected.append(RejectedLines(self.lines[fresh], column, reason, message))
            self.good &= ~bad

    def refuse_words(
        self,
        codes: npt.NDArray[np.int32],
        faults: Mapping[int, tuple[Reason, str]],
        *,
        column: str | None,
    ) -> None:
        """Refuse the good rows whose word has a fault; ``faults`` goes by its number."""
        if not faults:
            return
        rows = np.flatnonzero(self.good & np.isin(codes, list(faults)))
        rows = rows[np.argsort(codes[rows], kind="stable")]
        for same in np.split(rows, np.flatnonzero(np.diff(codes[rows])) + 1):
            if len(same):
                reason, message = faults[int(codes[same[0]])]
                self.rejected.append(RejectedLines(self.lines[same], column, reason, message))
        self.good[rows] = False


def reject_rows(groups: list[RejectedLines]) -> Iterator[tuple[int, str | None, str, str]]:
    """Line, column, reason and sentence of each refused line, in the order of the file."""
    flat = [
        (int(line), group.column, group.reason.value, group.message)
        for group in groups
        for line in group.lines
    ]
    yield from sorted(flat, key=lambda row: row[0])
