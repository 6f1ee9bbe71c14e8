"""The one place that knows what time it is; everything else is told.

Tests and a frozen demo pin it through the settings.
"""

from datetime import datetime

from flask import current_app, has_app_context

from layouts.formats import CITY_TIME

EXTENSION = "qingyuan.pinned_now"


def now() -> datetime:
    """This moment, aware, in the time of the city."""
    pinned = current_app.extensions.get(EXTENSION) if has_app_context() else None
    return pinned.astimezone(CITY_TIME) if pinned is not None else datetime.now(CITY_TIME)
