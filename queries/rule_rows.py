"""Every threshold, effect and limit of the standards, as rows with source and verification.

The same columns for both sites: the public login reads schema ``published``, staff read ``staff``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import class_row

PUBLISHED = "published"
STAFF = "staff"

_THRESHOLDS = """
SELECT p.rule, p.medium, p.industry_code, i.name_zh AS industry_zh, i.name_en AS industry_en,
       nullif(lower(p.during), '-infinity') AS start, nullif(upper(p.during), 'infinity') AS stop,
       p.number, p.unit, p.statement_zh, p.statement_en, p.source, p.clause, p.verification
FROM {schema}.rule_parameter AS p LEFT JOIN {schema}.industry AS i USING (industry_code)
"""

_EFFECTS = """
SELECT e.mark_kind, e.industry_code, i.name_zh AS industry_zh, i.name_en AS industry_en,
       nullif(lower(e.during), '-infinity') AS start, nullif(upper(e.during), 'infinity') AS stop,
       e.due, e.valid, e.judged, e.mass, e.public, e.substitution_cause, e.allowance_rule,
       e.statement_zh, e.statement_en, e.source, e.verification
FROM {schema}.mark_effect AS e LEFT JOIN {schema}.industry AS i USING (industry_code)
"""

_FLAGS = """
SELECT flag, medium, nullif(lower(during), '-infinity') AS start,
       nullif(upper(during), 'infinity') AS stop, meaning_zh, meaning_en, valid, ambiguous,
       reason, source, verification
FROM {schema}.flag_effect
"""

_LIMITS = """
SELECT l.standard_limit_ref, d.title_zh AS document_zh, d.title_en AS document_en,
       nullif(lower(d.in_force), '-infinity') AS start,
       nullif(upper(d.in_force), 'infinity') AS stop,
       l.source_class_zh, l.source_class_en, p.name_zh AS pollutant_zh, p.name_en AS pollutant_en,
       l.basis, l.lower, l.upper, l.unit, l.reference_oxygen_pct, l.reference_excess_air,
       l.condition, l.clause, l.source, l.verification
FROM {schema}.standard_limit AS l
JOIN {schema}.document AS d USING (document_ref)
JOIN {schema}.pollutant AS p USING (pollutant_code)
"""

_LEGAL_TEXTS = """
SELECT x.document_ref, d.title_zh AS document_zh, d.title_en AS document_en, x.article,
       x.text_zh, x.text_en, nullif(lower(x.during), '-infinity') AS start,
       nullif(upper(x.during), 'infinity') AS stop, x.verification
FROM {schema}.legal_text AS x JOIN {schema}.document AS d USING (document_ref)
WHERE x.verification = 'V1' AND x.during @> %(on)s::date
"""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number that decides something; ``stop`` is the first day on which it holds no more."""

    rule: str
    medium: str | None
    industry_code: str | None
    industry_zh: str | None
    industry_en: str | None
    start: date | None
    stop: date | None
    number: float
    unit: str
    statement_zh: str
    statement_en: str
    source: str
    clause: str | None
    verification: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one reason or kind of mark does to an hour."""

    mark_kind: str
    industry_code: str | None
    industry_zh: str | None
    industry_en: str | None
    start: date | None
    stop: date | None
    due: bool
    valid: bool
    judged: bool
    mass: str
    public: bool
    substitution_cause: str
    allowance_rule: str | None
    statement_zh: str
    statement_en: str
    source: str
    verification: str


@dataclass(frozen=True, slots=True)
class FlagMeaning:
    """What one flag of the loggers means, and whether it decides alone."""

    flag: str
    medium: str | None
    start: date | None
    stop: date | None
    meaning_zh: str
    meaning_en: str
    valid: bool
    ambiguous: bool
    reason: str
    source: str
    verification: str


@dataclass(frozen=True, slots=True)
class StandardLimit:
    """One limit of a standard, for one class of sources."""

    standard_limit_ref: str
    document_zh: str
    document_en: str | None
    start: date | None
    stop: date | None
    source_class_zh: str
    source_class_en: str
    pollutant_zh: str
    pollutant_en: str
    basis: str
    lower: float | None
    upper: float | None
    unit: str
    reference_oxygen_pct: float | None
    reference_excess_air: float | None
    condition: str
    clause: str | None
    source: str
    verification: str


@dataclass(frozen=True, slots=True)
class LegalText:
    """A sentence of a law or notice, word for word, with the days on which it is in force."""

    document_ref: str
    document_zh: str
    document_en: str | None
    article: str
    text_zh: str
    text_en: str | None
    start: date | None
    stop: date | None
    verification: str


@dataclass(frozen=True, slots=True)
class RuleRows:
    """All of them."""

    thresholds: tuple[Threshold, ...]
    effects: tuple[Effect, ...]
    flags: tuple[FlagMeaning, ...]
    limits: tuple[StandardLimit, ...]
    legal_texts: tuple[LegalText, ...]

    def in_order(self) -> "RuleRows":
        """The same rows, general ones first, then by name and date: no order of a database."""
        return RuleRows(
            thresholds=tuple(sorted(self.thresholds, key=_threshold_key)),
            effects=tuple(sorted(self.effects, key=_effect_key)),
            flags=tuple(sorted(self.flags, key=lambda one: (one.flag, one.medium or ""))),
            limits=tuple(sorted(self.limits, key=lambda one: one.standard_limit_ref)),
            legal_texts=tuple(
                sorted(self.legal_texts, key=lambda one: (one.document_ref, one.article))
            ),
        )


def _threshold_key(row: Threshold) -> tuple[str, str, str, date]:
    return row.industry_code or "", row.medium or "", row.rule, row.start or date.min


def _effect_key(row: Effect) -> tuple[str, str, date]:
    return row.industry_code or "", row.mark_kind, row.start or date.min


def all_rows(connection: Connection[Any], *, schema: str, on: date) -> RuleRows:
    """Every rule row that one of the two sites may read; of legal texts what holds on the day."""
    return RuleRows(
        thresholds=_read(connection, Threshold, _THRESHOLDS, schema),
        effects=_read(connection, Effect, _EFFECTS, schema),
        flags=_read(connection, FlagMeaning, _FLAGS, schema),
        limits=_read(connection, StandardLimit, _LIMITS, schema),
        legal_texts=_read(connection, LegalText, _LEGAL_TEXTS, schema, on=on),
    ).in_order()


def _read(
    connection: Connection[Any], kind: type[Any], statement: str, schema: str, **values: date
) -> tuple[Any, ...]:
    query = sql.SQL(statement).format(schema=sql.Identifier(schema))
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return tuple(cursor.execute(query, values).fetchall())
