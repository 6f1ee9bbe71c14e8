"""The door to the commands: each is loaded when it is asked for, none by a web process.

Commands import everything that the program has; a public web process has no use for any of it, and
``flask doctor`` none for what the others need.
"""

import importlib

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup

_HOMES = {
    "backup": "backup:backup",
    "db": "db:group",
    "demo": "demo:command",
    "doctor": "doctor:command",
    "frames": "frames:command",
    "ingest": "ingest:group",
    "listen": "listen:command",
    "logger": "logger:group",
    "methods": "methods:group",
    "objection": "score_objections:group",
    "prepare": "prepare:command",
    "reconcile": "rollup:reconcile",
    "restore": "backup:restore",
    "rollup": "rollup:rollup",
    "score": "score:group",
    "user": "user:group",
    "work": "work:command",
    "workday": "workdays:group",
}
"""Module of ``dashboard.commands`` that a command lives in, and its name there."""


class Commands(AppGroup):
    """The server's commands, each imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*_HOMES, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command by its name."""
        if cmd_name not in _HOMES:
            return super().get_command(ctx, cmd_name)
        module, name = _HOMES[cmd_name].split(":")
        found: click.Command = getattr(
            importlib.import_module(f"dashboard.commands.{module}"), name
        )
        return found


def install(server: Flask) -> None:
    """Give the server its commands."""
    server.cli = Commands()


def is_choosing() -> bool:
    """Whether ``flask`` looks for one of our commands, for which no site need be built.

    ``flask run``, ``routes`` and ``shell`` have their own context by the time they ask for the
    server; a web server has none.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)
