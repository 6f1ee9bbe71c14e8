"""Where things lie on disk."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from dashboard.running.account import Account, server_account
from dashboard.running.progress import say

PROJECT = Path(__file__).resolve().parents[2]
FALLBACK_PARENT = Path("/var/lib/qingyuan")


@dataclass(frozen=True)
class Places:
    """Folders of one installation: ``var`` for secrets, ``home`` for the embedded server."""

    var: Path
    home: Path

    @property
    def connection_file(self) -> Path:
        """Address and logins of the database, mode 0600."""
        return self.var / "database.json"

    @property
    def lock_file(self) -> Path:
        """Held while the embedded server is being started or stopped."""
        return self.var / "embedded.lock"

    @property
    def archives(self) -> Path:
        """Downloaded packages; kept, so that a broken copy is rebuilt without the network."""
        return self.home / "packages"

    @property
    def apt(self) -> Path:
        """apt's redirected lists and caches."""
        return self.home / "apt"

    @property
    def copy(self) -> Path:
        """The unpacked packages."""
        return self.home / "copy"

    @property
    def data(self) -> Path:
        """The cluster; the only folder that the server's account owns."""
        return self.home / "data"


def var_folder() -> Path:
    """The ignored folder for everything that a run writes; QINGYUAN_VAR moves it."""
    chosen = os.environ.get("QINGYUAN_VAR")
    return Path(chosen).resolve() if chosen else PROJECT / "var"


def places(var: Path | None = None) -> Places:
    """Where this installation keeps its embedded server.

    The server's account must be able to walk to its data. For root in a private folder (``/root``,
    a ``mktemp -d``) that is impossible, and the server then lives outside the project.
    """
    var = (var or var_folder()).resolve()
    inside = var / "timescaledb"
    if server_account(inside / "data").can_walk_to(inside):
        return Places(var, inside)
    return Places(var, FALLBACK_PARENT / hashlib.sha256(str(var).encode()).hexdigest()[:12])


def make_folders(where: Places, account: Account) -> None:
    """Create the folders with modes that do not depend on the caller's umask."""
    if where.home.parent == FALLBACK_PARENT and not where.home.exists():
        say(
            f"  the account {account.name} cannot walk to {where.var}, "
            f"so the database lives in {where.home}"
        )
    for folder in (where.var, where.home.parent, where.home, where.apt, where.archives):
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o755)
