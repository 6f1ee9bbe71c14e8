"""What a command says when it cannot go on: one sentence and an exit code, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg
from flask import current_app

from dashboard.jobs.rule_book import RuleMissing
from dashboard.running.debian import without_credentials
from dashboard.running.refusal import Refusal
from dashboard.settings import Login, SettingMissing, Settings
from ingest.refusal import FileRefused
from migrations.roles import RolesMissing
from migrations.runner import MigrationRefused
from migrations.seeds import SeedRefused
from queries.score_rule_edit import RuleSetRefused

_REFUSALS = (
    FileRefused,
    MigrationRefused,
    Refusal,
    RolesMissing,
    RuleMissing,
    RuleSetRefused,
    SeedRefused,
    SettingMissing,
)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what is known to go wrong into one sentence on standard error and exit code 1."""
    try:
        yield
    except _REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except (psycopg.errors.CheckViolation, psycopg.errors.ExclusionViolation) as error:
        detail = error.diag.message_detail or ""
        raise click.ClickException(
            f"The database refuses this: {error.diag.message_primary}. {detail}".strip()
        ) from error
    except psycopg.errors.UndefinedTable as error:
        raise click.ClickException(
            "The database has no schema of this program yet: run flask db upgrade."
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise click.ClickException(
            f"The database login may not do this ({error.diag.message_primary}): let an "
            "administrator run what flask db roles prints."
        ) from error
    except psycopg.OperationalError as error:
        reason = without_credentials(str(error).strip().split("\n", 1)[0])
        raise click.ClickException(
            f"The database does not answer ({reason}): start it with make setup, or see "
            "flask doctor."
        ) from error


def settings() -> Settings:
    """Settings of the server whose command runs."""
    found: Settings = current_app.extensions["qingyuan.settings"]
    return found


def url_of(login: Login) -> str:
    """Address and password of one database login."""
    return settings().url_of(login)
