"""What kinds of value files there are, and the columns of each."""

from dataclasses import dataclass
from enum import StrEnum

from analytics.units import Unit


class Kind(StrEnum):
    """Kind of a file of values."""

    HOURLY = "hourly"
    CONDITION = "condition"
    RECEIVED_DAILY = "received_daily"
    FURNACE_TEMPERATURE = "furnace_temperature"


@dataclass(frozen=True, slots=True)
class KindForm:
    """
    Columns of one kind of file.

    Attributes
    ----------
    place : str
        Column that names where the values belong.
    time : str
        Column of the hour, the five minutes or the day.
    step_seconds : int
        Values stand on full steps; zero for days.
    has_pollutant : bool
        Whether each row names a pollutant.
    flags : tuple of str
        Columns of data flags.
    concentrations : tuple of str
        Columns in the unit that the mapping or the registry declares for the pollutant.
    fixed : dict of str to Unit
        Other columns of numbers, with the unit in which they are stored.
    """

    place: str
    time: str
    step_seconds: int
    has_pollutant: bool
    flags: tuple[str, ...]
    concentrations: tuple[str, ...]
    fixed: dict[str, Unit]

    @property
    def numbers(self) -> tuple[str, ...]:
        """All columns of numbers."""
        return (*self.concentrations, *self.fixed)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which a row means nothing."""
        return (self.place, self.time, *(("pollutant_code",) if self.has_pollutant else ()))

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the order of the contract."""
        return (*self.required, *self.flags, *self.numbers)


FORMS: dict[Kind, KindForm] = {
    Kind.HOURLY: KindForm(
        place="mn",
        time="time",
        step_seconds=3600,
        has_pollutant=True,
        flags=("flag",),
        concentrations=("measured", "converted_reported"),
        fixed={"valid_minutes": Unit.MIN, "mass_reported_kg": Unit.KG},
    ),
    Kind.CONDITION: KindForm(
        place="mn",
        time="time",
        step_seconds=3600,
        has_pollutant=False,
        flags=("flow_flag", "oxygen_flag"),
        concentrations=(),
        fixed={
            "flow_m3": Unit.M3,
            "oxygen_pct": Unit.PCT,
            "temperature_c": Unit.DEG_C,
            "pressure_kpa": Unit.KPA,
            "humidity_pct": Unit.PCT,
            "velocity_m_s": Unit.M_S,
            "load_pct": Unit.PCT,
        },
    ),
    Kind.RECEIVED_DAILY: KindForm(
        place="outlet_ref",
        time="day",
        step_seconds=0,
        has_pollutant=True,
        flags=("flag",),
        concentrations=("mean", "converted_mean"),
        fixed={"mass_kg": Unit.KG, "flow_m3": Unit.M3},
    ),
    Kind.FURNACE_TEMPERATURE: KindForm(
        place="furnace_ref",
        time="time",
        step_seconds=300,
        has_pollutant=False,
        flags=("flag",),
        concentrations=(),
        fixed={"mean_c": Unit.DEG_C},
    ),
}
