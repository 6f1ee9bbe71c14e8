"""The command line."""

from flask import Flask


def register(server: Flask) -> None:
    """Add the commands to the server."""
