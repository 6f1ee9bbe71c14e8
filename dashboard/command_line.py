"""The door to the commands: loaded when a command is asked for, never by a web process.

Commands import everything that the program has; a public web process has no use for any of it.
"""

import importlib

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup

_ALONE = {"frames": "dashboard.commands.frames"}
"""Commands that need nothing that the others take a second to load."""


class Commands(AppGroup):
    """The server's commands, imported on first use."""

    def __init__(self, server: Flask):
        super().__init__()
        self._server = server
        self._is_loaded = False

    def _load(self) -> None:
        if not self._is_loaded:
            self._is_loaded = True
            from dashboard import commands

            commands.register(self._server)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command by its name."""
        if cmd_name in _ALONE:
            alone: click.Command = importlib.import_module(_ALONE[cmd_name]).command
            return alone
        self._load()
        return super().get_command(ctx, cmd_name)


def install(server: Flask) -> None:
    """Give the server its commands."""
    server.cli = Commands(server)


def is_choosing() -> bool:
    """Whether ``flask`` looks for one of our commands, for which no site need be built.

    ``flask run``, ``routes`` and ``shell`` have their own context by the time they ask for the
    server; a web server has none.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)
