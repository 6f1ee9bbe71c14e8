"""Passwords of the logins that the sites and the intake use, on a server that is our own."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from dashboard.running import connection_file
from dashboard.settings import URL_VARIABLES, Login, Settings
from migrations import roles

KINDS: tuple[Login, ...] = ("ingest", "staff", "public")
CONNECT_SECONDS = 5
_PASSWORD_BYTES = 24


def ensure_passwords(path: Path, *, owner_url: str) -> list[str]:
    """
    Give every login of the connection file a password that works; returns the logins changed.

    The server learns a password before the file does: whatever interrupts this, the next call
    finds a login that the file does not know, or that does not work, and sets it again.
    """
    facts = connection_file.read(path)
    if facts is None:
        return []
    changed = []
    for kind in KINDS:
        name = f"{roles.PREFIX}_{kind}"
        known = facts["logins"].get(kind)
        if known and _works(facts, kind):
            continue
        password = known["password"] if known else secrets.token_urlsafe(_PASSWORD_BYTES)
        with psycopg.connect(owner_url) as connection:
            roles.set_passwords(connection, {name: password})
        facts["logins"][kind] = {"user": name, "password": password}
        connection_file.write(path, facts)
        changed.append(name)
    return changed


def missing_variables(settings: Settings) -> Mapping[str, str]:
    """Logins that DATABASE_URL's server needs and nobody named: role by environment variable."""
    given = {
        "ingest": settings.database_url_ingest,
        "staff": settings.database_url_staff,
        "public": settings.database_url_public,
    }
    return {URL_VARIABLES[kind]: f"{roles.PREFIX}_{kind}" for kind in KINDS if given[kind] is None}


def _works(facts: dict[str, Any], kind: Login) -> bool:
    """Whether the server lets this login in; a server that is away is no answer and raises."""
    url = connection_file.url(facts, login=kind)
    try:
        with psycopg.connect(make_conninfo(url, connect_timeout=CONNECT_SECONDS)):
            return True
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            return False
        raise
