"""Rows for any table of schema ``qy``, built from the catalogues.

A row belongs to *side* 1 or 2: every key of an enterprise, outlet, monitor and so on has the number
of its side, so that two sides never share a row. Foreign keys must be off while rows are inserted
(``session_replication_role = replica``); checks and exclusion constraints stay on.
"""

import re
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql
from psycopg.types.json import Jsonb

_COLUMNS = """
SELECT c.relname, a.attname, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text, a.attnotnull,
       a.atthasdef, a.attidentity <> ''
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
WHERE c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r'
ORDER BY c.relname, a.attnum
"""
_CHECKS = """
SELECT c.conrelid::regclass::text, pg_get_constraintdef(c.oid)
FROM pg_constraint AS c
WHERE c.connamespace = 'qy'::regnamespace AND c.contype = 'c' AND c.conrelid <> 0
"""
_ONE_OF = re.compile(r"^CHECK \(\((\w+) = ANY \(ARRAY\['([^']*)'::text")

_NUMBER_OF = {
    "enterprise_id": 0,
    "outlet_id": 10,
    "monitor_id": 20,
    "permit_id": 30,
    "om_operator_id": 40,
    "om_person_id": 50,
    "region_id": 60,
    "county_id": 60,
    "furnace_id": 70,
    "limit_id": 80,
    "batch_id": 90,
    "comparison_test_id": 100,
    "mark_id": 110,
    "permitted_amount_id": 120,
    "user_id": 130,
}
"""Number of side 0; side 1 is one more."""

_SHARED: dict[str, Any] = {
    "pollutant_code": "a21002",
    "industry_code": "D4411",
    "run_id": 1,
    "day": "2026-11-01",
    "month": "2026-11-01",
    "quarter": "2026-10-01",
    "time": "2026-11-01 00:00+08",
    "document_ref": None,
    "standard_limit_ref": None,
    "verification": "D",
}
_BY_TYPE: dict[str, Any] = {
    "boolean": False,
    "smallint": 1,
    "double precision": 1.0,
    "date": "2026-11-01",
    "timestamp with time zone": "2026-11-01 00:00+08",
    "daterange": "[2026-01-01,2026-06-01)",
    "tstzrange": "[2026-01-01 00:00+08,2026-06-01 00:00+08)",
    "jsonb": Jsonb({}),
    "text[]": [],
    "integer[]": [],
    "bigint[]": [],
    "bytea": b"",
    "inet": "127.0.0.1",
}
_SPECIAL: dict[str, dict[str, Any]] = {
    "limit_value": {"upper": 50.0},
    "short_link": {"address": "/staff/", "expires_at": "2026-12-01 00:00+08"},
    "standard_limit": {"upper": 50.0},
    "manual_sample": {"value": 1.0},
    "computation_run": {"is_current": False},
    "review_cause": {"decision": "verified"},
    "om_operator": {"enterprise_id": None},
    "permitted_amount": {"special_period_ref": None},
    "region_name": {"parent_region_id": None},
    "substitution_day": {"filled_hours": 0},
    "outlet_emission_month": {"total_mass_kg": 1.0},
    "feedback": {"reporter_sealed": b"sealed"},
    "legal_text": {"document_ref": "CN-air-law-2018"},
    "score_objection": {"om_operator_id": None},
    "score_preview_row": {"om_operator_id": None, "monitor_id": None},
    "enforcement_decision": {"due_on": "2026-12-01"},
    "score_snapshot": {
        "state": "published",
        "published_at": "2026-11-20 08:00+08",
        "published_by": "leader",
    },
}


def number_of(column: str, side: int) -> int:
    """Key of a side in any column of that name."""
    return _NUMBER_OF[column] + side


@dataclass(frozen=True)
class Column:
    """What a row needs to know of a column."""

    name: str
    type: str
    required: bool
    has_default: bool
    is_identity: bool


class RowFactory:
    """Makes and inserts rows; knows the tables from one connection's catalogues."""

    def __init__(self, connection: Connection) -> None:
        self.tables: dict[str, list[Column]] = {}
        for table, *facts in connection.execute(_COLUMNS):
            self.tables.setdefault(table, []).append(Column(*facts))
        self._words: dict[tuple[str, str], str] = {}
        for table, definition in connection.execute(_CHECKS):
            if found := _ONE_OF.match(definition):
                self._words[(table.removeprefix("qy."), found[1])] = found[2]

    def row(self, table: str, side: int = 1, **changes: Any) -> dict[str, Any]:
        """Values of a row that satisfies every check of its table."""
        row = {}
        for column in self.tables[table]:
            if column.required or column.name in _NUMBER_OF or column.name in _SHARED:
                if column.has_default and column.name not in _NUMBER_OF:
                    continue
                row[column.name] = self._value(table, column, side)
        if table == "enterprise_parent":
            row["parent_enterprise_id"] = 3 - side
        return row | _SPECIAL.get(table, {}) | changes

    def insert(self, connection: Connection, table: str, row: dict[str, Any]) -> None:
        """Insert one row, identity columns included."""
        connection.execute(
            sql.SQL("INSERT INTO qy.{} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(map(sql.Placeholder, row)),
            ),
            row,
        )

    def _value(self, table: str, column: Column, side: int) -> Any:
        if column.name in _NUMBER_OF:
            return number_of(column.name, side)
        if column.name in _SHARED:
            return _SHARED[column.name]
        if (table, column.name) in self._words:
            return self._words[(table, column.name)]
        if column.type == "text":
            return f"{column.name}-{side}"
        if column.type in ("integer", "bigint"):
            return side
        return _BY_TYPE[column.type]
