"""Loads a seed file into its table by upsert.

The file ``020_rule_parameter.csv`` belongs to table ``qy.rule_parameter``. Its header names the
columns; a column that ends in ``*`` is part of the key. An empty cell is NULL. Rows that vanished
from the file stay in the table: history refers to them.
"""

import csv
from pathlib import Path

from psycopg import Connection, sql


class SeedRefused(RuntimeError):
    """A seed file cannot be loaded; the message names file, line and cause."""


def load(connection: Connection, path: Path) -> int:
    """Insert or update the rows of ``path``; returns their number."""
    table = path.stem.split("_", 1)[1]
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader)
        rows = list(reader)
    columns = [name.removesuffix("*") for name in header]
    keys = [name.removesuffix("*") for name in header if name.endswith("*")]
    if not keys:
        raise SeedRefused(f"{path.name}: mark the key columns with * in the header")
    update, insert = _statements(table, columns, keys)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise SeedRefused(f"{path.name} line {number}: {len(row)} cells, {len(columns)} expected")
        values = {name: cell or None for name, cell in zip(columns, row, strict=True)}
        try:
            if connection.execute(update, values).rowcount == 0:
                connection.execute(insert, values)
        except Exception as error:
            raise SeedRefused(f"{path.name} line {number}: {error}") from error
    return len(rows)


def _statements(
    table: str, columns: list[str], keys: list[str]
) -> tuple[sql.Composed, sql.Composed]:
    """UPDATE by key and INSERT; keys may hold NULL, which ON CONFLICT could not match."""
    target = sql.Identifier("qy", table)
    match = sql.SQL(" AND ").join(
        sql.SQL("{0}::text IS NOT DISTINCT FROM {1}::text").format(
            sql.Identifier(key), sql.Placeholder(key)
        )
        for key in keys
    )
    changed = [name for name in columns if name not in keys] or keys
    update = sql.SQL("UPDATE {} SET {} WHERE {}").format(
        target,
        sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name))
            for name in changed
        ),
        match,
    )
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        target,
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.Placeholder, columns)),
    )
    return update, insert
