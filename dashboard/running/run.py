"""The steps behind the Makefile: ``python3 -m dashboard.running.run COMMAND``."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator

from dashboard.running import browser, checks, environment, flask_commands, provision, serve
from dashboard.running.places import var_folder
from dashboard.running.progress import say
from dashboard.running.refusal import Refusal
from dashboard.running.single_run import end, only_run

INTERRUPTED = 130


def setup() -> int:
    """Everything but serving; the database is left running."""
    environment.prepare(tests=False)
    provision.provision()
    flask_commands.run("prepare", "--current")
    say("Ready: make run serves the sites, make stop stops the database.")
    return 0


def run() -> int:
    """Set up, then serve until Ctrl-C; the database stops too unless it ran before."""
    wanted = serve.sites(dict(os.environ))
    loggers = serve.listen_port(dict(os.environ))
    with only_run(var_folder() / "run.lock"):
        serve.check_ports(wanted, loggers)
        environment.prepare(tests=False)
        with database():
            flask_commands.run("prepare")
            return serve.serve(wanted, loggers)


def stop() -> int:
    """Stop a serving ``make run`` of this folder and the database."""
    ended = end(var_folder() / "run.lock")
    stopped = provision.stop()
    say("Stopped." if ended or stopped else "Nothing was running.")
    return 0


def test() -> int:
    """Lint, types and every tier of tests."""
    return _checks(with_browser=True)


def check() -> int:
    """Lint, types and every tier of tests but the browser's."""
    return _checks(with_browser=False)


def lint() -> int:
    """Lint and types."""
    environment.prepare(tests=True)
    return checks.verdict(checks.lint())


def prepare_tools() -> int:
    """The environment with everything that developing needs."""
    environment.prepare(tests=True)
    return 0


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A database for as long as the block runs; one that was up before stays up."""
    was_running = provision.is_running()
    try:
        provision.provision()
        yield
    finally:
        if not was_running:
            _ignore_signals()
            provision.stop()


def _checks(*, with_browser: bool) -> int:
    environment.prepare(tests=True)
    if with_browser:
        browser.prepare()
    with database():
        failed = checks.lint()
        failed += checks.test(browser=with_browser, chosen=os.environ.get("T", ""))
    return checks.verdict(failed)


def _ignore_signals() -> None:
    """A second, impatient Ctrl-C must not interrupt the orderly end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


COMMANDS: dict[str, Callable[[], int]] = {
    "setup": setup,
    "run": run,
    "stop": stop,
    "test": test,
    "check": check,
    "lint": lint,
    "tools": prepare_tools,
}


def main(arguments: list[str]) -> int:
    """Run one command; a refusal is one sentence on standard error and exit code 1."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        if len(arguments) != 1 or arguments[0] not in COMMANDS:
            raise Refusal(f"Say one of: {', '.join(COMMANDS)}.")
        return COMMANDS[arguments[0]]()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
