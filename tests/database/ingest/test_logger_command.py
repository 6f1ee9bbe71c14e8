"""``flask logger``: who may send is registered, closed and listed, and every change is audited."""

from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import Result
from flask.cli import FlaskGroup

from app import create_app
from ingest.listening.passwords import is_password_of
from tests.database_support import Database

ACCESS = "SELECT mn, password_hash, closed_at IS NOT NULL FROM qy.logger_access ORDER BY mn"


@pytest.fixture
def run(own_city: Database, make_settings: Callable[..., Any]) -> Callable[..., Result]:
    """The command line of a small city."""
    with click.Context(FlaskGroup()):
        server = create_app(make_settings(own_city))
    return lambda *words, **more: server.test_cli_runner().invoke(args=["logger", *words], **more)


def test_loggers_from_their_registration_to_their_end(
    run: Callable[..., Result], own_city: Database
) -> None:
    assert "No logger is registered yet" in run("list").output
    added = run("add", "MN-NEW", "X1", "--password-stdin", input="123456\n")
    assert (added.exit_code, added.output) == (0, "2 loggers registered, 0 were already.\n")
    again = run("add", "--registered", "--no-password")
    assert again.output == "2 loggers registered, 1 were already.\n"
    found = own_city.execute(ACCESS)
    assert [row[0] for row in found] == ["MN-NEW", "MN-STANDBY", "MN-WATER", "X1"]
    hashes = {mn: password_hash for mn, password_hash, _ in found}
    assert is_password_of(hashes["X1"], "123456")
    assert hashes["X1"] != hashes["MN-NEW"]
    assert hashes["MN-WATER"] is None

    assert run("password", "X1", "--password-stdin", input="654321\n").exit_code == 0
    assert run("close", "MN-WATER").exit_code == 0
    assert run("open", "MN-WATER").exit_code == 0
    assert run("close", "X1").exit_code == 0
    lines = run("list").output.splitlines()
    assert "no monitor in the registry" in lines[3]
    assert lines[3].split()[1] == "closed"
    assert lines[0].endswith("M1")
    actions = own_city.execute("SELECT action FROM qy.audit_log ORDER BY audit_id")
    assert [action for (action,) in actions] == [
        *4 * ["logger_registered"], "logger_password_set", "logger_closed", "logger_opened",
        "logger_closed",
    ]  # fmt: skip
    assert "123456" not in str(own_city.execute("SELECT * FROM qy.audit_log"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("close", "NOBODY"), "No logger is registered under MN NOBODY"),
        (("add", "a;b", "--no-password"), "'a;b' is no MN"),
        (("add", "A", "--password-stdin"), "A password of a logger has 1 to 64 characters"),
        (("add",), "Name at least one MN"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    run: Callable[..., Result], words: tuple[str, ...], sentence: str
) -> None:
    result = run(*words, input="\n")
    assert result.exit_code != 0
    assert sentence in result.output


def test_refusals_are_listed(run: Callable[..., Result], own_city: Database) -> None:
    assert "Nothing was refused." in run("refusals").output
    own_city.execute(
        "INSERT INTO qy.logger_refusal VALUES ('', 'crc', '2026-11-22', 7, "
        "'2026-11-22 09:30+08', '192.0.2.7', 'damaged on the way')"
    )
    said = run("refusals").output
    for words in ("2026-11-22 09:30:00", "7 × crc", "not registered", "192.0.2.7", "damaged"):
        assert words in said
