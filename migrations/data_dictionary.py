"""The data dictionary: every table and column of schema ``qy`` with its meaning, as Markdown.

Meanings are the comments in the database. ``python -m migrations.schema_dump`` writes the file.
"""

from itertools import groupby
from typing import NamedTuple

from psycopg import Connection

from migrations.runner import FOLDER

FILE = FOLDER.parent / "docs" / "data-dictionary.md"

_COLUMNS = """
SELECT c.relname, obj_description(c.oid, 'pg_class'), a.attname,
       format_type(a.atttypid, a.atttypmod), a.attnotnull,
       coalesce(a.attnum = ANY (k.conkey), false), col_description(c.oid, a.attnum)
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r'
ORDER BY c.relname, a.attnum
"""
_VIEWS = """
SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class')
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('staff', 'published') AND c.relkind = 'v' ORDER BY 1, 2
"""
_HEADER = """\
# Data dictionary

Made from the comments in the database by `python -m migrations.schema_dump`; do not edit it here.
A test compares it with the schema that the migrations make.

Times are stored with their zone and an hour is named by its start; days are days in Asia/Shanghai.
`finite` is a double that is neither NaN nor infinite; `verification` says how far a row was
verified. **Bold** columns are the primary key. Constraints are in `migrations/schema.sql`.

## Tables of schema `qy`
"""


class Column(NamedTuple):
    """One column as the catalogues know it."""

    table: str
    table_meaning: str | None
    name: str
    type: str
    required: bool
    is_key: bool
    meaning: str | None


def columns(connection: Connection) -> list[Column]:
    """Every column of the base tables."""
    return [Column(*row) for row in connection.execute(_COLUMNS)]


def write_text(connection: Connection) -> str:
    """The dictionary of a migrated database."""
    parts = [_HEADER]
    for table, group in groupby(columns(connection), key=lambda column: column.table):
        members = list(group)
        parts.append(f"### {table}\n\n{_sentence(members[0].table_meaning)}\n\n" + _rows(members))
    views = connection.execute(_VIEWS).fetchall()
    for schema, words in (
        ("staff", "What the staff site reads: the tables above inside the scope of a user."),
        ("published", "What the public site reads."),
    ):
        names = [
            f"- `{name}`{f': {text}' if text else ''}\n" for s, name, text in views if s == schema
        ]
        parts.append(f"## Views of schema `{schema}`\n\n{words}\n\n" + "".join(names))
    return "\n".join(parts)


def _rows(members: list[Column]) -> str:
    lines = ["| column | type | required | meaning |\n", "|---|---|---|---|\n"]
    for column in members:
        name = f"**{column.name}**" if column.is_key else column.name
        required = "yes" if column.required else ""
        meaning = (column.meaning or "").replace("|", "\\|")
        lines.append(f"| {name} | {_short(column.type)} | {required} | {meaning} |\n")
    return "".join(lines)


def _short(type_name: str) -> str:
    return (
        type_name.removeprefix("qy.")
        .replace("timestamp with time zone", "timestamptz")
        .replace("double precision", "double")
    )


def _sentence(text: str | None) -> str:
    return "" if not text else text[0].upper() + text[1:] + "."
