"""The check sum of HJ 212, which is not the CRC of Modbus."""

_POLYNOMIAL = 0xA001
_START = 0xFFFF


def _shifted(register: int) -> int:
    for _ in range(8):
        register = (register >> 1) ^ _POLYNOMIAL if register & 1 else register >> 1
    return register


# The register is shifted right by a byte before the next byte comes in, so eight bits are all that
# is ever shifted: a table of 256 entries is the whole algorithm.
_TABLE = tuple(_shifted(byte) for byte in range(256))


def crc16(data: bytes) -> int:
    r"""
    Check sum of a data segment.

    Parameters
    ----------
    data
        Bytes from the first name to the last ``&&``.

    Returns
    -------
    int
        16 bits; written as four hexadecimal digits, high byte first.

    Notes
    -----
    HJ 212-2017 Appendix A: the register begins with FFFF; for each byte
    :math:`r \leftarrow (r \gg 8) \oplus b`, then eight times a shift right, with :math:`\oplus`
    A001 when the bit shifted out was 1. Its official example gives 1C80. Because the low byte of
    the register is thrown away before each byte, only 256 check sums exist, and one damaged frame
    in 256 passes: the length and the grammar of the segment are checked for that reason, too.
    """
    register = _START
    table = _TABLE
    for byte in data:
        register = table[(register >> 8) ^ byte]
    return register


def crc16_text(data: bytes) -> bytes:
    """The check sum as it stands behind the segment."""
    return b"%04X" % crc16(data)
