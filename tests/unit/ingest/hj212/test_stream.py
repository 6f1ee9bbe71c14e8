"""Frames out of streams."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ingest.hj212.frame import LONGEST_FRAME, Accepted, Refused, read_frame
from ingest.hj212.stream import Reassembler
from ingest.hj212.verdict import Reason
from tests.unit.ingest.hj212.framing import framed, hour, segment

A = hour("a21026-Avg=30.0,a21026-Flag=N")
B = framed(segment())
C = framed(segment("DataTime=20160801062035;i11001-Info=//##0101清洗//", CN="3020"))


def taken(*chunks):
    reassembler = Reassembler()
    frames = [frame for chunk in chunks for frame in reassembler.feed(chunk)]
    return frames + reassembler.finish(), reassembler.noise_bytes


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"", b"\r\n\r\n", b" \r\n"])
def test_several_frames_in_one_read(end):
    assert taken(A + end + B + end + C + end) == ([A, B, C], 0)


def test_a_frame_is_given_before_its_line_ends():
    reassembler = Reassembler()
    assert reassembler.feed(A[:-1]) == []
    assert reassembler.pending_bytes == len(A) - 1
    assert reassembler.feed(A[-1:]) == [A]
    assert reassembler.pending_bytes == 0
    assert reassembler.feed(b"\r") == []
    assert reassembler.feed(b"\n" + B) == [B]
    assert reassembler.noise_bytes == 0


@pytest.mark.parametrize(
    ("noise", "counted"),
    [
        (b"rubbish", 7),
        (b"#", 1),
        (b"###", 3),
        (b"####", 4),
        (b"##12", 4),
        (b"&&12FF\r\n", 6),
        (bytes(100), 100),
        (b"GET / HTTP/1.1\r\n\r\n", 12),
        ("心跳".encode(), 6),
    ],
)
def test_noise_between_frames_is_counted_and_skipped(noise, counted):
    assert taken(noise + A + noise + b"\r\n" + B + noise) == ([A, B], 3 * counted)


@pytest.mark.parametrize("cut", [6, 10, 50, len(A) - 5, len(A) - 1])
@pytest.mark.parametrize("between", [b"", b"\r\n", b"noise"])
def test_a_frame_that_breaks_off_swallows_none(cut, between):
    frames, _ = taken(A[:cut] + between + B + b"\r\n" + C)
    broken, *whole = frames
    assert whole == [B, C]
    assert isinstance(read_frame(broken), Refused)


def test_the_next_frame_need_not_wait_for_the_bytes_that_the_broken_one_promised():
    reassembler = Reassembler()
    promised = framed(segment(), length=b"9999")[:60]
    assert reassembler.feed(promised + b"\r\n" + A) == [promised, A]


def test_nor_when_both_come_byte_by_byte():
    reassembler = Reassembler()
    promised = framed(segment(), length=b"9999")[:60]
    sent = promised + b"\r\n" + A
    taken_at = {at: found for at in range(len(sent)) if (found := reassembler.feed(sent[at:][:1]))}
    name_at = sent.index(b"QN=", len(promised)) + 2
    assert taken_at == {name_at: [promised], len(sent) - 1: [A]}


@pytest.mark.parametrize("beginning", [b"##Flag=", b"##123Flag=5", b"##1QN=", b"##0009x"])
def test_a_beginning_may_be_cut_anywhere(beginning):
    sent = b"noise" + beginning + b";CP=\r\n" + A
    whole = ([beginning + b";CP=", A], 5)
    assert taken(sent) == whole
    for at in range(len(sent)):
        assert taken(sent[:at], sent[at:]) == whole


@pytest.mark.parametrize("length", [b"0001", b"0050", b"0085", b"0086", b"0088", b"0100", b"0099"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b""])
def test_a_wrong_length_harms_only_its_own_frame(length, end):
    wrong = framed(segment(), length=length)
    frames, noise = taken(A + end + wrong + end + B + end)
    assert frames == [A, wrong, B]
    assert noise == 0
    refused = read_frame(wrong)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.LENGTH


def test_a_length_of_two_digits_is_a_frame_to_refuse():
    short = b"##81QN=;ST=23;CN=1012;PW=123456;MN=0507A010003242;CP=&&&&F9C1"
    assert taken(A + b"\r\n" + short + b"\r\n" + B) == ([A, short, B], 0)


def test_a_damaged_frame_is_given_whole():
    damaged = framed(segment(), crc=b"0000")
    assert taken(damaged + b"\r\n" + A) == ([damaged, A], 0)


def test_a_stream_that_ends_within_a_frame():
    assert taken(A + b"\r\n" + B[:40]) == ([A, B[:40]], 0)
    assert taken(B[:40], b"") == ([B[:40]], 0)
    assert taken(A, b"##00") == ([A], 4)


def test_it_can_be_used_again_after_the_end():
    reassembler = Reassembler()
    assert reassembler.feed(B[:40]) == []
    assert reassembler.finish() == [B[:40]]
    assert reassembler.feed(A) == [A]


_PIECE = st.one_of(
    st.sampled_from(
        [A, B, C, b"\r\n", b"\n", b"##", b"#", b"##01", b"##0087", b"##0087QN=", b"##81QN=", b"&&",
         framed(segment(), crc=b"0000"), framed(segment(), length=b"0091"), B[:30], A[30:]]
    ),
    st.binary(max_size=12),
)  # fmt: skip


@given(st.lists(_PIECE, max_size=12).map(b"".join), st.data())
def test_how_the_stream_is_cut_changes_nothing(stream, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    whole = taken(stream)
    assert taken(*chunks) == whole
    assert taken(*(stream[i : i + 1] for i in range(len(stream)))) == whole


@given(
    st.lists(
        st.tuples(
            st.sampled_from([A, B, C]),
            st.binary(max_size=40).filter(lambda noise: b"#" not in noise),
        ),
        max_size=8,
    )
)
def test_no_good_frame_is_lost_in_noise(parts):
    frames, _ = taken(b"".join(frame + noise for frame, noise in parts))
    assert frames == [frame for frame, _ in parts]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_frame_or_none_and_never_an_error(data):
    for frame in [data, framed(data), b"##" + data, *taken(data)[0]]:
        assert isinstance(read_frame(frame), Accepted | Refused)


@given(st.data())
def test_any_damage_to_a_good_frame_is_answered(data):
    frame = bytearray(data.draw(st.sampled_from([A, B, C])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(frame) - 1))
        frame[at] = data.draw(st.integers(0, 255))
    assert isinstance(read_frame(bytes(frame)), Accepted | Refused)


def endless():
    """Rubbish of the kinds that make a receiver wait."""
    dice = random.Random(212)
    for _ in range(40):
        yield dice.randbytes(30_000)
        yield b"#" * 30_000
        yield b"##9999QN=" + b"x" * 30_000
        yield b"##9999" * 5_000
        yield b"##99QN=" + b"0" * 30_000
        yield b"##0001QN=&&\x00" * 2_000


def test_memory_stays_bounded_under_rubbish_for_ever():
    reassembler = Reassembler()
    for chunk in endless():
        assert all(len(frame) <= LONGEST_FRAME for frame in reassembler.feed(chunk))
        assert reassembler.pending_bytes <= LONGEST_FRAME
    assert reassembler.feed(b"\r\n" + A)[-1] == A


def test_the_longest_frame_fits():
    longest = segment("DataTime=20160801062035;i11001-Info=", CN="3020")
    frame = framed(longest[:-2] + "x" * (9999 - len(longest)) + "&&")
    assert len(frame) == LONGEST_FRAME
    assert taken(frame[:5000], frame[5000:] + A) == ([frame, A], 0)


class AnyTraffic(RuleBasedStateMachine):
    """Whole frames, broken ones and rubbish in any order: no whole frame is lost, nothing grows."""

    def __init__(self):
        super().__init__()
        self.reassembler = Reassembler()
        self.sent = []
        self.given = []
        self.number = 0

    def take(self, data, cut):
        cut = min(cut, len(data))
        self.given += self.reassembler.feed(data[:cut]) + self.reassembler.feed(data[cut:])

    @rule(end=st.sampled_from([b"\r\n", b"\n", b""]), cut=st.integers(0, 200))
    def a_frame(self, end, cut):
        self.number += 1
        frame = hour(f"a21026-Avg={self.number},a21026-Flag=N")
        self.sent.append(frame)
        self.take(frame + end, cut)

    @rule(size=st.integers(1, 100), end=st.sampled_from([b"\r\n", b""]))
    def a_frame_that_breaks_off(self, size, end):
        self.take(A[:size] + end, size)

    @rule(length=st.integers(0, 9999).map(lambda n: b"%04d" % n), cut=st.integers(0, 200))
    def a_frame_of_another_length(self, length, cut):
        self.take(framed(segment(), length=length) + b"\r\n", cut)

    @rule(
        noise=st.binary(max_size=60).filter(lambda noise: b"#" not in noise),
        times=st.integers(1, 400),
    )
    def rubbish(self, noise, times):
        self.take(noise * times, 0)

    @rule()
    def the_end_of_a_connection(self):
        self.given += self.reassembler.finish()
        assert self.reassembler.pending_bytes == 0

    @invariant()
    def nothing_grows(self):
        assert self.reassembler.pending_bytes <= LONGEST_FRAME

    def teardown(self):
        given = self.given + self.reassembler.finish()
        whole = [frame for frame in given if isinstance(read_frame(frame), Accepted)]
        assert [frame for frame in whole if b"a21026-Avg" in frame] == self.sent


TestAnyTraffic = AnyTraffic.TestCase
TestAnyTraffic.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
