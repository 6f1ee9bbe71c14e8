"""The accounts of a demo: made with it, kept beside it, shown only while the database is a demo."""

import json
import os
from datetime import datetime
from pathlib import Path

from psycopg import Connection

from dashboard.credentials import is_password_of
from dashboard.jobs import accounts
from dashboard.jobs.accounts import Actor, NewAccount
from queries import installation, user_admin

_ACCOUNTS = {
    "leader": "演示 局领导",
    "analyst": "演示 数据审核员",
    "branch": "演示 分局人员",
    "admin": "演示 系统管理员",
}


def path(var: Path) -> Path:
    """Where the passwords of the demo accounts are kept, mode 0600."""
    return var / "demo" / "logins.json"


def ensure(connection: Connection, var: Path, *, at: datetime) -> None:
    """Make the demo accounts that are missing, each with a password of its own."""
    known = _read(var)
    for role, display_name in _ACCOUNTS.items():
        if user_admin.password_hash(connection, role) is not None:
            continue
        county = user_admin.first_county(connection) if role == "branch" else None
        if role == "branch" and county is None:
            continue
        known[role] = accounts.generated_password()
        # The file first: an account without a known password would be worth nothing.
        _write(var, known)
        account = NewAccount(
            login_name=role,
            display_name=display_name,
            password=known[role],
            role=role,
            counties=[county] if county else [],
        )
        accounts.add(connection, account, Actor("demo", at))


def lines(connection: Connection, var: Path) -> list[str]:
    """One line for each demo login whose password is still the one that was made."""
    if installation.settings(connection).get("is_demo") != "true":
        return []
    found = []
    for role, password in _read(var).items():
        stored = user_admin.password_hash(connection, role)
        if stored is not None and is_password_of(stored, password):
            found.append(f"{role:<8} {password}   {_ACCOUNTS.get(role, '')}")
    return found


def _read(var: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(path(var).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _write(var: Path, passwords: dict[str, str]) -> None:
    target = path(var)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(passwords, stream, ensure_ascii=False, indent=2)
    beside.replace(target)
