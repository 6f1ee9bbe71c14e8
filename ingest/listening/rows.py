"""Packets of hours, days and minutes as rows of the intake."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np

from analytics.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR, Unit, factor
from analytics.units import scale as scaled
from ingest.cells import LARGEST_QUANTITY, LONGEST_FLAG
from ingest.coded import Coded
from ingest.hj212.editions import DAY, HOUR, MINUTE
from ingest.hj212.factors import Value
from ingest.hj212.frame import Accepted
from ingest.hj212.moments import SHANGHAI
from ingest.kinds import FORMS, Kind
from ingest.refusal import Reason, RejectedLines
from ingest.times import EARLIEST, day_number, epoch_seconds
from ingest.values import ValueRows

NOT_STORED = "factor_not_stored"
"""Oddity of a packet with a factor of the standard that has no place among the pollutants."""

_MEASURED, _CONVERTED, _TOTAL, _FLAG = "Avg", "ZsAvg", "Cou", "Flag"
_FLOWS = frozenset({"a00000", "w00000"})
_OXYGEN = "a19001"
_CONDITIONS = {
    "a19001": "oxygen_pct",
    "a01012": "temperature_c",
    "a01013": "pressure_kpa",
    "a01014": "humidity_pct",
    "a01011": "velocity_m_s",
    "w01010": "temperature_c",
}
# HJ 212-2017 appendix B: what is measured in µg/L is summed up in grams.
_SUMMED_IN_GRAMS = frozenset({"w20117", "w20111", "w20115", "w20119", "w20120"})
_SECONDS_PER_MINUTE = SECONDS_PER_HOUR // MINUTES_PER_HOUR
_KG_PER_G = factor(from_unit=Unit.G, to_unit=Unit.KG)


class Role(StrEnum):
    """What a factor is to the intake."""

    POLLUTANT = "pollutant"
    COMPANION = "companion"


@dataclass(frozen=True, slots=True)
class MinuteMark:
    """That a packet of the minutes from ``minute`` on came, and whether its value is valid."""

    line: int
    mn: str
    code: str
    hour: int
    minute: int
    is_valid: bool


@dataclass(slots=True)
class _Sheet:
    """Rows of one kind while they are collected."""

    kind: Kind
    lines: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    pollutants: list[str] = field(default_factory=list)
    flags: list[tuple[str, ...]] = field(default_factory=list)
    numbers: list[tuple[float, ...]] = field(default_factory=list)

    def rows(self) -> ValueRows:
        form = FORMS[self.kind]
        count = len(self.lines)
        numbers = np.array(self.numbers, dtype=np.float64).reshape(count, len(form.numbers))
        flags = list(zip(*self.flags, strict=True)) if count else [()] * len(form.flags)
        return ValueRows(
            kind=self.kind,
            lines=np.array(self.lines, dtype=np.int64),
            place=_coded(self.places),
            time=np.array(self.times, dtype=np.int64),
            pollutant=_coded(self.pollutants) if form.has_pollutant else None,
            unit=_coded([""] * count) if form.concentrations else None,
            flags={name: _coded(flags[at]) for at, name in enumerate(form.flags)},
            numbers={name: numbers[:, at].copy() for at, name in enumerate(form.numbers)},
        )


def _coded(words: list[str] | tuple[str, ...]) -> Coded:
    place: dict[str, int] = {}
    codes = [place.setdefault(word, len(place)) for word in words]
    return Coded(tuple(place), np.array(codes, dtype=np.int32))


class Collector:
    """
    Takes packets and gives their rows.

    Parameters
    ----------
    roles
        What each factor that has a place in the tables is.
    valid_flags
        Flags under which a minute's value counts as valid.
    latest
        Times after it are refused: a logger's clock is wrong.
    """

    def __init__(
        self, *, roles: Mapping[str, str], valid_flags: frozenset[str], latest: datetime
    ) -> None:
        self._roles = roles
        self._valid_flags = valid_flags
        self._latest = epoch_seconds(latest)
        self._latest_text = f"{latest.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        self._sheets = {
            kind: _Sheet(kind) for kind in (Kind.HOURLY, Kind.CONDITION, Kind.RECEIVED_DAILY)
        }
        self.rejected: dict[Kind, list[RejectedLines]] = {kind: [] for kind in self._sheets}
        self.minutes: list[MinuteMark] = []
        self.with_rows: set[int] = set()
        """Lines of packets that have something to store or to refuse."""
        self.not_stored: set[int] = set()
        """Lines of packets with a factor that has no place."""

    def add(self, line: int, reading: Accepted) -> None:
        """Take a packet; commands without rows are passed over."""
        cn = reading.packet.cn
        if cn not in (HOUR, DAY, MINUTE) or reading.data_time is None:
            return
        known = self._known(line, reading)
        if cn == MINUTE:
            self._minute(line, reading, known)
        elif known:
            self.with_rows.add(line)
            kind = Kind.HOURLY if cn == HOUR else Kind.RECEIVED_DAILY
            if self._is_in_time(line, reading.data_time, kind):
                (self._hour if cn == HOUR else self._day)(line, reading, known)

    def rows(self) -> list[ValueRows]:
        """Rows of each kind that has any, or any that was refused."""
        return [
            sheet.rows()
            for kind, sheet in self._sheets.items()
            if sheet.lines or self.rejected[kind]
        ]

    def _known(self, line: int, reading: Accepted) -> dict[str, dict[str, Value]]:
        """Factors that have a place in the tables, by their code of HJ 212-2017."""
        contents = reading.contents
        known: dict[str, dict[str, Value]] = {}
        for sent, values in contents.factors.items():
            code = contents.canonical.get(sent, sent)
            if code not in self._roles:
                self.not_stored.add(line)
            elif code in known:
                known[code] = {**known[code], **values}
            else:
                known[code] = values
        return known

    def _is_in_time(self, line: int, when: datetime, kind: Kind) -> bool:
        second = epoch_seconds(when)
        step = FORMS[kind].step_seconds or 24 * SECONDS_PER_HOUR
        if (second - epoch_seconds(EARLIEST)) % step:
            what = "hour" if kind is Kind.HOURLY else "day"
            self._reject(
                kind,
                line,
                "DataTime",
                Reason.TIME_NOT_ON_STEP,
                f"DataTime is not the beginning of a whole {what}: correct the logger.",
            )
            return False
        if second > self._latest:
            self._reject(
                kind,
                line,
                "DataTime",
                Reason.TIME_OUT_OF_BOUNDS,
                f"DataTime lies after {self._latest_text}: correct the clock of the logger.",
            )
            return False
        return True

    def _hour(self, line: int, reading: Accepted, known: dict[str, dict[str, Value]]) -> None:
        assert reading.data_time is not None
        second = epoch_seconds(reading.data_time)
        mn = reading.packet.mn
        companions = {}
        for code, values in known.items():
            if self._roles[code] != Role.POLLUTANT:
                companions[code] = values
                continue
            row = self._numbers(line, Kind.HOURLY, code, values)
            if row is not None:
                measured, converted, mass_kg, flag = row
                self._put(
                    Kind.HOURLY, line, mn, second, code, (flag,),
                    (measured, converted, np.nan, mass_kg),
                )  # fmt: skip
        if companions:
            self._condition(line, mn, second, companions)

    def _condition(
        self, line: int, mn: str, second: int, companions: dict[str, dict[str, Value]]
    ) -> None:
        fields = dict.fromkeys(FORMS[Kind.CONDITION].numbers, np.nan)
        flow_flag = oxygen_flag = ""
        for code, values in companions.items():
            row = self._numbers(line, Kind.CONDITION, code, values)
            if row is None:
                return
            mean, _, total, flag = row
            if code in _FLOWS:
                fields["flow_m3"], flow_flag = total, flag
            elif code in _CONDITIONS:
                fields[_CONDITIONS[code]] = mean
                oxygen_flag = flag if code == _OXYGEN else oxygen_flag
        values_ = tuple(fields[name] for name in FORMS[Kind.CONDITION].numbers)
        if flow_flag or oxygen_flag or not np.isnan(values_).all():
            self._put(Kind.CONDITION, line, mn, second, None, (flow_flag, oxygen_flag), values_)

    def _day(self, line: int, reading: Accepted, known: dict[str, dict[str, Value]]) -> None:
        assert reading.data_time is not None
        day = day_number(reading.data_time.astimezone(SHANGHAI).date())
        flow_m3 = np.nan
        for code in _FLOWS & known.keys():
            row = self._numbers(line, Kind.RECEIVED_DAILY, code, known[code])
            flow_m3 = row[2] if row is not None else np.nan
        for code, values in known.items():
            if self._roles[code] != Role.POLLUTANT:
                continue
            row = self._numbers(line, Kind.RECEIVED_DAILY, code, values)
            if row is not None:
                mean, converted, mass_kg, flag = row
                self._put(
                    Kind.RECEIVED_DAILY, line, reading.packet.mn, day, code, (flag,),
                    (mean, converted, mass_kg, flow_m3),
                )  # fmt: skip

    def _minute(self, line: int, reading: Accepted, known: dict[str, dict[str, Value]]) -> None:
        assert reading.data_time is not None
        second = epoch_seconds(reading.data_time)
        if second > self._latest:
            return
        hour = second - second % SECONDS_PER_HOUR
        minute = second % SECONDS_PER_HOUR // _SECONDS_PER_MINUTE
        for code, values in known.items():
            if self._roles[code] == Role.POLLUTANT:
                flag = str(values.get(_FLAG, ""))
                is_number = isinstance(values.get(_MEASURED), int | float)
                is_valid = is_number and flag in self._valid_flags
                self.minutes.append(
                    MinuteMark(line, reading.packet.mn, code, hour, minute, is_valid)
                )

    def _numbers(
        self, line: int, kind: Kind, code: str, values: dict[str, Value]
    ) -> tuple[float, float, float, str] | None:
        """Mean, converted mean, total and flag of a factor; None when its row is refused."""
        found = []
        for suffix in (_MEASURED, _CONVERTED, _TOTAL):
            number = values.get(suffix, "")
            if isinstance(number, str):
                if number:
                    sentence = f"{code}-{suffix} is '{number[:40]}' and no number."
                    self._reject(kind, line, f"{code}-{suffix}", Reason.NUMBER_UNREADABLE, sentence)
                    return None
                number = np.nan
            elif abs(number) > LARGEST_QUANTITY:
                sentence = f"{code}-{suffix} is larger than any quantity: an overflow."
                self._reject(kind, line, f"{code}-{suffix}", Reason.NUMBER_TOO_LARGE, sentence)
                return None
            found.append(float(number))
        mean, converted, total = found
        flag = str(values.get(_FLAG, ""))
        if len(flag) > LONGEST_FLAG or not flag.isprintable():
            sentence = f"{code}-Flag is no data flag; a flag has one or two letters."
            self._reject(kind, line, f"{code}-Flag", Reason.FLAG_UNREADABLE, sentence)
            return None
        is_row = self._roles[code] == Role.POLLUTANT
        if is_row and not flag and all(map(math.isnan, found)):
            sentence = f"{code} carries neither a mean nor a total nor a flag."
            self._reject(kind, line, code, Reason.NO_VALUE, sentence)
            return None
        if code in _SUMMED_IN_GRAMS:
            total = float(scaled(total, _KG_PER_G))
        return mean, converted, total, flag

    def _put(
        self,
        kind: Kind,
        line: int,
        place: str,
        time: int,
        code: str | None,
        flags: tuple[str, ...],
        numbers: tuple[float, ...],
    ) -> None:
        sheet = self._sheets[kind]
        sheet.lines.append(line)
        sheet.places.append(place)
        sheet.times.append(time)
        if code is not None:
            sheet.pollutants.append(code)
        sheet.flags.append(flags)
        sheet.numbers.append(numbers)

    def _reject(self, kind: Kind, line: int, column: str, reason: Reason, sentence: str) -> None:
        lines = np.array([line], dtype=np.int64)
        self.rejected[kind].append(RejectedLines(lines, column, reason, sentence))
