"""Short links: they lead to a view of ours, for who sees as much, while they are in force."""

import pytest

from dashboard.staff import links

SECRET = "x" * 32
JSON = {"Accept": "application/json"}


@pytest.fixture
def share(officer):
    """Shares a view and gives the code of its link."""

    def make(address, role="leader", **who):
        answer = officer(role, **who).post(links.MAKE, json={"address": address})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json["address"].rsplit("/", 1)[1]

    return make


def follow(visitor, code):
    return visitor.get(f"{links.OPENED}{code}")


def test_a_link_leads_to_the_view_as_its_page_writes_it(share, officer):
    code = share("/staff/exceedances?lang=en&span=year&unknown=1&stage=by_rule,verified")
    answer = follow(officer(), code)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/exceedances?span=year"
    assert len(code) <= 24


def test_the_same_view_keeps_its_link_for_a_day(officer):
    visitor = officer()
    made = [
        visitor.post(links.MAKE, json={"address": "/staff/emissions"}).json["address"]
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_a_stranger_logs_in_first_and_then_arrives(share, city_server):
    code = share("/staff/quality")
    answer = follow(city_server.test_client(), code)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/staff/login?next=%2Fstaff%2Fs%2F")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/staff/",
        "//example.org/staff/",
        "/staff//example.org",
        "/staff/\\example.org",
        "/staff/login?next=/staff/",
        "/staff/nowhere",
        "/methods",
        "/staff/?county=-1",
        "/staff/?day=2026-02-30",
        "/staff/" + "x" * 5000,
        None,
        7,
    ],
)
def test_only_views_of_this_site_are_shared(officer, address):
    answer = officer().post(links.MAKE, json={"address": address}, headers=JSON)
    assert answer.status_code == 400
    assert answer.json["sentence"]


def test_a_request_from_another_site_makes_none(officer):
    answer = officer().post(
        links.MAKE, json={"address": "/staff/"}, headers={"Origin": "https://example.org"}
    )
    assert answer.status_code == 403


def test_a_branch_opens_what_it_sees_and_no_more(share, officer, city):
    branch = officer("branch", counties=(city.west,))
    assert follow(branch, share("/staff/")).status_code == 403
    assert follow(branch, share(f"/staff/?county={city.east}")).status_code == 403
    own = follow(branch, share(f"/staff/?county={city.west}"))
    assert own.headers["Location"] == f"/staff/?county={city.west}"
    theirs = share("/staff/", role="branch", counties=(city.west,))
    assert follow(branch, theirs).status_code == 303
    assert follow(officer("branch", counties=(city.east,)), theirs).status_code == 403
    # Of one enterprise the page itself decides.
    enterprise = follow(branch, share(f"/staff/enterprises/{city.a}"))
    assert enterprise.status_code == 303
    assert branch.get(enterprise.headers["Location"]).status_code == 404


@pytest.mark.parametrize("spoil", [lambda c: c[:-1], lambda c: c + "x", lambda c: "A" * 20])
def test_a_code_that_was_not_made_here_opens_nothing(share, officer, spoil):
    answer = follow(officer(), spoil(share("/staff/")))
    assert answer.status_code == 404
    assert "短链接不完整" in answer.get_data(as_text=True)


def test_a_code_of_another_secret_or_row_is_none(city_server, officer):
    key = city_server.config["SECRET_KEY"]
    assert follow(officer(), links.code_of(SECRET, "A" * 12)).status_code == 404
    assert follow(officer(), links.code_of(key, "A" * 12)).status_code == 404


def test_a_link_ends_with_its_time_or_with_its_maker(share, officer, city):
    late, orphan = share("/staff/?rank=industry"), share("/staff/?rank=enterprise")
    execute = city.database.execute
    execute(
        "UPDATE qy.short_link SET made_at = made_at - interval '91 days', "
        "expires_at = expires_at - interval '91 days' WHERE short_link_ref = %s RETURNING 1",
        (late[: links.REF_LETTERS],),
    )
    answer = follow(officer(), late)
    assert answer.status_code == 410
    assert "到期" in answer.get_data(as_text=True)
    execute(
        "UPDATE qy.app_user SET disabled_at = now() WHERE user_id = "
        "(SELECT made_by FROM qy.short_link WHERE short_link_ref = %s) RETURNING 1",
        (orphan[: links.REF_LETTERS],),
    )
    assert follow(officer(), orphan).status_code == 410


def test_one_account_does_not_fill_the_table(officer, monkeypatch):
    monkeypatch.setattr(links, "MOST_A_DAY", 1)
    visitor = officer()
    assert visitor.post(links.MAKE, json={"address": "/staff/wall"}).status_code == 200
    assert visitor.post(links.MAKE, json={"address": "/staff/wall"}).status_code == 200
    answer = visitor.post(links.MAKE, json={"address": "/staff/methods"}, headers=JSON)
    assert answer.status_code == 429
    assert "1 条" in answer.json["sentence"]
