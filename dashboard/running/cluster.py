"""One PostgreSQL cluster of our own: created, started, found alive, stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.running import connection_file, debian
from dashboard.running.account import Account
from dashboard.running.places import Places
from dashboard.running.refusal import Refusal

OWNER = "qy_admin"
DATABASE = "qingyuan"
FIND_DATABASE = "SELECT 1 FROM pg_database WHERE datname = 'qingyuan'"
CREATE_DATABASE = "CREATE DATABASE qingyuan"
# Below the kernel's range for outgoing connections, so that a kept port is rarely taken later.
FIRST_PORT, LAST_PORT = 25432, 25931
START_SECONDS = 60
STOP_SECONDS = 60
START_ATTEMPTS = 4
SETTINGS_FILE = "qingyuan.conf"
SHARED_MEMORY_NEEDED = 256 * 1024**2


@dataclass(frozen=True)
class Cluster:
    """A data folder, the programs that serve it, and the account that runs them."""

    where: Places
    account: Account

    def program(self, name: str) -> str:
        """Path of one of PostgreSQL's programs in the private copy."""
        return str(self.where.copy / debian.PROGRAM_FOLDER / name)

    def run(
        self, name: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the copy as the server's account and wait for it."""
        return subprocess.run(
            [self.program(name), *arguments],
            cwd=self.where.home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **environment},
            capture_output=True,
            text=True,
            check=False,
            **self.account.process_options(),
        )


def running_pid(data: Path) -> int | None:
    """Process id of the server of this data folder, or None; a stale pid file does not count."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        folder = Path(f"/proc/{pid}/cwd").readlink()
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError as error:
        raise Refusal(
            f"The database in {data} belongs to another account: run this as that account."
        ) from error
    return pid if folder == data else None


def free_port(preferred: int | None = None) -> int:
    """``preferred`` when it is free on loopback, else the first free one of our range."""
    candidates = range(FIRST_PORT, LAST_PORT + 1)
    for port in ([preferred] if preferred else []) + list(candidates):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Refusal(
        f"No port from {FIRST_PORT} to {LAST_PORT} is free on 127.0.0.1: "
        "stop a server there, or set DATABASE_URL."
    )


def initialise(cluster: Cluster) -> None:
    """Create the cluster with a password of its own; it appears only when it is complete."""
    where, account = cluster.where, cluster.account
    unfinished = where.home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password = secrets.token_urlsafe(24)
    password_file = where.home / "password.unfinished"
    password_file.unlink(missing_ok=True)
    handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, password.encode())
    os.close(handle)
    if account.steps_down:
        os.chown(unfinished, account.uid, account.gid)
        os.chown(password_file, account.uid, account.gid)
    try:
        result = cluster.run(
            "initdb",
            f"--pgdata={unfinished}",
            f"--username={OWNER}",
            f"--pwfile={password_file}",
            *("--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8"),
            # PostgreSQL's own Unicode rules: the machine need not have any locale.
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        )
    finally:
        password_file.unlink(missing_ok=True)
    if result.returncode != 0:
        raise Refusal(f"initdb failed in {unfinished}: {_last_line(result.stderr)}")
    with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(f"\ninclude = '{SETTINGS_FILE}'\n")
    facts = {
        "origin": "embedded",
        "host": "127.0.0.1",
        "port": free_port(),
        "database": DATABASE,
        "logins": {"owner": {"user": OWNER, "password": password}},
    }
    connection_file.write(where.connection_file, facts)
    unfinished.rename(where.data)


def start(cluster: Cluster) -> dict[str, Any]:
    """Start the server on the kept port, or on another when that one is taken meanwhile."""
    where = cluster.where
    facts = connection_file.read(where.connection_file)
    if facts is None or facts.get("origin") != "embedded":
        raise Refusal(
            f"{where.data} holds a database but {where.connection_file} does not name its login: "
            f"restore that file, or remove {where.data} to begin with an empty database."
        )
    kept_port = facts["port"]
    for attempt in range(START_ATTEMPTS):
        facts["port"] = free_port(kept_port)
        _write_settings(cluster, facts["port"])
        _drop_stale_pid_file(where.data)
        result = cluster.run(
            "pg_ctl",
            *("start", "-w", "-s", "-t", str(START_SECONDS), "-D", str(where.data)),
            *("-l", str(where.data / "startup.log")),
        )
        if result.returncode == 0:
            if facts["port"] != kept_port:
                connection_file.write(where.connection_file, facts)
            return facts
        # After kill -9 the dead server's children need a moment to let go of its shared memory.
        time.sleep(1 + attempt)
    log = where.data / "startup.log"
    raise Refusal(f"The embedded database does not start; the reason stands at the end of {log}.")


def ensure_database(cluster: Cluster, facts: dict[str, Any]) -> None:
    """Create the project's database once."""
    if not _psql(cluster, facts, FIND_DATABASE):
        _psql(cluster, facts, CREATE_DATABASE)


def stop(cluster: Cluster) -> None:
    """End the server's sessions and stop it with everything written to disk."""
    result = cluster.run(
        "pg_ctl",
        *("stop", "-w", "-s", "-m", "fast", "-t", str(STOP_SECONDS), "-D", str(cluster.where.data)),
    )
    if result.returncode != 0:
        raise Refusal(f"The embedded database does not stop: {_last_line(result.stderr)}")


def _psql(cluster: Cluster, facts: dict[str, Any], statement: str) -> str:
    login = facts["logins"]["owner"]
    result = cluster.run(
        "psql",
        *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"),
        *("--host", facts["host"], "--port", str(facts["port"]), "--username", login["user"]),
        *("--dbname", "postgres", "--command", statement),
        PGPASSWORD=login["password"],
    )
    if result.returncode != 0:
        raise Refusal(f"The embedded database refuses its owner: {_last_line(result.stderr)}")
    return result.stdout.strip()


def _drop_stale_pid_file(data: Path) -> None:
    """Remove what a killed server left: its number may belong to a stranger's process by now."""
    if running_pid(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)


def _write_settings(cluster: Cluster, port: int) -> None:
    path = cluster.where.data / SETTINGS_FILE
    path.write_text(settings(port), encoding="utf-8")
    if cluster.account.steps_down:
        os.chown(path, cluster.account.uid, cluster.account.gid)
    path.chmod(0o600)


def settings(port: int) -> str:
    """The server's settings: loopback only, no telemetry, modest memory, durable."""
    shared_memory = os.statvfs("/dev/shm") if Path("/dev/shm").is_dir() else None
    has_room = (
        shared_memory is not None
        and shared_memory.f_frsize * shared_memory.f_blocks >= SHARED_MEMORY_NEEDED
    )
    lines = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        # No socket at all: every client uses the loopback port with its password.
        "unix_socket_directories": "",
        "shared_preload_libraries": "timescaledb",
        "timescaledb.telemetry_level": "off",
        "timescaledb.max_background_workers": 4,
        "shared_buffers": f"{_shared_buffers_mb()}MB",
        "max_connections": 100,
        "max_locks_per_transaction": 256,
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        # A container's 64 MB of shared memory is too little for a parallel query.
        "dynamic_shared_memory_type": "posix" if has_room else "mmap",
        "jit": "off",
        # A parallel plan once found no row of a hypertable without an error: docs/adr/0020.
        "max_parallel_workers_per_gather": 0,
        # Nothing may lean on the session's zone: days name theirs in every statement.
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
    }
    return "".join(f"{name} = '{value}'\n" for name, value in lines.items())


def _shared_buffers_mb() -> int:
    """512 MB, or an eighth of a small machine's memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(512, memory // 8 // 1024**2)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
