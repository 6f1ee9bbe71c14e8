"""Scorecards that can be counted by hand, written beside the countable city.

Operators   1 明一 (company, both outlets), 2 明二 (company, the western outlet, capped),
            3 明三 (company, not evaluated), 4 the enterprise A (operates its own monitors)
September   published; October provisional, for one month and for three
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from tests.staff_city import City

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
RULES = {
    "operator": "operator-2026.1", "face": "face-2026.1", "equipment": "equipment-2026.1",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """The city and the numbers of its operators."""

    city: City
    one: int
    two: int
    three: int
    own: int


def write(city: City) -> World:
    """Write operators, contracts and evaluations; nothing else of the city changes."""
    with city.database.connect() as connection:
        keys = [
            _operator(connection, "OM-1", "清河明一运维有限公司", "Qinghe Alpha Care Co., Ltd."),
            _operator(connection, "OM-2", "清河明二运维有限公司", "Qinghe Beta Care Co., Ltd."),
            _operator(connection, "OM-3", "清河明三运维有限公司", "Qinghe Gamma Care Co., Ltd."),
            _operator(connection, "OM-4", "清河东热运维有限公司", "East Heat Co., Ltd.", city.a),
        ]
        world = World(city, *keys)
        connection.execute(
            "INSERT INTO qy.om_contract (om_operator_id, monitor_id, during) "
            "SELECT %s, monitor_id, '[2026-01-01,2027-01-01)' FROM qy.monitor "
            "WHERE monitor_ref = 'MA'",
            (world.one,),
        )
        _september(connection, world)
        for months in (1, 3):
            _october(connection, world, months)
        _beside(connection, city)
        _verify(connection, world)
    return world


def _verify(connection: Connection[Any], world: World) -> None:
    """October was searched twice: the first search stands, the second is shown."""
    a, b = world.city.a_outlet, world.city.b_outlet
    _search(connection, ("no_contract", b, None, None, "2026-10-01", "2026-10-02", 24, "x"))
    _search(
        connection,
        ("undisturbed_maintenance", a, world.one, "MR-1", "2026-10-15 09:00", "2026-10-15 13:00",
         4, "4 h"),
        ("mark_without_visit", b, world.two, None, "2026-10-09 20:00", "2026-10-10 05:00", 9,
         "maintenance"),
        ("two_operators", b, None, None, "2026-10-20", "2026-11-01", 288, "x"),
    )  # fmt: skip


def _search(connection: Connection[Any], *rows: tuple[Any, ...]) -> None:
    run = connection.execute(
        "INSERT INTO qy.contradiction_run (month, computed_at, computed_by, rule_version, "
        "method_version, data_version) VALUES (%s, '2026-11-15 03:00+08', 'test', 'c-test', "
        "'m-test', 1) RETURNING contradiction_run_id",
        (OCTOBER,),
    ).fetchone()
    assert run is not None
    for kind, outlet, operator, ref, start, end, hours, said in rows:
        connection.execute(
            "INSERT INTO qy.record_contradiction (contradiction_run_id, kind, outlet_id, "
            "om_operator_id, reference, started_at, ended_at, evidence_hours, detail) "
            "VALUES (%s, %s, %s, %s, %s, %s::timestamp AT TIME ZONE 'Asia/Shanghai', "
            "%s::timestamp AT TIME ZONE 'Asia/Shanghai', %s, %s)",
            (run[0], kind, outlet, operator, ref, start, end, hours, Jsonb({"said": said})),
        )


def _operator(
    connection: Connection[Any], ref: str, zh: str, en: str, enterprise: int | None = None
) -> int:
    row = connection.execute(
        "INSERT INTO qy.om_operator (om_operator_ref, is_self_operated, enterprise_id) "
        "VALUES (%s, %s, %s) RETURNING om_operator_id",
        (ref, enterprise is not None, enterprise),
    ).fetchone()
    assert row is not None
    connection.execute(
        "INSERT INTO qy.om_operator_name (om_operator_id, name_zh, name_en, short_name_zh, during) "
        "VALUES (%s, %s, %s, %s, '[2020-01-01,)')",
        (row[0], zh, en, zh[2:4]),
    )
    return int(row[0])


def snapshot(connection: Connection[Any], scheme: str, month: date, months: int = 1) -> int:
    """A provisional snapshot without rows."""
    row = connection.execute(
        "INSERT INTO qy.score_snapshot (scheme, month, months, state, rule_version, rules, "
        "method_version, data_version, known_until, computed_at, computed_by, scoring_version) "
        "VALUES (%s, %s, %s, 'provisional', %s, '{}', 'm-test', 1, '2026-11-15', "
        "'2026-11-15 08:00+08', 'test', 's-test') RETURNING snapshot_id",
        (scheme, month, months, RULES[scheme]),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _insert(connection: Connection[Any], table: str, key: int, **values: Any) -> None:
    names = ", ".join(["snapshot_id", *values])
    marks = ", ".join(["%s"] * (len(values) + 1))
    connection.execute(
        f"INSERT INTO qy.{table} ({names}) VALUES ({marks})", (key, *values.values())
    )


def _card(connection: Connection[Any], key: int, operator: int, **given: Any) -> None:
    values = {
        "is_self_operated": False, "state": "scored", "outlets": 1, "outlet_days": 31,
        "earned": given.get("score"), "maximum": 100.0, "raw_score": given.get("score"),
        **given,
    }  # fmt: skip
    _insert(connection, "operator_score", key, om_operator_id=operator, **values)


def _line(
    connection: Connection[Any],
    key: int,
    operator: int,
    line: tuple[str, str, float],
    counts: tuple[float, float] | None,
    earned: float,
) -> None:
    name, dimension, maximum = line
    done, due = counts or (None, None)
    rate = counts[0] / counts[1] if counts else None
    _insert(
        connection, "operator_line", key, om_operator_id=operator, line_key=name,
        dimension=dimension, state="scored" if counts else "not_applicable",
        cause="measured" if counts else "no_duty", numerator=done, denominator=due, rate=rate,
        pooled_rate=rate, share=earned / maximum, raw_earned=earned, earned=earned,
        maximum=maximum, evidence=Jsonb({}),
    )  # fmt: skip


PROMPT = ("transmission_prompt", "transmission", 25.0)
VISITS = ("visits_done", "work", 12.0)
TESTS = ("supervision_passed", "service", 15.0)


def _september(connection: Connection[Any], world: World) -> None:
    key = snapshot(connection, "operator", SEPTEMBER)
    _card(connection, key, world.one, outlets=2, score=97.0, score_low=95.5, score_high=98.0,
          rank=1, rank_low=1, rank_high=1, group_number=1, uncapped_grade="excellent",
          grade="excellent")  # fmt: skip
    _card(connection, key, world.two, score=84.0, score_low=79.0, score_high=88.0, rank=2,
          rank_low=2, rank_high=2, group_number=2, uncapped_grade="good", grade="good")  # fmt: skip
    _line(connection, key, world.one, PROMPT, (1430.0, 1440.0), 25.0)
    _line(connection, key, world.one, VISITS, (8.0, 8.0), 12.0)
    _line(connection, key, world.two, PROMPT, (690.0, 720.0), 24.0)
    connection.execute(
        "UPDATE qy.score_snapshot SET state = 'published', published_by = 'leader', "
        "published_at = '2026-10-20 08:00+08' WHERE snapshot_id = %s",
        (key,),
    )


def _october(connection: Connection[Any], world: World, months: int) -> None:
    city = world.city
    key = snapshot(connection, "operator", OCTOBER, months)
    _card(connection, key, world.one, outlets=2, outlet_days=62, score=92.0, score_low=88.0,
          score_high=95.0, rank=1, rank_low=1, rank_high=2, group_number=1,
          uncapped_grade="excellent", grade="excellent")  # fmt: skip
    _card(connection, key, world.two, score=85.0, score_low=80.5, score_high=89.0, rank=2,
          rank_low=1, rank_high=2, group_number=1, uncapped_grade="good", grade="pass")  # fmt: skip
    _card(connection, key, world.three, state="not_evaluated", outlets=0, outlet_days=0,
          earned=None, maximum=None)  # fmt: skip
    _card(connection, key, world.own, is_self_operated=True, score=100.0, score_low=90.0,
          score_high=100.0, rank=1, rank_low=1, rank_high=1, group_number=1,
          uncapped_grade="excellent", grade="excellent")  # fmt: skip
    _line(connection, key, world.one, PROMPT, (1400.0, 1488.0), 23.0)
    _line(connection, key, world.one, VISITS, (8.0, 8.0), 12.0)
    _line(connection, key, world.one, TESTS, None, 0.0)
    _line(connection, key, world.two, PROMPT, (600.0, 744.0), 20.0)
    _line(connection, key, world.two, VISITS, (3.0, 4.0), 9.0)
    _line(connection, key, world.own, PROMPT, (744.0, 744.0), 25.0)
    for operator, outlet, line, done, due in (
        (world.one, city.a_outlet, "transmission_prompt", 720.0, 744.0),
        (world.one, city.b_outlet, "transmission_prompt", 680.0, 744.0),
        (world.one, city.a_outlet, "visits_done", 4.0, 4.0),
        (world.one, city.b_outlet, "visits_done", 4.0, 4.0),
        (world.two, city.b_outlet, "transmission_prompt", 600.0, 744.0),
        (world.two, city.b_outlet, "visits_done", 3.0, 4.0),
        (world.own, city.a_second, "transmission_prompt", 744.0, 744.0),
    ):
        _insert(connection, "operator_evidence", key, om_operator_id=operator, outlet_id=outlet,
                month=OCTOBER, line_key=line, numerator=done, denominator=due)  # fmt: skip
    for line, mean in (("transmission_prompt", 0.95), ("visits_done", 0.97)):
        _insert(connection, "operator_prior", key, line_key=line, mean=mean, strength=100.0,
                design_effect=10.0)  # fmt: skip
    _insert(connection, "operator_cap", key, om_operator_id=world.two, cap_key="false_record",
            reference="DEC-7", band="pass", decided_on=date(2026, 10, 9),
            detail=Jsonb({}))  # fmt: skip


def _beside(connection: Connection[Any], city: City) -> None:
    """Faces with the hours after back-filling, and a monitor to replace."""
    key = snapshot(connection, "face", OCTOBER)
    for enterprise, items in (
        (city.a, [(city.a_outlet, 730.0), (city.a_second, 744.0)]),
        (city.b, [(city.b_outlet, 700.0)]),
    ):
        _insert(connection, "face_score", key, enterprise_id=enterprise, state="scored",
                earned=90.0, maximum=100.0, score=90.0, uncapped_band="green",
                band="green")  # fmt: skip
        rows = [
            {"outlet_id": outlet, "numerator": done, "denominator": 744.0} for outlet, done in items
        ]
        _insert(connection, "face_line", key, enterprise_id=enterprise,
                line_key="transmission_completed", dimension="networking", state="scored",
                cause="measured", numerator=730.0, denominator=744.0, share=1.0, earned=23.0,
                maximum=23.0, items=Jsonb(rows), evidence=Jsonb({}))  # fmt: skip
    key = snapshot(connection, "equipment", OCTOBER)
    connection.execute(
        "INSERT INTO qy.equipment_score (snapshot_id, monitor_id, outlet_id, state, earned, "
        "maximum, score, band, is_below, months_below, months_scored, is_proposed) "
        "SELECT %s, monitor_id, %s, 'scored', 55, 100, 55, 'below', true, 4, 6, true "
        "FROM qy.monitor WHERE monitor_ref = 'MA'",
        (key, city.a_outlet),
    )
