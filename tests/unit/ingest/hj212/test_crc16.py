"""The check sum."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.hj212.crc16 import crc16, crc16_text
from tests.unit.ingest.hj212.framing import slow_crc


@given(st.binary(max_size=300))
def test_the_table_is_the_algorithm_of_the_standard(data):
    assert crc16(data) == slow_crc(data)


def test_it_is_not_the_check_sum_of_modbus():
    """Modbus gives 4B37 for the nine digits, which is the check value of its catalogue."""
    assert crc16_text(b"123456789") != b"4B37"


def test_it_is_written_in_four_capital_digits():
    assert crc16_text(b"") == b"FFFF"
    low = next(n for n in range(10_000) if crc16(b"%d" % n) < 0x1000)
    assert len(crc16_text(b"%d" % low)) == 4
    assert crc16_text(b"%d" % low).isupper() or crc16_text(b"%d" % low).isdigit()


def test_there_are_no_more_than_256_check_sums():
    assert len({crc16(n.to_bytes(2)) for n in range(1 << 16)}) == 256
