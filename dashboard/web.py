"""Everything that answers a browser, put on the server in the order in which it must stand."""

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import (
    apps,
    cache,
    guard,
    health,
    limits,
    refusing,
    security_headers,
    sessions,
    shared_assets,
    visit,
)
from dashboard.settings import Settings


def install(server: Flask, settings: Settings) -> None:
    """Give the server its sites and what stands around them."""
    server.config.update(
        SECRET_KEY=settings.signing_key,
        MAX_CONTENT_LENGTH=settings.longest_request_bytes,
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    refusing.install(server)
    security_headers.install(server, settings)
    Compress(server)
    visit.install(server, settings)
    sessions.install(server, settings)
    guard.install(server)
    limits.install(server, settings)
    cache.install(server, settings)
    shared_assets.install(server)
    apps.lead_home(server, settings)
    health.install(server, settings)
    for site in settings.apps:
        apps.mount(server, site, settings)
    trust_proxies(server, settings.proxies)


def trust_proxies(server: Flask, hops: int) -> None:
    """Believe what this many reverse proxies say about the client; none by default."""
    if hops:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
