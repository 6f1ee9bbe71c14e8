"""Two sites that share nothing: a stranger tries every door of the staff site, in both forms."""

import importlib
import re
import subprocess
import sys
from types import ModuleType

import pytest
from dash import _callback, _pages

from app import create_app
from dashboard import apps, guard
from dashboard.apps import EXTENSION
from layouts import shell
from tests.conftest import client_of

ROUTER = f"{shell.PAGE}.children"
SAMPLE = {"int": "1", "string": "x", "path": "x/y", "default": "x", "day": "2026-11-21"}
REFUSALS = {303, 401, 403, 404, 405, 308}


def servers(make_settings):
    return {
        "one process": create_app(make_settings()),
        "public alone": create_app(make_settings(apps=("public",))),
        "staff alone": create_app(make_settings(apps=("staff",))),
    }


@pytest.fixture(scope="module")
def forms(make_settings):
    """The server in its three forms; none of them has a database, and none needs one to refuse."""
    return servers(make_settings)


def address_of(rule):
    """An address that a rule matches."""

    def sample(found):
        kind, given = found.group(1) or "string", found.group(2) or ""
        return given.split(",")[0].strip(" '\"") if kind == "any" else SAMPLE[kind]

    return re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?\w+>", sample, rule.rule)


def staff_rules(server):
    return [rule for rule in server.url_map.iter_rules() if guard.is_staff_rule(rule.rule)]


@pytest.mark.parametrize("form", ["one process", "staff alone"])
def test_every_door_of_the_staff_site_refuses_a_stranger(forms, form):
    server = forms[form]
    client = client_of(server)
    tried = 0
    for rule in staff_rules(server):
        if rule.rule in guard.OPEN_RULES:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(address_of(rule), method=method, json={})
            assert answer.status_code in {303, 401}, (method, rule.rule, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["Location"].startswith("/staff/login"), rule.rule
            assert b"_dash-config" not in answer.data
            tried += 1
    assert tried >= 10


@pytest.mark.parametrize("form", ["one process", "staff alone"])
def test_every_staff_callback_refuses_a_stranger(forms, form):
    server = forms[form]
    client = client_of(server)
    staff = server.extensions[EXTENSION]["staff"]
    assert staff.callback_map
    for output, callback in staff.callback_map.items():
        body = {"output": output, "inputs": callback["inputs"], "state": callback["state"]}
        assert client.post("/staff/_dash-update-component", json=body).status_code == 401
        if output != ROUTER and form == "one process":
            assert client.post("/_dash-update-component", json=body).status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/staff", "//staff/", "/staff/../staff/", "/STAFF/", "/staff%2f", "/./staff/", "/staff//"],
)
def test_no_spelling_of_an_address_gets_around_the_wall(forms, address):
    client = client_of(forms["one process"])
    for _ in range(3):
        answer = client.get(address)
        if answer.status_code in {301, 302, 307, 308}:
            address = answer.headers["Location"]
            continue
        break
    assert answer.status_code in {303, 401, 404, 503}, (address, answer.status_code)
    assert b"shell-staff" not in answer.data or b"refusal" in answer.data


WALL = {"/staff/wall/screen", "/staff/wall/turns/<int:number>"}


def test_only_the_login_and_the_screen_of_a_wall_are_open(forms):
    """A screen shows data only to who sends its key; both addresses can only be read."""
    assert {"/staff/login", *WALL} == guard.OPEN_RULES
    rules = {rule.rule: rule.methods for rule in staff_rules(forms["staff alone"])}
    assert all(rules[name] == {"GET", "HEAD", "OPTIONS"} for name in WALL)
    answer = client_of(forms["staff alone"]).get("/staff/wall/turns/0")
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_the_two_apps_share_nothing_but_the_router(forms):
    server = forms["one process"]
    client_of(server).get("/about")
    public, staff = (server.extensions[EXTENSION][site] for site in ("public", "staff"))
    assert set(public.callback_map) & set(staff.callback_map) == {ROUTER}
    assert not _callback.GLOBAL_CALLBACK_LIST
    assert not _callback.GLOBAL_CALLBACK_MAP
    assert not _callback.GLOBAL_INLINE_SCRIPTS
    assert not _pages.PAGE_REGISTRY


def test_the_public_program_holds_nothing_of_the_staff_site(forms):
    server = forms["public alone"]
    assert not staff_rules(server)
    assert set(server.extensions[EXTENSION]) == {"public"}


def test_the_public_process_imports_nothing_of_the_staff_site():
    script = (
        "import sys; from app import create_app; from dashboard.settings import Settings\n"
        "create_app(Settings(apps=('public',), secret_key='x' * 40))\n"
        "bad = [m for m in sys.modules if m.startswith(('dashboard.staff', 'layouts.staff', "
        "'dash_mantine_components', 'dash_ag_grid'))]\n"
        "print(bad); sys.exit(bool(bad))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def pages() -> list[ModuleType]:
    packages = [importlib.import_module(kind.pages_module) for kind in apps.KINDS.values()]
    return [page for package in packages for page in package.PAGES]


def test_pages_offer_what_the_router_needs():
    for page in pages():
        for name in ("PATH", "TITLE", "State", "ids", "layout", "register"):
            assert hasattr(page, name), (page.__name__, name)
        site = page.__name__.split(".")[1]
        assert guard.is_staff_rule(page.PATH) == (site == "staff"), page.__name__
        assert callable(page.State.parse)
        assert page.State.parse({}).to_query() == "", page.__name__
        assert page.State.__dataclass_params__.frozen, page.__name__
        if getattr(page, "NAV", "") or getattr(page, "FOOTER", ""):
            assert "<" not in page.PATH, f"{page.__name__}: the menu cannot fill in an argument"


def test_addresses_and_ids_are_unique():
    paths = [page.PATH for page in pages()]
    assert len(set(paths)) == len(paths)
    for kind in apps.KINDS.values():
        found = [str(i) for p in importlib.import_module(kind.pages_module).PAGES for i in p.ids]
        assert len(set(found)) == len(found), sorted(i for i in found if found.count(i) > 1)
        assert not set(found) & set(shell.IDS)


@pytest.mark.parametrize("site", ["public", "staff"])
def test_every_id_that_a_callback_names_belongs_to_a_page(forms, site):
    app = forms["one process"].extensions[EXTENSION][site]
    known = {str(name) for page in pages() for name in page.ids} | set(shell.IDS)
    named = set()
    for callback in app._callback_list:
        for part in ("inputs", "state"):
            named |= {one["id"] for one in callback[part]}
        outputs = callback["output"].strip(".").split("...")
        named |= {one.rpartition(".")[0] for one in outputs if one}
    assert not {name.partition("@")[0] for name in named} - known


def test_callbacks_are_checked_against_the_layouts(forms):
    for app in forms["one process"].extensions[EXTENSION].values():
        assert app.config.suppress_callback_exceptions is False
        assert app.validation_layout is not None


@pytest.mark.parametrize("form", ["one process", "public alone", "staff alone"])
def test_every_door_is_known(forms, form):
    """A new kind of door is added here by a person who has thought about it."""
    public = {
        "/", "/<path:path>", "/_dash-layout", "/_dash-dependencies", "/_dash-update-component",
        "/_reload-hash", "/_favicon.ico", "/assets/<path:filename>",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    }  # fmt: skip
    known = public | {"/static/<path:name>", "/favicon.ico", "/health"}
    downloads = re.compile(r"/(?!_)[\w/<>:.-]+\.(csv|xlsx|json|svg|png)")
    for rule in forms[form].url_map.iter_rules():
        if guard.is_staff_rule(rule.rule):
            continue
        assert rule.rule in known or downloads.fullmatch(rule.rule), rule.rule
