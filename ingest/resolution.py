"""Rows that name MNs, outlets and pollutants become rows that carry their numbers and units.

Pure: what the registry says is handed in as dated links. A row that the registry does not know, or
whose unit nobody declared, is refused.
"""

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analytics.units import (
    HOURS_PER_DAY,
    SECONDS_PER_HOUR,
    SHANGHAI_OFFSET_HOURS,
    UnitMismatchError,
    UnknownUnitError,
    factor,
    parse_unit,
    scale,
)
from ingest.coded import Coded
from ingest.kinds import FORMS
from ingest.periods import match, match_one
from ingest.refusal import Reason, RejectedLines, Verdicts
from ingest.values import ValueRows

Integers = npt.NDArray[np.int64]
_SECONDS_PER_DAY = SECONDS_PER_HOUR * HOURS_PER_DAY


class Link(Protocol):
    """A dated link from one thing of the registry to another, half-open."""

    @property
    def key(self) -> str | int:
        """What is linked."""

    @property
    def value(self) -> int:
        """What it is linked to."""

    @property
    def first(self) -> int:
        """First second of the link."""

    @property
    def after(self) -> int:
        """Second after the link."""


class Declaration(Protocol):
    """Unit in which a subject (monitor or outlet) reports a pollutant on some days, half-open."""

    @property
    def subject_id(self) -> int:
        """Number of the subject."""

    @property
    def pollutant_code(self) -> str:
        """Factor."""

    @property
    def unit(self) -> str:
        """Unit as written in the registry."""

    @property
    def first(self) -> int:
        """First day."""

    @property
    def after(self) -> int:
        """Day after the last."""


class Factor(Protocol):
    """What the registry says of a pollutant."""

    @property
    def code(self) -> str:
        """Code."""

    @property
    def role(self) -> str:
        """Pollutant or companion."""

    @property
    def unit(self) -> str:
        """Canonical unit."""

    @property
    def unit_needs_declaration(self) -> bool:
        """Whether values are refused until their unit was declared."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    Rows whose place has a number.

    Attributes
    ----------
    rows : ValueRows
        The rows.
    subject_ids : array of int64
        Monitor, outlet or furnace of each row.
    rejected : list of RejectedLines
        Rows that the registry does not know.
    """

    rows: ValueRows
    subject_ids: Integers
    rejected: list[RejectedLines]


def shanghai_days(epoch_seconds: Integers) -> Integers:
    """Days since 1970 of the Asia/Shanghai days that hold these moments."""
    return (epoch_seconds + SHANGHAI_OFFSET_HOURS * SECONDS_PER_HOUR) // _SECONDS_PER_DAY


def by_number(rows: ValueRows, links: Sequence[Link]) -> Resolved:
    """Rows with the monitor that reported under their MN at their time."""
    place = {word: number for number, word in enumerate(rows.place.words)}
    known = [link for link in links if link.key in place]
    periods = match_one(
        keys=rows.place.codes.astype(np.int64),
        times=rows.time,
        period_keys=_integers([place[str(link.key)] for link in known]),
        starts=_integers([link.first for link in known]),
        ends=_integers([link.after for link in known]),
    )
    verdicts = Verdicts.of(rows.lines)
    ever = {str(link.key) for link in known}
    verdicts.good &= periods >= 0
    faults = {
        number: (
            Reason.UNKNOWN_MONITOR,
            f"MN {word} was no monitor's number at that time; complete monitor_number."
            if word in ever
            else f"MN {word} is in no row of monitor_number; register the monitor first.",
        )
        for word, number in place.items()
    }
    unmatched = Verdicts(rows.lines, periods < 0)
    unmatched.refuse_words(rows.place.codes, faults, column=FORMS[rows.kind].place)
    chosen = np.flatnonzero(verdicts.good)
    ids = _integers([link.value for link in known])
    return Resolved(rows.take(chosen), ids[periods[chosen]], unmatched.rejected)


def by_reference(rows: ValueRows, ids: Lookup[str, int], *, reason: Reason) -> Resolved:
    """Rows with the outlet or furnace that they name."""
    column = FORMS[rows.kind].place
    verdicts = Verdicts.of(rows.lines)
    faults = {
        number: (reason, f"{column} {word} is not in the registry; register it first.")
        for number, word in enumerate(rows.place.words)
        if word not in ids
    }
    verdicts.refuse_words(rows.place.codes, faults, column=column)
    chosen = np.flatnonzero(verdicts.good)
    numbers = _integers([ids.get(word, -1) for word in rows.place.words])
    return Resolved(rows.take(chosen), rows.place.mapped(numbers)[chosen], verdicts.rejected)


def outlets_of(
    monitor_ids: Integers, times: Integers, links: Sequence[Link]
) -> tuple[Integers, Integers]:
    """Rows and the outlets that their monitor was in charge of, one pair each."""
    known = np.unique(monitor_ids)
    usable = [link for link in links if link.key in set(known.tolist())]
    rows, periods = match(
        keys=np.searchsorted(known, monitor_ids).astype(np.int64),
        times=times,
        period_keys=np.searchsorted(known, _integers([int(link.key) for link in usable])),
        starts=_integers([link.first for link in usable]),
        ends=_integers([link.after for link in usable]),
    )
    return rows, _integers([link.value for link in usable])[periods]


def at_outlets(found: Resolved, links: Sequence[Link]) -> Resolved:
    """Companions move from their monitor to the outlets it was in charge of at their hour."""
    rows, outlets = outlets_of(found.subject_ids, found.rows.time, links)
    idle = np.ones(len(found.rows), dtype=np.bool_)
    idle[rows] = False
    verdicts = Verdicts.of(found.rows.lines)
    verdicts.refuse(
        idle,
        column=FORMS[found.rows.kind].place,
        reason=Reason.NOT_IN_CHARGE,
        message="The monitor was in charge of no outlet at that hour, so its companions belong to "
        "none; complete in_charge if it was.",
    )
    return Resolved(found.rows.take(rows), outlets, found.rejected + verdicts.rejected)


def in_canonical_units(
    found: Resolved, factors: Sequence[Factor], declarations: Sequence[Declaration]
) -> Resolved:
    """
    Concentrations in the canonical unit of their pollutant, converted once, here.

    The unit of a row is the one that its mapping states, else the one declared in the registry for
    that day, else the canonical one, unless the pollutant asks for a declaration.
    """
    rows = found.rows
    assert rows.pollutant is not None
    assert rows.unit is not None
    known = {item.code: item for item in factors}
    verdicts = Verdicts.of(rows.lines)
    _refuse_unknown(rows.pollutant, known, verdicts)
    units = _units(rows, found.subject_ids, known, declarations, verdicts)
    numbers = _converted(rows, units, known, verdicts)
    chosen = np.flatnonzero(verdicts.good)
    converted = replace(rows, numbers=numbers).take(chosen)
    return Resolved(converted, found.subject_ids[chosen], found.rejected + verdicts.rejected)


def _refuse_unknown(pollutants: Coded, known: Lookup[str, Factor], verdicts: Verdicts) -> None:
    faults = {}
    for number, word in enumerate(pollutants.words):
        if word not in known:
            faults[number] = (
                Reason.UNKNOWN_POLLUTANT,
                f"{word} is no factor code of HJ 212-2017; correct the code.",
            )
        elif known[word].role == "companion":
            faults[number] = (
                Reason.COMPANION,
                f"{word} is no pollutant but a companion of the hour; send it in a condition file.",
            )
    verdicts.refuse_words(pollutants.codes, faults, column="pollutant_code")


def _units(
    rows: ValueRows,
    subject_ids: Integers,
    known: Lookup[str, Factor],
    declarations: Sequence[Declaration],
    verdicts: Verdicts,
) -> Coded:
    """Unit of each row; rows without one are refused."""
    assert rows.pollutant is not None
    assert rows.unit is not None
    subjects = np.unique(subject_ids)
    place = {word: number for number, word in enumerate(rows.pollutant.words)}
    present = set(subjects.tolist())
    usable = [d for d in declarations if d.subject_id in present and d.pollutant_code in place]
    is_daily = not FORMS[rows.kind].step_seconds
    periods = match_one(
        keys=np.searchsorted(subjects, subject_ids) * len(place) + rows.pollutant.codes,
        times=rows.time if is_daily else shanghai_days(rows.time),
        period_keys=np.searchsorted(subjects, _integers([d.subject_id for d in usable]))
        * len(place)
        + _integers([place[d.pollutant_code] for d in usable]),
        starts=_integers([d.first for d in usable]),
        ends=_integers([d.after for d in usable]),
    )
    words = tuple(dict.fromkeys(["", *rows.unit.words, *(d.unit for d in usable)]))
    number = {word: code for code, word in enumerate(words)}
    stated = np.array([number[word] for word in rows.unit.words], dtype=np.int32)
    declared = np.array([number[d.unit] for d in usable] + [0], dtype=np.int32)
    codes = np.where(
        rows.unit.is_word(""), declared[periods], stated[rows.unit.codes] if len(rows) else 0
    ).astype(np.int32)
    _refuse_undeclared(rows.pollutant, codes == 0, known, verdicts)
    return Coded(words, codes)


def _refuse_undeclared(
    pollutants: Coded,
    undeclared: npt.NDArray[np.bool_],
    known: Lookup[str, Factor],
    verdicts: Verdicts,
) -> None:
    for word in pollutants.words:
        if word in known and known[word].unit_needs_declaration:
            verdicts.refuse(
                undeclared & pollutants.is_word(word),
                column="pollutant_code",
                reason=Reason.UNIT_NOT_DECLARED,
                message=f"Nobody declared the unit in which this monitor reports {word}, and the "
                "standard's own is in micrograms or misprinted; declare it in monitor_factor.",
            )


def _converted(
    rows: ValueRows, units: Coded, known: Lookup[str, Factor], verdicts: Verdicts
) -> dict[str, npt.NDArray[np.float64]]:
    """Numbers of the rows with their concentrations in the canonical unit."""
    assert rows.pollutant is not None
    numbers = dict(rows.numbers)
    fields = FORMS[rows.kind].concentrations
    pairs = rows.pollutant.codes.astype(np.int64) * len(units.words) + units.codes
    for pair in np.unique(pairs[verdicts.good]):
        code = rows.pollutant.words[pair // len(units.words)]
        unit = units.words[pair % len(units.words)]
        ratio = _ratio(unit, known[code].unit)
        if ratio == 1:
            continue
        chosen = pairs == pair
        if ratio is None:
            verdicts.refuse(
                chosen,
                column="pollutant_code",
                reason=Reason.UNIT_MISMATCH,
                message=f"{code} is declared in {unit}, which cannot become {known[code].unit}; "
                "correct the declared unit.",
            )
            continue
        for name in fields:
            values = numbers[name].copy()
            values[chosen] = scale(values[chosen], ratio)
            numbers[name] = values
    return numbers


def _ratio(unit: str, canonical: str) -> Fraction | None:
    """Ratio to the canonical unit; None when there is none."""
    if unit in ("", canonical):
        return Fraction(1)
    try:
        return factor(from_unit=parse_unit(unit), to_unit=parse_unit(canonical))
    except (UnknownUnitError, UnitMismatchError):
        return None


def _integers(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int64)
