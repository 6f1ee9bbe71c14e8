"""Composition root: builds the parts, joins them, decides nothing else."""

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import (
    apps,
    cache,
    clock,
    command_line,
    guard,
    health,
    limits,
    log,
    pools,
    refusing,
    security_headers,
    sessions,
    shared_assets,
    visit,
)
from dashboard.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask server with the Dash apps named in ``settings.apps``."""
    settings = settings or Settings()
    log.configure(settings.log_level)
    server = Flask(__name__, static_folder=None)
    server.config.update(
        SECRET_KEY=settings.signing_key,
        MAX_CONTENT_LENGTH=settings.longest_request_bytes,
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    server.extensions["qingyuan.settings"] = settings
    server.extensions[clock.EXTENSION] = settings.pinned_now
    refusing.install(server)
    security_headers.install(server, settings)
    Compress(server)
    visit.install(server, settings)
    sessions.install(server, settings)
    guard.install(server)
    limits.install(server, settings)
    pools.install(server, settings)
    cache.install(server, settings)
    shared_assets.install(server)
    apps.lead_home(server, settings)
    health.install(server, settings)
    if not command_line.is_choosing():
        for site in settings.apps:
            apps.mount(server, site, settings)
    command_line.install(server)
    trust_proxies(server, settings.proxies)
    return server


def trust_proxies(server: Flask, hops: int) -> None:
    """Believe what this many reverse proxies say about the client; none by default."""
    if hops:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
