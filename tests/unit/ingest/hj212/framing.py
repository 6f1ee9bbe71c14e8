"""Frames written by hand, with length and CRC reckoned here and not by the code under test."""

MN = "010000A8900016F000169DC0"


def slow_crc(data):
    """The check sum bit by bit, as HJ 212-2017 Appendix A says it."""
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            register = (register >> 1) ^ 0xA001 if register & 1 else register >> 1
    return register


def framed(segment, *, length=None, crc=None):
    """A frame around a segment, without the end of its line; length and CRC can be falsified."""
    data = segment.encode() if isinstance(segment, str) else segment
    length = b"%04d" % len(data) if length is None else length
    return b"##" + length + data + (b"%04X" % slow_crc(data) if crc is None else crc)


def segment(parameters="", *, head=None, **names):
    """A segment of an hour packet, with other parameters or names; None leaves a name out."""
    values = {
        "QN": "20230601010005123",
        "ST": "31",
        "CN": "2061",
        "PW": "123456",
        "MN": MN,
        "Flag": "5",
        **names,
    }
    if head is None:
        head = "".join(f"{name}={value};" for name, value in values.items() if value is not None)
    return f"{head}CP=&&{parameters}&&"


def hour(parameters, **names):
    """A frame with hourly data of 2023-06-01 00:00."""
    return framed(segment(f"DataTime=20230601000000;{parameters}", **names))
