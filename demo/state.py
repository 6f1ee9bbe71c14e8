"""What a stretch of hours looks like at one outlet, from the plan: running, starting, stopped."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demo.agenda import STOP, Event
from demo.chance import Hours, Series

RUNNING, SHUTTING_DOWN, STOPPED, STARTING = 0, 1, 2, 3

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class State:
    """Phase of the source and how far it is through a ramp."""

    share: Series
    """Share of the undisturbed load that is left, 0 to 1."""
    phase: npt.NDArray[np.int8]
    progress: Series
    """0 to 1 through a ramp; 1 while running."""
    hours_stopped: Series
    """Hours since the fire went out; 0 while running."""


@dataclass(frozen=True)
class Flow:
    """What leaves an outlet in each hour; names as in the import files."""

    phase: npt.NDArray[np.int8]
    conditions: dict[str, Series]
    dry: dict[str, Series]
    """Concentration by pollutant as a perfect instrument reads it: gas dry at standard state."""
    target: dict[str, Series]
    """Gas: the same at reference oxygen; water: as ``dry``."""


def window(hours: Hours, start: int, end: int) -> slice:
    """Positions of the hours in [start, end); the hours follow one another without a gap."""
    first = int(hours[0])
    low = min(max(start - first, 0), len(hours))
    return slice(low, min(max(end - first, low), len(hours)))


def mask_of(hours: Hours, spans: Iterable[tuple[int, int]]) -> Mask:
    """True in the hours that lie in one of the spans."""
    mask = np.zeros(hours.shape, dtype=bool)
    for start, end in spans:
        mask[window(hours, start, end)] = True
    return mask


def _ramp(state: State, hours: Hours, start: int, end: int, phase: int) -> None:
    """A straight ramp over [start, end), downwards or upwards."""
    if end <= start:
        return
    place = window(hours, start, end)
    through = (hours[place] - start + 0.5) / (end - start)
    state.phase[place] = phase
    state.progress[place] = through
    state.share[place] = 1.0 - 0.88 * through if phase == SHUTTING_DOWN else 0.12 + 0.88 * through


def state_of(hours: Hours, events: Iterable[Event]) -> State:
    """State in each hour from the stops among the events."""
    state = State(
        share=np.ones(hours.shape),
        phase=np.zeros(hours.shape, dtype=np.int8),
        progress=np.ones(hours.shape),
        hours_stopped=np.zeros(hours.shape),
    )
    for event in events:
        if event.kind != STOP:
            continue
        out, on = event.start + event.down_h, event.end - event.up_h
        _ramp(state, hours, event.start, out, SHUTTING_DOWN)
        _ramp(state, hours, on, event.end, STARTING)
        place = window(hours, out, on)
        state.phase[place] = STOPPED
        state.share[place] = 0.0
        state.progress[place] = 0.0
        state.hours_stopped[place] = hours[place] - out + 1
    return state
