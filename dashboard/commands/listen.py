"""``flask listen``: takes what data loggers send (HJ 212) until it is told to stop."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.sentences import sentences, settings, url_of
from dashboard.jobs.listening import Reception, fitting
from ingest.hj212.sm4 import KeyOf, KeyUnusableError, read_key
from ingest.listening.limits import Limits

_PORT = click.IntRange(0, 65535)


@click.command("listen")
@click.option("--host", help="Address to listen on.  [default: QINGYUAN_LISTEN_HOST, 127.0.0.1]")
@click.option("--port", type=_PORT, help="Port; 0 takes a free one.  [default: LISTEN_PORT, 8212]")
@click.option("--connections", type=click.IntRange(1, 100_000), help="Most loggers at once.")
@click.option(
    "--gather", type=click.FloatRange(0, 4), help="Seconds that a commit waits for more frames."
)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="SM4 keys of HJ 212-2025: a line is an MN, a blank and its key.",
)
@with_appcontext
def command(
    host: str | None,
    port: int | None,
    connections: int | None,
    gather: float | None,
    keys: Path | None,
) -> None:
    """Listen for data loggers; answers a frame when its values are committed."""
    limits = Limits()
    if connections is not None:
        limits = replace(limits, connections=connections)
    if gather is not None:
        limits = replace(limits, gather_seconds=gather)
    with sentences():
        own = settings()
        reception = Reception(
            url_of("ingest"),
            clock=_clock(),
            keep_frames=timedelta(days=own.keep_frames_days),
            limits=fitting(limits),
            key_of=None if keys is None else _keys(keys),
        )

        def ready(address: str) -> None:
            reception.stop_on_signals()
            click.echo(f"Listening on {address} (HJ 212).")

        went_well = asyncio.run(
            reception.run(
                host or own.listen_host, own.listen_port if port is None else port, ready=ready
            )
        )
    if not went_well:
        raise SystemExit(1)


def _clock() -> Callable[[], datetime]:
    """The clock as other threads may ask it, which know no application."""
    pinned = settings().pinned_now
    return clock.now if pinned is None else lambda: pinned


def _keys(path: Path) -> KeyOf:
    known: dict[str, bytes] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mn, _, text = line.strip().partition(" ")
        if not mn or mn.startswith("#"):
            continue
        try:
            known[mn] = read_key(text)
        except KeyUnusableError as error:
            raise click.ClickException(f"{path}, line {number}: {error}") from error
    return known.get
