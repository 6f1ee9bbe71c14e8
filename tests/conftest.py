"""Fixtures that every tier shares. Without a database server a tier fails; nothing is skipped."""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings as properties

# Where writing bytecode is forbidden, as in many containers, each test process and each command
# that a test starts would compile every module anew: a third of the time until the first test.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What tests import and collect is kept to the end: with the usual threshold a third of the time
# until the first test goes into looking at it again and again.
gc.set_threshold(50_000, 20, 20)

# How long one example takes depends on what else the machine does.
properties.register_profile("without a clock", deadline=None)
if properties.get_current_profile_name() == "default":
    properties.load_profile("without a clock")

# The web is imported by the fixtures that need it: formulas are tested without it, and quickly.
if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.serving import BaseWSGIServer

    from dashboard.settings import Settings
    from dashboard.visit import Visit
    from tests import public_city, staff_city
    from tests.database_support import Database

NOW = datetime(2026, 11, 22, 14, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
"""The moment at which tests of pages happen, unless they say otherwise."""
FEWER_PROCESSES = ("--disable-gpu", "--in-process-gpu", "--process-per-site")


SLOW_FIRST = ("running", "faults", "database/commands", "browser", "database/rollups", "database")
"""Folders whose files take longest, so that no process is left with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow folders; within a folder the order stays."""
    here = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        name = item.path.relative_to(here).as_posix()
        found = (i for i, folder in enumerate(SLOW_FIRST) if name.startswith(f"{folder}/"))
        return next(found, len(SLOW_FIRST))

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """No later search for garbage looks at what was collected."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """The database server of this process ends with it."""
    support = sys.modules.get("tests.database_support")
    if support is not None:
        support.stop_server()


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Folder of the large reference data sets, which are not part of the project."""
    named = os.environ.get("QINGYUAN_REFERENCE_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.fail(f"no reference data at {folder}: set QINGYUAN_REFERENCE_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def template_database() -> Iterator[Database]:
    """A migrated database that tests clone; nothing may connect to it."""
    from dashboard import credentials
    from tests import database_support

    template = database_support.make_template(database_support.owner_url())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(credentials, "_hasher", database_support.QUICK_HASHER)
        yield template
    database_support.drop(template)


@pytest.fixture
def database(template_database: Database) -> Iterator[Database]:
    """A migrated database of this test alone."""
    from tests import database_support

    clone = database_support.clone(template_database)
    yield clone
    database_support.drop(clone)


@pytest.fixture(scope="module")
def module_database(template_database: Database) -> Iterator[Database]:
    """A migrated database that the tests of one module share; they only read it."""
    from tests import database_support

    clone = database_support.clone(template_database)
    yield clone
    database_support.drop(clone)


@pytest.fixture(scope="session")
def staff_city_template(template_database: Database) -> Iterator[staff_city.City]:
    """The countable city, rolled up once for this process; nothing may connect to it."""
    from tests import database_support, staff_city

    made = staff_city.build(database_support.clone(template_database))
    database_support.turn_into_template(made.database)
    yield made
    database_support.drop(made.database)


@pytest.fixture(scope="module")
def module_city(staff_city_template: staff_city.City) -> Iterator[staff_city.City]:
    """The countable city that the tests of one module share; they only read it."""
    yield from _until_dropped(staff_city_template.copy())


@pytest.fixture
def own_city(staff_city_template: staff_city.City) -> Iterator[staff_city.City]:
    """The countable city of this test alone."""
    yield from _until_dropped(staff_city_template.copy())


@pytest.fixture(scope="session")
def public_city_template(template_database: Database) -> Iterator[public_city.Template]:
    """The published city, filled once for this process."""
    from tests import public_city

    made = public_city.Template(template_database)
    yield made
    made.drop()


@pytest.fixture(scope="module")
def module_public_city(public_city_template: public_city.Template) -> Iterator[public_city.City]:
    """The published city that the tests of one module share; they only read it."""
    yield from _until_dropped(public_city_template.copy())


@pytest.fixture
def own_public_city(public_city_template: public_city.Template) -> Iterator[public_city.City]:
    """The published city of this test alone."""
    yield from _until_dropped(public_city_template.copy())


def _until_dropped(city: Any) -> Iterator[Any]:
    """The city for a fixture; its database goes when the fixture ends."""
    from tests import database_support

    yield city
    database_support.drop(city.database)


@pytest.fixture(scope="session")
def make_settings(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settings]:
    """Settings of a server on a database, or on none; every field can be given."""
    from pydantic import SecretStr

    from dashboard.settings import Settings
    from tests import database_support

    def make(database: Database | None = None, **given: Any) -> Settings:
        urls = {}
        for login in database_support.LOGINS:
            name = "database_url" if login == "owner" else f"database_url_{login}"
            if database is not None:
                urls[name] = SecretStr(database.url(login))
        defaults = {
            "var": tmp_path_factory.mktemp("var"),
            "secret_key": SecretStr("a key for tests only, and a long one"),
            "pinned_now": NOW,
            "logins_per_minute": 10_000,
            "log_level": "error",
        }
        return Settings(**{**urls, **defaults, **given})

    return make


def close(server: Flask) -> None:
    """Give back the server's connections."""
    from dashboard import pools

    with server.app_context():
        server.extensions[pools.EXTENSION].close()


@pytest.fixture
def settings(database: Database, make_settings: Callable[..., Settings]) -> Settings:
    """Settings of a server that serves both sites from the test's database."""
    return make_settings(database)


@pytest.fixture
def server(settings: Settings) -> Iterator[Flask]:
    """Both sites in one process."""
    from app import create_app

    made = create_app(settings)
    yield made
    close(made)


@pytest.fixture
def split_servers(
    database: Database, make_settings: Callable[..., Settings]
) -> Iterator[dict[str, Flask]]:
    """Each site as a program of its own, with only its own login."""
    from pydantic import SecretStr

    from app import create_app

    made = {}
    for site in ("public", "staff"):
        url = {f"database_url_{site}": SecretStr(database.url(site))}
        made[site] = create_app(make_settings(apps=(site,), **url))
    yield made
    for server in made.values():
        close(server)


def client_of(server: Flask) -> FlaskClient:
    """A new visitor of a server, who says where a request comes from as a browser does."""
    visitor = server.test_client()
    visitor.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return visitor


def token_of(login_page: str) -> str:
    """The token in the login form of a page."""
    token = re.search(
        r'name="token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="token"', login_page
    )
    assert token, login_page
    return token.group(1) or token.group(2)


def log_in(client: FlaskClient, login_name: str, password: str = "", **form: str) -> Any:
    """Fill in and send the login form as a person does."""
    from tests.database_support import PASSWORD

    fields = {
        "login_name": login_name,
        "password": password or PASSWORD,
        "token": token_of(client.get("/staff/login").get_data(as_text=True)),
        **form,
    }
    return client.post("/staff/login", data=fields)


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    """A visitor who is not logged in."""
    return client_of(server)


@pytest.fixture
def staff_client(server: Flask, database: Database) -> Callable[..., FlaskClient]:
    """Makes visitors who are logged in: ``staff_client("branch", counties=(3,))``."""

    def make(role: str = "leader", *, counties: tuple[int, ...] = ()) -> FlaskClient:
        visitor = client_of(server)
        answer = log_in(visitor, database.add_user(role, counties=counties))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return visitor

    return make


@pytest.fixture(scope="session")
def make_visit() -> Callable[..., Visit]:
    """Makes visits for layouts and callbacks called as plain functions."""
    from dashboard.visit import User, Visit

    def make(
        site: str = "staff",
        *,
        language: str = "zh",
        permissions: tuple[str, ...] = (),
        scope: tuple[int, ...] | None = None,
        now: datetime = NOW,
        **more: Any,
    ) -> Visit:
        user = User(
            user_id=1,
            login_name="tester",
            display_name="测试",
            role="leader",
            role_name_zh="领导",
            role_name_en="Leadership",
            permissions=frozenset(permissions),
            scope=scope,
        )
        staff = user if site == "staff" else None
        return Visit(site=site, language=language, now=now, user=staff, **more)

    return make


class LiveServer:
    """A server that a browser can reach."""

    def __init__(self, server: WSGIApplication):
        self.server = server
        self._serving = self._made(0)
        self.url = f"http://127.0.0.1:{self._serving.server_port}"
        self._listen()

    def _made(self, port: int) -> BaseWSGIServer:
        """A server that closes each connection with its answer, so that none outlives a stop."""
        from werkzeug.serving import WSGIRequestHandler, make_server

        once = type("Once", (WSGIRequestHandler,), {"protocol_version": "HTTP/1.0"})
        return make_server("127.0.0.1", port, self.server, threaded=True, request_handler=once)

    def _listen(self) -> None:
        self._thread = threading.Thread(target=self._serving.serve_forever, daemon=True)
        self._thread.start()

    def start_again(self) -> None:
        """Listen at the same address after a stop."""
        self._serving = self._made(self._serving.server_port)
        self._listen()

    def stop(self) -> None:
        """Stop listening and wait until it has."""
        self._serving.shutdown()
        self._thread.join()
        self._serving.server_close()


@pytest.fixture
def live_server(server: Flask) -> Iterator[LiveServer]:
    """Both sites, reachable by a browser at ``live_server.url``."""
    live = LiveServer(server)
    yield live
    live.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's browser; without its sandbox for root, who cannot have one.

    It draws in its own process, and pages of one context share one: fewer processes, less work.
    """
    from dashboard.running import browser

    program = browser.program()
    if program is None:
        pytest.fail(f"{browser.CHROMIUM} is missing: `make test` installs it")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": [*browser_type_launch_args.get("args", []), *arguments, *FEWER_PROCESSES],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk of 1280 pixels in China."""
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 800},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


def _is_expected(error: str, patterns: list[str]) -> bool:
    return any(re.search(pattern, error) for pattern in patterns)


@pytest.fixture
def watched_page(page: Any, live_server: LiveServer) -> Iterator[Any]:
    """A browser page; the test fails on a console error or a request to another host.

    ``watched_page.expected`` takes patterns of errors that a test means to cause;
    ``watched_page.unexpected()`` gives the other errors so far.
    """
    errors: list[str] = []
    foreign: list[str] = []
    page.expected = []

    def heard(message: Any) -> None:
        if message.type == "error":
            errors.append(message.text)

    def asked(request: Any) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            foreign.append(request.url)

    page.on("console", heard)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", asked)
    page.unexpected = lambda: [e for e in errors if not _is_expected(e, page.expected)]
    yield page
    assert not foreign, foreign
    assert not page.unexpected(), page.unexpected()


@pytest.fixture
def browser_login(live_server: LiveServer, database: Database) -> Callable[..., SimpleNamespace]:
    """Logs the context of a browser page in: ``browser_login(page, "analyst")``.

    The form is sent without being drawn, and the page stays where it is.
    """
    from tests.database_support import PASSWORD

    def log_in_with(page: Any, role: str = "leader", *, counties: tuple[int, ...] = ()) -> Any:
        name = database.add_user(role, counties=counties)
        address = f"{live_server.url}/staff/login"
        visitor = page.context.request
        token = token_of(visitor.get(address).text())
        fields = {"login_name": name, "password": PASSWORD, "token": token}
        here = {"Origin": live_server.url}
        answer = visitor.post(address, form=fields, headers=here, max_redirects=0)
        assert answer.status == 303, answer.text()
        return SimpleNamespace(login_name=name)

    return log_in_with
