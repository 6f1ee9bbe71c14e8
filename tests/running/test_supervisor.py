"""Processes are kept alive and ended together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.running import supervisor
from dashboard.running.places import PROJECT
from dashboard.running.supervisor import Service, Supervisor

PATIENCE_SECONDS = 10.0


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid):
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def numbers_in(path):
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def service(script, *, name="web", essential=True):
    return Service(name, ["sh", "-c", script], essential=essential)


def test_stopping_ends_children_of_children(tmp_path):
    pids = tmp_path / "pids"
    running = Supervisor([service(f"sleep 60 & echo $$ $! > {pids}; wait")])
    running.start()
    wait_until(lambda: len(numbers_in(pids)) == 2)
    running.stop()
    wait_until(lambda: not any(is_alive(pid) for pid in numbers_in(pids)))


def test_what_does_not_listen_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.3)
    ready = tmp_path / "ready"
    running = Supervisor([service(f"trap '' TERM; echo x > {ready}; while :; do sleep 1; done")])
    running.start()
    wait_until(ready.exists)
    running.stop()
    assert running.services[0].process.returncode == -signal.SIGKILL


def test_an_essential_service_that_keeps_ending_ends_the_watch(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
    starts = tmp_path / "starts"
    running = Supervisor([service(f"echo x >> {starts}; exit 3")])
    running.start()
    assert running.watch() == 1
    assert len(starts.read_text().split()) == supervisor.SHORT_LIVES_ALLOWED
    assert "The web keeps ending (exit code 3)" in capsys.readouterr().out


def test_the_sites_go_on_without_a_worker(tmp_path, monkeypatch):
    """The worker is given up; the web lives until its own end, which is what ends the watch."""
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "SHORT_LIVES_ALLOWED", 1)
    worker = service("exit 1", name="worker", essential=False)
    web = service("sleep 0.5; exit 4")
    running = Supervisor([worker, web])
    running.start()
    assert running.watch() == 1
    assert web.process.returncode == 4


def test_a_service_that_lived_long_is_started_again(monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "SHORT_LIFE_SECONDS", 0.0)
    monkeypatch.setattr(supervisor, "SHORT_LIVES_ALLOWED", 1)
    running = Supervisor([service("exit 0")])
    running.start()
    lives = []

    def count_lives(*arguments):
        lives.append(arguments)
        running.stop_wanted = len(lives) == 5
        return revive(*arguments)

    revive = running._revive
    monkeypatch.setattr(running, "_revive", count_lives)
    assert running.watch() == 0
    running.stop()
    assert len(lives) == 5


CHILD = """
import sys
from dashboard.running.supervisor import Service, Supervisor
running = Supervisor([Service("web", ["sh", "-c", "echo $$ > {pids}; sleep 60"], essential=True)])
running.listen_for_signals()
running.start()
try:
    sys.exit(running.watch())
finally:
    running.stop()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_signal_leaves_a_stray_process(tmp_path, number):
    pids = tmp_path / "pids"
    program = CHILD.replace("{pids}", str(pids))
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT)
    wait_until(lambda: numbers_in(pids))
    os.kill(parent.pid, number)
    code = parent.wait(timeout=PATIENCE_SECONDS)
    wait_until(lambda: not is_alive(numbers_in(pids)[0]))
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
