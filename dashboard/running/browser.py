"""What browser tests need from the system: Chromium, a Chinese font, a library of their driver."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from dashboard.running.progress import step
from dashboard.running.refusal import Refusal

SHELL = "chromium-headless-shell"
"""Chromium without a window: the same pages for two thirds of the work."""
CHROMIUM = "chromium"
BROWSER_NAMES = (SHELL, CHROMIUM, "chromium-browser", "google-chrome")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FONT_PATTERNS = ("*CJK*", "*wqy*", "*SourceHanS*")
DRIVER_LIBRARY = "libatomic.so.1"
"""The browser's driver is a program of its own that comes without it; small systems lack it."""


def program() -> str | None:
    """The browser that tests drive: the lightest that this machine has."""
    return next(filter(None, map(shutil.which, BROWSER_NAMES)), None)


def missing_packages() -> list[str]:
    """Debian packages that browser tests need and this machine lacks."""
    missing = []
    if program() is None:
        missing.append(CHROMIUM)
    if not has_chinese_font(FONT_FOLDERS):
        missing.append("fonts-noto-cjk")
    if not has_library(DRIVER_LIBRARY):
        missing.append("libatomic1")
    return missing


def has_library(name: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_chinese_font(folders: tuple[Path, ...]) -> bool:
    """Whether one of the usual Chinese fonts lies in the system's font folders."""
    return any(
        path.suffix in (".ttc", ".otf", ".ttf")
        for folder in folders
        for pattern in FONT_PATTERNS
        for path in folder.rglob(pattern)
    )


def prepare() -> None:
    """Install what is missing when this account may, else say how.

    The light browser is installed where the system offers it; tests also run in the whole one.
    """
    missing = missing_packages()
    prefix = _privilege()
    if missing and prefix is None:
        how = f"apt-get install {' '.join(missing)}"
        raise Refusal(f"Browser tests need {' and '.join(missing)}: run {how} as root.")
    if prefix is None:
        return
    if missing:
        _apt(prefix, "update")
    light = shutil.which(SHELL) is None and _offers(SHELL)
    if light:
        missing = [SHELL, *(name for name in missing if name != CHROMIUM)]
    if not missing:
        return
    with step(f"installing {' and '.join(missing)} from the system's packages"):
        installed = _apt(prefix, "install", "--yes", "--no-install-recommends", *missing)
    still = missing_packages()
    if still or not (installed or light):
        how = f"apt-get install {' '.join(still or missing)}"
        raise Refusal(f"{how} failed: run it by hand and read its messages.")


def _offers(package: str) -> bool:
    """Whether the system's package lists name a package."""
    if shutil.which("apt-cache") is None:
        return False
    asked = subprocess.run(
        ["apt-cache", "--quiet=2", "show", package], capture_output=True, check=False
    )
    return asked.returncode == 0


def _apt(prefix: list[str], *words: str) -> bool:
    """Run apt-get without questions; whether it succeeded."""
    options = ["--quiet=2", "--option=DPkg::Lock::Timeout=120"]
    result = subprocess.run(
        [*prefix, "apt-get", *options, *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return result.returncode == 0


def _privilege() -> list[str] | None:
    """What to put before apt-get, or None when this account may not install."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] if allowed.returncode == 0 else None
