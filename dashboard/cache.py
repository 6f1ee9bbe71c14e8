"""Cached loaders: two caches, so that neither site can ever read what the other stored.

A loader's arguments are its whole key, together with the version of the data: a rollup that commits
makes every older entry unreachable. What depends on who asks is the scope, which is therefore the
first parameter of every staff loader.
"""

import enum
import functools
import hashlib
import inspect
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, g, has_request_context
from flask_caching import Cache

from dashboard import pools
from dashboard.settings import Settings
from queries import site_facts

EXTENSION = "qingyuan.caches"
MOST_ENTRIES = 5000
VERSION_LIFE_SECONDS = 2.0
_SIMPLE = (bool, int, float, str, date)
_ABSENT = "absent"

P = ParamSpec("P")
R = TypeVar("R")


class Caches:
    """Both caches of a server, and the version of the data as each site last read it."""

    def __init__(self, server: Flask, settings: Settings):
        self._caches: dict[str, Cache] = {
            site: _cache(server, settings, site) for site in settings.apps
        }
        self._versions: dict[str, tuple[float, int]] = {}

    def of(self, site: str) -> Cache:
        """The cache of one site; a process has none for a site that it does not serve."""
        return self._caches[site]

    def data_version(self, site: str) -> int:
        """Version of the data; read at most once a request and every two seconds."""
        if has_request_context() and site in g.setdefault("data_versions", {}):
            return g.data_versions[site]
        read_at, version = self._versions.get(site, (float("-inf"), 0))
        if time.monotonic() - read_at > VERSION_LIFE_SECONDS:
            version = _read_version(site)
            self._versions[site] = (time.monotonic(), version)
        if has_request_context():
            g.data_versions[site] = version
        return version

    def forget(self) -> None:
        """Empty both caches."""
        self._versions.clear()
        for cache in self._caches.values():
            cache.clear()


def _cache(server: Flask, settings: Settings, site: str) -> Cache:
    if settings.redis_url is not None:
        place = {
            "CACHE_TYPE": "RedisCache",
            "CACHE_REDIS_URL": settings.redis_url.get_secret_value(),
        }
    else:
        folder = settings.var / "cache" / site
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(folder)}
    cache = Cache()
    cache.init_app(
        server,
        config={**place, "CACHE_KEY_PREFIX": f"qy:{site}:", "CACHE_THRESHOLD": MOST_ENTRIES},
    )
    return cache


def _read_version(site: str) -> int:
    with pools.connection("staff" if site == "staff" else "public") as connection:
        if site == "staff":
            return site_facts.staff_version(connection)
        return site_facts.public_version(connection)


def install(server: Flask, settings: Settings) -> None:
    """Give the server its caches."""
    server.extensions[EXTENSION] = Caches(server, settings)


def data_version(site: str) -> int:
    """Version of the data as one site sees it; exports and entity tags carry it."""
    return current_app.extensions[EXTENSION].data_version(site)


def public_cached(timeout: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep a public loader's results for ``timeout`` seconds or until the data change."""
    return functools.partial(_cached, "public", timeout)


def staff_cached(timeout: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same for a staff loader, whose first parameter must be ``scope``."""

    def decorate(loader: Callable[P, R]) -> Callable[P, R]:
        first = next(iter(inspect.signature(loader).parameters), None)
        if first != "scope":
            raise TypeError(f"{loader.__qualname__}: the first parameter must be named scope")
        return _cached("staff", timeout, loader)

    return decorate


def _cached(site: str, timeout: int, loader: Callable[P, R]) -> Callable[P, R]:
    signature = inspect.signature(loader)
    name = f"{loader.__module__}.{loader.__qualname__}"

    @functools.wraps(loader)
    def load(*args: P.args, **kwargs: P.kwargs) -> R:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        caches: Caches = current_app.extensions[EXTENSION]
        text = repr((name, caches.data_version(site), key_of(dict(bound.arguments))))
        key = hashlib.sha256(text.encode()).hexdigest()
        cache = caches.of(site)
        kept = cache.get(key)
        if kept is not None:
            return kept[0]
        result = loader(*args, **kwargs)
        cache.set(key, (result,), timeout=timeout)
        return result

    load.cached_for_site = site  # type: ignore[attr-defined]
    return load


def key_of(value: Any) -> Any:
    """The value as part of a key; refuses what has no stable one.

    Raises
    ------
    TypeError
        For lists, sets, frames, visits, and moments without a time zone.
    """
    if value is None or isinstance(value, enum.Enum):
        return value if value is None else (type(value).__qualname__, value.name)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone cannot be part of a cache key")
        return ("moment", value.timestamp())
    if isinstance(value, _SIMPLE):
        return (type(value).__name__, str(value))
    if isinstance(value, tuple):
        return ("tuple", tuple(key_of(item) for item in value))
    if isinstance(value, dict):
        return ("arguments", tuple((name, key_of(item)) for name, item in sorted(value.items())))
    if is_dataclass(value) and not isinstance(value, type) and type(value).__hash__ is not None:
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return (type(value).__qualname__, key_of(parts))
    raise TypeError(f"{type(value).__name__} cannot be an argument of a cached loader")
