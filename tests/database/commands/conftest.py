"""An installation of its own: logins and passwords belong to a whole server, so it has one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from dashboard import pools
from dashboard.settings import Settings
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


@pytest.fixture(scope="session")
def cluster() -> Iterator[SecondCluster]:
    """A second server with an empty database."""
    with second_cluster() as running:
        yield running


@pytest.fixture
def flask(cluster: SecondCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunCommand]:
    """The command line of that installation."""
    for name in URL_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    cluster.start()
    server = create_app(Settings(var=cluster.var, log_level="error"))
    yield runner_of(server)
    with server.app_context():
        server.extensions[pools.EXTENSION].close()


@pytest.fixture(scope="session")
def loaded(cluster: SecondCluster) -> SecondCluster:
    """The installation with a small demo city, loaded once; a test that changes it puts it back."""
    with pytest.MonkeyPatch.context() as patch:
        for name in URL_VARIABLES:
            patch.delenv(name, raising=False)
        run = runner_of(create_app(Settings(var=cluster.var, log_level="error")))
        words = ("--outlets", "12", "--months", "2", "--seed", "3", "--end", "2026-11-20T08:00")
        for command in (("db", "upgrade"), ("demo", *words)):
            result = run(*command)
            assert result.exit_code == 0, result.output
    return cluster


@pytest.fixture
def demo(loaded: SecondCluster, flask: RunCommand) -> RunCommand:
    """The command line of the installation with the demo city."""
    return flask
