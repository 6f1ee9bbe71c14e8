"""The file that tells every process of this project where the database is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dashboard.running.refusal import Refusal


def read(path: Path) -> dict[str, Any] | None:
    """What is known of the database, or None before it was set up."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Refusal(
            f"{path} belongs to another account: run this as the account that set it up."
        ) from error
    try:
        facts = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refusal(f"{path} is not valid JSON: restore it from a backup.") from error
    if not isinstance(facts, dict):
        raise Refusal(f"{path} does not hold a JSON object: restore it from a backup.")
    return facts


def write(path: Path, facts: dict[str, Any]) -> None:
    """Replace the file as a whole; it is readable by its owner alone at every moment.

    Its owner stays the same, so that root may restart the database of an ordinary user.
    """
    owner = path.stat() if path.exists() else None
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(facts, stream, indent=2, sort_keys=True)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    if owner is not None and owner.st_uid != os.geteuid():
        os.chown(beside, owner.st_uid, owner.st_gid)
    beside.replace(path)


def url(facts: dict[str, Any], *, login: str, database: str | None = None) -> str:
    """Connection URL of one login, for libpq and psycopg."""
    chosen = facts["logins"][login]
    user, password = quote(chosen["user"], safe=""), quote(chosen["password"], safe="")
    name = quote(database or facts["database"], safe="")
    return f"postgresql://{user}:{password}@{facts['host']}:{facts['port']}/{name}"
