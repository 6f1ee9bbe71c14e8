"""Composition root: builds the parts, joins them, decides nothing else."""

from flask import Flask

from dashboard import clock, command_line, log, pools
from dashboard.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask server with the Dash apps named in ``settings.apps``; for a command without."""
    settings = settings or Settings()
    log.configure(settings.log_level)
    server = Flask(__name__, static_folder=None)
    server.extensions["qingyuan.settings"] = settings
    server.extensions[clock.EXTENSION] = settings.pinned_now
    pools.install(server, settings)
    if not command_line.is_choosing():
        from dashboard import web  # a second of imports that no command has a use for

        web.install(server, settings)
    command_line.install(server)
    return server
