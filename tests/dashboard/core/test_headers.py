"""Headers of every answer: the content policy, what may be kept, how it is compressed."""

import json
import re

import pytest

from dashboard import shared_assets
from tests.conftest import client_of, log_in

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ADDRESSES = ["/", "/nothing", "/sample?day=x", "/health", "/staff/login", "/staff/_dash-layout"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/static/shell.js", "/_dash-layout"])
def test_every_answer_carries_the_headers(client, address):
    answer = client.get(address)
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*)", policy).group(1)
    assert "unsafe" not in scripts
    assert "http:" not in policy
    assert "https:" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "Cookie" in answer.headers["Vary"]


def test_every_inline_script_is_named_by_its_hash(client, logged_in):
    import base64
    import hashlib

    for visitor, address in ((client, "/"), (logged_in("leader"), "/staff/")):
        answer = visitor.get(address)
        text = answer.get_data(as_text=True)
        inline = re.findall(
            r"<script(?![^>]*src=)(?![^>]*application/json)[^>]*>(.*?)</script>", text
        )
        assert inline
        for script in inline:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_nothing_of_the_staff_site_is_kept(logged_in):
    visitor = logged_in("leader")
    for address in ("/staff/", "/staff/health", "/staff/_dash-layout", "/staff/nothing"):
        assert visitor.get(address).headers["Cache-Control"] == "no-store"


def test_an_encrypted_connection_is_asked_to_stay_so(client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    encrypted = client.get("/", base_url="https://qy.example")
    assert encrypted.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_shared_file_is_kept_for_a_year_under_its_fingerprint(client):
    for name in ("shell.js", "public.css", "staff.css", "faces.svg", shared_assets.PLOTLY):
        answer = client.get(shared_assets.address(name))
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert "immutable" in answer.headers["Cache-Control"]
        again = client.get(
            shared_assets.address(name), headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304
    plain = client.get("/static/shell.js")
    assert "immutable" not in plain.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["00_base.css", "../../settings.py", "%2e%2e/settings.py", "nothing.js", "vendor", ""]
)
def test_only_shared_files_are_served(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_pages_and_files_are_compressed(client):
    for address in ("/", shared_assets.address("public.css"), "/_dash-dependencies", "/sample"):
        for encoding in ("br", "gzip"):
            answer = client.get(address, headers={"Accept-Encoding": encoding})
            if len(answer.data) > 500:
                assert answer.headers["Content-Encoding"] == encoding, address


def test_each_site_has_its_own_stylesheet(client):
    public, staff = (
        client.get(f"/static/{site}.css").get_data(as_text=True) for site in ("public", "staff")
    )
    for text in (public, staff):
        assert "--text-2:#51606F" in text
        assert ".shell-public" in text
    assert 'href="/static/public.css?v=' in client.get("/").get_data(as_text=True)
    assert 'href="/static/staff.css?v=' in client.get("/staff/login").get_data(as_text=True)


def test_the_public_page_loads_no_library_of_the_staff_site(client, logged_in):
    public = client.get("/").get_data(as_text=True)
    staff = logged_in("leader").get("/staff/").get_data(as_text=True)
    for library in ("dash_mantine_components", "dash_ag_grid"):
        assert library not in public
        assert library in staff
    assert "dash_table" not in staff.split("_dash-config")[0]
    for text in (public, staff):
        config = json.loads(re.search(r'id="_dash-config"[^>]*>(.*?)</script>', text).group(1))
        assert config["python_version"] == ""
        assert config["plotlyjs_url"].startswith("/static/vendor/plotly-strict-")
        assert config["serve_locally"] is False


def test_a_process_for_one_site_has_no_doors_of_the_other(split_servers, database):
    public = client_of(split_servers["public"])
    assert log_in_fails(public)
    staff = client_of(split_servers["staff"])
    assert log_in(staff, database.add_user("leader")).status_code == 303


def log_in_fails(visitor):
    return visitor.get("/staff/login").status_code == 404


def test_the_health_of_the_site_is_one_word_and_details_are_for_staff(client, logged_in):
    assert client.get("/health").json == {"status": "ok"}
    details = logged_in("leader").get("/staff/health").json
    assert details["data_version"] == 1
    assert details["sites"] == ["public", "staff"]
    assert "password" not in json.dumps(details)


def test_proxies_are_believed_only_when_they_are_named(make_settings, database):
    from app import create_app

    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    for proxies, secure in ((0, False), (1, True)):
        visitor = client_of(create_app(make_settings(database, proxies=proxies)))
        answer = visitor.get("/about", headers=forwarded)
        assert ("Strict-Transport-Security" in answer.headers) is secure
