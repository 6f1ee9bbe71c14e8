"""What stands in for mass on the rows of a claim, from gas and from water alike."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.substitution_reach import FilledDays
from analytics.substitution_water import WaterSubstitution
from analytics.vocabulary import SubstitutionState, code_of

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

BASES = ["run_rate", "day_mean", "largest_day"]
_RUN_RATE, _DAY_MEAN, _LARGEST_DAY = range(3)
_NO_BASIS = -1


@dataclass(frozen=True, slots=True)
class PassedResults:
    """Stretch and hour number of each passed check and calibration."""

    stretch: Integers
    hour: Integers


@dataclass(frozen=True, slots=True)
class Fill:
    """One element per row of days."""

    filled_hours: Integers
    mass_kg: Floats
    basis: Integers
    state: Integers

    @classmethod
    def nothing(cls, count: int) -> "Fill":
        """No row has anything that stands in."""
        return cls(
            np.zeros(count, dtype=np.int64),
            np.full(count, np.nan),
            np.full(count, _NO_BASIS, dtype=np.int64),
            np.full(count, code_of(SubstitutionState.NOT_NEEDED), dtype=np.int64),
        )

    def add_gas(self, rows: Integers, found: FilledDays) -> None:
        """Put in the days of a plan; days of other plans' quarters are left alone."""
        some = found.substituted_hours > 0
        at = rows[some]
        self.filled_hours[at] = found.filled_hours[some]
        self.mass_kg[at] = found.mass_kg[some]
        self.state[at] = found.state[some]
        self.basis[at] = np.where(found.filled_hours[some] > 0, _RUN_RATE, _NO_BASIS)

    def add_water(self, rows: Integers, found: WaterSubstitution, needed: Integers) -> None:
        """Put in water days: all of the day's hours or none have something that stands in."""
        filled = (needed > 0) & np.isfinite(found.substituted_mass_kg)
        self.filled_hours[rows] = np.where(filled, needed, 0)
        self.mass_kg[rows] = np.where(filled, found.substituted_mass_kg, np.nan)
        self.state[rows] = found.state
        basis = np.where(found.by_largest_day, _LARGEST_DAY, _DAY_MEAN)
        self.basis[rows] = np.where(filled, basis, _NO_BASIS)
