"""A folder of import files, all of them through the ordinary path.

The order is fixed: registry, evidence, received days, companions, furnaces, hours. Companions come
before the hours, because a day without hours needs no mark. Evidence and values are stored by
several workers at once; where two files of one kind hold the same month, the earlier name is stored
first.
"""

import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from ingest.batch import BatchReport, store
from ingest.kinds import Kind
from ingest.mapping import contract_mapping
from ingest.parsing import parse_file
from ingest.refusal import FileRefused
from ingest.registry_batch import import_registry
from ingest.registry_tables import EVIDENCE, TABLES
from ingest.sources import Source, read_source
from ingest.storage import make_room, months_of
from queries import intake

Progress = Callable[[str], None]
Holding = tuple[str, int]
"""Kind and month of values, or a table: what two files must not store at once."""

_VALUES = (Kind.RECEIVED_DAILY, Kind.CONDITION, Kind.FURNACE_TEMPERATURE, Kind.HOURLY)
# Pairs refer to their test.
_ORDERED = {"comparison_pair": "comparison_test"}
_FACTS = ("city_name_zh", "city_name_en")
_ENDINGS = (".csv", ".csv.gz", ".xlsx")


@dataclass(frozen=True, slots=True)
class PackageReport:
    """What the import of a package did, file by file."""

    batches: tuple[BatchReport, ...]
    seconds: float

    @property
    def read_rows(self) -> int:
        """Rows read from all files."""
        return sum(batch.read_rows for batch in self.batches)

    @property
    def new_rows(self) -> int:
        """Rows that were new."""
        return sum(batch.new_rows for batch in self.batches)

    @property
    def revised_rows(self) -> int:
        """Rows that changed a stored one."""
        return sum(batch.revised_rows for batch in self.batches)

    @property
    def unchanged_rows(self) -> int:
        """Rows equal to a stored one."""
        return sum(batch.unchanged_rows for batch in self.batches)

    @property
    def rejected_rows(self) -> int:
        """Rows refused."""
        return sum(batch.rejected_rows for batch in self.batches)


def import_package(
    url_or_connection: str | Connection[Any],
    folder: Path,
    *,
    imported_by: str,
    progress: Progress | None = None,
    workers: int = 2,
    latest: datetime | None = None,
) -> PackageReport:
    """
    Import a folder of import files.

    Parameters
    ----------
    url_or_connection : str or psycopg.Connection
        Login of the intake. With an address, ``workers`` connections are opened; with a connection
        everything goes through it, in order.
    folder : Path
        Folder with ``package.toml`` and the subfolders of the kinds.
    imported_by : str
        Who imports.
    progress : callable, optional
        Called with a sentence after each file.
    workers : int
        Files of values stored at once.
    latest : datetime, optional
        Times after it are refused. A demo package may lie in the future and is not bounded.

    Raises
    ------
    FileRefused
        The folder is no package, or one of its files cannot be imported. Files before it are
        stored; importing the package again goes on where it stopped.
    """
    started = time.monotonic()
    facts = _read_facts(folder)
    tell = progress or (lambda sentence: None)
    bound = None if facts.get("is_demo") else latest
    with _connections(url_or_connection, workers) as connections:
        first = connections[0]
        batches = [
            _told(_import_registry(first, table, path, imported_by), tell)
            for table in TABLES
            if table not in EVIDENCE
            for path in _files(folder / "registry", stem=table)
        ]
        evidence = [
            (table, path)
            for table in TABLES
            if table in EVIDENCE
            for path in _files(folder / "registry", stem=table)
        ]
        values = [(kind, path) for kind in _VALUES for path in _files(folder / kind.value)]
        batches += _import_together(connections, [*evidence, *values], imported_by, bound, tell)
        with first.transaction():
            intake.keep_settings(first, _settings(facts))
    return PackageReport(tuple(batches), time.monotonic() - started)


def _read_facts(folder: Path) -> dict[str, Any]:
    try:
        facts = tomllib.loads((folder / "package.toml").read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileRefused(f"{folder} has no readable package.toml; it is no package.") from error
    except tomllib.TOMLDecodeError as error:
        raise FileRefused(f"package.toml in {folder} is no valid TOML: {error}.") from error
    known = {*TABLES, *(kind.value for kind in _VALUES)}
    for path in sorted((folder / "registry").glob("*")):
        if path.name.partition(".")[0] not in known:
            raise FileRefused(f"{path.name} is named after no registry table; rename or remove it.")
    return facts


def _settings(facts: dict[str, Any]) -> dict[str, str]:
    settings = {str(name): str(value) for name, value in facts.get("settings", {}).items()}
    settings |= {name: str(facts[name]) for name in _FACTS if name in facts}
    # Once there are demo data in it, a database stays a demo database.
    return settings | ({"is_demo": "true"} if facts.get("is_demo") else {})


def _files(folder: Path, *, stem: str | None = None) -> list[Path]:
    return [
        path
        for path in sorted(folder.glob("*"))
        if path.name.endswith(_ENDINGS) and stem in (None, path.name.partition(".")[0])
    ]


@contextmanager
def _connections(
    url_or_connection: str | Connection[Any], workers: int
) -> Iterator[list[Connection[Any]]]:
    if not isinstance(url_or_connection, str):
        yield [url_or_connection]
        return
    opened: list[Connection[Any]] = []
    try:
        for _ in range(max(workers, 1)):
            opened.append(psycopg.connect(url_or_connection, autocommit=True))
        yield opened
    finally:
        for connection in opened:
            connection.close()


def _told(report: BatchReport, tell: Progress) -> BatchReport:
    tell(
        f"{report.kind} {report.source_name}: {report.new_rows} new, "
        f"{report.revised_rows} revised, {report.unchanged_rows} unchanged, "
        f"{report.rejected_rows} refused ({report.seconds:.1f} s)"
    )
    return report


def _import_together(
    connections: list[Connection[Any]],
    files: Sequence[tuple[str, Path]],
    imported_by: str,
    latest: datetime | None,
    tell: Progress,
) -> list[BatchReport]:
    """Files of evidence tables and of values, in as many threads as there are connections."""
    work = _Together(files, imported_by, latest, _Turns(len(files)), len(connections) > 1)
    free = list(connections)

    def import_one(place: int) -> BatchReport:
        connection = free.pop()
        try:
            return _told(work.import_one(connection, place), tell)
        finally:
            free.append(connection)

    with ThreadPoolExecutor(max_workers=len(connections)) as pool:
        futures = [pool.submit(import_one, place) for place in range(len(files))]
        try:
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            raise


@dataclass(frozen=True, slots=True)
class _Together:
    """Files that several threads work off."""

    files: Sequence[tuple[str, Path]]
    imported_by: str
    latest: datetime | None
    turns: "_Turns"
    are_several: bool

    def import_one(self, connection: Connection[Any], place: int) -> BatchReport:
        """Import a file when its turn has come."""
        what, path = self.files[place]
        try:
            if what in EVIDENCE:
                with self.turns.turn(place, {(_ORDERED.get(what, what), 0)}):
                    report = _import_registry(connection, what, path, self.imported_by)
            else:
                report = self._import_values(connection, Kind(what), path, place)
        except BaseException:
            self.turns.fail(place)
            raise
        self.turns.finish(place)
        return report

    def _import_values(
        self, connection: Connection[Any], kind: Kind, path: Path, place: int
    ) -> BatchReport:
        mapping = contract_mapping(kind)
        source = read_source(path)
        found = _stored_before(connection, source, kind=kind, mapping_name=mapping.name)
        if found:
            return found
        # Reading needs no turn: only storing does.
        parsed = parse_file(source, mapping, latest=self.latest)
        with self.turns.turn(place, {(kind, month) for month in months_of(parsed.rows)}):
            if self.are_several:
                make_room(connection, parsed.rows)
            return store(connection, parsed, mapping=mapping, imported_by=self.imported_by)


def _import_registry(
    connection: Connection[Any], table: str, path: Path, imported_by: str
) -> BatchReport:
    found = _stored_before(connection, read_source(path), kind=f"registry:{table}")
    return found or import_registry(connection, table, path, imported_by=imported_by)


def _stored_before(
    connection: Connection[Any], source: Source, *, kind: str, mapping_name: str | None = None
) -> BatchReport | None:
    """
    Report of a file that was stored whole by an earlier import of the package.

    Storing it once more would put back its rows in the place of newer ones from a later file.
    """
    found = intake.complete_batch(
        connection, kind=kind, source_sha256=source.sha256, mapping_name=mapping_name
    )
    if found is None:
        return None
    batch_id, rows = found
    return BatchReport(
        batch_id=batch_id,
        kind=kind,
        source_name=source.name,
        read_rows=rows,
        new_rows=0,
        revised_rows=0,
        unchanged_rows=rows,
        rejected_rows=0,
        repeated_rows=0,
    )


class _EarlierFileFailed(Exception):  # noqa: N818 - never leaves this module
    """The order of the files can no longer be kept."""


class _Turns:
    """
    Lets files be stored at once unless they hold the same: then in their order.

    Threads take files in that order, so an earlier file is always under way already. When one
    fails, no later file is begun, so that importing the package again keeps the order.
    """

    def __init__(self, files: int) -> None:
        self._changed = threading.Condition()
        self._holdings: list[set[Holding] | None] = [None] * files
        self._failed = files

    @contextmanager
    def turn(self, place: int, holdings: set[Holding]) -> Iterator[None]:
        """Wait until no earlier file can hold any of the same any more."""
        with self._changed:
            self._holdings[place] = holdings
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._failed < place or self._is_free(place, holdings))
            if self._failed < place:
                raise _EarlierFileFailed
        yield

    def finish(self, place: int) -> None:
        """A file is stored."""
        with self._changed:
            self._holdings[place] = set()
            self._changed.notify_all()

    def fail(self, place: int) -> None:
        """A file cannot be stored."""
        with self._changed:
            self._failed = min(self._failed, place)
            self._changed.notify_all()

    def _is_free(self, place: int, holdings: set[Holding]) -> bool:
        return all(
            earlier is not None and not earlier & holdings for earlier in self._holdings[:place]
        )
