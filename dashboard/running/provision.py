"""Which database this installation uses, and bringing it up: three ways, tried in one order."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dashboard.running import connection_file, docker, embedded, environment
from dashboard.running.places import PROJECT, Places, places
from dashboard.running.progress import say
from dashboard.running.refusal import Refusal


@dataclass(frozen=True)
class Provisioned:
    """Where the database comes from, and whether this call started it."""

    origin: str
    started: bool


def provision(var: Path | None = None) -> Provisioned:
    """Bring a database up: DATABASE_URL, else a Docker engine, else the embedded copy.

    What was chosen once is kept, because the data are there; only DATABASE_URL overrides it.
    """
    if os.environ.get("DATABASE_URL"):
        _check_named_server()
        say("  the database is the server named by DATABASE_URL")
        return Provisioned("url", started=False)
    where = places(var)
    facts = connection_file.read(where.connection_file)
    if facts is None:
        return _first_time(where, var)
    if facts["origin"] != "docker":
        return Provisioned("embedded", started=embedded.start(var))
    if not docker.answers():
        raise Refusal(
            "This installation's database is in a Docker container and no Docker engine with "
            f"compose answers: start the engine, or remove {where.connection_file} to begin "
            "with an empty embedded database."
        )
    return Provisioned("docker", started=docker.start(where))


def is_running(var: Path | None = None) -> bool:
    """Whether the database is up; a server named by DATABASE_URL is not ours and counts as up."""
    if os.environ.get("DATABASE_URL"):
        return True
    where = places(var)
    facts = connection_file.read(where.connection_file)
    if facts is not None and facts["origin"] == "docker":
        return docker.is_running(where)
    return embedded.is_running(var)


def stop(var: Path | None = None) -> bool:
    """Stop this installation's own database; False when there was none to stop."""
    where = places(var)
    facts = connection_file.read(where.connection_file)
    if facts is not None and facts["origin"] == "docker":
        return docker.stop(where)
    return embedded.stop(var)


def _first_time(where: Places, var: Path | None) -> Provisioned:
    """Docker if it answers, has the image in time and starts it; otherwise the embedded copy."""
    if docker.answers() and docker.has_image(where):
        where.var.mkdir(parents=True, exist_ok=True)
        try:
            return Provisioned("docker", started=docker.start(where))
        except Refusal as refusal:
            say(f"  {refusal}")
            say("  so the embedded database is used instead")
            docker.remove(where)
    return Provisioned("embedded", started=embedded.start(var))


def _check_named_server() -> None:
    result = subprocess.run(
        [environment.program("python"), "-m", "dashboard.running.server_check"],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise Refusal(result.stderr.strip() or "The server named by DATABASE_URL was not checked.")
