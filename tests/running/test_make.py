"""``make run``, ``setup`` and ``stop`` as a person uses them, with a stand-in for the program.

The Makefile, the steps, the embedded database, gunicorn and the supervisor are the real ones.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from dashboard.running import embedded, environment
from dashboard.running.places import PROJECT

PATIENCE_SECONDS = 60.0
READY = "Ctrl-C stops everything that this command started."


@pytest.fixture(scope="module")
def project(open_folder, unpacked):
    """A small project: this one's way of running, a stand-in program, this one's environment."""
    folder = open_folder / "project"
    folder.mkdir()
    folder.chmod(0o755)
    for name in ("Makefile", "compose.yaml", environment.RUN_LOCK.name, environment.TEST_LOCK.name):
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "dashboard" / "running", folder / "dashboard" / "running")
    shutil.copy(PROJECT / "dashboard" / "__init__.py", folder / "dashboard" / "__init__.py")
    shutil.copy(Path(__file__).with_name("project_app.py"), folder / "app.py")
    (folder / ".venv").symlink_to(environment.VENV)
    return folder


@pytest.fixture
def port():
    """Two neighbouring ports that nobody uses."""
    for candidate in range(18050, 18950, 2):
        with contextlib.ExitStack() as probes, contextlib.suppress(OSError):
            for number in (candidate, candidate + 1):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", number))
            return candidate
    raise AssertionError("no free ports")


class Run:
    """One ``make`` command in a terminal of its own."""

    def __init__(self, project, var, log, *words, **variables):
        (project / "calls").unlink(missing_ok=True)
        self.calls_file = project / "calls"
        self.log = log
        settings = {"QINGYUAN_VAR": str(var), **variables}
        with log.open("w") as output:
            self.process = subprocess.Popen(
                ["make", *words],
                cwd=project,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def output(self):
        return self.log.read_text()

    def calls(self):
        """Commands that ran, with their process ids."""
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        return [tuple(line.rsplit(" ", 1)) for line in lines]

    def wait_for(self, words):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def wait_for_worker(self, name="work"):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while name not in [called for called, _ in self.calls()]:
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def press_ctrl_c(self):
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self):
        return self.process.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture
def make(project, unpacked, port, tmp_path):
    """Start ``make`` with words and variables; whatever still runs afterwards is ended."""
    started = []

    def run(*words, **variables):
        log = tmp_path / f"make-{len(started)}.log"
        ports = {"PORT": str(port), "LISTEN_PORT": "0"}
        started.append(Run(project, unpacked, log, *words, **{**ports, **variables}))
        return started[-1]

    yield run
    for one in started:
        if one.process.poll() is None:
            one.press_ctrl_c()
            one.end()
    embedded.stop(unpacked)


def get(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return answer.read().decode()


def is_served(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_alive(pid):
    """Whether the process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_run_serves_until_ctrl_c_and_leaves_nothing(make, port, unpacked):
    run = make("run", LISTEN_PORT=str(port + 1))
    run.wait_for(READY)
    run.wait_for_worker()
    run.wait_for_worker("listen")
    assert get(port) == "public,staff"
    assert f"data loggers  127.0.0.1:{port + 1} (HJ 212)" in run.output()
    assert f"http://127.0.0.1:{port}/staff/" in run.output()
    assert "leader  a-password-of-the-demo" in run.output()
    names = [name for name, _ in run.calls()]
    assert names[0] == "prepare"
    assert sorted(names[1:]) == ["listen", "work"]
    assert embedded.is_running(unpacked)

    run.press_ctrl_c()
    run.end()
    assert not is_served(port)
    assert not is_alive(run.calls()[-1][1])
    assert not embedded.is_running(unpacked)
    assert "Traceback" not in run.output()


def test_split_serves_two_processes_and_stop_ends_them_from_elsewhere(make, port, unpacked):
    run = make("run", SPLIT="1")
    run.wait_for(READY)
    assert (get(port), get(port + 1)) == ("public", "staff")
    assert f"http://127.0.0.1:{port + 1}/staff/" in run.output()

    stop = make("stop")
    assert stop.end() == 0
    assert "Stopped." in stop.output()
    assert run.end() == 0
    assert not is_served(port)
    assert not is_served(port + 1)
    assert not embedded.is_running(unpacked)


def test_setup_leaves_the_database_and_a_run_leaves_what_it_found(make, unpacked):
    setup = make("setup")
    assert setup.end() == 0
    assert [name for name, _ in setup.calls()] == ["prepare --current"]
    assert embedded.is_running(unpacked)

    run = make("run")
    run.wait_for(READY)
    run.press_ctrl_c()
    run.end()
    assert embedded.is_running(unpacked)

    stop = make("stop")
    assert stop.end() == 0
    assert not embedded.is_running(unpacked)
    assert "Nothing was running." in output_after(make("stop"))


def output_after(run):
    assert run.end() == 0
    return run.output()


def test_a_killed_run_takes_its_processes_along_and_stop_cleans_up(make, port, unpacked):
    run = make("run")
    run.wait_for(READY)
    run.wait_for_worker()
    os.killpg(run.process.pid, signal.SIGKILL)
    run.end()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_served(port) or is_alive(run.calls()[-1][1]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert embedded.is_running(unpacked)
    assert "Stopped." in output_after(make("stop"))
    assert not embedded.is_running(unpacked)


def test_a_failing_step_is_one_sentence_and_stops_what_was_started(make, port, unpacked):
    run = make("run", FAILING="prepare")
    assert run.end() != 0
    assert "a reason in the command's own words" in run.output()
    assert "flask prepare failed with exit code 7: its message stands above." in run.output()
    assert "Traceback" not in run.output()
    assert not is_served(port)
    assert not embedded.is_running(unpacked)


def test_a_program_that_does_not_start_is_said(make, port, unpacked):
    run = make("run", FAILING="web")
    assert run.end() != 0
    assert "the program is broken" in run.output()
    assert not is_served(port)
    assert not embedded.is_running(unpacked)


def test_a_taken_port_is_said_before_any_work(make, port, unpacked):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        run = make("run")
        assert run.end() != 0
    assert f"Port {port} is in use" in run.output()
    assert run.calls() == []
    assert not embedded.is_running(unpacked)
