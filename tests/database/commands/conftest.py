"""An installation of its own: logins and passwords belong to a whole server, so it has one."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
import psycopg
import pytest
from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup
from pydantic import SecretStr

from app import create_app
from dashboard import credentials, pools
from dashboard.settings import Settings
from tests import cluster_support, database_support
from tests.cluster_support import SecondCluster, second_cluster

RunCommand = Callable[..., Result]
URL_VARIABLES = (
    "DATABASE_URL",
    *(f"DATABASE_URL_{name}" for name in ("INGEST", "STAFF", "PUBLIC")),
)


def runner_of(server: Flask) -> RunCommand:
    """Runs ``flask`` words in this process."""

    def run(*words: str, **options: Any) -> Result:
        return server.test_cli_runner().invoke(args=list(words), **options)

    return run


def server_of(var: Path, **settings: Any) -> Flask:
    """The program as ``flask`` builds it for a command of ours: without sites."""
    with click.Context(FlaskGroup()):
        return create_app(Settings(var=var, log_level="error", **settings))


def commands_in(cluster: SecondCluster, database: str) -> RunCommand:
    """The command line of one more database of a server."""
    urls = {"database_url": SecretStr(cluster.url(database=database))}
    for login in ("ingest", "staff", "public"):
        urls[f"database_url_{login}"] = SecretStr(cluster.url(login, database=database))
    return runner_of(server_of(cluster.var, **urls))


@pytest.fixture(scope="session")
def loaded() -> Iterator[SecondCluster]:
    """A second server with a small demo city; a test that changes it puts it back.

    The first test process loads it, the others copy what it saved.
    """
    has_others = "PYTEST_XDIST_WORKER" in os.environ
    shared = cluster_support.shared_folder("loaded")
    saved = shared / "installation"
    with ExitStack() as life, (shared / "lock").open("w") as lock:
        if not has_others:
            life.callback(shutil.rmtree, shared, ignore_errors=True)
        patch = life.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(credentials, "_hasher", database_support.QUICK_HASHER)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if saved.exists():
            running = life.enter_context(second_cluster(saved))
        else:
            running = life.enter_context(second_cluster())
            _load(running)
            if has_others:
                running.stop()
                running.save(saved)
                running.start()
        fcntl.flock(lock, fcntl.LOCK_UN)
        yield running


def _load(installation: SecondCluster) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in URL_VARIABLES:
            patch.delenv(name, raising=False)
        run = runner_of(server_of(installation.var))
        words = ("--outlets", "12", "--months", "2", "--seed", "3", "--end", "2026-11-20T08:00")
        for command in (("db", "upgrade"), ("demo", *words)):
            result = run(*command)
            assert result.exit_code == 0, result.output
            if command == ("db", "upgrade"):
                installation.keep_migrated()


@pytest.fixture(scope="session")
def cluster(loaded: SecondCluster) -> SecondCluster:
    """The same server, for tests that do not care what it holds."""
    return loaded


@pytest.fixture
def flask(cluster: SecondCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunCommand]:
    """The command line of that installation."""
    for name in URL_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    cluster.start()
    server = server_of(cluster.var)
    yield runner_of(server)
    with server.app_context():
        server.extensions[pools.EXTENSION].close()


@pytest.fixture
def demo(loaded: SecondCluster, flask: RunCommand) -> RunCommand:
    """The command line of the installation with the demo city."""
    return flask


@contextmanager
def october_published(run: RunCommand, cluster: SecondCluster) -> Iterator[None]:
    """The demo with October published; afterwards nothing is scored."""
    month = ("--period", "2026-10")
    for words in (
        ("score", *month),
        ("score", "notice", *month, "--on", "2026-11-03", "--by", "leader"),
        ("score", "publish", *month, "--by", "leader"),
    ):
        result = run(*words)
        assert result.exit_code == 0, (words, result.output)
    yield
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for (table,) in connection.execute(
            """SELECT table_name FROM information_schema.columns
               WHERE table_schema = 'qy' AND column_name = 'snapshot_id'"""
        ).fetchall():
            connection.execute(f"DELETE FROM qy.{table}")
