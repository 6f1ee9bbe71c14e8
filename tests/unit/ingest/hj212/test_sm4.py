"""Encrypted parameters of HJ 212-2025."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.hj212.build import build_frame
from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.packet import Field, Packet
from ingest.hj212.sm4 import KeyUnusableError, decrypt, encrypt, read_key
from ingest.hj212.stream import Reassembler
from ingest.hj212.verdict import Reason
from tests.unit.ingest.hj212.framing import MN

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
OTHER = bytes(16)


def keys(mn):
    assert mn == MN
    return KEY


def packet(text="//" + "清洗管路" * 5 + "//", flag="9"):
    return Packet(
        cn="3020",
        mn=MN,
        qn="20260601085857223",
        st="31",
        pw="123456",
        flag=flag,
        items=((Field("DataTime", "20260601080000"),), (Field("i11001-Info", text),)),
    )


def test_the_published_vector_and_the_rest_in_clear():
    """GB/T 32907-2016 A.1: the key as plain text under itself."""
    segment = b"CN=3020;CP=&&" + KEY + b"rest&&"
    sent = encrypt(segment, KEY)
    block = bytes.fromhex("681edf34d206965e86b3e94f536e4246")
    assert sent == b"CN=3020;CP=&&" + block + b"rest&&"
    assert decrypt(sent, KEY) == segment


@given(st.binary(max_size=200), st.binary(min_size=16, max_size=16))
def test_decryption_undoes_encryption_and_keeps_the_length(text, key):
    segment = b"MN=1;CP=&&" + text + b"&&"
    sent = encrypt(segment, key)
    assert len(sent) == len(segment)
    assert decrypt(sent, key) == segment


@pytest.mark.parametrize("segment", [b"", b"CP=", b"CP=&&", b"CP=&&&&", b"CP=&&short&&", b"x&&"])
def test_nothing_to_encrypt(segment):
    assert encrypt(segment, KEY) == segment


def test_an_encrypted_frame_is_read_with_its_key():
    frame = build_frame(packet(), key=KEY)
    assert "清".encode() not in frame
    assert len(frame) == len(build_frame(packet()))
    assert frame[-6:] == build_frame(packet())[-6:], "the CRC is that of the plain text"
    reading = read_frame(frame, key_of=keys)
    assert isinstance(reading, Accepted)
    assert reading.was_encrypted
    assert reading.packet == packet()


def test_a_plain_frame_needs_no_key():
    reading = read_frame(build_frame(packet()), key_of=keys)
    assert isinstance(reading, Accepted)
    assert not reading.was_encrypted


@pytest.mark.parametrize("key_of", [None, lambda _mn: None, lambda _mn: OTHER])
def test_without_the_right_key_it_is_refused(key_of):
    reading = read_frame(build_frame(packet(), key=KEY), key_of=key_of)
    assert isinstance(reading, Refused)
    assert reading.reason is Reason.CRC
    assert "encrypted" in reading.detail


def test_only_2025_is_ever_decrypted():
    reading = read_frame(build_frame(packet(flag="5"), key=KEY), key_of=keys)
    assert isinstance(reading, Refused)


def test_every_text_comes_back_also_when_the_encrypted_one_has_the_same_crc():
    """One encrypted text in 256 has the CRC of the plain one; it is decrypted nevertheless."""
    for number in range(600):
        sent = packet(text=f"{number} of many long enough for a block")
        reading = read_frame(build_frame(sent, key=KEY), key_of=keys)
        assert isinstance(reading, Accepted)
        assert reading.packet == sent


def test_encrypted_frames_come_through_a_stream():
    frames = [build_frame(packet(text=f"{n:060}"), key=KEY) for n in range(300)]
    taken = Reassembler()
    assert taken.feed(b"".join(frames)) == [frame[:-2] for frame in frames]
    assert taken.noise_bytes == 0


@pytest.mark.parametrize("text", [KEY.hex(), KEY.hex().upper() + "\n", " " + KEY.hex()])
def test_keys_in_hexadecimal(text):
    assert read_key(text) == KEY


def test_keys_in_characters():
    assert read_key("0123456789abcdef\n") == b"0123456789abcdef"


@pytest.mark.parametrize("text", ["", "short", "g" * 32, "钥" * 16, "0" * 31])
def test_unusable_keys(text):
    with pytest.raises(KeyUnusableError, match="16 bytes"):
        read_key(text)
