"""``Flag`` and what depends on it."""

import pytest

from ingest.hj212.editions import Edition, FlagBits, flag_bits, must_be_encrypted, read_flag
from ingest.hj212.packet import Packet


@pytest.mark.parametrize(
    ("flag", "edition", "is_split", "wants_answer"),
    [
        (0, Edition.HJ_T_212_2005, False, False),
        (1, Edition.HJ_T_212_2005, False, True),
        (4, Edition.HJ_212_2017, False, False),
        (5, Edition.HJ_212_2017, False, True),
        (6, Edition.HJ_212_2017, True, False),
        (7, Edition.HJ_212_2017, True, True),
        (8, Edition.HJ_212_2025, False, False),
        (9, Edition.HJ_212_2025, False, True),
        (10, Edition.HJ_212_2025, True, False),
        (11, Edition.HJ_212_2025, True, True),
        (12, None, False, False),
        (255, None, True, True),
    ],
)
def test_bits(flag, edition, is_split, wants_answer):
    bits = flag_bits(flag)
    assert bits.edition is edition
    assert bits == FlagBits(flag >> 2, is_split, wants_answer)
    assert bits.number == flag


@pytest.mark.parametrize("text", [None, "", "x", "-1", "256", "1000", "５", "5 ", "9" * 5000])
def test_unreadable_flags_want_no_answer(text):
    assert read_flag(text) is None
    assert Packet(cn="2011", mn="1", flag=text).bits == FlagBits(0, False, False)


def test_255_is_the_largest_flag():
    assert read_flag("255") == 255


@pytest.mark.parametrize(
    ("cn", "must"),
    [("2000", True), ("2061", True), ("2999", True), ("1014", True), ("3020", True),
     ("1013", False), ("3019", False), ("9014", False), ("20611", False), ("", False)],
)  # fmt: skip
def test_what_2025_wants_encrypted(cn, must):
    assert must_be_encrypted(cn) is must


def test_late_packets():
    assert Packet(cn="2061", mn="1", rf="1").is_late
    assert not Packet(cn="2061", mn="1").is_late
    assert not Packet(cn="2061", mn="1", rf="0").is_late
    assert not Packet(cn="2061", mn="1", rf="10").is_late


def test_no_password_in_a_log():
    assert "secret" not in repr(Packet(cn="2061", mn="1", pw="secret"))
