"""``flask ingest …``: files into the database, what was refused, what came in."""

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import psycopg
from flask import current_app
from flask.cli import with_appcontext
from psycopg import Connection

from dashboard import clock
from dashboard.settings import SettingMissing
from ingest.batch import BatchReport
from ingest.files import import_file
from ingest.kinds import Kind
from ingest.mapping_file import load_mapping, shipped_mappings
from ingest.package import import_package
from ingest.refusal import FileRefused
from ingest.registry_batch import import_registry
from ingest.registry_tables import TABLES
from queries import import_log

# A logger's clock may run fast; a value from the day after tomorrow is a slip.
_CLOCK_TOLERANCE = timedelta(days=1)

_FILE = click.Path(path_type=Path)
_BY = click.option(
    "--by", "imported_by", default=getpass.getuser, show_default="your account", help="Who imports."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("ingest")
def group() -> None:
    """Bring files of values and registry rows into the database."""


def _value_command(name: str, kind: Kind, words: str) -> None:
    @group.command(name, help=f"Import files of {words}.")
    @click.argument("files", nargs=-1, required=True, type=_FILE)
    @click.option("--mapping", help="Mapping file (.toml), or the name of a shipped one.")
    @_BY
    @_JSON
    @with_appcontext
    def command(
        files: tuple[Path, ...], mapping: str | None, imported_by: str, as_json: bool
    ) -> None:
        with _sentences():
            used = load_mapping(mapping) if mapping else None
            with _connection() as connection:
                for path in files:
                    report = import_file(
                        connection,
                        path,
                        kind=kind.value,
                        imported_by=imported_by,
                        mapping=used,
                        latest=clock.now() + _CLOCK_TOLERANCE,
                    )
                    _print_report(report, as_json=as_json)


_value_command("hourly", Kind.HOURLY, "hourly values")
_value_command("condition", Kind.CONDITION, "hourly companions (flow, oxygen, temperature, …)")
_value_command("received-daily", Kind.RECEIVED_DAILY, "daily values as dischargers sent them")
_value_command("furnace", Kind.FURNACE_TEMPERATURE, "five-minute furnace temperatures")


@group.command("registry")
@click.argument("table", metavar="TABLE")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@_BY
@_JSON
@with_appcontext
def registry(table: str, files: tuple[Path, ...], imported_by: str, as_json: bool) -> None:
    """Import files of one registry or evidence table."""
    with _sentences(), _connection() as connection:
        for path in files:
            report = import_registry(connection, table, path, imported_by=imported_by)
            _print_report(report, as_json=as_json)


@group.command("package")
@click.argument("folder", type=_FILE)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 8))
@_BY
@_JSON
@with_appcontext
def package(folder: Path, workers: int, imported_by: str, as_json: bool) -> None:
    """Import a folder of files: registry, companions, furnaces, days, hours."""
    with _sentences():
        report = import_package(
            _url(),
            folder,
            imported_by=imported_by,
            progress=None if as_json else click.echo,
            workers=workers,
            latest=clock.now() + _CLOCK_TOLERANCE,
        )
    if as_json:
        click.echo(json.dumps([asdict(batch) for batch in report.batches], ensure_ascii=False))
        return
    click.echo(
        f"{report.read_rows:,} rows: {report.new_rows:,} new, {report.revised_rows:,} revised, "
        f"{report.unchanged_rows:,} unchanged, {report.rejected_rows:,} refused; "
        f"{report.seconds:.1f} s"
    )


@group.command("mappings")
def mappings() -> None:
    """List the mappings that come with the program."""
    for name in shipped_mappings():
        click.echo(f"{name}  ({load_mapping(name).kind})")


@group.command("tables")
def tables() -> None:
    """List the registry tables in the order in which they are imported."""
    click.echo("\n".join(TABLES))


@group.command("batches")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@_JSON
@with_appcontext
def batches(limit: int, as_json: bool) -> None:
    """List the newest imports."""
    with _sentences(), _connection() as connection:
        found = import_log.batches(connection, limit=limit)
    if as_json:
        click.echo(found.to_json(orient="records", date_format="iso", force_ascii=False))
        return
    for row in found.itertuples():
        click.echo(
            f"{row.batch_id:>6}  {row.started_at:%Y-%m-%d %H:%M}  {row.kind:<24} "
            f"{row.source_name}  new {row.new_rows}, revised {row.revised_rows}, "
            f"unchanged {row.unchanged_rows}, refused {row.rejected_rows}"
            f"{'  [assumed]' if row.assumed else ''}"
        )


@group.command("rejects")
@click.argument("batch_id", type=int)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1_000_000))
@_JSON
@with_appcontext
def rejects(batch_id: int, limit: int, as_json: bool) -> None:
    """List the rows that an import refused, with the reason and the original text."""
    with _sentences(), _connection() as connection:
        found = import_log.rejects(connection, batch_id, limit=limit)
    if as_json:
        click.echo(found.to_json(orient="records", force_ascii=False))
        return
    for row in found.itertuples():
        click.echo(f"line {row.row_number}: {row.message}\n    {row.original}")
    if found.empty:
        click.echo(f"Import {batch_id} refused no row.")


def _url() -> str:
    url: str = current_app.extensions["qingyuan.settings"].url_of("ingest")
    return url


@contextmanager
def _connection() -> Iterator[Connection[Any]]:
    # Not from the pools: an import may take longer than a page is allowed to.
    with psycopg.connect(_url(), autocommit=True, application_name="qingyuan ingest") as connection:
        yield connection


@contextmanager
def _sentences() -> Iterator[None]:
    """What can go wrong, as one sentence on the error stream and exit code 1."""
    try:
        yield
    except (FileRefused, SettingMissing) as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except psycopg.OperationalError:
        click.echo(
            "The database does not answer or ended in between; nothing of the last file was "
            "stored. Start it (`make run`, `flask doctor`) and import again.",
            err=True,
        )
        sys.exit(1)


def _print_report(report: BatchReport, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    click.echo(
        f"Import {report.batch_id}, {report.source_name}: {report.read_rows:,} rows, "
        f"{report.new_rows:,} new, {report.revised_rows:,} revised, "
        f"{report.unchanged_rows:,} unchanged, {report.repeated_rows:,} repeated in the file, "
        f"{report.rejected_rows:,} refused; {report.seconds:.1f} s"
    )
    if report.rejected_rows:
        click.echo(f"  Refused rows: flask ingest rejects {report.batch_id}")
    if report.not_imported_columns:
        click.echo(f"  Columns not imported: {', '.join(report.not_imported_columns)}")
    if report.assumed:
        click.echo(
            "  Assumed, therefore never published: " + report.assumed.replace("\n", "\n    ")
        )
