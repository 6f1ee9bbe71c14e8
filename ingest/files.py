"""One file of values into the database, whatever its form."""

from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import Connection

from ingest.assumed import register
from ingest.batch import BatchReport, store
from ingest.kinds import Kind
from ingest.mapping import Mapping, contract_mapping
from ingest.parsing import parse_file
from ingest.refusal import FileRefused
from ingest.sources import read_source


def import_file(
    connection: Connection[Any],
    path: Path,
    *,
    kind: str,
    imported_by: str,
    mapping: Mapping | None = None,
    latest: datetime | None = None,
) -> BatchReport:
    """
    Import a file of values as one batch.

    Parameters
    ----------
    connection : psycopg.Connection
        Login of the intake.
    path : Path
        CSV (also gzip) or workbook.
    kind : str
        ``hourly``, ``condition``, ``received_daily`` or ``furnace_temperature``.
    imported_by : str
        Who imports.
    mapping : Mapping, optional
        What the columns are; without it the file has the columns of the contract.
    latest : datetime, optional
        Times after it are refused.

    Raises
    ------
    FileRefused
        The file cannot be imported at all; nothing was stored.
    """
    used = mapping or contract_mapping(Kind(kind))
    if used.kind != kind:
        raise FileRefused(f"Mapping {used.name} is for {used.kind} files, not for {kind}.")
    parsed = parse_file(read_source(path), used, latest=latest)
    if used.source is None:
        return store(connection, parsed, mapping=used, imported_by=imported_by)
    with connection.transaction():
        register(connection, used, imported_by=imported_by)
        return store(connection, parsed, mapping=used, imported_by=imported_by)
