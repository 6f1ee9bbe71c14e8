"""Packets that other programs and real loggers sent, streams, and the dialogues of the standard.

They are read where they lie: most have no licence under which they could be part of this project.
"""

import csv
import json
import re

import pytest

from ingest.hj212.aliases import codes_of_2005, known_codes, naming
from ingest.hj212.build import build_frame
from ingest.hj212.crc16 import crc16_text
from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.stream import Reassembler
from ingest.hj212.verdict import Oddity, Reason

LAYOUT = {
    Oddity.BLANKS, Oddity.FIELD_ORDER, Oddity.FIELD_SEPARATOR, Oddity.NAME_CASE, Oddity.EMPTY_ITEM,
    Oddity.UNKNOWN_FIELD, Oddity.REPEATED_FIELD,
}  # fmt: skip
"""Oddities of frames that are built in another form than they came in."""


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def packets(reference_data):
    return lines(reference_data / "hj212_packets" / "packets.jsonl")


@pytest.fixture(scope="module")
def streams(reference_data):
    return lines(reference_data / "hj212_packets" / "streams.jsonl")


@pytest.fixture(scope="module")
def dialogues(reference_data):
    return lines(reference_data / "hj212_standard" / "appendix_c_examples.jsonl")


def is_faithful(packet):
    frame = packet["frame"]
    return frame is not None and frame["len_ok"] and frame["crc_ok"]


def readings(packets):
    return [(packet, read_frame(packet["packet"].encode())) for packet in packets]


def test_faithful_packets_are_accepted_and_others_refused(packets):
    assert len(packets) == 61
    assert sum(map(is_faithful, packets)) == 49
    wrong = [
        packet["id"]
        for packet, reading in readings(packets)
        if isinstance(reading, Accepted) != is_faithful(packet)
    ]
    assert not wrong, wrong


def test_what_is_wrong_is_named(packets):
    wrong = []
    for packet, reading in readings(packets):
        if isinstance(reading, Refused):
            frame = packet["frame"]
            expected = Reason.CRC if frame and frame["len_ok"] else Reason.LENGTH
            if reading.reason is not expected:
                wrong.append((packet["id"], reading.reason, expected))
    assert not wrong, wrong


def test_check_sums_agree_with_those_reckoned_apart(packets):
    checked = 0
    for packet in packets:
        if packet["frame"]:
            found = re.fullmatch(r"##\d{4}(.*&&).{2,4}", packet["packet"], re.DOTALL)
            segment = found[1].encode()
            assert crc16_text(segment).decode() == packet["frame"]["crc_actual"]
            assert len(segment) == packet["frame"]["len_actual"]
            checked += 1
    assert checked == 58


def test_what_their_authors_expect(packets):
    """Names before CP, parameters and values; a receiver that checks refuses two of the eleven."""
    checked, refused = 0, []
    for packet, reading in readings(packets):
        expected = packet["expect"]
        if expected and isinstance(reading, Refused):
            refused.append(packet["id"])
        elif expected:
            compare(expected, packet, reading)
            checked += 1
    assert checked == 9
    assert refused == ["3930c5bb91", "25bfb42148"]


def compare(expected, packet, reading):
    sent = reading.packet
    as_sent = {
        "QN": sent.qn, "ST": sent.st, "CN": sent.cn, "PW": sent.pw, "MN": sent.mn,
        "Flag": sent.flag, "PNUM": sent.pnum, "PNO": sent.pno,
    }  # fmt: skip
    for name, value in as_sent.items():
        if name in expected:
            assert value == str(expected[name]), (packet["id"], name)
    fields = {field.name: field.value for item in sent.items for field in item}
    assert fields == expected.get("CP", fields)
    if "factors" in expected:
        assert reading.contents.factors == expected["factors"]
    if "first_factor" in expected:
        first = reading.contents.factors[expected["first_factor"]]
        assert first == {name: expected[name] for name in ("SampleTime", "Rtd")}
    if "needs_answer" in expected:
        assert sent.bits.wants_answer == expected["needs_answer"]
    if "crc" in expected:
        assert packet["packet"].endswith(expected["crc"])


def test_packets_are_built_as_they_came(packets):
    """Byte for byte but for the CRC's case; where the form was odd, with the same contents."""
    exact = 0
    for packet, reading in readings(packets):
        if isinstance(reading, Refused):
            continue
        built = build_frame(reading.packet)
        if LAYOUT.isdisjoint(reading.oddities):
            sent = packet["packet"].encode()
            assert built == sent[:-4] + sent[-4:].upper() + b"\r\n"
            exact += 1
        again = read_frame(built)
        assert isinstance(again, Accepted)
        assert again.packet == reading.packet
        assert again.contents == reading.contents
    assert exact == 43


def test_no_logger_of_the_collection_does_everything_right_and_none_is_lost(packets):
    met = {
        oddity
        for _, reading in readings(packets)
        if isinstance(reading, Accepted)
        for oddity in reading.oddities
    }
    assert met == {
        Oddity.CODE_2005, Oddity.DATA_TIME_17_DIGITS, Oddity.FIELD_ORDER, Oddity.FLAG_MISSING,
        Oddity.MN_WIDTH, Oddity.PACKET_NUMBERS_WITHOUT_FLAG, Oddity.QN_MISSING,
        Oddity.QN_UNREADABLE, Oddity.SEMICOLON_WITHIN_ITEM, Oddity.ST_WIDTH,
        Oddity.UNKNOWN_FACTOR,
    }  # fmt: skip


def test_the_codes_of_2005(packets):
    by_id = {packet["id"]: reading for packet, reading in readings(packets)}
    assert by_id["49b7ca6c34"].contents.canonical == {
        "001": "w01001", "B01": "w00000", "011": "w01018",
        "060": "w21003", "101": "w21011", "065": "w21001",
    }  # fmt: skip
    stack = by_id["fd87f50f63"].contents
    assert stack.canonical == {
        "01": "a34013", "02": "a21026", "03": "a21002", "B02": "a00000", "S01": "a19001",
        "S02": "a01011", "S03": "a01012", "S05": "a01014", "S08": "a01013",
    }  # fmt: skip
    assert stack.factors["S08"] == {"Rtd": -271.755}
    assert stack.factors["Nh3-scr"] == {"Rtd": 4.12656}
    metals_in_air = by_id["bfb235b87a"].contents
    assert metals_in_air.factors["028"] == {"Rtd": 0.0, "Flag": "N"}
    assert metals_in_air.canonical == {}


def test_streams(streams):
    assert streams
    for stream in streams:
        sent = "".join(stream["chunks"]).encode()
        for size in (1, 7, 100, 1024, len(sent)):
            reassembler = Reassembler()
            frames = []
            for begin in range(0, len(sent), size):
                frames += reassembler.feed(sent[begin : begin + size])
            frames += reassembler.finish()
            accepted = [read for f in frames if isinstance(read := read_frame(f), Accepted)]
            assert len(accepted) == len(frames) == stream["expect"]["packets"], stream["id"]
            assert reassembler.noise_bytes == 0
            if "distinct" in stream["expect"]:
                assert len({str(one.packet) for one in accepted}) == stream["expect"]["distinct"]


def test_all_packets_in_one_stream(packets):
    """Those that are wrong in every way stand between those that are right."""
    sent = b"\r\n".join(packet["packet"].encode() for packet in packets)
    reassembler = Reassembler()
    frames = reassembler.feed(sent) + reassembler.finish()
    assert frames == [packet["packet"].encode() for packet in packets]


def test_dialogues_of_the_standard(dialogues):
    """Its own slips are survived and named; only what it shortened with … is no packet."""
    slips = {}
    for example in dialogues:
        segment = example["segment"].encode()
        reading = read_frame(b"##%04d%b%b" % (len(segment), segment, crc16_text(segment)))
        if "…" in example["segment"]:
            assert isinstance(reading, Refused) or reading.contents.factors, example["id"]
            continue
        assert isinstance(reading, Accepted), (example["id"], reading)
        if reading.oddities:
            slips[example["id"].removeprefix("HJ212-2017/")] = reading.oddities
    assert slips == {
        "C.3/9": (Oddity.BLANKS,),
        "C.13/38": (Oddity.BLANKS,),
        "C.23/63": (Oddity.COMMA_BETWEEN_ITEMS,),
        "C.25/69": (Oddity.BLANKS,),
        "C.41/114": (Oddity.COMMA_BETWEEN_ITEMS,),
        "C.43/121": (Oddity.BLANKS,),
        "C.45/129": (Oddity.BLANKS,),
    }


def test_the_table_of_codes_is_that_of_the_collection(reference_data):
    with (reference_data / "hj212_standard" / "factor_codes.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    older = {row["原编码（HJ2005)"]: row["ID"] for row in rows if row["原编码（HJ2005)"]}
    assert older == codes_of_2005()
    numbered = {row["ID"] for row in rows if re.search(r"\dx+$", row["ID"])}
    plain = {row["ID"] for row in rows} - numbered
    assert "LMx" in plain
    assert plain == known_codes()
    for row in rows:
        code = row["ID"].replace("x", "0") if row["ID"] in numbered else row["ID"]
        assert naming(code, st="31") == (code, None)


def test_the_registry_of_the_program_gives_the_codes_of_2005_the_same_names():
    with open("migrations/seed/020_pollutant.csv", encoding="utf-8", newline="") as file:
        rows = {row["pollutant_code*"]: row["code_2005"] for row in csv.DictReader(file)}
    assert len(rows) > 60
    assert set(rows) <= known_codes()
    assert {old: code for code, old in rows.items() if old}.items() <= codes_of_2005().items()
