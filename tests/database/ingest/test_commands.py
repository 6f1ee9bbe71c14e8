"""``flask ingest …`` as a person types it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from tests.database.ingest import small_city
from tests.database_support import Database

FIXTURES = Path(__file__).parents[2] / "fixtures"
GOOD = "MN-OLD,2026-11-05 08:00,a21026,N,60,34.6,,"
BAD = "MN-OLD,2026-11-05 25:00,a21026,N,60,1,,"


@pytest.fixture
def server(city: Database, make_settings: Any) -> Flask:
    return create_app(make_settings(city))


@pytest.fixture
def run(server: Flask) -> Any:
    def run_one(*words: object) -> Result:
        return server.test_cli_runner().invoke(args=["ingest", *map(str, words)])

    return run_one


@pytest.fixture
def hours(tmp_path: Path) -> Path:
    path = tmp_path / "hours.csv"
    path.write_text("\n".join([small_city.HOURLY, GOOD, BAD]) + "\n")
    return path


def test_a_file_comes_in_and_its_rejects_can_be_read(run: Any, hours: Path) -> None:
    result = run("hourly", hours, "--by", "a clerk")
    assert result.exit_code == 0, result.output
    assert "2 rows, 1 new" in result.output
    assert "1 refused" in result.output
    listed = json.loads(run("batches", "--json").output)
    assert listed[0]["imported_by"] == "a clerk"
    rejects = run("rejects", listed[0]["batch_id"])
    assert "line 3: There is no time" in rejects.output
    assert BAD in rejects.output
    assert json.loads(run("rejects", listed[0]["batch_id"], "--json").output)[0]["row_number"] == 3
    assert "hours.csv" in run("batches").output


def test_values_from_the_future_are_refused(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "hours.csv"
    # Tests happen on 22 November 2026.
    rows = [GOOD.replace("11-05", day).replace("OLD", "NEW") for day in ("11-23", "11-24")]
    path.write_text("\n".join([small_city.HOURLY, *rows]) + "\n")
    report = json.loads(run("hourly", path, "--json").output)
    assert (report["new_rows"], report["rejected_rows"]) == (1, 1)


def test_a_mapping_by_name_says_what_it_assumed(run: Any) -> None:
    path = FIXTURES / "gt_2011_excerpt.csv"
    result = run("hourly", path, "--mapping", "uci_gas_turbine")
    assert result.exit_code == 0, result.output
    assert "时间为假定" in result.output
    assert "Columns not imported: AT, AP" in result.output
    assert "uci_gas_turbine" in run("mappings").output
    assert "[assumed]" in run("batches").output


def test_every_kind_has_its_command(run: Any, tmp_path: Path) -> None:
    files = {
        "condition": (small_city.CONDITION, "MN-OLD,2026-11-05 08:00,1000,8,,,,,,,"),
        "received-daily": (small_city.DAILY, "P1/DA001,2026-11-05,a21026,N,1,,,"),
        "furnace": (small_city.FURNACE, "P1/F1,2026-11-05 08:05,851,N"),
    }
    for name, rows in files.items():
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(rows) + "\n")
        result = run(name, path, "--json")
        assert json.loads(result.output)["new_rows"] == 1, result.output


def test_registry_rows_and_packages(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    (folder / "registry").mkdir(parents=True)
    (folder / "package.toml").write_text('name = "test"\n')
    path = folder / "registry" / "permit.csv"
    path.write_text("permit_ref,first_issued_on\nPERMIT,2026-01-01\n")
    assert "1 new" in run("registry", "permit", path).output
    result = run("package", folder)
    assert result.exit_code == 0, result.output
    assert "registry:permit permit.csv" in result.output
    assert "1 rows: 0 new" in result.output
    assert len(json.loads(run("package", folder, "--json").output)) == 1
    assert run("tables").output.split()[0] == "document"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("hourly", "/nowhere/hours.csv"), "hours.csv cannot be read"),
        (("hourly", "HOURS", "--mapping", "nothing"), "There is no mapping nothing"),
        (("registry", "app_user", "HOURS"), "There is no registry table app_user"),
        (("package", "/nowhere"), "has no readable package.toml"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_no_traceback(
    words: tuple[str, ...], sentence: str, run: Any, hours: Path
) -> None:
    result = run(*(str(hours) if word == "HOURS" else word for word in words))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_database_that_is_away_is_said_in_a_sentence(
    city: Database, make_settings: Any, hours: Path
) -> None:
    from pydantic import SecretStr

    away = SecretStr("postgresql://qy_ingest:x@127.0.0.1:1/none?connect_timeout=2")
    server = create_app(make_settings(database_url_ingest=away))
    result = server.test_cli_runner().invoke(args=["ingest", "hourly", str(hours)])
    assert result.exit_code == 1
    assert "The database does not answer" in result.stderr
    assert "Traceback" not in result.output


def test_help_needs_no_database(make_settings: Any) -> None:
    server = create_app(make_settings())
    for words in (["--help"], ["hourly", "--help"], ["package", "--help"]):
        result = server.test_cli_runner().invoke(args=["ingest", *words])
        assert result.exit_code == 0, result.output
