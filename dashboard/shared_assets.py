"""Files that both sites need and anyone may read: stylesheets, scripts, faces, the chart library.

Each address carries a fingerprint of its content, so that browsers keep a file for a year and see
a new one at once. Bodies are compressed once and kept.
"""

import functools
import gzip
import hashlib
import mimetypes
from pathlib import Path

import brotli
from flask import Flask, Response, request

from dashboard.errors import NotFound
from layouts import theme

FOLDER = Path(__file__).parent / "assets" / "shared"
PREFIX = "/static/"
PLOTLY = "vendor/plotly-strict-4.1.1.min.js"
PLOTLY_CHINESE = "vendor/plotly-locale-zh-cn-4.1.1.js"
STYLESHEETS = {"public": "public.css", "staff": "staff.css"}
ONE_YEAR_SECONDS = 31_536_000
SMALLEST_COMPRESSED = 1000
COMPRESSIBLE = ("text/", "application/javascript", "image/svg+xml", "application/json")


def address(name: str) -> str:
    """Address of a shared file with the fingerprint of its content."""
    return f"{PREFIX}{name}?v={_fingerprint(name, _changed_at(name))}"


def _changed_at(name: str) -> int:
    """When the content last changed, so that an edited file is served without a restart."""
    return max((path.stat().st_mtime_ns for path in _sources(name)), default=0)


def _sources(name: str) -> tuple[Path, ...]:
    """Files that an address is made of; a stylesheet is made of several."""
    for site, stylesheet in STYLESHEETS.items():
        if name == stylesheet:
            others = tuple(f"{other}_" for other in STYLESHEETS if other != site)
            return tuple(
                path for path in sorted(FOLDER.glob("*.css")) if not path.name.startswith(others)
            )
    path = FOLDER / name
    if name in _names():
        return (path,)
    raise NotFound


@functools.cache
def _names() -> frozenset[str]:
    """Every file of the folder but the pieces of stylesheets."""
    return frozenset(
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.suffix != ".css"
    )


@functools.lru_cache(maxsize=64)
def _content(name: str, changed_at: int) -> bytes:
    if name in STYLESHEETS.values():
        parts = [theme.stylesheet(), *(p.read_text(encoding="utf-8") for p in _sources(name))]
        return "\n".join(parts).encode()
    return _sources(name)[0].read_bytes()


@functools.lru_cache(maxsize=64)
def _fingerprint(name: str, changed_at: int) -> str:
    return hashlib.sha256(_content(name, changed_at)).hexdigest()[:12]


@functools.lru_cache(maxsize=64)
def _compressed(name: str, changed_at: int, encoding: str) -> bytes:
    content = _content(name, changed_at)
    if encoding == "br":
        return brotli.compress(content, quality=6)
    return gzip.compress(content, compresslevel=6, mtime=0)


def _chosen_encoding(content: bytes, mimetype: str) -> str:
    if len(content) < SMALLEST_COMPRESSED or not mimetype.startswith(COMPRESSIBLE):
        return ""
    for encoding in ("br", "gzip"):
        if request.accept_encodings[encoding] > 0:
            return encoding
    return ""


def serve(name: str) -> Response:
    """One shared file."""
    changed_at = _changed_at(name)
    content = _content(name, changed_at)
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if mimetype == "text/javascript":
        mimetype = "application/javascript"
    encoding = _chosen_encoding(content, mimetype)
    body = _compressed(name, changed_at, encoding) if encoding else content
    response = Response(body, mimetype=mimetype)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    current = request.args.get("v") == _fingerprint(name, changed_at)
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR_SECONDS if current else 60
    if current:
        response.cache_control.immutable = True
    response.set_etag(f"{_fingerprint(name, changed_at)}{encoding}")
    response.make_conditional(request)
    return response


def install(server: Flask) -> None:
    """Serve the shared files under ``/static/``."""
    server.add_url_rule(f"{PREFIX}<path:name>", endpoint="shared_assets", view_func=serve)
    server.add_url_rule(
        "/favicon.ico", endpoint="favicon", view_func=functools.partial(serve, "favicon.svg")
    )
