"""Whether the sites work: a word for everyone, the details for staff."""

from typing import Any

from flask import Flask, Response, current_app, jsonify

from dashboard import cache, clock, facts, pools, visit
from dashboard.errors import DatabaseUnavailable
from dashboard.settings import Settings
from layouts import shell

PUBLIC_ADDRESS = "/health"
STAFF_ADDRESS = "/staff/health"


def install(server: Flask, settings: Settings) -> None:
    """Add the two addresses; a process answers for the sites that it serves."""

    @server.get(PUBLIC_ADDRESS)
    def health() -> Response:
        reachable = all(_answers(site) for site in settings.apps)
        response = jsonify({"status": "ok" if reachable else "degraded"})
        response.status_code = 200 if reachable else 503
        response.headers["Cache-Control"] = "no-store"
        return response

    if shell.STAFF in settings.apps:

        @server.get(STAFF_ADDRESS)
        def staff_health() -> Response:
            return jsonify(details(settings))


def _answers(site: str) -> bool:
    try:
        with pools.connection("staff" if site == shell.STAFF else "public") as connection:
            connection.execute("SELECT 1")
    except DatabaseUnavailable:
        return False
    return True


def details(settings: Settings) -> dict[str, Any]:
    """State of this process, for staff; no addresses of servers, no logins."""
    known = facts.current(visit.current())
    now = clock.now()
    until = known.data_until
    return {
        "status": "ok",
        "time": now.isoformat(),
        "sites": list(settings.apps),
        "data_version": cache.data_version(shell.STAFF),
        "data_version_at": known.data_version_at.isoformat(),
        "data_until": until.isoformat() if until else None,
        "data_age_minutes": round((now - until).total_seconds() / 60) if until else None,
        "method_version": known.method_version,
        "is_demo": known.is_demo,
        "pools": list(current_app.extensions[pools.EXTENSION].open_logins()),
    }
