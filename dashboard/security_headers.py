"""Headers that every answer carries; the content policy allows no inline or evaluated script.

Dash's own components and the libraries of the staff site write style elements, whose text differs
from version to version; so inline styles have to be allowed. Nothing that a visitor wrote is ever
put into a page as HTML.
"""

from flask import Flask, request
from werkzeug.wrappers import Response

from dashboard.settings import Settings
from dashboard.visit import site_of_request
from layouts import shell

HSTS_SECONDS = 31_536_000
SCRIPT_HASHES = "qingyuan.script_hashes"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
    ),
}


def policy(script_hashes: tuple[str, ...]) -> str:
    """The content security policy of a site; hashes are those of Dash's own starting script."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", "'self'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def install(server: Flask, settings: Settings) -> None:
    """Add the headers to every answer, errors included."""
    server.extensions[SCRIPT_HASHES] = {}

    @server.after_request
    def add(response: Response) -> Response:
        site = site_of_request()
        hashes = server.extensions[SCRIPT_HASHES].get(site, ())
        response.headers.setdefault("Content-Security-Policy", policy(hashes))
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={HSTS_SECONDS}")
        if "Cache-Control" not in response.headers:
            kept = "no-store" if site == shell.STAFF else "private, no-cache"
            response.headers["Cache-Control"] = kept
        response.vary.add("Cookie")
        response.headers.pop("Server", None)
        return response
