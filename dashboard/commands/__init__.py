"""The command line: ``flask`` finds ``app.py`` by itself and these commands on it.

No command needs a database to say what it does (``--help``); those that need one open their own
connections, because they may take longer than a page is allowed to. They are imported when they are
registered, so that one that needs little can be loaded alone.
"""

from flask import Flask


def register(server: Flask) -> None:
    """Add the commands to the server."""
    from dashboard.commands import (
        backup,
        db,
        demo,
        doctor,
        frames,
        ingest,
        methods,
        prepare,
        rollup,
        score,
        user,
        work,
    )

    for command in (
        prepare.command,
        db.group,
        demo.command,
        ingest.group,
        frames.command,
        rollup.rollup,
        rollup.reconcile,
        score.group,
        user.group,
        backup.backup,
        backup.restore,
        doctor.command,
        methods.group,
        work.command,
    ):
        server.cli.add_command(command)
