"""One transaction for one registry file: rows, older rows, refused rows, dirty marks.

A row is found again by its reference, or by its key and the lower end of its period. It is then
inserted, changed or left alone; a row that the database refuses is refused alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.types.range import DateRange, Range, TimestamptzRange

from ingest.batch import BatchReport, count, store_rejects
from ingest.csv_sheet import read_records
from ingest.refusal import FileRefused, Reason, RejectedLines
from ingest.registry import RegistryRow, RegistryRows, Span, parse_registry, reject
from ingest.registry_effects import touched_days
from ingest.registry_refusals import sentence
from ingest.registry_tables import EVIDENCE, KEYS, TABLES
from ingest.sheet import LONGEST_ORIGINAL, FileForm
from ingest.sources import Source, read_source
from ingest.workbook import read_workbook_records
from queries import changed_days, intake, registry_import
from queries.registry_import import Table

Values = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(slots=True)
class _Plan:
    """What is to be done with the rows of a file."""

    inserts: list[RegistryRow] = field(default_factory=list)
    updates: list[RegistryRow] = field(default_factory=list)
    old: dict[Key, Values] = field(default_factory=dict)
    unchanged: int = 0
    repeated: int = 0


@dataclass(slots=True)
class _Outcome:
    """What was done, and what the database refused."""

    inserted: list[RegistryRow] = field(default_factory=list)
    updated: list[RegistryRow] = field(default_factory=list)
    rejected: list[RejectedLines] = field(default_factory=list)


def import_registry(
    connection: Connection[Any], table: str, path: Path, *, imported_by: str
) -> BatchReport:
    """
    Import a file of registry or evidence rows as one batch.

    Parameters
    ----------
    connection : psycopg.Connection
        Login of the intake, READ COMMITTED.
    table : str
        Name of the table, one of ``ingest.registry_tables.TABLES``.
    path : Path
        CSV or workbook with the columns of the table.
    imported_by : str
        Who imports.

    Raises
    ------
    FileRefused
        The file cannot be imported at all; nothing was stored.
    """
    if table not in TABLES:
        raise FileRefused(f"There is no registry table {table}; they are: {', '.join(TABLES)}.")
    source = read_source(path)
    header, records = _records(source)
    originals = {line: ",".join(cells)[:LONGEST_ORIGINAL] for line, cells in records}
    return store_records(
        connection,
        table,
        header,
        records,
        imported_by=imported_by,
        source_name=source.name,
        source_sha256=source.sha256,
        original=lambda line: originals.get(line, ""),
    )


def store_records(
    connection: Connection[Any],
    table: str,
    header: Sequence[str],
    records: Sequence[tuple[int, Sequence[str]]],
    *,
    imported_by: str,
    source_name: str,
    source_sha256: str | None = None,
    original: Callable[[int], str] = lambda line: "",
) -> BatchReport:
    """Store rows that are given as cells of text; see ``import_registry``."""
    started = time.monotonic()
    with connection.transaction():
        _lock(connection, table)
        form = registry_import.table_form(connection, table, key=KEYS.get(table))
        parsed = parse_registry(header, records, form.columns, table=table)
        batch_id = intake.open_batch(
            connection,
            kind=f"registry:{table}",
            source_name=source_name,
            source_sha256=source_sha256,
            mapping_name=None,
            assumed=None,
            imported_by=imported_by,
        )
        _resolve(connection, form, parsed)
        plan = _plan(connection, form, parsed)
        outcome = _carry_out(connection, form, parsed.columns, plan, batch_id)
        dirty = _mark(connection, form, plan, outcome)
        rejected = parsed.rejected + outcome.rejected
        counts = count(
            new=len(outcome.inserted),
            revised=len(outcome.updated),
            unchanged=plan.unchanged,
            rejected=store_rejects(connection, batch_id, rejected, original),
            repeated=plan.repeated,
        )
        intake.close_batch(connection, batch_id, counts=counts, first_time=None, last_time=None)
    return BatchReport(
        batch_id=batch_id,
        kind=f"registry:{table}",
        source_name=source_name,
        **counts._asdict(),
        repeated_rows=plan.repeated,
        dirty_days=dirty,
        seconds=time.monotonic() - started,
    )


def _lock(connection: Connection[Any], table: str) -> None:
    if table in EVIDENCE:
        intake.share_registry(connection)
        intake.hold_table(connection, table)
    else:
        intake.hold_registry(connection)


def _records(source: Source) -> tuple[list[str], Sequence[tuple[int, Sequence[str]]]]:
    read = read_workbook_records if source.is_workbook else read_records
    header, records = read(source, FileForm())
    return header, records


def _resolve(connection: Connection[Any], form: Table, parsed: RegistryRows) -> None:
    """Put numbers in the place of references; rows that refer to nothing are refused."""
    for column in (form.column(name) for name in parsed.columns):
        if column.target is None:
            continue
        texts = {row.values[column.name] for row in parsed.rows} - {None}
        known = registry_import.known_texts(connection, column, sorted(texts))
        good = []
        for row in parsed.rows:
            text = row.values[column.name]
            if text is None or text in known:
                row.values[column.name] = None if text is None else known[text]
                good.append(row)
                continue
            name = column.file_names[0]
            message = f"{name} '{text}' is not in {column.target}; import it there first."
            parsed.rejected.append(reject(row.line, name, Reason.UNKNOWN_REFERENCE, message))
        parsed.rows[:] = good
    for column in (form.column(name) for name in parsed.columns):
        if column.is_range:
            for row in parsed.rows:
                row.values[column.name] = _range(column.type, row.values[column.name])


def _range(kind: str, span: Span | None) -> Range[Any] | None:
    if span is None:
        return None
    made: type[Range[Any]] = DateRange if kind == "daterange" else TimestamptzRange
    return made(span.lower, span.upper, "[)")


def _plan(connection: Connection[Any], form: Table, parsed: RegistryRows) -> _Plan:
    """Which rows are new, changed or equal; of rows with the same key the last one counts."""
    plan = _Plan()
    last = {_key(form, row.values): row for row in parsed.rows}
    plan.repeated = len(parsed.rows) - len(last)
    firsts = sorted({str(key[0]) for key in last})
    stored = {_key(form, row): row for row in registry_import.stored_rows(connection, form, firsts)}
    for key, row in last.items():
        old = stored.get(key)
        if old is None:
            plan.inserts.append(row)
        elif all(old[name] == value for name, value in row.values.items()):
            plan.unchanged += 1
        else:
            plan.updates.append(row)
            plan.old[key] = old
    return plan


def _key(form: Table, values: Values) -> Key:
    """By what a row is found again; of a period only the lower end."""
    found = (values.get(name) for name in form.key)
    return tuple(value.lower if isinstance(value, Range) else value for value in found)


def _carry_out(
    connection: Connection[Any],
    form: Table,
    columns: Sequence[str],
    plan: _Plan,
    batch_id: int,
) -> _Outcome:
    """Write all rows at once; where the database refuses, halve until the culprit stands alone."""
    outcome = _Outcome()
    writer = _Writer(connection, form, columns, batch_id)
    # Changed rows first: a period that a file ends must be ended before the next one can begin.
    refused = writer.write(plan.updates, plan.inserts, outcome)
    # A row may only have been in the way of another one that was changed after it.
    if refused and (outcome.updated or outcome.inserted):
        changed = {id(row) for row in plan.updates}
        again = [row for row, _ in refused]
        refused = writer.write(
            [row for row in again if id(row) in changed],
            [row for row in again if id(row) not in changed],
            outcome,
        )
    outcome.rejected = [rejected for _, rejected in refused]
    return outcome


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes rows in savepoints."""

    connection: Connection[Any]
    form: Table
    columns: Sequence[str]
    batch_id: int

    def write(
        self, updates: list[RegistryRow], inserts: list[RegistryRow], outcome: _Outcome
    ) -> list[tuple[RegistryRow, RejectedLines]]:
        """Write as many rows as the database takes; returns the others with their reasons."""
        if not updates and not inserts:
            return []
        try:
            with self.connection.transaction():
                self._write_all(updates, inserts)
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            if len(updates) + len(inserts) == 1:
                row = (updates or inserts)[0]
                column, reason, message = sentence(self.connection, self.form, error)
                return [(row, reject(row.line, column, reason, message))]
            return self._halves(updates, inserts, outcome)
        outcome.updated += updates
        outcome.inserted += inserts
        return []

    def _halves(
        self, updates: list[RegistryRow], inserts: list[RegistryRow], outcome: _Outcome
    ) -> list[tuple[RegistryRow, RejectedLines]]:
        if updates and inserts:
            return self.write(updates, [], outcome) + self.write([], inserts, outcome)
        middle = (len(updates) + len(inserts)) // 2
        first = self.write(updates[:middle], inserts[:middle], outcome)
        return first + self.write(updates[middle:], inserts[middle:], outcome)

    def _write_all(self, updates: list[RegistryRow], inserts: list[RegistryRow]) -> None:
        for write, rows in (
            (registry_import.update_rows, updates),
            (registry_import.insert_rows, inserts),
        ):
            write(
                self.connection,
                self.form,
                [row.values for row in rows],
                columns=self.columns,
                batch_id=self.batch_id,
            )


def _mark(connection: Connection[Any], form: Table, plan: _Plan, outcome: _Outcome) -> int:
    """Mark the days that the rows change, as they stood and as they stand."""
    rows = [row.values for row in outcome.inserted]
    for row in outcome.updated:
        old = plan.old[_key(form, row.values)]
        rows += [old, old | row.values]
    touched = touched_days(form.name, rows)
    if not touched:
        return 0
    return changed_days.mark_subjects(connection, touched, cause=form.name)
