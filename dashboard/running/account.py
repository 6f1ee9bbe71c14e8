"""Which account the embedded server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.running.refusal import OTHER_WAYS, Refusal

UNPRIVILEGED_NAMES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account of this machine, and whether the caller must step down to it."""

    name: str
    uid: int
    gid: int
    steps_down: bool

    def process_options(self) -> dict[str, Any]:
        """Arguments for ``subprocess`` that start a program as this account."""
        if not self.steps_down:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_walk_to(self, folder: Path) -> bool:
        """Whether every folder on the way lets this account pass."""
        return not self.steps_down or first_closed_folder(folder, self) is None


def server_account(data: Path) -> Account:
    """The caller, or for root the owner of the data folder, else an unprivileged account."""
    caller = os.geteuid()
    if caller != 0:
        return _caller_account(caller, data)
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid, steps_down=True)
    for name in UNPRIVILEGED_NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, steps_down=True)
    raise Refusal(
        "The embedded database cannot run as root and this machine has neither an account "
        f"postgres nor nobody: run make as an ordinary user; {OTHER_WAYS}."
    )


def first_closed_folder(folder: Path, account: Account) -> Path | None:
    """The first folder on the way to ``folder`` that ``account`` may not pass."""
    for step in reversed([folder, *folder.parents]):
        if not step.exists():
            return None
        status = step.stat()
        bit = 0o001
        if status.st_uid == account.uid:
            bit = 0o100
        elif status.st_gid == account.gid:
            bit = 0o010
        if not status.st_mode & bit:
            return step
    return None


def _caller_account(caller: int, data: Path) -> Account:
    if data.exists() and data.stat().st_uid != caller:
        owner = _name_of(data.stat().st_uid)
        raise Refusal(
            f"The database in {data} belongs to the account {owner}: run this as root or as "
            f"{owner}, or set QINGYUAN_VAR to a folder of your own."
        )
    return Account(_name_of(caller), caller, os.getegid(), steps_down=False)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
