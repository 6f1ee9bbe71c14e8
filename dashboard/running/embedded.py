"""The embedded database: ``python3 -m dashboard.running.embedded start | stop | status``."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from dashboard.running import cluster as server
from dashboard.running import debian
from dashboard.running.account import first_closed_folder, server_account
from dashboard.running.cluster import Cluster
from dashboard.running.places import Places, make_folders, places
from dashboard.running.progress import say, step
from dashboard.running.refusal import OTHER_WAYS, Refusal


def start(var: Path | None = None) -> bool:
    """Bring the embedded server up, from nothing if need be; False when it was up already."""
    if not sys.platform.startswith("linux"):
        raise Refusal(f"The embedded database needs Linux with apt; {OTHER_WAYS}.")
    where = places(var)
    found = Cluster(where, server_account(where.data))
    make_folders(where, found.account)
    with _alone(where):
        pid = server.running_pid(where.data)
        if pid is not None:
            say(f"  the embedded database is running already (process {pid})")
            return False
        _prepare_copy(where)
        _check_walkable(found)
        if not where.data.exists():
            with step("creating the database cluster"):
                server.initialise(found)
        with step("starting the embedded database"):
            facts = server.start(found)
            server.ensure_database(found, facts)
    return True


def stop(var: Path | None = None) -> bool:
    """Stop the embedded server; False when it was not running."""
    where = places(var)
    if not where.data.exists():
        return False
    found = Cluster(where, server_account(where.data))
    with _alone(where):
        if server.running_pid(where.data) is None:
            return False
        with step("stopping the embedded database"):
            server.stop(found)
    return True


def is_running(var: Path | None = None) -> bool:
    """Whether the embedded server of this installation is up."""
    return server.running_pid(places(var).data) is not None


def _prepare_copy(where: Places) -> None:
    """Fetch and unpack the packages unless that was done before."""
    if debian.is_unpacked(where.copy):
        return
    architecture = debian.check_machine()
    carried = os.environ.get("QINGYUAN_DEBIAN_PACKAGES")
    if carried:
        files = debian.packages_in(Path(carried))
    else:
        files = debian.download(where.archives, where.apt)
    debian.unpack(files, where.copy, architecture)


def _check_walkable(found: Cluster) -> None:
    closed = first_closed_folder(found.where.copy, found.account)
    if found.account.steps_down and closed is not None:
        raise Refusal(
            f"The account {found.account.name}, which runs the database because you are root, "
            f"may not pass {closed}: run chmod a+x {closed}, or set QINGYUAN_VAR to another folder."
        )


@contextlib.contextmanager
def _alone(where: Places) -> Iterator[None]:
    """One start or stop at a time; the lock ends with the process, even when it is killed."""
    with where.lock_file.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    """Run one of the three commands; a refusal is one sentence on standard error."""
    try:
        if arguments == ["start"]:
            if start():
                say("The embedded database runs.")
        elif arguments == ["stop"]:
            say("Stopped." if stop() else "The embedded database was not running.")
        elif arguments == ["status"]:
            running = is_running()
            say("running" if running else "stopped")
            return 0 if running else 3
        else:
            raise Refusal("Say start, stop or status.")
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
