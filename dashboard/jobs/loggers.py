"""Data loggers that may send, as the command line keeps them; every change is audited."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from dashboard.jobs.accounts import Actor
from dashboard.running.refusal import Refusal
from ingest.listening import passwords
from queries import audit, loggers

_LONGEST_MN = 64


def add(
    connection: Connection, mns: Sequence[str], *, password: str | None, actor: Actor
) -> list[str]:
    """Register loggers with one password, or with none; gives those that were not there yet."""
    _check_password(password)
    added = []
    for mn in mns:
        if not mn or len(mn) > _LONGEST_MN or not mn.isprintable() or set(mn) & set(";,=& "):
            raise Refusal(f"'{mn}' is no MN: it has up to {_LONGEST_MN} letters and digits.")
        # A hash of its own for each, so that equal passwords do not look equal.
        stored = None if password is None else passwords.hash_password(password)
        if loggers.add(connection, mn, password_hash=stored, at=actor.at, by=actor.name):
            added.append(mn)
            _audit(connection, actor, "logger_registered", mn, has_password=stored is not None)
    return added


def set_password(connection: Connection, mn: str, *, password: str | None, actor: Actor) -> None:
    """Replace a password; None takes any from now on."""
    _check_password(password)
    stored = None if password is None else passwords.hash_password(password)
    _require(loggers.set_password(connection, mn, password_hash=stored, at=actor.at), mn)
    _audit(connection, actor, "logger_password_set", mn, has_password=stored is not None)


def close(connection: Connection, mn: str, actor: Actor) -> None:
    """Take nothing from a logger from now on."""
    _require(loggers.set_closed(connection, mn, at=actor.at), mn)
    _audit(connection, actor, "logger_closed", mn)


def reopen(connection: Connection, mn: str, actor: Actor) -> None:
    """Let a closed logger send again."""
    _require(loggers.set_closed(connection, mn, at=None), mn)
    _audit(connection, actor, "logger_opened", mn)


def _check_password(password: str | None) -> None:
    if password is None:
        return
    if not 1 <= len(password) <= passwords.LONGEST or set(password) & set(";,=&"):
        raise Refusal(
            f"A password of a logger has 1 to {passwords.LONGEST} characters and none of ; , = &."
        )


def _require(found: bool, mn: str) -> None:
    if not found:
        raise Refusal(f"No logger is registered under MN {mn}: see flask logger list.")


def _audit(connection: Connection, actor: Actor, action: str, mn: str, **detail: Any) -> None:
    audit.record(
        connection,
        at=actor.at,
        action=action,
        outcome="done",
        login_name=actor.name,
        subject=mn,
        **detail,
    )
