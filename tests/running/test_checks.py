"""``make test``, ``make check`` and what they need from the system."""

import os
from types import SimpleNamespace

import pytest

from dashboard.running import browser, checks, run
from dashboard.running.refusal import Refusal


@pytest.fixture
def bare_machine(programs, monkeypatch, tmp_path):
    """No browser, no font, nobody who may install."""
    monkeypatch.setattr(browser, "FONT_FOLDERS", (tmp_path / "fonts",))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return programs


def test_what_may_not_be_installed_is_named_in_one_sentence(bare_machine):
    bare_machine("apt-get", "exit 0")
    bare_machine("sudo", "exit 1")
    with pytest.raises(Refusal, match="run apt-get install chromium fonts-noto-cjk as root"):
        browser.prepare()


def test_only_what_is_missing_is_installed(bare_machine, monkeypatch, tmp_path):
    bare_machine("chromium", "exit 0")
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    monkeypatch.setenv("FONT", str(fonts / "NotoSansCJK-Regular.ttc"))
    bare_machine("sudo", '[ "$2" = true ] || { shift 2; exec "$@"; }')
    bare_machine("apt-get", 'echo "$@" >> "$LOG"; case "$*" in *install*) : > "$FONT";; esac')
    browser.prepare()
    update, install = (tmp_path / "log").read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install --yes --no-install-recommends fonts-noto-cjk")
    browser.prepare()
    assert len((tmp_path / "log").read_text().splitlines()) == 2


@pytest.mark.parametrize("outcome", [0, 100])
def test_the_light_browser_is_installed_where_the_system_offers_it(
    bare_machine, monkeypatch, tmp_path, outcome
):
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setattr(browser, "has_chinese_font", lambda folders: True)
    bare_machine("chromium", "exit 0")
    bare_machine("sudo", '[ "$2" = true ] || { shift 2; exec "$@"; }')
    bare_machine("apt-get", f'echo "$@" >> "$LOG"; exit {outcome}')
    bare_machine("apt-cache", "exit 100")
    browser.prepare()
    assert not (tmp_path / "log").exists()
    bare_machine("apt-cache", "exit 0")
    browser.prepare()
    assert (tmp_path / "log").read_text().endswith(f"--no-install-recommends {browser.SHELL}\n")
    assert browser.program().endswith("/chromium")
    bare_machine(browser.SHELL, "exit 0")
    assert browser.program().endswith(f"/{browser.SHELL}")
    browser.prepare()
    assert len((tmp_path / "log").read_text().splitlines()) == 1


def test_a_machine_without_a_browser_gets_the_light_one(bare_machine, monkeypatch, tmp_path):
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setenv("BIN", os.environ["PATH"])
    monkeypatch.setattr(browser, "has_chinese_font", lambda folders: True)
    bare_machine("sudo", '[ "$2" = true ] || { shift 2; exec "$@"; }')
    bare_machine("apt-cache", "exit 0")
    placed = f': > "$BIN/{browser.SHELL}"; /bin/chmod +x "$BIN/{browser.SHELL}"'
    bare_machine("apt-get", f'echo "$@" >> "$LOG"; case "$*" in *install*) {placed};; esac')
    browser.prepare()
    assert browser.program().endswith(f"/{browser.SHELL}")
    update, install = (tmp_path / "log").read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(f" {browser.SHELL}")


def test_a_system_without_the_drivers_library_gets_it(bare_machine, monkeypatch):
    monkeypatch.setattr(browser, "DRIVER_LIBRARY", "libabsent.so.9")
    assert browser.missing_packages() == ["chromium", "fonts-noto-cjk", "libatomic1"]
    monkeypatch.setattr(browser, "DRIVER_LIBRARY", "libc.so.6")
    assert browser.missing_packages() == ["chromium", "fonts-noto-cjk"]


def test_an_installation_that_failed_is_one_sentence(bare_machine):
    bare_machine("sudo", '[ "$2" = true ] || { shift 2; exec "$@"; }')
    bare_machine("apt-get", "exit 100")
    with pytest.raises(Refusal, match="apt-get install chromium fonts-noto-cjk failed"):
        browser.prepare()


def test_a_font_counts_only_when_it_is_a_font(tmp_path):
    assert browser.has_chinese_font((tmp_path / "none",)) is False
    (tmp_path / "NotoSansCJK.txt").touch()
    assert browser.has_chinese_font((tmp_path,)) is False
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "NotoSerifCJK-Bold.ttc").touch()
    assert browser.has_chinese_font((tmp_path,)) is True


def test_one_failed_check_fails_the_whole(capsys):
    assert checks.verdict([]) == 0
    assert capsys.readouterr().out == ""
    assert checks.verdict(["mypy", "pytest"]) == 1
    assert "Failed: mypy, pytest" in capsys.readouterr().out


def test_every_command_of_the_makefile_exists():
    makefile = (checks.PROJECT / "Makefile").read_text()
    named = {line.split()[-1] for line in makefile.splitlines() if "$(STEP) " in line}
    assert named == set(run.COMMANDS)


def test_an_unknown_command_is_one_sentence(capsys):
    assert run.main(["dance"]) == 1
    assert capsys.readouterr().err.startswith("Say one of: setup, run")


def test_a_folder_is_roomy_when_servers_fit_and_may_run_there(monkeypatch, tmp_path):
    def found(gigabytes, flags=0):
        room = SimpleNamespace(f_bavail=gigabytes * 1024**2, f_frsize=1024, f_flag=flags)
        monkeypatch.setattr(os, "statvfs", lambda folder: room)
        return checks.is_roomy(tmp_path)

    assert found(4)
    assert not found(3)
    assert not found(24, os.ST_NOEXEC)
    assert not checks.is_roomy(tmp_path / "absent")
