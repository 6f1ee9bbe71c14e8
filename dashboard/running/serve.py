"""Serving the two sites, in one process or two, with the worker and the listener beside them."""

from __future__ import annotations

import http.client
import os
import socket
import time
from dataclasses import dataclass

from dashboard.running import environment, flask_commands
from dashboard.running.progress import say, step
from dashboard.running.refusal import Refusal
from dashboard.running.supervisor import Service, Supervisor

HOST = "127.0.0.1"
DEFAULT_PORT = 8050
DEFAULT_LISTEN_PORT = 8212
LAST_PORT = 65535
READY_SECONDS = 60.0
THREADS = 8
STAFF_PATH = "/staff/"


@dataclass(frozen=True)
class Site:
    """One gunicorn: which apps it serves and where."""

    apps: str
    port: int


def sites(environ: dict[str, str]) -> list[Site]:
    """One process for both sites, or two when SPLIT asks for it."""
    port = _port(environ)
    if environ.get("SPLIT", "") in ("", "0"):
        return [Site("public,staff", port)]
    return [Site("public", port), Site("staff", port + 1)]


def listen_port(environ: dict[str, str]) -> int | None:
    """Port for data loggers; None when LISTEN_PORT=0 says that none are listened to."""
    text = environ.get("LISTEN_PORT") or str(DEFAULT_LISTEN_PORT)
    if not (text.isascii() and text.isdecimal()) or int(text) > LAST_PORT:
        raise Refusal(
            f"LISTEN_PORT must be a number from 1 to {LAST_PORT}, or 0 for no listener, "
            f"not {text!r}."
        )
    return int(text) or None


def check_ports(wanted: list[Site], loggers: int | None = None) -> None:
    """Refuse before any work is done when somebody serves there already."""
    ports = {site.port: f"PORT={site.port + 10}" for site in wanted}
    if loggers in ports:
        raise Refusal(f"LISTEN_PORT is the port of a site ({loggers}): choose another.")
    if loggers is not None:
        ports[loggers] = f"LISTEN_PORT={loggers + 10}"
    for port, other in ports.items():
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise Refusal(
                    f"Port {port} is in use: stop what serves there, or choose another with "
                    f"make run {other}."
                ) from error


def companions(loggers: int | None) -> list[Service]:
    """What runs beside the sites."""
    flask = environment.program("flask")
    services = [Service("worker", [flask, "work"], essential=False)]
    if loggers is not None:
        listen = [flask, "listen", "--port", str(loggers)]
        services.append(Service("listener", listen, essential=False))
    return services


def serve(wanted: list[Site], loggers: int | None = None) -> int:
    """Serve until Ctrl-C; every process that was started has ended when this returns."""
    supervisor = Supervisor([web(site) for site in wanted])
    supervisor.listen_for_signals()
    try:
        supervisor.start()
        with step("starting the web server"):
            # Asked while the web server comes up, on the machine's other core.
            logins = flask_commands.output_of("user", "demo-logins")
            for site in wanted:
                _wait_until_ready(site, supervisor)
        if not supervisor.stop_wanted:
            supervisor.add(companions(loggers))
            _announce(wanted, loggers, logins)
        return supervisor.watch()
    finally:
        supervisor.stop()


def _port(environ: dict[str, str]) -> int:
    text = environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) < LAST_PORT:
        raise Refusal(f"PORT must be a number from 1 to {LAST_PORT - 1}, not {text!r}.")
    return int(text)


def web(site: Site) -> Service:
    """The gunicorn of one site; several workers only when WEB_CONCURRENCY asks for them."""
    workers = os.environ.get("WEB_CONCURRENCY") or "1"
    command = [
        environment.program("gunicorn"),
        *("--worker-class", "gthread", "--workers", workers, "--threads", str(THREADS)),
        *("--bind", f"{HOST}:{site.port}", "--timeout", "120", "--graceful-timeout", "10"),
        *("--log-level", "warning", "app:create_app()"),
    ]
    name = f"web server of {site.apps.replace(',', ' and ')}"
    return Service(name, command, essential=True, environment={"QINGYUAN_APPS": site.apps})


def _wait_until_ready(site: Site, supervisor: Supervisor) -> None:
    """Return when the site answers anything at all; a page with an error is an answer too."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not supervisor.stop_wanted:
        if any(service.essential and service.has_ended() for service in supervisor.services):
            raise Refusal("The web server does not start: its messages stand above.")
        connection = http.client.HTTPConnection(HOST, site.port, timeout=READY_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    if not supervisor.stop_wanted:
        raise Refusal(
            f"The web server did not answer on port {site.port} in {READY_SECONDS:.0f} s."
        )


def _announce(wanted: list[Site], loggers: int | None, logins: str) -> None:
    public, staff = wanted[0].port, wanted[-1].port
    say("")
    say(f"  public site   http://{HOST}:{public}/")
    say(f"  staff site    http://{HOST}:{staff}{STAFF_PATH}")
    if loggers is not None:
        say(f"  data loggers  {os.environ.get('QINGYUAN_LISTEN_HOST') or HOST}:{loggers} (HJ 212)")
    if logins.strip():
        say("")
        for line in logins.rstrip().splitlines():
            say(f"  {line}")
    say("")
    say("  Ctrl-C stops everything that this command started.")
