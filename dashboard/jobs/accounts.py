"""Staff accounts as the command line keeps them; every change is audited."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from dashboard.credentials import check_password, hash_password, tidy_login_name
from dashboard.running.refusal import Refusal
from queries import audit, user_admin

# Without letters and digits that look alike: people copy these from a screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What an account is made from."""

    login_name: str
    display_name: str
    password: str
    role: str
    counties: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes an account, and when: for the audit log."""

    name: str
    at: datetime


def generated_password() -> str:
    """A password of three groups that a person can read aloud and the rules accept."""
    groups = []
    for _ in range(3):
        group = [secrets.choice(part) for part in (_CAPITALS, _LETTERS, _LETTERS, _DIGITS)]
        secrets.SystemRandom().shuffle(group)
        groups.append("".join(group))
    return "-".join(groups)


def add(connection: Connection, account: NewAccount, actor: Actor) -> None:
    """Make an account; refuses a weak password, an unknown role or county, and a taken name."""
    login_name = tidy_login_name(account.login_name)
    if not login_name:
        raise Refusal("A login name has at least one character.")
    check_password(account.password, login_name=login_name)
    known = user_admin.roles(connection)
    if account.role not in known:
        raise Refusal(f"There is no role {account.role}: choose {', '.join(known)}.")
    found = user_admin.county_ids(connection, account.counties)
    unknown = [word for word in account.counties if word not in found]
    if unknown:
        raise Refusal(f"There is no county {', '.join(unknown)}: name its reference, code or name.")
    if known[account.role] and not found:
        raise Refusal(f"The role {account.role} is bound to counties: give at least one --county.")
    user_id = user_admin.add(
        connection,
        login_name=login_name,
        display_name=account.display_name,
        password_hash=hash_password(account.password),
        role=account.role,
        county_ids=sorted(set(found.values())),
    )
    if user_id is None:
        raise Refusal(f"The login name {login_name} is taken.")
    _audit(connection, actor, "user_added", login_name, role=account.role)


def set_password(connection: Connection, login_name: str, password: str, actor: Actor) -> None:
    """Replace a password; every session of the account ends."""
    name = tidy_login_name(login_name)
    check_password(password, login_name=name)
    changed = user_admin.set_password(
        connection, name, password_hash=hash_password(password), at=actor.at
    )
    _require(changed, name)
    _audit(connection, actor, "user_password_set", name)


def disable(connection: Connection, login_name: str, actor: Actor) -> None:
    """Shut an account; every session of it ends."""
    name = tidy_login_name(login_name)
    _require(user_admin.disable(connection, name, at=actor.at), name)
    _audit(connection, actor, "user_disabled", name)


def enable(connection: Connection, login_name: str, actor: Actor) -> None:
    """Open a shut account again."""
    name = tidy_login_name(login_name)
    _require(user_admin.enable(connection, name), name)
    _audit(connection, actor, "user_enabled", name)


def unlock(connection: Connection, login_name: str, actor: Actor) -> None:
    """Let an account in again that too many wrong passwords had locked."""
    name = tidy_login_name(login_name)
    _require(user_admin.unlock(connection, name), name)
    _audit(connection, actor, "user_unlocked", name)


def _require(user_id: int | None, login_name: str) -> None:
    if user_id is None:
        raise Refusal(f"There is no account {login_name}: see flask user list.")


def _audit(connection: Connection, actor: Actor, action: str, subject: str, **detail: Any) -> None:
    audit.record(
        connection,
        at=actor.at,
        action=action,
        outcome="done",
        login_name=actor.name,
        subject=subject,
        by="command line",
        **detail,
    )
