"""Loads a seed file into its table by upsert.

The file ``050_rule_parameter.csv`` belongs to table ``qy.rule_parameter``. Its header names the
columns; a column that ends in ``*`` is part of the key. An empty cell is NULL. Of a key column that
is a range only the lower bound counts, so that a rule ends by giving its row an upper bound and the
next rule is a further row. Rows that vanished from the file stay in the table: history refers to
them.
"""

import csv
from pathlib import Path

import psycopg
from psycopg import Connection, sql

_RANGE_COLUMNS = """
SELECT attribute.attname
FROM pg_attribute AS attribute JOIN pg_type AS type ON type.oid = attribute.atttypid
WHERE attribute.attrelid = to_regclass(%(table)s) AND type.typtype = 'r'
"""
_STAGE = """
CREATE TEMPORARY TABLE seed_row ON COMMIT DROP AS SELECT {columns} FROM {target} WITH NO DATA
"""
_COPY = "COPY seed_row ({columns}) FROM STDIN (FORMAT csv, HEADER true)"
_REPEATED_KEY = "SELECT {shown} FROM seed_row AS file GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
_UPDATE = """
UPDATE {target} AS stored SET {assignments} FROM seed_row AS file
WHERE {stored_key} = {file_key} AND ({stored_values}) IS DISTINCT FROM ({file_values})
"""
_INSERT = """
INSERT INTO {target} ({columns}) SELECT {columns} FROM seed_row AS file
WHERE NOT EXISTS (SELECT FROM {target} AS stored WHERE {stored_key} = {file_key})
"""


class SeedRefused(RuntimeError):  # noqa: N818
    """A seed file cannot be loaded; the message names the file, the cause and where it stands."""


def load(connection: Connection, path: Path) -> int:
    """Insert or update the rows of ``path``; returns how many rows were new or changed."""
    table = path.stem.split("_", 1)[1]
    columns, keys = _header(path)
    found = connection.execute(_RANGE_COLUMNS, {"table": f"qy.{table}"}).fetchall()
    words = _words(table, columns, keys, ranges={row[0] for row in found})
    try:
        connection.execute(sql.SQL(_STAGE).format(**words))
        with (
            connection.cursor() as cursor,
            cursor.copy(sql.SQL(_COPY).format(**words)) as copy,
        ):
            copy.write(path.read_bytes())
        _refuse_repeated_key(connection, path, words)
        changed = connection.execute(sql.SQL(_UPDATE).format(**words)).rowcount
        changed += connection.execute(sql.SQL(_INSERT).format(**words)).rowcount
        connection.execute("DROP TABLE seed_row")
    except psycopg.Error as error:
        where = error.diag.message_detail or error.diag.context or ""
        message = f"{path.name}: {error.diag.message_primary or error}. {where}"
        raise SeedRefused(message.strip()) from error
    return changed


def _header(path: Path) -> tuple[list[str], list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    keys = [name.removesuffix("*") for name in header if name.endswith("*")]
    if not keys:
        raise SeedRefused(f"{path.name}: mark the key columns with * in the header")
    return [name.removesuffix("*") for name in header], keys


def _refuse_repeated_key(
    connection: Connection, path: Path, words: dict[str, sql.Composable]
) -> None:
    repeated = connection.execute(sql.SQL(_REPEATED_KEY).format(**words)).fetchone()
    if repeated:
        raise SeedRefused(f"{path.name}: two rows carry the key {', '.join(repeated[0])}")


def _words(
    table: str, columns: list[str], keys: list[str], *, ranges: set[str]
) -> dict[str, sql.Composable]:
    """What the statements need; keys are compared as text because they may hold NULL."""
    changing = [name for name in columns if name not in keys or name in ranges] or keys

    def listed(names: list[str], row: str | None = None) -> sql.Composable:
        return sql.SQL(", ").join(
            sql.Identifier(row, name) if row else sql.Identifier(name) for name in names
        )

    def key(row: str) -> sql.Composable:
        part = {True: "coalesce(lower({})::text, '')", False: "coalesce({}::text, '')"}
        return sql.SQL("ARRAY[{}]").format(
            sql.SQL(", ").join(
                sql.SQL(part[name in ranges]).format(sql.Identifier(row, name)) for name in keys
            )
        )

    return {
        "target": sql.Identifier("qy", table),
        "columns": listed(columns),
        "shown": key("file"),
        "key": key("file"),
        "stored_key": key("stored"),
        "file_key": key("file"),
        "assignments": sql.SQL(", ").join(
            sql.SQL("{0} = {1}").format(sql.Identifier(name), sql.Identifier("file", name))
            for name in changing
        ),
        "stored_values": listed(changing, "stored"),
        "file_values": listed(changing, "file"),
    }
