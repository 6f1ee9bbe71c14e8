"""Facts about the data that the frame of every page shows."""

from dashboard import pools
from dashboard.cache import public_cached, staff_cached
from dashboard.visit import Visit
from layouts import shell
from queries import site_facts
from queries.site_facts import SiteFacts

LIFE_SECONDS = 30


@public_cached(LIFE_SECONDS)
def _public() -> SiteFacts:
    with pools.connection("public") as connection:
        return site_facts.of_public(connection)


@staff_cached(LIFE_SECONDS)
def _staff(scope: None) -> SiteFacts:
    with pools.connection("staff", scope=scope) as connection:
        return site_facts.of_staff(connection)


def current(visit: Visit) -> SiteFacts:
    """The facts of the site of this visit; they say nothing about any county."""
    return _staff(None) if visit.site == shell.STAFF else _public()
