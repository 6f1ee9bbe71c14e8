"""Root steps down; the server's account must be able to walk to its data."""

import os

import pytest

from dashboard.running import places as places_module
from dashboard.running.account import Account, first_closed_folder, server_account
from dashboard.running.places import places
from dashboard.running.refusal import Refusal

STRANGER = Account("stranger", uid=54321, gid=54321, steps_down=True)


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def test_root_steps_down_to_an_unprivileged_account(as_root, tmp_path):
    account = server_account(tmp_path / "data")
    assert account.uid != 0
    assert account.process_options() == {
        "user": account.uid,
        "group": account.gid,
        "extra_groups": [],
    }


def test_an_ordinary_caller_runs_the_server_as_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    account = server_account(tmp_path / "data")
    assert (account.uid, account.process_options()) == (54321, {})


def test_data_of_another_account_are_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    (tmp_path / "data").mkdir()
    with pytest.raises(Refusal, match=r"belongs to the account .*: run this as root or as"):
        server_account(tmp_path / "data")


def test_the_first_closed_folder_on_the_way_is_named(open_folder):
    closed = open_folder / "closed"
    inner = closed / "inner"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    closed.chmod(0o700)
    assert first_closed_folder(inner, STRANGER) == closed
    closed.chmod(0o711)
    assert first_closed_folder(inner, STRANGER) is None


def test_the_owners_own_bit_counts_for_the_owner(open_folder):
    """The folder is open to all others and closed to the account that owns it."""
    folder = open_folder / "odd"
    folder.mkdir()
    folder.chmod(0o677)
    owner = Account("owner", folder.stat().st_uid, folder.stat().st_gid, steps_down=True)
    assert first_closed_folder(folder, owner) == folder
    folder.chmod(0o755)


def test_root_in_a_private_folder_keeps_the_data_elsewhere(as_root, open_folder, monkeypatch):
    private = open_folder / "private"
    private.mkdir()
    private.chmod(0o700)
    monkeypatch.setattr(places_module, "FALLBACK_PARENT", open_folder / "fallback")
    where = places(private / "var")
    assert where.var == private / "var"
    assert where.home.parent == open_folder / "fallback"
    assert places(private / "other").home != where.home
    private.chmod(0o755)
    assert places(private / "var").home == private / "var" / "timescaledb"
