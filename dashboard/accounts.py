"""Logins of staff: who may come in, lock-out, audit."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard import pools
from dashboard.credentials import hash_of_nobody, hash_password, is_password_of, needs_rehash
from dashboard.log import log
from dashboard.settings import Settings
from dashboard.visit import User
from queries import audit, users
from queries.users import StaffAccount


@dataclass(frozen=True)
class Attempt:
    """One attempt to log in."""

    login_name: str
    password: str
    address: str | None
    at: datetime


def log_in(attempt: Attempt, settings: Settings) -> StaffAccount | None:
    """The account when name and password are right and it may log in; every attempt is audited.

    A failure says the same whatever its cause, so that names cannot be found out by trying.
    """
    with pools.connection("staff", write=True) as connection:
        account = users.by_login_name(connection, attempt.login_name)
        cause = _refusal(account, attempt)
        trace: dict[str, Any] = {
            "at": attempt.at,
            "action": "login",
            "login_name": attempt.login_name,
            "user_id": account.user_id if account else None,
            "address": network_address(attempt.address),
        }
        if account is None or cause:
            locked = False
            if account is not None and cause == "wrong_password":
                locked = users.record_failure(
                    connection,
                    account.user_id,
                    most_failures=settings.failed_logins_before_lock,
                    locked_until=attempt.at + timedelta(minutes=settings.lock_minutes),
                )
            audit.record(connection, **trace, outcome="refused", cause=cause, locked=locked)
            log.warning("login_refused", login_name=attempt.login_name, cause=cause, locked=locked)
            return None
        users.record_login(connection, account.user_id, at=attempt.at)
        if needs_rehash(account.password_hash):
            stronger = hash_password(attempt.password)
            users.store_hash(connection, account.user_id, password_hash=stronger)
        audit.record(connection, **trace, outcome="done")
    log.info("login", login_name=attempt.login_name)
    return account


def _refusal(account: StaffAccount | None, attempt: Attempt) -> str:
    """Why the attempt fails; empty when it does not."""
    right = is_password_of(account.password_hash if account else hash_of_nobody(), attempt.password)
    if account is None:
        return "unknown_name"
    if account.locked_until is not None and account.locked_until > attempt.at:
        return "locked"
    if account.disabled_at is not None:
        return "disabled"
    return "" if right else "wrong_password"


def log_out(user: User, *, address: str | None, at: datetime) -> None:
    """End every session of the account, so that a copied cookie is worth nothing afterwards."""
    with pools.connection("staff", write=True) as connection:
        users.end_sessions(connection, user.user_id)
        audit.record(
            connection,
            at=at,
            action="logout",
            outcome="done",
            user_id=user.user_id,
            login_name=user.login_name,
            address=network_address(address),
        )


def network_address(text: str | None) -> str | None:
    """The address when it is one; a proxy may send anything."""
    try:
        return str(ipaddress.ip_address(text or ""))
    except ValueError:
        return None


def user_of(account: StaffAccount) -> User:
    """The account as pages know it; an account bound to counties never sees the whole city."""
    is_bound = account.is_county_bound or bool(account.county_ids)
    return User(
        user_id=account.user_id,
        login_name=account.login_name,
        display_name=account.display_name,
        role=account.role,
        role_name_zh=account.role_name_zh,
        role_name_en=account.role_name_en,
        permissions=frozenset(account.permissions),
        scope=tuple(sorted(set(account.county_ids))) if is_bound else None,
    )
