"""``flask frames``: files of frames on the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.commands.frames import command
from ingest.hj212.build import build_frame
from ingest.hj212.packet import Field, Packet
from tests.unit.ingest.hj212.framing import MN, framed, hour, segment

PROJECT = Path(__file__).parents[4]
KEYS = ["ok", "oddities", "qn", "st", "cn", "mn", "flag", "data_time", "factors", "canonical"]
GOOD = hour("02-Avg=30.0,02-Flag=N;a00000-Cou=274722")
BAD = framed(segment(), crc=b"0000")


@pytest.fixture
def frames(tmp_path):
    def run(content, *options):
        path = tmp_path / "frames"
        path.write_bytes(content)
        result = CliRunner().invoke(command, [str(path), *map(str, options)])
        assert result.exception is None or result.exit_code in (1, 2), result.output
        return result

    return run


def objects(result):
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_a_good_frame_as_json(frames):
    (found,) = objects(frames(GOOD + b"\r\n", "--json"))
    assert list(found) == KEYS
    assert found == {
        "ok": True,
        "oddities": ["code_2005"],
        "qn": "20230601010005123",
        "st": "31",
        "cn": "2061",
        "mn": MN,
        "flag": "5",
        "data_time": "2023-06-01T00:00:00+08:00",
        "factors": {"02": {"Avg": 30.0, "Flag": "N"}, "a00000": {"Cou": 274722}},
        "canonical": {"02": "a21026"},
    }


def test_a_refused_frame_as_json(frames):
    (found,) = objects(frames(BAD, "--json"))
    assert list(found) == ["ok", "reason", *KEYS[1:]]
    assert found["ok"] is False
    assert found["reason"] == "crc"
    assert found["mn"] is None
    assert found["factors"] == {}


def test_a_refused_time_says_whose_it_is(frames):
    (found,) = objects(frames(framed(segment("DataTime=20230631000000")), "--json"))
    assert (found["reason"], found["mn"], found["data_time"]) == ("time", MN, None)


def test_one_frame_a_line(frames):
    content = b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n  \n" + BAD + b"\nrubbish\n" + GOOD
    found = objects(frames(content, "--json"))
    assert [one.get("reason", "ok") for one in found] == ["ok", "crc", "header", "ok"]


def test_two_frames_on_one_line_are_two_in_a_stream_only(frames):
    found = objects(frames(GOOD + GOOD, "--json"))
    assert [one.get("reason", "ok") for one in found] == ["tail"]
    assert [one["ok"] for one in objects(frames(GOOD + GOOD, "--json", "--stream"))] == [True, True]


def test_noise_in_a_stream_is_no_frame(frames):
    found = objects(frames(b"noise" + GOOD + b"noise\x00" + BAD + GOOD[:50], "--json", "--stream"))
    assert [one.get("reason", "ok") for one in found] == ["ok", "crc", "length"]


def test_an_endless_line_is_one_refused_frame(frames):
    content = GOOD[:-4] + b"x" * 1_000_000 + b"\n" + GOOD
    found = objects(frames(content, "--json"))
    assert [one.get("reason", "ok") for one in found] == ["length", "ok"]


def test_nothing_in_nothing(frames):
    assert objects(frames(b"", "--json")) == []
    assert frames(b"").output == "0 frames: 0 good, 0 refused.\n"


def test_chinese_text_is_written_as_it_is(frames):
    frame = framed(segment("DataTime=20160801062035;i11001-Info=//清洗管路//", CN="3020"))
    assert "清洗管路" in frames(frame, "--json").output


def test_for_people(frames):
    output = frames(b"noise" + GOOD + b"\r\n" + BAD, "--stream").output
    assert f"✓ CN 2061  ST 31  MN {MN}  2023-06-01 00:00:00\n" in output
    assert "    02 (a21026): Avg 30.0, Flag N\n" in output
    assert "    oddities: code_2005\n" in output
    assert "✗ crc: The CRC is '0000'" in output
    assert output.endswith("2 frames: 1 good, 1 refused (1 crc). 5 bytes between frames.\n")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_passwords_are_not_printed(frames, options):
    good = framed(segment("NewPW=654321", CN="1072", PW="987654"))
    refused = framed(segment("NewPW=654321", CN="1072", PW="987654"), crc=b"0000")
    twice = framed(segment("NewPW=654321;NewPW=654322", PW="987654") + ";PW=2")
    output = frames(b"\n".join([good, refused, twice]), *options).output
    assert "987654" not in output
    assert "654321" not in output


def test_encrypted_packets_with_a_key(frames, tmp_path):
    packet = Packet(
        cn="2061", mn=MN, flag="9",
        items=((Field("DataTime", "20260601000000"),), (Field("a21026-Avg", "30.0"),)),
    )  # fmt: skip
    (tmp_path / "key").write_text("00112233445566778899aabbccddeeff\n", encoding="ascii")
    sent = build_frame(packet, key=bytes.fromhex("00112233445566778899aabbccddeeff"))
    (found,) = objects(frames(sent, "--json", "--stream", "--key-file", tmp_path / "key"))
    assert found["factors"] == {"a21026": {"Avg": 30.0}}
    (found,) = objects(frames(sent, "--json", "--stream"))
    assert found["reason"] == "crc"
    output = frames(sent, "--stream", "--key-file", tmp_path / "key").output
    assert "    encrypted\n" in output
    assert "in clear" not in output


@pytest.mark.parametrize(
    ("cn", "flag", "is_said"),
    [("2061", "9", True), ("2061", "5", False), ("1012", "9", False), ("2061", None, False)],
)
def test_what_2025_wants_encrypted_and_is_not(frames, cn, flag, is_said):
    frame = framed(segment("DataTime=20260601000000", CN=cn, Flag=flag))
    assert ("although HJ 212-2025 wants" in frames(frame).output) == is_said


def test_an_unusable_key(frames, tmp_path):
    (tmp_path / "key").write_text("too short", encoding="ascii")
    result = frames(GOOD, "--key-file", tmp_path / "key")
    assert result.exit_code == 1
    assert "16 bytes" in result.output
    assert "too short" not in result.output


def test_a_file_that_is_not_there():
    result = CliRunner().invoke(command, ["no such file"])
    assert result.exit_code == 2
    assert "no such file" in result.output


def test_the_command_loads_neither_the_web_nor_the_database():
    heavy = ("dash", "plotly", "psycopg", "numpy", "pandas", "pyarrow", "cryptography")
    code = f"import sys, dashboard.commands.frames; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def test_flask_finds_it_without_loading_the_other_commands():
    code = (
        "import sys; from flask import Flask; from dashboard import command_line;"
        "server = Flask('x'); command_line.install(server);"
        "print(server.cli.get_command(None, 'frames').name, 'psycopg' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "frames False\n"


def test_frames_from_the_standard_input():
    result = CliRunner().invoke(command, ["-", "--json"], input=GOOD + b"\n")
    assert [one["ok"] for one in objects(result)] == [True]
