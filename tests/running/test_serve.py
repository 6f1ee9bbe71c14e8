"""Addresses, ports and processes of ``make run``."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from dashboard.running import serve, single_run
from dashboard.running.places import PROJECT
from dashboard.running.refusal import Refusal
from dashboard.running.serve import Site


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, [Site("public,staff", 8050)]),
        ({"PORT": "", "SPLIT": ""}, [Site("public,staff", 8050)]),
        ({"PORT": "9000", "SPLIT": "0"}, [Site("public,staff", 9000)]),
        ({"PORT": "9000", "SPLIT": "1"}, [Site("public", 9000), Site("staff", 9001)]),
    ],
)
def test_one_process_or_two(environ, expected):
    assert serve.sites(environ) == expected


@pytest.mark.parametrize("port", ["0", "65535", "70000", "-1", "80a", "８０"])
def test_an_impossible_port_is_refused(port):
    with pytest.raises(Refusal, match="PORT must be a number from 1 to 65534"):
        serve.sites({"PORT": port})


def test_a_taken_port_is_one_sentence():
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        with pytest.raises(Refusal, match=f"^Port {port} is in use: .*make run PORT={port + 10}"):
            serve.check_ports([Site("public", port)])
    serve.check_ports([Site("public", port)])


def test_the_worker_and_the_listener_run_beside_the_sites_and_may_end_before_them():
    worker, listener = serve.companions(9212)
    assert (worker.name, listener.name) == ("worker", "listener")
    assert listener.command[1:] == ["listen", "--port", "9212"]
    assert not worker.essential
    assert not listener.essential
    assert [one.name for one in serve.companions(None)] == ["worker"]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, 8212),
        ({"LISTEN_PORT": ""}, 8212),
        ({"LISTEN_PORT": "9"}, 9),
        ({"LISTEN_PORT": "0"}, None),
    ],
)
def test_the_port_of_the_loggers(environ, expected):
    assert serve.listen_port(environ) == expected


@pytest.mark.parametrize("port", ["65536", "-1", "8O"])
def test_an_impossible_port_of_the_loggers_is_refused(port):
    with pytest.raises(Refusal, match="LISTEN_PORT must be a number from 1 to 65535, or 0"):
        serve.listen_port({"LISTEN_PORT": port})


def test_the_port_of_the_loggers_is_looked_at_too():
    with pytest.raises(Refusal, match="LISTEN_PORT is the port of a site"):
        serve.check_ports([Site("public", 18999)], 18999)
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        with pytest.raises(Refusal, match=f"make run LISTEN_PORT={port + 10}"):
            serve.check_ports([], port)


HOLD = """
import sys, time
from pathlib import Path
from dashboard.running.run import main
from dashboard.running.single_run import only_run
from dashboard.running import run
def hold():
    with only_run(Path({path!r})):
        Path({path!r} + ".ready").touch()
        time.sleep(60)
run.COMMANDS["hold"] = hold
sys.exit(main(["hold"]))
"""


@pytest.fixture
def held_lock(tmp_path):
    """A lock that another process holds, as ``make run`` does, and that process."""
    lock = tmp_path / "run.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLD.format(path=str(lock))], cwd=PROJECT)
    deadline = time.monotonic() + 10
    while not lock.with_name("run.lock.ready").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield lock, process
    process.kill()
    process.wait()


def test_a_second_run_of_a_folder_is_refused(held_lock):
    lock, process = held_lock
    with (
        pytest.raises(Refusal, match=f"at work here already .process {process.pid}.: stop it"),
        single_run.only_run(lock),
    ):
        pass


def test_a_run_is_ended_from_elsewhere(held_lock):
    lock, process = held_lock
    assert single_run.end(lock) is True
    assert process.wait(timeout=10) == 130
    assert single_run.end(lock) is False


def test_a_killed_run_holds_nothing(held_lock):
    lock, process = held_lock
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert single_run.holder(lock) is None
    with single_run.only_run(lock):
        assert lock.read_text() == str(os.getpid())
