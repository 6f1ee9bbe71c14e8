"""The database as a service of a Docker engine that this machine already has."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
from typing import Any

from dashboard.running import connection_file
from dashboard.running.cluster import DATABASE, OWNER, free_port
from dashboard.running.places import PROJECT, Places
from dashboard.running.progress import say, step
from dashboard.running.refusal import Refusal

IMAGE = "timescale/timescaledb:2.19.3-pg17"
ANSWER_SECONDS = 10
PULL_SECONDS = 60
UP_SECONDS = 120


def answers() -> bool:
    """Whether a Docker engine with compose can be used from here."""
    if shutil.which("docker") is None:
        return False
    return all(
        _succeeds(["docker", *words], seconds=ANSWER_SECONDS)
        for words in (("info",), ("compose", "version"))
    )


def has_image(where: Places) -> bool:
    """Fetch the image unless it is here; False, said aloud, when that fails or takes too long."""
    if _succeeds(["docker", "image", "inspect", IMAGE], seconds=ANSWER_SECONDS):
        return True
    with step(f"fetching the TimescaleDB image, at most {PULL_SECONDS} s"):
        fetched = _succeeds(_compose(where, "pull", "--quiet"), seconds=PULL_SECONDS)
    if not fetched:
        say("  the image could not be fetched in time, so the embedded database is used instead")
    return fetched


def start(where: Places) -> bool:
    """Bring the service up and wait until it is healthy; False when it was up already."""
    facts = connection_file.read(where.connection_file)
    if facts is None:
        facts = {
            "origin": "docker",
            "host": "127.0.0.1",
            "port": free_port(),
            "database": DATABASE,
            "logins": {"owner": {"user": OWNER, "password": secrets.token_urlsafe(24)}},
        }
        connection_file.write(where.connection_file, facts)
    if is_running(where):
        return False
    command = _compose(where, "up", "--detach", "--wait", "--wait-timeout", str(UP_SECONDS))
    with step("starting the database container"):
        started = _succeeds(command, seconds=UP_SECONDS + ANSWER_SECONDS, facts=facts)
    if not started:
        raise Refusal(f"The database container does not start: {_last_log_line(where, facts)}.")
    return True


def remove(where: Places) -> None:
    """Leave nothing of a container that never started: neither volume nor network nor login."""
    facts = connection_file.read(where.connection_file)
    _succeeds(_compose(where, "down", "--volumes"), seconds=UP_SECONDS, facts=facts)
    where.connection_file.unlink(missing_ok=True)


def stop(where: Places) -> bool:
    """Stop the container; its volume keeps the data. False when it was not running."""
    if not is_running(where):
        return False
    facts = connection_file.read(where.connection_file)
    with step("stopping the database container"):
        return _succeeds(_compose(where, "stop"), seconds=UP_SECONDS, facts=facts)


def is_running(where: Places) -> bool:
    """Whether the container of this installation is up."""
    result = subprocess.run(
        _compose(where, "ps", "--status", "running", "--quiet"),
        env=_environment(connection_file.read(where.connection_file)),
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode == 0 and bool(result.stdout.strip())


def _last_log_line(where: Places, facts: dict[str, Any]) -> str:
    result = subprocess.run(
        _compose(where, "logs", "--no-color", "--no-log-prefix", "--tail", "1"),
        env=_environment(facts),
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip().rstrip(".") or "the engine gives no reason"


def _project(where: Places) -> str:
    """Two clones on one machine have two databases."""
    return f"qingyuan-{hashlib.sha256(str(where.var).encode()).hexdigest()[:8]}"


def _compose(where: Places, *words: str) -> list[str]:
    file = str(PROJECT / "compose.yaml")
    return ["docker", "compose", "--file", file, "--project-name", _project(where), *words]


def _environment(facts: dict[str, Any] | None) -> dict[str, str]:
    """What compose.yaml leaves open; before the password is chosen, nothing is started with it."""
    login = facts["logins"]["owner"] if facts else {"user": OWNER, "password": "not-yet-chosen"}
    return {
        **os.environ,
        "QINGYUAN_DATABASE_IMAGE": IMAGE,
        "QINGYUAN_DATABASE_NAME": DATABASE,
        "QINGYUAN_DATABASE_USER": login["user"],
        "QINGYUAN_DATABASE_PASSWORD": login["password"],
        "QINGYUAN_DATABASE_PORT": str(facts["port"] if facts else 0),
    }


def _succeeds(command: list[str], *, seconds: int, facts: dict[str, Any] | None = None) -> bool:
    try:
        result = subprocess.run(
            command,
            env=_environment(facts),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return result.returncode == 0
