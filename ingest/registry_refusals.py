"""What the database says when it refuses a registry row, as a sentence for the one who sent it."""

import re
from typing import Any

import psycopg
from psycopg import Connection, errors

from ingest.refusal import Reason
from queries import registry_import
from queries.registry_import import Table

_CONFLICT = re.compile(r"existing key \((?P<columns>.*)\)=\((?P<values>.*)\)\.$")
_PERIOD = re.compile(r"[\[(](?P<lower>[^,\[\(]*),(?P<upper>[^\])]*)[\])]\)?$")


def sentence(
    connection: Connection[Any], table: Table, error: psycopg.Error
) -> tuple[str | None, Reason, str]:
    """Column, reason and sentence for a refusal of one row."""
    if isinstance(error, errors.ExclusionViolation):
        return "valid_from", Reason.PERIOD_OVERLAPS, _overlap(table, error)
    name = error.diag.constraint_name
    if isinstance(error, errors.UniqueViolation):
        return (
            None,
            Reason.RULE_BROKEN,
            f"{table.name} already has such a row under another reference ({name}); "
            "correct the reference or the row.",
        )
    if isinstance(error, errors.NotNullViolation):
        column = error.diag.column_name
        return column, Reason.EMPTY_KEY, f"{column} is empty; this column needs a value."
    rule = registry_import.constraint_text(connection, table.name, name) if name else None
    if rule is None:
        return None, Reason.RULE_BROKEN, f"{table.name} cannot hold these values; check them."
    return None, Reason.RULE_BROKEN, f"{table.name} asks for {rule}; correct the row."


def _overlap(table: Table, error: psycopg.Error) -> str:
    """The stored period that is in the way, in words."""
    found = _CONFLICT.search(error.diag.message_detail or "")
    period = _PERIOD.search(found["values"]) if found else None
    others = "the same subject"
    if found:
        columns = [_file_name(table, name.strip()) for name in found["columns"].split(",")]
        others = "the same " + ", ".join(name for name in columns if name)
    if period is None:
        return f"The period overlaps another row of {others}; end that row first."
    lower = period["lower"].strip('"') or "the beginning"
    upper = period["upper"].strip('"') or "further notice"
    return (
        f"The period overlaps the row of {others} that is valid from {lower} until {upper}; "
        "end that row first, or correct this one."
    )


def _file_name(table: Table, name: str) -> str:
    """Name in a file of a column in an exclusion constraint; empty for the period itself."""
    for column in table.columns:
        if re.search(rf"\b{column.name}\b", name):
            return "" if column.is_range else column.file_names[0]
    return ""
