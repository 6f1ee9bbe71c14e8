"""What the head of one enterprise's page reads beside its record, cached by scope and day."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import permit_accounts, pools
from dashboard.cache import staff_cached
from dashboard.permit_accounts import PermitAccount
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from queries import enterprise_matters, score_reading
from queries.enterprise_matters import Matters


@dataclass(frozen=True)
class Beside:
    """Faces month by month, what is open, and the outlets that a permit names."""

    faces: pd.DataFrame
    matters: Matters
    covered: set[int]


@staff_cached(city.SHORT_SECONDS)
def beside(scope: Scope, enterprise_id: int, outlet_ids: tuple[int, ...], on: date) -> Beside:
    """What stands beside the record on a day."""
    with pools.connection("staff", scope=scope) as connection:
        return Beside(
            faces=score_reading.face_history(connection, enterprise_id),
            matters=enterprise_matters.matters(
                connection, enterprise_id, outlet_ids=outlet_ids, on=on
            ),
            covered=enterprise_matters.covered(connection, outlet_ids, on=on),
        )


@staff_cached(city.LONG_SECONDS)
def accounts(scope: Scope, enterprise_id: int, year: int, today: date) -> tuple[PermitAccount, ...]:
    """Use of the permitted amounts of one enterprise in a year."""
    with pools.connection("staff", scope=scope) as connection:
        found = permit_accounts.of_enterprises(connection, (enterprise_id,), year=year, today=today)
    return tuple(found)
