"""Loggers over real sockets: what they send becomes rows, and then they are answered."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from dashboard.jobs import loggers
from dashboard.jobs.accounts import Actor
from ingest.hj212.build import build_frame, items_of
from ingest.hj212.packet import Packet
from ingest.listening import raw
from ingest.listening.limits import Limits
from queries import intake as intake_queries
from queries import received_frames
from tests.database.ingest.logger import NOW, PASSWORD, Logger, Running, eventually, frame, hour
from tests.database_support import Database
from tests.unit.ingest.hj212.framing import framed, segment

QUICK = Limits(gather_seconds=0.01, chore_seconds=0.05)
SULPHUR = "a21026-Cou=8.24,a21026-Avg=30.0,a21026-ZsAvg=34.6,a21026-Flag=N"
HOURS = """
SELECT pollutant_code, flag, valid_minutes, measured, converted_reported, mass_reported_kg
FROM qy.hourly_value ORDER BY monitor_id, pollutant_code, time
"""
EIGHT = segment(f"DataTime=20261120080000;{SULPHUR}", MN="MN-NEW")
_EMPTY = """
TRUNCATE qy.logger_packet_count, qy.logger_oddity_count, qy.logger_refusal, qy.logger_frame_block,
         qy.minute_coverage, qy.audit_log
"""


@pytest.fixture(scope="module")
def allowed(module_city: Database) -> Database:
    """The small city, whose loggers may send; MN-LOST is in no registry."""
    with module_city.connect() as connection:
        mns = ("MN-OLD", "MN-NEW", "MN-STANDBY", "MN-WATER", "MN-LOST")
        loggers.add(connection, mns, password=PASSWORD, actor=Actor("test", NOW))
    return module_city


@pytest.fixture(scope="module")
def listener(allowed: Database) -> Iterator[Running]:
    """A listener for the tests of this module."""
    running = Running(allowed.url("ingest"), QUICK)
    yield running
    running.stop()


@pytest.fixture
def clean(allowed: Database, city: Database) -> Database:
    """The small city without values and counters."""
    city.execute(_EMPTY)
    return city


@pytest.fixture
def logger(listener: Running, clean: Database) -> Iterator[Logger]:
    """A logger that is connected."""
    with listener.logger() as connected:
        yield connected


def count(database: Database, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM qy.{table}")[0][0])


def test_an_hour_is_a_row_before_it_is_acknowledged(logger: Logger, clean: Database) -> None:
    """The worked packet of the standard's hour: mean, converted mean, mass, companions."""
    parameters = (
        "a21026-Cou=8.24,a21026-Min=22.1,a21026-Avg=30.0,a21026-Max=41.5,a21026-ZsAvg=34.6,"
        "a21026-Flag=N;a19001-Avg=8.0,a19001-Flag=N;a00000-Cou=274722"
    )
    logger.send(hour(parameters, QN="20261120090003123"))
    answer = logger.answer()
    assert (answer.cn, answer.qn, answer.mn, answer.st) == (
        "9014", "20261120090003123", "MN-NEW", "91",
    )  # fmt: skip
    assert clean.execute(HOURS) == [("a21026", "N", None, 30.0, 34.6, 8.24)]
    assert clean.execute("SELECT oxygen_pct, oxygen_flag, flow_m3 FROM qy.hourly_condition") == [
        (8.0, "N", 274722.0)
    ]
    marks = clean.execute("SELECT DISTINCT pollutant_code, day::text FROM qy.dirty_mark")
    assert marks == [("a21026", "2026-11-20")]


@pytest.mark.parametrize("value", ["0.1", "0.3", "34.6", "100"])
def test_a_value_is_the_number_that_a_limit_typed_alike_is(
    logger: Logger, clean: Database, value: str
) -> None:
    logger.send(hour(f"a21026-Avg={value},a21026-Flag=N"))
    assert logger.answer().cn == "9014"
    assert clean.execute("SELECT measured FROM qy.hourly_value") == [(float(value),)]


def test_frames_are_put_together_from_any_chunks(logger: Logger, clean: Database) -> None:
    stream = (
        b"rubbish"
        + hour(SULPHUR, QN="1")
        + b"##0012"
        + hour(SULPHUR, at="20261120090000", QN="2").rstrip()
        + hour(SULPHUR, at="20261120100000", QN="3")
    )
    for at in range(0, len(stream), 7):
        logger.send(stream[at : at + 7])
    assert [logger.answer().qn for _ in range(3)] == ["1", "2", "3"]
    assert count(clean, "hourly_value") == 3


def test_a_frame_that_comes_again_is_stored_once_and_answered_each_time(
    logger: Logger, clean: Database
) -> None:
    for _ in range(3):
        logger.send(hour(SULPHUR))
        assert logger.answer().cn == "9014"
    logger.send(2 * hour(SULPHUR))
    assert [logger.answer().cn for _ in range(2)] == ["9014", "9014"]
    assert count(clean, "hourly_value") == 1
    assert count(clean, "value_revision") == 0
    counted = "SELECT mn, cn, packets FROM qy.logger_packet_count"
    assert clean.execute(counted) == [("MN-NEW", "2061", 5)]


def test_a_corrected_hour_keeps_the_older_one(logger: Logger, clean: Database) -> None:
    logger.send(hour(SULPHUR))
    logger.answer()
    logger.send(hour(SULPHUR.replace("Avg=30.0", "Avg=31.5")))
    logger.answer()
    assert [row[3] for row in clean.execute(HOURS)] == [31.5]
    assert clean.execute("SELECT measured FROM qy.value_revision") == [(30.0,)]


def test_the_ledger_leads_from_a_value_to_its_frame(logger: Logger, clean: Database) -> None:
    sent = hour(SULPHUR).rstrip()
    logger.send(hour(SULPHUR, at="20261120070000") + sent)
    logger.answer()
    ((batch_id,),) = clean.execute(
        "SELECT batch_id FROM qy.hourly_value WHERE time = '2026-11-20 08:00+08'"
    )
    with clean.connect("ingest") as connection:
        body = received_frames.body_of_batch(connection, batch_id)
    assert body is not None
    assert raw.without_password(sent) in raw.unpack(body)
    assert PASSWORD.encode() not in b"".join(raw.unpack(body))


def test_frames_are_forgotten_after_their_time_and_values_are_not(
    logger: Logger, clean: Database
) -> None:
    logger.send(ten_minutes() + hour(SULPHUR))
    logger.answer()
    with clean.connect("ingest") as connection:
        assert received_frames.forget(connection, before=NOW - timedelta(days=1), most=10) == 0
        assert received_frames.forget(connection, before=NOW + timedelta(days=1), most=10) >= 2
    assert count(clean, "logger_frame_block") == count(clean, "minute_coverage") == 0
    assert [row[2] for row in clean.execute(HOURS)] == [60]


def test_no_answer_where_none_is_wanted(logger: Logger, clean: Database) -> None:
    logger.send(hour(SULPHUR, Flag="4", QN="1") + hour(SULPHUR, Flag=None, QN="2"))
    logger.send(hour(SULPHUR, QN="3"))
    assert logger.answer().qn == "3"
    assert count(clean, "hourly_value") == 1


def test_days_are_kept_beside_our_own(logger: Logger, clean: Database) -> None:
    parameters = "w01018-Avg=40.5,w01018-Cou=12.5,w01018-Flag=N;w00000-Cou=308.6"
    logger.send(hour(parameters, at="20261119000000", mn="MN-WATER", cn="2031"))
    assert logger.answer().cn == "9014"
    found = clean.execute(
        "SELECT outlet_ref, pollutant_code, day::text, mean, mass_kg, r.flow_m3 "
        "FROM qy.received_daily_value AS r JOIN qy.outlet USING (outlet_id)"
    )
    assert found == [("P1/DW001", "w01018", "2026-11-19", 40.5, 12.5, 308.6)]
    assert count(clean, "daily_value") == 0


def test_mercury_is_summed_in_grams_and_measured_in_the_declared_unit(
    logger: Logger, clean: Database
) -> None:
    logger.send(hour("w20111-Avg=0.003,w20111-Cou=1.5,w20111-Flag=N", mn="MN-WATER"))
    logger.answer()
    assert clean.execute(HOURS) == [("w20111", "N", None, 3.0, None, 0.0015)]


def minute(at: str, *, flag: str = "N", value: str = "30") -> bytes:
    return frame(f"DataTime={at};a21026-Avg={value},a21026-Flag={flag}", cn="2051", Flag="4")


def ten_minutes(*, but: int | None = None, flag_of_40: str = "N") -> bytes:
    return b"".join(
        minute(f"2026112008{m:02}00", flag=flag_of_40 if m == 40 else "N")
        for m in range(0, 60, 10)
        if m != but
    )


def test_minutes_before_their_hour_give_its_valid_minutes(logger: Logger, clean: Database) -> None:
    logger.send(ten_minutes(flag_of_40="D") + hour(SULPHUR))
    logger.answer()
    assert clean.execute(HOURS) == [("a21026", "N", 50, 30.0, 34.6, 8.24)]
    counted = "SELECT cn, packets FROM qy.logger_packet_count ORDER BY cn"
    assert clean.execute(counted) == [("2051", 6), ("2061", 1)]


def test_a_minute_that_comes_after_its_hour_completes_it(logger: Logger, clean: Database) -> None:
    logger.send(ten_minutes(but=20) + hour(SULPHUR))
    logger.answer()
    assert [row[2] for row in clean.execute(HOURS)] == [None]
    logger.send(minute("20261120082000", flag="C") + hour(SULPHUR, at="20261120090000"))
    logger.answer()
    assert [row[2] for row in clean.execute(HOURS)] == [50, None]
    logger.send(hour(SULPHUR))
    logger.answer()
    assert [row[2] for row in clean.execute(HOURS)] == [50, None]
    assert count(clean, "value_revision") == 1


def test_parts_are_one_packet_in_whatever_order(logger: Logger, clean: Database) -> None:
    first = hour(SULPHUR, QN="11", Flag="7", PNUM="2", PNO="1")
    second = hour(
        "a19001-Avg=8.0,a19001-Flag=N;a00000-Cou=100", QN="12", Flag="7", PNUM="2", PNO="2"
    )
    logger.send(second)
    assert logger.hears_nothing()
    assert count(clean, "hourly_condition") == 0
    logger.send(hour(SULPHUR, at="20261120090000", QN="13"))
    assert logger.answer().qn == "13"
    logger.send(first)
    assert sorted(logger.answer().qn or "" for _ in range(2)) == ["11", "12"]
    assert count(clean, "hourly_value") == 2
    assert clean.execute("SELECT oxygen_pct, flow_m3 FROM qy.hourly_condition") == [(8.0, 100.0)]


def test_a_part_may_leave_the_time_to_another(logger: Logger, clean: Database) -> None:
    names = {"Flag": "7", "PNUM": "2"}
    logger.send(frame("a21002-Avg=50,a21002-Flag=N", PNO="2", QN="2", **names))
    logger.send(hour(SULPHUR, PNO="1", QN="1", **names))
    assert [logger.answer().qn for _ in range(2)] == ["1", "2"]
    assert [row[0] for row in clean.execute(HOURS)] == ["a21002", "a21026"]


def refusals(database: Database) -> list[tuple[Any, ...]]:
    return database.execute("SELECT mn, reason, frames FROM qy.logger_refusal ORDER BY 1, 2")


def test_who_may_not_send_is_told_so_and_nothing_is_stored(logger: Logger, clean: Database) -> None:
    logger.send(hour(SULPHUR, PW="654321"))
    answer = logger.answer()
    assert (answer.cn, answer.value("QnRtn")) == ("9011", "3")
    logger.send(hour(SULPHUR, mn="MN-OTHER"))
    answer = logger.answer()
    assert (answer.cn, answer.value("QnRtn")) == ("9011", "4")
    eventually(lambda: count(clean, "logger_refusal") == 2, "counted refusals")
    assert refusals(clean) == [("", "unknown_logger", 1), ("MN-NEW", "password", 1)]
    audited = clean.execute(
        "SELECT action, subject, outcome, host(address), detail FROM qy.audit_log"
    )
    assert audited == [("logger_password_refused", "MN-NEW", "refused", "127.0.0.1", {"tries": 1})]
    assert count(clean, "hourly_value") == count(clean, "logger_frame_block") == 0
    logger.send(hour(SULPHUR))
    assert logger.answer().cn == "9014"


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (framed(EIGHT, crc=b"0000"), "crc"),
        (framed(EIGHT, length=b"0099"), "length"),
        (hour(SULPHUR, at="20261131080000").rstrip(), "time"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_discarded_without_a_word(
    logger: Logger, clean: Database, damaged: bytes, reason: str
) -> None:
    logger.send(damaged + b"\r\n" + hour(SULPHUR, at="20261120100000", QN="7"))
    assert logger.answer().qn == "7"
    assert count(clean, "hourly_value") == 1
    eventually(lambda: count(clean, "logger_refusal") == 1, "a counted refusal")
    assert [row[1] for row in refusals(clean)] == [reason]


@pytest.mark.parametrize(
    "sent",
    [
        hour(SULPHUR, mn="MN-LOST"),
        hour(SULPHUR, at="20261120083000"),
        hour(SULPHUR, at="20261121080000"),
        hour("a21026-Avg=1e30,a21026-Flag=N"),
        hour("a21001-Avg=3,a21001-Flag=N"),
    ],
    ids=["no monitor", "half past", "tomorrow", "overflow", "undeclared unit"],
)
def test_an_hour_of_which_nothing_can_be_stored_is_refused_with_the_reason(
    logger: Logger, clean: Database, sent: bytes
) -> None:
    logger.send(sent)
    answer = logger.answer()
    assert (answer.cn, answer.value("QnRtn")) == ("9011", "2")
    assert count(clean, "hourly_value") == 0
    (row,) = clean.execute("SELECT message, original FROM qy.import_reject")
    assert row[0]
    assert PASSWORD not in row[1]


def test_a_bad_factor_costs_no_other_of_its_packet(logger: Logger, clean: Database) -> None:
    logger.send(hour(f"{SULPHUR};a21002-Avg=--,a21002-Flag=N;xyz-Avg=3"))
    assert logger.answer().cn == "9014"
    assert [row[0] for row in clean.execute(HOURS)] == ["a21026"]
    assert clean.execute("SELECT reason, column_name FROM qy.import_reject") == [
        ("number_unreadable", "a21002-Avg")
    ]
    oddities = {row[0] for row in clean.execute("SELECT oddity FROM qy.logger_oddity_count")}
    assert {"unknown_factor", "factor_not_stored"} <= oddities


def test_commands_without_values_are_counted_and_answered_as_the_standard_asks(
    logger: Logger, clean: Database
) -> None:
    logger.send(frame("DataTime=20261120081500;a21026-Rtd=30,a21026-Flag=N", cn="2011"))
    assert logger.answer().cn == "9014"
    logger.send(frame("DataTime=20261120081500;RestartTime=20261120081500", cn="2081"))
    assert logger.answer().cn == "9014"
    logger.send(frame("PolId=a21026", cn="1013") + frame("", cn="9021", QN="4"))
    assert [logger.answer().cn for _ in range(2)] == ["9013", "9013"]
    logger.send(frame("", cn="1011"))
    said = [logger.answer() for _ in range(3)]
    assert [one.cn for one in said] == ["9011", "1011", "9012"]
    assert said[1].value("SystemTime") == f"{NOW:%Y%m%d%H%M%S}"
    logger.send(frame("BeginTime=20261120080000,EndTime=20261120090000"))
    answer = logger.answer()
    assert (answer.cn, answer.value("QnRtn")) == ("9011", "2")
    logger.send(frame("QnRtn=1", cn="9011") + frame("", cn="9014", QN="5") + hour(SULPHUR, QN="6"))
    assert logger.answer().qn == "6"
    counted = dict(clean.execute("SELECT cn, packets FROM qy.logger_packet_count"))
    assert counted == {
        "1011": 1, "1013": 1, "2011": 1, "2061": 1, "2081": 1, "9011": 1, "9014": 1,
        "9021": 1,
    }  # fmt: skip


def test_a_client_that_has_said_everything_still_hears_the_answer(
    logger: Logger, clean: Database
) -> None:
    logger.send(hour(SULPHUR))
    logger.socket.shutdown(1)
    assert logger.answer().cn == "9014"
    assert logger.was_sent_away()


def test_a_registered_and_a_closed_logger_are_noticed_while_it_runs(
    logger: Logger, clean: Database
) -> None:
    actor = Actor("test", NOW)

    def answered(cn: str) -> bool:
        real_time = "DataTime=20261120081500;a21026-Rtd=30"
        logger.send(frame(real_time, cn="2011", mn="MN-LATER", PW="whatever"))
        return logger.answer().cn == cn

    with clean.connect() as connection:
        loggers.add(connection, ["MN-LATER"], password=None, actor=actor)
    eventually(lambda: answered("9014"), "the new logger")
    with clean.connect() as connection:
        loggers.close(connection, "MN-LATER", actor)
    eventually(lambda: answered("9011"), "the closed logger")


def test_a_lost_connection_to_the_database_loses_nothing(logger: Logger, clean: Database) -> None:
    clean.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'qingyuan listen' AND datname = current_database()"
    )
    logger.send(hour(SULPHUR))
    assert logger.answer().cn == "9014"
    assert count(clean, "hourly_value") == 1


def test_a_frame_that_cannot_be_stored_is_refused_alone(logger: Logger, clean: Database) -> None:
    """A rule of the table that no check of ours knows stands for whatever we did not think of."""
    clean.execute("ALTER TABLE qy.hourly_value ADD CONSTRAINT poison CHECK (measured <> 13)")
    try:
        poisoned = SULPHUR.replace("Avg=30.0", "Avg=13")
        stream = b"".join(
            hour(poisoned if h == 5 else SULPHUR, at=f"202611200{h}0000", QN=str(h))
            for h in range(1, 9)
        )
        logger.send(stream)
        answers = {}
        for _ in range(8):
            answer = logger.answer()
            answers[answer.qn] = (answer.cn, answer.value("QnRtn"))
        assert answers.pop("5") == ("9011", "100")
        assert set(answers.values()) == {("9014", None)}
        assert count(clean, "hourly_value") == 7
    finally:
        clean.execute("ALTER TABLE qy.hourly_value DROP CONSTRAINT poison")


# Bounds


@pytest.fixture
def small(allowed: Database, clean: Database) -> Iterator[Running]:
    """A listener with little room."""
    limits = replace(
        QUICK, connections=3, waiting_frames=50, commit_frames=50, strikes=5, wrong_passwords=2,
        first_frame_seconds=0.5, read_bytes=4096,
    )  # fmt: skip
    running = Running(allowed.url("ingest"), limits)
    yield running
    running.stop()


def test_when_the_database_stands_still_nobody_is_read_from(
    small: Running, clean: Database
) -> None:
    """The month of the hours is locked; what waits stays bounded, and nothing of it is lost."""
    sent = 600
    frames = [
        frame(f"DataTime=20261120{h % 12:02}0000;a21026-Avg={h},a21026-Flag=N", QN=str(h))
        for h in range(sent)
    ]
    heard: list[str] = []
    with small.logger() as logger:
        sender = threading.Thread(target=lambda: logger.send(b"".join(frames)), daemon=True)
        with psycopg.connect(clean.url()) as holder:
            intake_queries.hold_months(holder, [202611])
            sender.start()
            eventually(lambda: small.reception.listener.waiting >= 50, "a full listener")
            assert logger.hears_nothing()
            assert small.reception.listener.waiting < 100
            assert count(clean, "hourly_value") == 0
        heard = [logger.answer().qn or "" for _ in range(sent)]
        sender.join()
    assert heard == [str(h) for h in range(sent)]
    assert count(clean, "hourly_value") == 12


def send_for_ever(client: Logger, data: bytes) -> None:
    while True:
        client.send(data)


def test_rubbish_for_ever_ends_in_being_sent_away(small: Running) -> None:
    for rubbish in (b"\x00\xff rubbish" * 500, framed(segment(), crc=b"0000") + b"\r\n"):
        with small.logger() as client, pytest.raises(ConnectionError):
            send_for_ever(client, rubbish)
    assert small.reception.listener.waiting == 0


def test_guessing_passwords_ends_in_being_sent_away(small: Running, clean: Database) -> None:
    with small.logger() as client:
        for guess in ("1", "2"):
            client.send(hour(SULPHUR, PW=guess))
        assert client.was_sent_away()


def test_too_many_clients_and_silent_ones_are_sent_away(small: Running) -> None:
    with ExitStack() as open_ones:
        first = [open_ones.enter_context(small.logger()) for _ in range(3)]
        assert open_ones.enter_context(small.logger()).was_sent_away()
        assert all(one.was_sent_away() for one in first)
        eventually(lambda: small.reception.listener.connections == 0, "no clients")


def test_a_client_that_reads_no_answer_is_not_read_from(small: Running, clean: Database) -> None:
    """Nothing that it does makes the answers that wait for it grow without end."""
    with small.logger() as client:
        client.socket.setsockopt(1, 8, 2048)  # SOL_SOCKET, SO_RCVBUF
        client.socket.settimeout(0.7)
        real_time = frame("DataTime=20261120081500;a21026-Rtd=30", cn="2011")
        with pytest.raises((TimeoutError, ConnectionError)):
            send_for_ever(client, 20 * real_time)
    eventually(lambda: small.reception.listener.waiting == 0, "an empty queue")


def test_encrypted_packets_of_2025_are_taken_with_the_key_of_their_logger(
    allowed: Database, clean: Database
) -> None:
    key = bytes(range(16))
    packet = Packet(
        cn="2061", mn="MN-NEW", qn="20261120090003123", st="31", pw=PASSWORD, flag="9",
        items=items_of([{"DataTime": "20261120080000"}, {"a21026-Avg": "30", "a21026-Flag": "N"}]),
    )  # fmt: skip
    running = Running(allowed.url("ingest"), QUICK, key_of={"MN-NEW": key}.get)
    with running.logger() as logger:
        logger.send(build_frame(packet, key=key))
        assert logger.answer().cn == "9014"
        assert count(clean, "hourly_value") == 1
        logger.send(build_frame(packet, key=bytes(16)))
        assert logger.hears_nothing()
    running.stop()
    eventually(lambda: count(clean, "logger_refusal") == 1, "a counted refusal")


def test_an_end_in_order_commits_and_answers_what_was_taken(
    allowed: Database, clean: Database
) -> None:
    running = Running(allowed.url("ingest"), replace(QUICK, gather_seconds=4))
    with running.logger() as logger:
        for h in range(10):
            logger.send(hour(SULPHUR, at=f"202611200{h}0000", QN=str(h)))
        eventually(lambda: running.reception.listener.waiting == 10, "frames in waiting")
        running.stop()
        assert [logger.answer().qn for _ in range(10)] == [str(h) for h in range(10)]
        assert logger.was_sent_away()
    assert count(clean, "hourly_value") == 10
    (state,) = clean.execute(
        "SELECT ended_at IS NOT NULL, taken_frames, waiting_frames FROM qy.listener "
        f"WHERE address = '127.0.0.1:{running.port}'"
    )
    assert state == (True, 10, 0)
