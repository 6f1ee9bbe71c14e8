"""Passwords and logins of staff: hashing, rules, lock-out, audit."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from dashboard import pools
from dashboard.log import log
from dashboard.settings import Settings
from dashboard.visit import User
from queries import audit, users
from queries.users import StaffAccount

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
LONGEST_LOGIN_NAME = 64
KINDS_OF_CHARACTERS = 3

_hasher = PasswordHasher()
# Checked when there is no account, so that an unknown name takes as long as a wrong password.
_NOBODY = _hasher.hash("no account has this password")


class WeakPassword(ValueError):  # noqa: N818
    """A password that the rules refuse; the text says which rule."""


def check_password(password: str, *, login_name: str) -> None:
    """Refuse a password that is short, of one kind of character, or holds the login name.

    Raises
    ------
    WeakPassword
        With the rule that was broken.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    kinds = (
        any(character.islower() for character in password),
        any(character.isupper() for character in password),
        any(character.isdigit() for character in password),
        any(not character.isalnum() for character in password),
    )
    if sum(kinds) < KINDS_OF_CHARACTERS:
        raise WeakPassword(
            f"a password mixes {KINDS_OF_CHARACTERS} of: small letters, capitals, digits, signs"
        )
    if login_name.lower() in password.lower():
        raise WeakPassword("a password may not hold the login name")


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher.hash(password)


def tidy_login_name(text: str) -> str:
    """A login name as it is stored."""
    return text.strip().lower()[:LONGEST_LOGIN_NAME]


def is_password_of(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash; takes its time either way."""
    try:
        return _hasher.verify(password_hash, password[: LONGEST_PASSWORD + 1])
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        log.error("password_hash_unusable")
        return False


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
        if _hasher.check_needs_rehash(account.password_hash):
            stronger = hash_password(attempt.password)
            users.store_hash(connection, account.user_id, password_hash=stronger)
        audit.record(connection, **trace, outcome="done")
    log.info("login", login_name=attempt.login_name)
    return account


def _refusal(account: StaffAccount | None, attempt: Attempt) -> str:
    """Why the attempt fails; empty when it does not."""
    right = is_password_of(account.password_hash if account else _NOBODY, attempt.password)
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
