"""Environment and files to one frozen object; what is missing is named when it is needed."""

import contextlib
import os
import secrets
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dashboard.running import connection_file
from dashboard.running.places import var_folder
from dashboard.running.refusal import Refusal

Login = Literal["owner", "ingest", "staff", "public"]
Site = Literal["public", "staff"]

URL_VARIABLES: dict[Login, str] = {
    "owner": "DATABASE_URL",
    "ingest": "DATABASE_URL_INGEST",
    "staff": "DATABASE_URL_STAFF",
    "public": "DATABASE_URL_PUBLIC",
}


class SettingMissing(RuntimeError):  # noqa: N818
    """Something that was not configured is needed now; the text says what to do."""


def _from_environment(variable: str) -> Any:
    """A setting whose variable carries no prefix, because other programs know it too."""
    return AliasChoices(variable)


class Settings(BaseSettings):
    """Everything that differs between installations; variables start with ``QINGYUAN_``."""

    model_config = SettingsConfigDict(
        env_prefix="QINGYUAN_",
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        ignored_types=(cached_property,),
    )

    apps: Annotated[tuple[Site, ...], NoDecode] = ("public", "staff")
    var: Path = Field(default_factory=var_folder)

    database_url: SecretStr | None = Field(
        default=None, validation_alias=_from_environment("DATABASE_URL")
    )
    database_url_ingest: SecretStr | None = Field(
        default=None, validation_alias=_from_environment("DATABASE_URL_INGEST")
    )
    database_url_staff: SecretStr | None = Field(
        default=None, validation_alias=_from_environment("DATABASE_URL_STAFF")
    )
    database_url_public: SecretStr | None = Field(
        default=None, validation_alias=_from_environment("DATABASE_URL_PUBLIC")
    )
    pool_size: int = Field(default=8, ge=1, le=64)
    pool_wait_seconds: float = Field(default=4, gt=0, le=60)
    statement_timeout_seconds: float = Field(default=20, gt=0, le=600)

    secret_key: SecretStr | None = None
    cookie_secure: Literal["auto", "always", "never"] = "auto"
    idle_minutes: int = Field(default=30, ge=1, le=24 * 60)
    session_hours: int = Field(default=12, ge=1, le=24 * 7)
    failed_logins_before_lock: int = Field(default=5, ge=2, le=50)
    lock_minutes: int = Field(default=15, ge=1, le=24 * 60)
    logins_per_minute: int = Field(default=20, ge=1)
    longest_request_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)

    listen_host: str = "127.0.0.1"
    listen_port: int = Field(
        default=8212, ge=0, le=65535, validation_alias=_from_environment("LISTEN_PORT")
    )
    keep_frames_days: int = Field(default=90, ge=1, le=3660)

    proxies: int = Field(default=0, ge=0, le=5)
    workers: int = Field(default=1, ge=1, validation_alias=_from_environment("WEB_CONCURRENCY"))
    redis_url: SecretStr | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    organisation_host: str = ""
    organisation_contact: str = ""
    icp_number: str = ""
    police_number: str = ""
    site_code: str = ""

    pinned_now: datetime | None = None

    @field_validator("apps", mode="before")
    @classmethod
    def _split_names(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("listen_port", mode="before")
    @classmethod
    def _default_when_empty(cls, value: Any) -> Any:
        # A variable that a Makefile exports is there, and empty, when nobody set it.
        return 8212 if value == "" else value

    @field_validator("apps")
    @classmethod
    def _at_least_one(cls, value: tuple[Site, ...]) -> tuple[Site, ...]:
        if not value or len(set(value)) != len(value):
            raise ValueError("QINGYUAN_APPS must name public, staff or both, each once")
        return value

    @field_validator("pinned_now")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("QINGYUAN_PINNED_NOW needs a time zone, as 2026-11-22T08:30:00+08:00")
        return value

    @property
    def connection_file(self) -> Path:
        """Where the commands that set up the database write its address and logins."""
        return self.var / "database.json"

    def url_of(self, login: Login) -> str:
        """Connection URL of one database login.

        Read anew at each call: a site that came up before its database finds it later.

        Raises
        ------
        SettingMissing
            When neither the environment nor the connection file knows this login.
        """
        given: SecretStr | None = {
            "owner": self.database_url,
            "ingest": self.database_url_ingest,
            "staff": self.database_url_staff,
            "public": self.database_url_public,
        }[login]
        if given is not None:
            return given.get_secret_value()
        try:
            facts = connection_file.read(self.connection_file)
        except Refusal as refusal:
            raise SettingMissing(str(refusal)) from refusal
        if facts is None or login not in facts.get("logins", {}):
            raise SettingMissing(
                f"The database login {login!r} is not known: set {URL_VARIABLES[login]}, "
                "or run `make setup`, which makes the logins."
            )
        return connection_file.url(facts, login=login)

    @cached_property
    def signing_key(self) -> str:
        """Key that signs cookies and forms: given, or made once and kept with mode 0600."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        return _kept_secret(self.var / "secret_key")


def _kept_secret(path: Path) -> str:
    """The secret in a file; made whole on first use, so that two processes agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _offer_secret(path)
    text = path.read_text(encoding="ascii").strip()
    if len(text) < 32:
        raise SettingMissing(f"{path} holds no usable key: remove it, or set QINGYUAN_SECRET_KEY.")
    return text


def _offer_secret(path: Path) -> None:
    """Put a new secret in place unless another process was first; never half-written."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
    try:
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink()
