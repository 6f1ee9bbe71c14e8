"""What the wall shows, as values: filled by the page, drawn by the layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from layouts.staff import overview_context_values
from layouts.staff.emissions_values import Permit
from layouts.staff.overview_context_values import Feedback, Work
from layouts.staff.overview_values import Overview, Rate


@dataclass(frozen=True)
class PermitUse:
    """Use of permitted amounts of the running year, counted and row by row."""

    counted: overview_context_values.PermitUse
    rows: tuple[Permit, ...]


@dataclass(frozen=True)
class CountyRate:
    """The transmission rate of one county with its place on the map."""

    name: str
    outline: Sequence | None
    label_x: float | None
    label_y: float | None
    rate: Rate


@dataclass(frozen=True)
class FaceRow:
    """How many enterprises of a county carry each face."""

    name: str
    bands: dict[str, int]


@dataclass(frozen=True)
class Faces:
    """The newest published faces, by band."""

    month: date
    bands: dict[str, int]
    before: dict[str, int] | None
    """Those of the month before; None when none are published."""
    outside: int
    """Enterprises that are not evaluated in this month."""
    counties: tuple[FaceRow, ...]


@dataclass(frozen=True)
class Turn:
    """What is shown at one time: a page in the middle, of all that is in scope or of a county."""

    panel: str
    county_id: int | None = None


@dataclass(frozen=True)
class Wall:
    """Everything on the wall in one turn."""

    city: str
    area: str
    """Name of the counties in sight; empty for the whole city."""
    is_demo: bool
    panel: str
    number: int
    turns: int
    overview: Overview
    feedback: Feedback
    work: Work
    permits: PermitUse
    transmission: tuple[CountyRate, ...]
    faces: Faces | None
    data_version: int
    method_version: str
    data_until: datetime | None
    turn_seconds: int
