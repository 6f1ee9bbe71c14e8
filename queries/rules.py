"""Dated rule rows: thresholds and effects of marks, each with its source in the same table.

Days are counted from 1970-01-01; spans are half-open. A row without medium or industry is general;
a row that names one stands before it.
"""

from dataclasses import dataclass

from psycopg import Connection, sql
from psycopg.rows import class_row

from queries.rollup_registry import FAR

TABLES = "qy"

_PARAMETERS = """
SELECT rule, medium, industry_code,
       coalesce(nullif(lower(during), '-infinity') - date '1970-01-01', %(low)s) AS start_day,
       coalesce(nullif(upper(during), 'infinity') - date '1970-01-01', %(high)s) AS end_day,
       number, unit
FROM {schema}.rule_parameter ORDER BY rule_parameter_id
"""

_EFFECTS = """
SELECT mark_kind, industry_code,
       coalesce(nullif(lower(during), '-infinity') - date '1970-01-01', %(low)s) AS start_day,
       coalesce(nullif(upper(during), 'infinity') - date '1970-01-01', %(high)s) AS end_day,
       due, valid, judged, mass, public, substitution_cause, allowance_rule
FROM {schema}.mark_effect ORDER BY mark_effect_id
"""

_INVALID_FLAGS = """
SELECT DISTINCT flag FROM qy.flag_effect WHERE NOT valid AND NOT ambiguous ORDER BY flag
"""

_ANYTHING_COMPUTED = "SELECT EXISTS (SELECT 1 FROM qy.daily_value)"


@dataclass(frozen=True, slots=True)
class RuleParameter:
    """One threshold in one period."""

    rule: str
    medium: str | None
    industry_code: str | None
    start_day: int
    end_day: int
    number: float
    unit: str


@dataclass(frozen=True, slots=True)
class MarkEffect:
    """What one reason or kind of mark does to an hour, in one period."""

    mark_kind: str
    industry_code: str | None
    start_day: int
    end_day: int
    due: bool
    valid: bool
    judged: bool
    mass: str
    public: bool
    substitution_cause: str
    allowance_rule: str | None


def parameters(connection: Connection, *, schema: str = TABLES) -> tuple[RuleParameter, ...]:
    """Every threshold that was or will be in force; staff read the views of their schema."""
    query = sql.SQL(_PARAMETERS).format(schema=sql.Identifier(schema))
    with connection.cursor(row_factory=class_row(RuleParameter)) as cursor:
        return tuple(cursor.execute(query, {"low": -FAR, "high": FAR}).fetchall())


def mark_effects(connection: Connection, *, schema: str = TABLES) -> tuple[MarkEffect, ...]:
    """Every effect that was or will be in force."""
    query = sql.SQL(_EFFECTS).format(schema=sql.Identifier(schema))
    with connection.cursor(row_factory=class_row(MarkEffect)) as cursor:
        return tuple(cursor.execute(query, {"low": -FAR, "high": FAR}).fetchall())


def invalid_flags(connection: Connection) -> list[str]:
    """Flags that alone say that a reading is none; the ambiguous ones are left out."""
    return [row[0] for row in connection.execute(_INVALID_FLAGS).fetchall()]


def anything_computed(connection: Connection) -> bool:
    """Whether any day was computed by the rules."""
    row = connection.execute(_ANYTHING_COMPUTED).fetchone()
    return bool(row and row[0])
