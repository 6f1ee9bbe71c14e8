"""Registry rows from files: what a table asks for, what stands in it, and how rows are written.

The form of a table is read from the catalogue, so that a file's columns and the table cannot drift
apart. Statements are composed from identifiers that come from there, never from a file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.sql import SQL, Composed, Identifier, Literal, Placeholder
from psycopg.types.json import Jsonb

_COLUMNS = """
SELECT a.attname AS name,
       format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), NULL) AS type,
       a.attnotnull AS is_required,
       a.attidentity <> '' AS is_identity,
       a.atthasdef AS has_default,
       target.relname AS target,
       pointed.attname AS target_column,
       EXISTS (
           SELECT FROM pg_attribute AS reference
           WHERE reference.attrelid = target.oid
             AND reference.attname = target.relname || '_ref'
       ) AS target_has_ref,
       (SELECT array_agg(pg_get_constraintdef(c.oid)) FROM pg_constraint AS c
        WHERE (c.conrelid = a.attrelid AND c.conkey = ARRAY[a.attnum] AND c.contype = 'c')
           OR (c.contypid = t.oid AND t.typtype = 'd')) AS checks
FROM pg_attribute AS a
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_constraint AS f
  ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
LEFT JOIN pg_class AS target ON target.oid = f.confrelid
LEFT JOIN pg_attribute AS pointed
  ON pointed.attrelid = f.confrelid AND pointed.attnum = f.confkey[1]
WHERE a.attrelid = to_regclass('qy.' || quote_ident(%(table)s))
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
_KEYS = """
SELECT c.contype::text,
       array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
             JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
             ORDER BY k.place) AS columns
FROM pg_constraint AS c
WHERE c.conrelid = to_regclass('qy.' || quote_ident(%(table)s)) AND c.contype IN ('p', 'u')
ORDER BY c.contype, c.conname
"""
_CONSTRAINT = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE conname = %(name)s AND conrelid = to_regclass('qy.' || quote_ident(%(table)s))
"""
_WORD = re.compile(r"'((?:[^']|'')*)'::text")

_KNOWN = SQL("SELECT {text}, {value} FROM {table} WHERE {text} = ANY(%(texts)s)")
_STORED = SQL("SELECT {columns} FROM {table} WHERE {first_key}::text = ANY(%(values)s)")
_KEEP = SQL("""
INSERT INTO qy.row_revision (table_name, row_key, old_row, batch_id, replaced_by_batch_id)
SELECT {name}, {row_key}, to_jsonb(t), {batch}, %(new_batch_id)s
FROM {table} AS t WHERE {is_it}
""")
_UPDATE = SQL("UPDATE {table} AS t SET {assignments} WHERE {is_it}")
_COPY = SQL("COPY {table} ({columns}) FROM STDIN")


class UnknownTable(LookupError):  # noqa: N818 - named for the reader of the sentence
    """There is no such table."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column of a registry table as a file gives it.

    Attributes
    ----------
    name : str
        Column of the table.
    type : str
        Type without its domain.
    is_required : bool
        A row without it is refused, unless the table has a default.
    has_default : bool
        The table fills it when the file has no such column.
    words : tuple of str
        Words that it may hold; empty when any will do.
    target : str or None
        Table that it refers to.
    target_text, target_value : str or None
        Column of the target that the file writes, and the one that is stored.
    """

    name: str
    type: str
    is_required: bool
    has_default: bool
    words: tuple[str, ...]
    target: str | None
    target_text: str | None
    target_value: str | None

    @property
    def is_range(self) -> bool:
        """Whether the file gives it as two columns."""
        return self.type in ("daterange", "tstzrange")

    @property
    def file_names(self) -> tuple[str, ...]:
        """Columns of the file that it is read from."""
        if self.is_range:
            # A span of something else than validity is named after it: sampled_from, sampled_to.
            what = self.name.removesuffix("_during") if self.name.endswith("_during") else "valid"
            return (f"{what}_from", f"{what}_to")
        if self.target and self.target_text != self.target_value:
            return (f"{self.name.removesuffix('_id')}_ref",)
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Table:
    """A registry table: its columns, and those that name a row (of a range: the lower end)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    has_batch: bool

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


Row = Mapping[str, Any]


def table_form(
    connection: Connection[Any], table: str, *, key: tuple[str, ...] | None = None
) -> Table:
    """
    What a file for ``table`` may and must hold.

    Parameters
    ----------
    key : tuple of str, optional
        Columns that name a row where the table has no key of its own but a number.

    Raises
    ------
    UnknownTable
        Schema qy has no such table.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_COLUMNS, {"table": table}).fetchall()
        constraints = cursor.execute(_KEYS, {"table": table}).fetchall()
    if not found:
        raise UnknownTable(table)
    identities = {row["name"] for row in found if row["is_identity"]}
    return Table(
        name=table,
        columns=tuple(
            _column(row) for row in found if not row["is_identity"] and row["name"] != "batch_id"
        ),
        key=key or _key(table, {row["name"] for row in found}, constraints, identities),
        has_batch=any(row["name"] == "batch_id" for row in found),
    )


def known_texts(
    connection: Connection[Any], column: Column, texts: Sequence[str]
) -> dict[str, Any]:
    """What is stored for each text that a file writes, as far as the target has it."""
    assert column.target
    assert column.target_text
    assert column.target_value
    statement = _KNOWN.format(
        text=Identifier(column.target_text),
        value=Identifier(column.target_value),
        table=Identifier("qy", column.target),
    )
    return dict(connection.execute(statement, {"texts": list(texts)}).fetchall())


def stored_rows(
    connection: Connection[Any], table: Table, first_key_values: Sequence[Any]
) -> list[dict[str, Any]]:
    """Rows whose first key column has one of these values."""
    statement = _STORED.format(
        columns=SQL(", ").join(Identifier(column.name) for column in table.columns),
        table=Identifier("qy", table.name),
        first_key=Identifier(table.key[0]),
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(statement, {"values": [str(value) for value in first_key_values]})
        return cursor.fetchall()


def update_rows(
    connection: Connection[Any],
    table: Table,
    rows: Sequence[Row],
    *,
    columns: Sequence[str],
    batch_id: int,
) -> None:
    """Change these columns of rows that exist, and keep the rows as they stood."""
    if not rows:
        return
    target = Identifier("qy", table.name)
    keep = _KEEP.format(
        name=Literal(table.name),
        row_key=_row_key(table),
        batch=SQL("t.batch_id") if table.has_batch else SQL("NULL::bigint"),
        table=target,
        is_it=_is_it(table),
    )
    changed = [name for name in columns if name not in table.key or table.column(name).is_range]
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in changed]
    if table.has_batch:
        assignments.append(SQL("batch_id = {}").format(Placeholder("new_batch_id")))
    update = _UPDATE.format(
        table=target, assignments=SQL(", ").join(assignments), is_it=_is_it(table)
    )
    parameters = [_adapted(table, row) | {"new_batch_id": batch_id} for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(keep, parameters)
        if assignments:
            cursor.executemany(update, parameters)


def insert_rows(
    connection: Connection[Any],
    table: Table,
    rows: Sequence[Row],
    *,
    columns: Sequence[str],
    batch_id: int,
) -> None:
    """Insert rows; columns that are not given get the table's defaults."""
    if not rows:
        return
    names = [*columns, *(["batch_id"] if table.has_batch else [])]
    statement = _COPY.format(
        table=Identifier("qy", table.name), columns=SQL(", ").join(map(Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = _adapted(table, row) | {"batch_id": batch_id}
            copy.write_row([values[name] for name in names])


def constraint_text(connection: Connection[Any], table: str, name: str) -> str | None:
    """Definition of a constraint."""
    row = connection.execute(_CONSTRAINT, {"table": table, "name": name}).fetchone()
    return row[0] if row else None


def _column(row: Mapping[str, Any]) -> Column:
    by_ref = bool(row["target"]) and row["target_has_ref"] and row["name"].endswith("_id")
    words: list[str] = []
    for check in row["checks"] or []:
        if "ANY (ARRAY[" in check:
            words += [word.replace("''", "'") for word in _WORD.findall(check)]
    return Column(
        name=row["name"],
        type=row["type"],
        is_required=row["is_required"],
        has_default=row["has_default"],
        words=tuple(words),
        target=row["target"],
        target_text=f"{row['target']}_ref" if by_ref else row["target_column"],
        target_value=row["target_column"],
    )


def _key(
    table: str, names: set[str], constraints: Sequence[Mapping[str, Any]], identities: set[str]
) -> tuple[str, ...]:
    reference = f"{table}_ref"
    if reference in names:
        return (reference,)
    for constraint in constraints:
        if not identities & set(constraint["columns"]):
            return tuple(constraint["columns"])
    # A table whose name is longer than its reference, such as limit_value with limit_ref.
    for constraint in constraints:
        if constraint["contype"] == "u" and len(constraint["columns"]) == 1:
            return tuple(constraint["columns"])
    raise UnknownTable(table)


def _is_it(table: Table) -> Composed:
    """Condition by which a row is found again."""
    parts = []
    for name in table.key:
        column = table.column(name)
        if column.is_range:
            parts.append(
                SQL("lower(t.{0}) IS NOT DISTINCT FROM lower({1}::{2})").format(
                    Identifier(name), Placeholder(name), SQL(column.type)
                )
            )
        else:
            # Only the plain sign can use an index.
            sign = "t.{0} = {1}" if column.is_required else "t.{0} IS NOT DISTINCT FROM {1}"
            parts.append(SQL(sign).format(Identifier(name), Placeholder(name)))
    return SQL(" AND ").join(parts)


def _row_key(table: Table) -> Composed:
    pairs = [SQL("{}, t.{}").format(Literal(name), Identifier(name)) for name in table.key]
    return SQL("jsonb_build_object({})").format(SQL(", ").join(pairs))


def _adapted(table: Table, row: Row) -> dict[str, Any]:
    json_columns = {column.name for column in table.columns if column.type == "jsonb"}
    return {
        name: Jsonb(value) if name in json_columns and value is not None else value
        for name, value in row.items()
    }
