"""Rows of values as a file gives them: places by name, times as numbers, units declared."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.coded import Coded, joined
from ingest.kinds import Kind
from ingest.refusal import Lines

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ValueRows:
    """
    Rows of one kind; all columns are equally long.

    Attributes
    ----------
    kind : Kind
        What the rows are.
    lines : array of int64
        Line of the file.
    place : Coded
        MN, outlet or furnace as the file names it.
    time : array of int64
        Seconds since 1970 of the start of the hour or five minutes; days since 1970 for days.
    pollutant : Coded or None
        Factor; None for kinds without.
    unit : Coded or None
        Unit of the concentrations; an empty word leaves it to the registry.
    flags : dict of str to Coded
        Data flags as sent.
    numbers : dict of str to array of float64
        Values, NaN where there is none. Concentrations are in ``unit``, others as they are stored.
    """

    kind: Kind
    lines: Lines
    place: Coded
    time: npt.NDArray[np.int64]
    pollutant: Coded | None
    unit: Coded | None
    flags: dict[str, Coded]
    numbers: dict[str, npt.NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.lines)

    def take(self, rows: Rows) -> "ValueRows":
        """A choice of rows, in the given order."""
        return ValueRows(
            kind=self.kind,
            lines=self.lines[rows],
            place=self.place.take(rows),
            time=self.time[rows],
            pollutant=None if self.pollutant is None else self.pollutant.take(rows),
            unit=None if self.unit is None else self.unit.take(rows),
            flags={name: flag.take(rows) for name, flag in self.flags.items()},
            numbers={name: values[rows] for name, values in self.numbers.items()},
        )


def concatenate(parts: list[ValueRows]) -> ValueRows:
    """Rows of the same kind laid end to end; there is at least one part."""
    first = parts[0]
    return ValueRows(
        kind=first.kind,
        lines=np.concatenate([part.lines for part in parts]),
        place=joined([part.place for part in parts]),
        time=np.concatenate([part.time for part in parts]),
        pollutant=_joined([part.pollutant for part in parts]),
        unit=_joined([part.unit for part in parts]),
        flags={name: joined([part.flags[name] for part in parts]) for name in first.flags},
        numbers={
            name: np.concatenate([part.numbers[name] for part in parts]) for name in first.numbers
        },
    )


def _joined(parts: list[Coded | None]) -> Coded | None:
    present = [part for part in parts if part is not None]
    return joined(present) if present else None
