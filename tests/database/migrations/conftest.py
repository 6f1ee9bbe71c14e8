"""Databases and small sets of migrations for tests of the runner and of the schema."""

from pathlib import Path

import psycopg
import pytest

from tests.database.fresh_databases import empty_database


@pytest.fixture
def database_url():
    """An empty database."""
    with empty_database() as url:
        yield url


@pytest.fixture
def head(module_database):
    """A transaction on a database at head, rolled back at the end."""
    with psycopg.connect(module_database.url()) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def folder(tmp_path):
    """Write a small set of migrations: ``folder(versions={name: sql}, ...)`` returns its place."""

    def write(versions=(), repeatable=(), seed=()):
        for name, files in (("versions", versions), ("repeatable", repeatable), ("seed", seed)):
            place = tmp_path / name
            place.mkdir(exist_ok=True)
            for file_name, text in dict(files).items():
                (place / file_name).write_text(text, encoding="utf-8")
        return Path(tmp_path)

    return write
