"""What browser tests need from the system: Chromium, a Chinese font, a library of their driver."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from dashboard.running.progress import step
from dashboard.running.refusal import Refusal

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FONT_PATTERNS = ("*CJK*", "*wqy*", "*SourceHanS*")
DRIVER_LIBRARY = "libatomic.so.1"
"""The browser's driver is a program of its own that comes without it; small systems lack it."""


def missing_packages() -> list[str]:
    """Debian packages that browser tests need and this machine lacks."""
    missing = []
    if not any(shutil.which(name) for name in CHROMIUM_NAMES):
        missing.append("chromium")
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
    """Install what is missing when this account may, else say how."""
    missing = missing_packages()
    if not missing:
        return
    how = f"apt-get install {' '.join(missing)}"
    prefix = _privilege()
    if prefix is None:
        raise Refusal(f"Browser tests need {' and '.join(missing)}: run {how} as root.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"installing {' and '.join(missing)} from the system's packages"):
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
            result = subprocess.run(
                [*prefix, "apt-get", "--quiet=2", "--option=DPkg::Lock::Timeout=120", *words],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
    if result.returncode != 0 or missing_packages():
        raise Refusal(f"{how} failed: run it by hand and read its messages.")


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
