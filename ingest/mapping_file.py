"""Mapping files (TOML): read strictly, so that a slip is named instead of passed over."""

import tomllib
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from analytics.units import (
    SECONDS_PER_HOUR,
    Unit,
    UnitMismatchError,
    UnknownUnitError,
    factor,
    parse_unit,
)
from ingest.kinds import FORMS, Kind, KindForm
from ingest.mapping import AssumedSource, Mapping, Series, TimeMapping
from ingest.refusal import FileRefused
from ingest.sheet import FileForm
from ingest.times import SHANGHAI

SHIPPED = Path(__file__).parent / "mappings"
_NAMES_OF_STEP = ("start", "end")


class MappingRefused(FileRefused):
    """A mapping says too little, or what cannot be; the message names the entry."""


def shipped_mappings() -> tuple[str, ...]:
    """Names of the mappings that come with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def load_mapping(name_or_path: str | Path) -> Mapping:
    """
    A mapping by the path of its file, or by the name of one that comes with the program.

    Raises
    ------
    MappingRefused
        There is no such mapping, or it is not usable; the message says why.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = SHIPPED / f"{name_or_path}.toml"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MappingRefused(
            f"There is no mapping {name_or_path}; give the path of a .toml file or one of: "
            f"{', '.join(shipped_mappings())}."
        ) from error
    return parse_mapping(text, name=path.name)


def parse_mapping(text: str, *, name: str) -> Mapping:
    """
    A mapping from its text.

    Raises
    ------
    MappingRefused
        It is no TOML, or says too little; the message names the entry.
    """
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(f"{name} is no valid TOML: {error}.") from error
    try:
        return _Reader(whole, name).mapping()
    except (UnknownUnitError, UnitMismatchError) as error:
        raise MappingRefused(f"{name}: {error}") from error


class _Reader:
    """Takes entries out of the tables of a mapping; what is left over is refused."""

    def __init__(self, whole: dict[str, Any], name: str) -> None:
        self._whole = whole
        self._name = name
        self._assumes = False

    def mapping(self) -> Mapping:
        whole = self._whole
        kind = self._kind(whole.pop("kind", None))
        form = FORMS[kind]
        file = whole.pop("file", {})
        time = whole.pop("time", {})
        assumed = whole.pop("assumed", {})
        self._assumes = bool(assumed)
        columns = self._texts(whole.pop("columns", {}), "columns", form)
        constants = self._texts(whole.pop("constants", {}), "constants", form)
        mapping = Mapping(
            name=self._take(whole, "name", str),
            kind=kind,
            form=FileForm(
                encoding=self._take(file, "encoding", str, None),
                delimiter=self._take(file, "delimiter", str, None),
                sheet=self._take(file, "sheet", str, None),
                header_row=self._take(file, "header_row", int, 1),
            ),
            time=self._time(time, assumed, form),
            columns=columns,
            constants=constants,
            units=self._units(whole.pop("units", {}), form),
            series=self._all_series(whole.pop("series", []), assumed, form),
            thousands=self._take(file, "thousands", str, None),
            no_value=tuple(self._take(file, "no_value", list, [])),
            assumed=self._statement(assumed),
            source=self._source(assumed, constants, form),
        )
        whole.pop("description", None)
        for table, where in ((whole, ""), (file, "file."), (time, "time."), (assumed, "assumed.")):
            self._nothing_left(table, where)
        self._check(mapping, form)
        return mapping

    def _kind(self, text: Any) -> Kind:
        if text not in list(Kind):
            raise self._refused(f"kind must be one of: {', '.join(Kind)}")
        return Kind(text)

    def _time(self, table: dict[str, Any], assumed: dict[str, Any], form: KindForm) -> TimeMapping:
        column = self._take(table, "column", str, None)
        names = self._take(table, "names", str, "start")
        sequence = table.pop("sequence_from", None)
        if names not in _NAMES_OF_STEP:
            raise self._refused('time.names must be "start" or "end"')
        if (column is None) == (sequence is None):
            raise self._refused(
                "give either time.column, or time.sequence_from when the rows carry no time"
            )
        if not form.step_seconds and (sequence is not None or names == "end"):
            raise self._refused("time.sequence_from and time.names are for hours, not for days")
        return TimeMapping(
            column=column,
            form=self._take(table, "format", str, None),
            names_end=names == "end",
            sequence_from=self._sequence(sequence),
            assumed_year=self._take(assumed, "year", int, None),
        )

    def _sequence(self, given: Any) -> dict[str, datetime]:
        if given is None:
            return {}
        starts = given if isinstance(given, dict) else {"": given}
        for start in starts.values():
            if not isinstance(start, datetime):
                raise self._refused("time.sequence_from must be a time such as 2011-01-01T00:00:00")
        return {
            name: start if start.tzinfo else start.replace(tzinfo=SHANGHAI)
            for name, start in starts.items()
        }

    def _texts(self, table: dict[str, Any], where: str, form: KindForm) -> dict[str, str]:
        for name, value in table.items():
            if name not in form.columns or name == form.time:
                raise self._refused(
                    f"{where}.{name} is no column of this kind; they are: {', '.join(form.columns)}"
                )
            if not isinstance(value, str):
                raise self._refused(f"{where}.{name} must be a text")
        return dict(table)

    def _units(self, table: dict[str, Any], form: KindForm) -> dict[str, str]:
        units = self._texts(table, "units", form)
        for name, unit in units.items():
            if name in form.fixed:
                stored_ratio(unit, form, name)
            else:
                parse_unit(unit)
        return units

    def _all_series(
        self, tables: list[dict[str, Any]], assumed: dict[str, Any], form: KindForm
    ) -> tuple[Series, ...]:
        pollutant = self._take(assumed, "pollutant", str, None)
        unit = self._take(assumed, "unit", str, None)
        return tuple(self._series(table, pollutant, unit, form) for table in tables)

    def _series(
        self, table: dict[str, Any], pollutant: str | None, unit: str | None, form: KindForm
    ) -> Series:
        column = self._take(table, "column", str)
        series = Series(
            column=column,
            field=self._take(table, "field", str, form.numbers[0]),
            pollutant_code=self._take(table, "pollutant_code", str, pollutant),
            unit=self._take(table, "unit", str, unit) or "",
            optional=self._take(table, "optional", bool, False),
        )
        self._nothing_left(table, f"series {column}: ")
        if series.field not in form.numbers:
            raise self._refused(f"series {column}: field must be one of: {', '.join(form.numbers)}")
        if not series.unit:
            raise self._refused(f"series {column}: declare its unit, or assumed.unit")
        if form.has_pollutant and not series.pollutant_code:
            raise self._refused(f"series {column}: name its pollutant_code, or assumed.pollutant")
        parse_unit(series.unit)
        return series

    def _statement(self, assumed: dict[str, Any]) -> str | None:
        chinese = self._take(assumed, "statement_zh", str, None)
        english = self._take(assumed, "statement_en", str, None)
        return f"{chinese}\n{english}" if chinese and english else None

    def _source(
        self, assumed: dict[str, Any], constants: dict[str, str], form: KindForm
    ) -> AssumedSource | None:
        table = assumed.pop("source", None)
        if table is None:
            return None
        outlet_ref = self._take(table, "outlet_ref", str)
        monitor_ref = self._take(table, "monitor_ref", str, f"{outlet_ref}/M")
        name_zh = self._take(table, "name_zh", str)
        source = AssumedSource(
            enterprise_ref=self._take(table, "enterprise_ref", str),
            name_zh=name_zh,
            name_en=self._take(table, "name_en", str),
            short_name_zh=self._take(table, "short_name_zh", str, name_zh),
            industry_code=self._take(table, "industry_code", str, None),
            outlet_ref=outlet_ref,
            outlet_code=self._take(table, "outlet_code", str),
            outlet_name_zh=self._take(table, "outlet_name_zh", str),
            outlet_name_en=self._take(table, "outlet_name_en", str),
            medium=self._take(table, "medium", str),
            flow_is_monitored=self._take(table, "flow_is_monitored", bool),
            monitor_ref=monitor_ref,
            mn=self._take(table, "mn", str, monitor_ref),
            known_from=self._take(table, "known_from", date),
            known_until=self._take(table, "known_until", date),
        )
        self._nothing_left(table, "assumed.source.")
        expected = {"mn": source.mn, "outlet_ref": source.outlet_ref}.get(form.place)
        if constants.get(form.place) != expected:
            raise self._refused(
                f"constants.{form.place} must be {expected!r}, as in assumed.source"
            )
        return source

    def _check(self, mapping: Mapping, form: KindForm) -> None:
        given = {*mapping.columns, *mapping.constants}
        wide = {"pollutant_code"} if mapping.series else set()
        missing = [name for name in form.required if name not in given | wide and name != form.time]
        if missing:
            raise self._refused(f"say where {', '.join(missing)} comes from (columns or constants)")
        if not mapping.series and not given & set(form.numbers):
            raise self._refused("no column of values is named (columns or series)")
        for place in ("columns", "constants"):
            if wide & set(getattr(mapping, place)):
                raise self._refused(f"a wide file names its pollutants in series, not in {place}")
        self._check_units(mapping, form)
        self._check_assumptions(mapping)

    def _check_units(self, mapping: Mapping, form: KindForm) -> None:
        units: dict[str | None, str] = {}
        for series in mapping.series:
            if series.field in form.fixed:
                stored_ratio(series.unit, form, series.field)
            elif units.setdefault(series.pollutant_code, series.unit) != series.unit:
                raise self._refused(f"{series.pollutant_code} has two units; it needs one")

    def _check_assumptions(self, mapping: Mapping) -> None:
        assumes = mapping.source or mapping.time.sequence_from or self._assumes
        if assumes and not mapping.assumed:
            raise self._refused(
                "write what is assumed as a sentence: assumed.statement_zh and assumed.statement_en"
            )
        if mapping.assumed and not mapping.source:
            raise self._refused(
                "assumed values need a source of their own (assumed.source), because they are "
                "never published"
            )

    def _take(self, table: dict[str, Any], key: str, kind: type, *default: Any) -> Any:
        if key not in table:
            if default:
                return default[0]
            raise self._refused(f"{key} is missing")
        value = table.pop(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._refused(f"{key} must be of type {kind.__name__}, not {value!r}")
        return value

    def _nothing_left(self, table: dict[str, Any], where: str) -> None:
        if table:
            raise self._refused(f"{where}{', '.join(table)} is not known here")

    def _refused(self, words: str) -> MappingRefused:
        return MappingRefused(f"{self._name}: {words}.")


def stored_ratio(unit: str, form: KindForm, column: str) -> Fraction:
    """Ratio of a unit to the one in which a column is stored; an hour's volume may be a flow."""
    given, stored = parse_unit(unit), form.fixed[column]
    if stored is Unit.M3 and form.step_seconds == SECONDS_PER_HOUR:
        try:
            return factor(from_unit=given, to_unit=Unit.M3_H)
        except UnitMismatchError:
            pass
    return factor(from_unit=given, to_unit=stored)
