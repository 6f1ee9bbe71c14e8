"""One visit to one enterprise: who asks, what is on record, what is selected, and its addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dashboard.errors import NotFound
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import loaders
from dashboard.staff.enterprise.explorer_state import State
from dashboard.staff.enterprise.loaders import Record
from dashboard.visit import Visit


@dataclass(frozen=True)
class Visited:
    """What every tab of the page is made from."""

    visit: Visit
    enterprise_id: int
    record: Record
    state: State
    address: Callable[..., str]
    """Address of the page with some of the selection changed."""
    export: Callable[..., str]
    """Address of a table as a file: name of the table, kind of file, another state."""
    at: Callable[[State], "Visited"]
    """The same visit in another state."""

    @property
    def today(self) -> date:
        """The running day in the city."""
        return today_of(self.visit)


def today_of(visit: Visit) -> date:
    """The running day in the city."""
    return visit.now.astimezone(city.CITY_TIME).date()


def record_of(visit: Visit, enterprise_id: int) -> Record:
    """The record of an enterprise in scope.

    Raises
    ------
    NotFound
        When there is none, or none that this visitor may see.
    """
    found = loaders.record(visit.scope, enterprise_id, today_of(visit))
    if found is None:
        raise NotFound
    return found
