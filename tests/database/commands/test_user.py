"""``flask user``: accounts of the staff site."""

import pytest

from app import create_app
from dashboard import credentials
from tests.conftest import client_of, close, log_in
from tests.database.commands.conftest import runner_of

GOOD = "Correct-Horse-7"
LOGGED_IN = 303


@pytest.fixture(scope="module")
def server(module_database, make_settings):
    """Both sites on a database that each test finds without accounts."""
    made = create_app(make_settings(module_database))
    yield made
    close(made)


@pytest.fixture(autouse=True)
def database(module_database):
    """The database of this module as it was new."""
    with module_database.connect() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in ("app_user", "audit_log", "region", "region_name"):
            connection.execute(f"DELETE FROM qy.{table}")
    return module_database


@pytest.fixture
def user(server):
    """Runs ``flask user …``; a password is typed on standard input."""
    run = runner_of(server)

    def command(*words, password=None, **options):
        if password is not None:
            words, options = (*words, "--password-stdin"), {"input": f"{password}\n", **options}
        return run("user", *words, **options)

    return command


@pytest.fixture
def ada(user):
    result = user("add", "Ada", "--name", "阿达", "--role", "analyst", password=GOOD)
    assert result.exit_code == 0, result.output
    return "ada"


def audited(database):
    return database.execute("SELECT action, subject, outcome FROM qy.audit_log ORDER BY audit_id")


def test_a_new_account_can_log_in_and_was_audited(user, ada, server, database):
    answer = log_in(client_of(server), "ada", GOOD)
    assert answer.status_code == LOGGED_IN
    assert audited(database)[0] == ("user_added", "ada", "done")
    ((stored,),) = database.execute("SELECT password_hash FROM qy.app_user")
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short-7A", "characters"),
        ("onlysmallletters", "mixes"),
        ("Ada-is-my-name-7", "login name"),
        ("", "characters"),
    ],
)
def test_a_weak_password_is_refused_with_the_rule(user, database, password, reason):
    result = user("add", "ada", "--name", "阿达", "--role", "analyst", password=password)
    assert result.exit_code == 1
    assert reason in result.output
    assert database.execute("SELECT count(*) FROM qy.app_user") == [(0,)]


def test_a_typed_password_is_asked_twice(user, database):
    words = ("add", "ada", "--name", "阿达", "--role", "analyst")
    assert user(*words, input=f"{GOOD}\n{GOOD}x\n\n").exit_code != 0
    assert database.execute("SELECT count(*) FROM qy.app_user") == [(0,)]
    assert user(*words, input=f"{GOOD}\n{GOOD}\n").exit_code == 0


def test_a_taken_name_is_refused_whatever_its_case(user, ada):
    result = user("add", "ADA", "--name", "别人", "--role", "leader", password=GOOD)
    assert result.exit_code == 1
    assert "ada is taken" in result.output


def test_an_unknown_role_is_refused_with_the_known_ones(user):
    result = user("add", "bo", "--name", "波", "--role", "king", password=GOOD)
    assert result.exit_code == 1
    assert "admin, analyst, branch, leader" in result.output


class TestBranches:
    @pytest.fixture(autouse=True)
    def counties(self, database):
        database.execute(
            "INSERT INTO qy.region (region_ref, level) VALUES ('QH-C01', 'county'), "
            "('QH-C02', 'county'), ('QH', 'city')"
        )
        database.execute(
            "INSERT INTO qy.region_name (region_id, region_code, name_zh, name_en, during) "
            "SELECT region_id, '9900' || region_ref, '县' || region_ref, region_ref, "
            "'[2020-01-01,)' FROM qy.region"
        )

    def test_a_branch_needs_a_county(self, user):
        result = user("add", "bo", "--name", "波", "--role", "branch", password=GOOD)
        assert result.exit_code == 1
        assert "--county" in result.output

    @pytest.mark.parametrize("word", ["QH-C01", "9900QH-C01", "县QH-C01"])
    def test_a_county_is_named_by_reference_code_or_name(self, user, database, word):
        words = ("add", "bo", "--name", "波", "--role", "branch", "--county", word)
        assert user(*words, password=GOOD).exit_code == 0
        assert database.execute(
            "SELECT array_agg(region_ref) FROM qy.app_user AS u "
            "JOIN qy.region AS r ON r.region_id = ANY(u.county_ids)"
        ) == [(["QH-C01"],)]

    @pytest.mark.parametrize("word", ["QH", "QH-C03"])
    def test_what_is_no_county_is_refused(self, user, word):
        words = ("add", "bo", "--name", "波", "--role", "branch", "--county", word)
        result = user(*words, password=GOOD)
        assert result.exit_code == 1
        assert f"no county {word}" in result.output


def test_the_list_says_who_may_do_what(user, ada, database):
    database.execute("UPDATE qy.app_user SET locked_until = '2099-01-01'")
    line = user("list").output.strip()
    assert line.split()[:3] == ["ada", "analyst", "locked"]
    assert line.endswith("阿达")
    user("disable", "ada")
    assert "disabled" in user("list").output


def test_an_empty_list_says_what_to_do(user):
    assert "flask user add" in user("list").output


def test_disabling_ends_the_sessions_and_enabling_lets_in_again(user, ada, server):
    client = client_of(server)
    log_in(client, "ada", GOOD)
    assert user("disable", "ada").exit_code == 0
    answer = log_in(client_of(server), "ada", GOOD)
    assert answer.status_code != LOGGED_IN

    user("enable", "Ada")
    assert log_in(client_of(server), "ada", GOOD).status_code == LOGGED_IN


def test_unlocking_forgets_wrong_passwords(user, ada, server, database):
    for _ in range(5):
        log_in(client_of(server), "ada", "wrong")
    assert log_in(client_of(server), "ada", GOOD).status_code != LOGGED_IN
    assert user("unlock", "ada").exit_code == 0
    assert log_in(client_of(server), "ada", GOOD).status_code == LOGGED_IN


def test_a_new_password_replaces_the_old_and_ends_sessions(user, ada, server, database):
    ((epoch,),) = database.execute("SELECT session_epoch FROM qy.app_user")
    assert user("password", "ada", password="Another-Horse-8").exit_code == 0
    ((stored, newer),) = database.execute("SELECT password_hash, session_epoch FROM qy.app_user")
    assert credentials.is_password_of(stored, "Another-Horse-8")
    assert not credentials.is_password_of(stored, GOOD)
    assert newer == epoch + 1
    assert user("password", "ada", password="weak").exit_code == 1


@pytest.mark.parametrize("command", ["disable", "enable", "unlock", "password"])
def test_an_unknown_account_is_a_sentence(user, command):
    result = user(command, "nobody", password=GOOD if command == "password" else None)
    assert result.exit_code == 1
    assert "no account nobody" in result.output


def test_every_change_is_in_the_audit_log(user, ada, database):
    for command in ("disable", "enable", "unlock"):
        user(command, "ada")
    user("password", "ada", password="Another-Horse-8")
    actions = [action for action, subject, _ in audited(database) if subject == "ada"]
    assert actions == [
        *("user_added", "user_disabled", "user_enabled", "user_unlocked", "user_password_set"),
    ]
