"""How often one client may try: counted by address, in memory or in Redis."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from dashboard.settings import SettingMissing, Settings

EXTENSION = "qingyuan.limiter"


def install(server: Flask, settings: Settings) -> None:
    """Count in memory for one worker; several workers must share a count.

    Raises
    ------
    SettingMissing
        When several workers are to run without Redis: each would count for itself.
    """
    if settings.workers > 1 and settings.redis_url is None:
        raise SettingMissing(
            "Several workers need Redis for rate limits and the cache: "
            "set QINGYUAN_REDIS_URL, or run one worker (WEB_CONCURRENCY=1)."
        )
    storage = "memory://" if settings.redis_url is None else settings.redis_url.get_secret_value()
    server.extensions[EXTENSION] = Limiter(
        get_remote_address, app=server, storage_uri=storage, headers_enabled=False
    )


def limited(server: Flask, limit: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Refuse a client that calls a view more often than the limit, as ``20 per minute``."""
    limiter: Limiter = server.extensions[EXTENSION]
    return limiter.limit(limit)
