"""What a mapping says: which column is what, in which unit, and what the file does not say."""

from dataclasses import dataclass, field
from datetime import date, datetime

from ingest.kinds import FORMS, Kind
from ingest.sheet import FileForm

CONTRACT = "contract"
"""Name of the mapping of files that have the columns of the contract by their own names."""


@dataclass(frozen=True, slots=True)
class TimeMapping:
    """
    How the file tells time.

    Attributes
    ----------
    column : str or None
        Column of the time; None when the rows only follow one another.
    form : str or None
        Form of ``strptime``; None reads the usual writings.
    names_end : bool
        The file names an hour by its end.
    sequence_from : dict of str to datetime
        Time of the first row, by the beginning of the file's name.
    assumed_year : int or None
        Year that the file does not state.
    """

    column: str | None
    form: str | None = None
    names_end: bool = False
    sequence_from: dict[str, datetime] = field(default_factory=dict)
    assumed_year: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """
    One column of values of a wide file.

    Attributes
    ----------
    column : str
        Column in the file.
    field : str
        Column of the contract that it becomes.
    pollutant_code : str or None
        Factor of the values; None for kinds that have none.
    unit : str
        Unit of the values in the file.
    optional : bool
        Empty cells are passed over; otherwise they are refused one by one.
    """

    column: str
    field: str
    pollutant_code: str | None
    unit: str
    optional: bool


@dataclass(frozen=True, slots=True)
class AssumedSource:
    """The enterprise, outlet and monitor that are made for a file which names none."""

    enterprise_ref: str
    name_zh: str
    name_en: str
    short_name_zh: str
    industry_code: str | None
    outlet_ref: str
    outlet_code: str
    outlet_name_zh: str
    outlet_name_en: str
    medium: str
    flow_is_monitored: bool
    monitor_ref: str
    mn: str
    known_from: date
    known_until: date


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    What a mapping file says.

    Attributes
    ----------
    name : str
        Name, kept with each batch.
    kind : Kind
        What the file holds.
    form : FileForm
        How it is written.
    time : TimeMapping
        How it tells time.
    columns : dict of str to str
        Column of the contract to column of the file.
    constants : dict of str to str
        Column of the contract to the text that every row has.
    units : dict of str to str
        Column of the contract to the unit in the file.
    series : tuple of Series
        Columns of a wide file; empty for a long one.
    thousands : str or None
        Separator of thousands.
    no_value : tuple of str
        Texts that mean an empty cell.
    assumed : str or None
        What the file does not say and the mapping assumes: Chinese, line feed, English.
    source : AssumedSource or None
        To whom assumed values belong.
    """

    name: str
    kind: Kind
    form: FileForm
    time: TimeMapping
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    series: tuple[Series, ...] = ()
    thousands: str | None = None
    no_value: tuple[str, ...] = ()
    assumed: str | None = None
    source: AssumedSource | None = None


def contract_mapping(kind: Kind) -> Mapping:
    """Mapping of a file that has the columns of the contract by their own names."""
    form = FORMS[kind]
    return Mapping(
        name=CONTRACT,
        kind=kind,
        form=FileForm(),
        time=TimeMapping(column=form.time),
        columns={name: name for name in form.columns if name != form.time},
    )
