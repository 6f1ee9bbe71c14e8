"""Parts of the listener that need no socket: passwords, minutes, counters, frames in blocks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.hj212.packet import Packet
from ingest.listening import passwords, raw
from ingest.listening.gate import Gate
from ingest.listening.minutes import Seen, joined, valid_minutes
from ingest.listening.refusals import Cause, Refusal
from ingest.listening.tally import Tally

NOW = datetime(2026, 11, 20, 12, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
HASH = passwords.hash_password("123456")


def packet(password="123456", mn="A"):
    return Packet(cn="2061", mn=mn, pw=password)


def test_a_password_is_its_own_and_no_other():
    assert passwords.is_password_of(HASH, "123456")
    for wrong in ("", "12345", "1234567", "１２３４５６", "x" * 10_000):
        assert not passwords.is_password_of(HASH, wrong)
    assert passwords.hash_password("123456") != HASH


def reason(gate, sent, *, address="1.2.3.4", now=0.0):
    found = gate.refusal(sent, address=address, now=now)
    return None if found is None else found.reason


def test_who_may_send():
    gate = Gate({"A": HASH, "B": None})
    assert reason(gate, packet()) is None
    assert reason(gate, packet(None, "B")) is None
    assert reason(gate, packet("whatever", "B")) is None
    assert reason(gate, packet(mn="C")) == Cause.UNKNOWN_LOGGER
    assert reason(gate, packet(None), now=5) == Cause.PASSWORD
    gate.replace({"A": passwords.hash_password("new"), "C": None})
    assert reason(gate, packet(), now=10) == Cause.PASSWORD
    assert reason(gate, packet("new"), now=12) is None
    assert reason(gate, packet(mn="B")) == Cause.UNKNOWN_LOGGER
    assert reason(gate, packet(mn="C")) is None


def test_guessing_is_slow_and_stops_nobody_elsewhere():
    gate = Gate({"A": HASH})
    assert reason(gate, packet("1"), now=0) == Cause.PASSWORD
    assert reason(gate, packet(), now=0.5) == Cause.PASSWORD
    assert reason(gate, packet(), address="5.6.7.8", now=0.5) is None
    # Once known, the right password is never looked up again.
    assert reason(gate, packet(), now=0.6) is None
    assert reason(gate, packet("2"), now=0.7) == Cause.PASSWORD


@pytest.mark.parametrize("interval", [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30])
def test_an_hour_whose_packets_are_all_there_has_valid_minutes(interval):
    starts = range(0, 60, interval)
    assert valid_minutes(joined((m, True) for m in starts)) == 60
    assert valid_minutes(joined((m, m != 0) for m in starts)) == 60 - interval
    assert valid_minutes(joined((m, False) for m in starts)) == 0
    if interval == 1:
        assert valid_minutes(joined((m, True) for m in starts if m != 7)) is None


def test_forty_four_minutes_are_forty_four():
    assert valid_minutes(joined((m, m < 44) for m in range(60))) == 44
    assert valid_minutes(joined([])) is None
    assert valid_minutes(joined([(0, True)])) is None


def test_of_two_packets_of_a_minute_the_later_one_holds():
    assert joined([(3, True), (3, False)]) == Seen(8, 0)
    assert joined([(3, False), (3, True)]) == Seen(8, 8)


@given(st.lists(st.binary(min_size=1, max_size=80), min_size=1, max_size=5))
def test_frames_come_out_of_a_block_as_they_went_in(frames):
    block = raw.pack(frames)
    assert block.frames == len(frames)
    assert raw.unpack(block.body) == [raw.without_password(frame) for frame in frames]


def test_a_block_knows_no_password():
    frame = b"##0101QN=1;PW = 654321;MN=1;CP=&&NewPW=5&&1C80"
    assert raw.without_password(frame) == b"##0101QN=1;PW =;MN=1;CP=&&NewPW=5&&1C80"
    assert raw.original(frame) == "##0101QN=1;PW =;MN=1;CP=&&NewPW=5&&1C80"


def test_wrong_passwords_are_audited_at_once_and_then_seldom():
    tally = Tally()
    wrong = Refusal(Cause.PASSWORD, "no", "A")
    for second in range(700):
        tally.count(wrong, mn="A", address="1.2.3.4", at=NOW + timedelta(seconds=second))
    refusals, audits = tally.take()
    assert [(one.mn, one.reason, one.frames) for one in refusals] == [("A", "password", 700)]
    assert [one.tries for one in audits] == [1, 600]
    assert tally.take() == ([], [])
    tally.put_back(refusals, audits)
    tally.count(wrong, mn="A", address="5.6.7.8", at=NOW)
    (refusal,), audits = tally.take()
    assert refusal.frames == 701
    assert len(audits) == 3
