"""Packets in parts."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.joining import Joiner, Part, part_of
from tests.unit.ingest.hj212.framing import framed, segment

HOUR = "DataTime=20230601000000;"


def part(place, of, parameters, *, tag=None, time=HOUR, **names):
    text = segment(time + parameters, Flag="7", PNUM=str(of), PNO=str(place), **names)
    reading = read_frame(framed(text))
    packet = part_of(reading)
    assert packet is not None, reading
    return Part(packet, reading.oddities, len(text), tag if tag is not None else place)


def joiner(**limits):
    return Joiner(**{"most_bytes": 10_000, "most_of_one": 4, "patience_seconds": 60, **limits})


def factors(joined):
    assert isinstance(joined.reading, Accepted)
    return {code: values["Avg"] for code, values in joined.reading.contents.factors.items()}


def test_the_dialogue_of_the_standard():
    """C.49: each part has a QN of its own and repeats the time."""
    waiting = joiner()
    first = part(1, 2, "w01001-Avg=7.5", QN="20160801085857534")
    second = part(2, 2, "w01018-Avg=40.1", QN="20160801085857535")
    assert waiting.add(first, now=0) is None
    joined = waiting.add(second, now=0)
    assert factors(joined) == {"w01001": 7.5, "w01018": 40.1}
    assert [one.tag for one in joined.parts] == [1, 2]
    assert joined.reading.oddities == ()
    assert waiting.kept_bytes == 0


@pytest.mark.parametrize("with_time", [1, 2, 3])
def test_one_part_may_have_the_time_for_all(with_time):
    for seed in range(6):
        parts = [
            part(n, 3, f"a2102{n}-Avg={n}", time=HOUR if n == with_time else "") for n in (1, 2, 3)
        ]
        random.Random(seed).shuffle(parts)
        waiting = joiner()
        *none, joined = [waiting.add(one, now=0) for one in parts]
        assert none == [None, None]
        assert joined.reading.data_time is not None
        assert [one.tag for one in joined.parts] == [1, 2, 3]


def test_a_part_that_comes_again_is_the_same_part():
    waiting = joiner()
    assert waiting.add(part(1, 2, "a21026-Avg=1", tag="lost"), now=0) is None
    assert waiting.add(part(1, 2, "a21026-Avg=1", tag="again"), now=1) is None
    joined = waiting.add(part(2, 2, "a21002-Avg=2"), now=2)
    assert [one.tag for one in joined.parts] == ["again", 2]
    assert waiting.kept_bytes == 0


def test_parts_that_contradict_each_other_are_refused_as_a_whole():
    waiting = joiner()
    waiting.add(part(1, 2, "a21026-Avg=1"), now=0)
    joined = waiting.add(part(2, 2, "a21026-Avg=2"), now=0)
    assert isinstance(joined.reading, Refused)
    assert len(joined.parts) == 2


def test_what_waits_is_bounded():
    waiting = joiner(most_bytes=600, most_of_one=2)
    for hour in range(3):
        waiting.add(part(1, 2, "a21026-Avg=1", time=f"DataTime=2023060100{hour:02}00;"), now=hour)
    assert waiting.kept_bytes <= 600
    for number in range(50):
        waiting.add(part(1, 2, "a21026-Avg=1", MN=f"MN{number}"), now=10)
        waiting.drop_stale(now=10)
    assert waiting.kept_bytes <= 600
    given_up = waiting.drop_stale(now=100)
    assert given_up
    assert all(one.packet.parts == 2 for one in given_up)
    assert waiting.kept_bytes == 0


def test_a_whole_packet_and_a_broken_one_are_no_parts():
    assert part_of(read_frame(framed(segment(HOUR + "a21026-Avg=1")))) is None
    assert part_of(read_frame(framed(segment("a21026-Avg=1")))) is None
    assert part_of(read_frame(b"##")) is None
    one_of_one = segment(HOUR + "a21026-Avg=1", Flag="7", PNUM="1", PNO="1")
    assert part_of(read_frame(framed(one_of_one))) is None


@settings(max_examples=30)
@given(
    st.lists(st.integers(2, 5), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_packets_mixed_with_each_other_come_out_whole(sizes, chance):
    parts = [
        part(n, of, f"a210{n:02}-Avg={n}", time=f"DataTime=20230601{hour:02}0000;", tag=(hour, n))
        for hour, of in enumerate(sizes)
        for n in range(1, of + 1)
    ]
    chance.shuffle(parts)
    waiting = joiner(most_bytes=10**6)
    joined = [found for one in parts if (found := waiting.add(one, now=0)) is not None]
    tags = sorted(tuple(one.tag for one in found.parts) for found in joined)
    expected = [tuple((hour, n) for n in range(1, of + 1)) for hour, of in enumerate(sizes)]
    assert tags == expected
    assert waiting.kept_bytes == 0
