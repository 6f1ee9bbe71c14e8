"""``flask workday``: the table of working days is edited as years are announced."""

import pytest

from tests.cluster_support import rows

SAID = ("--source", "国办通知", "--by", "leader")


@pytest.fixture
def calendar(demo, cluster):
    """The table; afterwards it is as it came."""
    yield demo
    rows(
        cluster.url(),
        "UPDATE qy.workday SET provisional = true, is_workday = extract(isodow FROM day) < 6 "
        "WHERE day >= '2027-01-01' AND day < '2028-01-01' RETURNING 1",
    )
    rows(cluster.url(), "DELETE FROM qy.workday WHERE day >= '2028-01-01' RETURNING 1")


def test_a_year_is_provisional_until_it_is_announced(calendar, cluster, tmp_path):
    assert (
        "365 days on record, 365 of them provisional" in calendar("workday", "show", "2027").output
    )
    assert "Monday to Friday counts" in calendar("workday", "show", "2028").output
    file = tmp_path / "2027.csv"
    file.write_text("day,is_workday,name_zh\n2027-02-08,false,春节\n2027-02-20,true,调休\n")
    result = calendar("workday", "announce", str(file), *SAID)
    assert "2027 is announced: 2 holidays and make-up days, final." in result.output
    shown = calendar("workday", "show", "2027").output
    assert "2027-02-08 no working day" in shown
    assert "2027-02-20 a working day" in shown
    assert "365 days on record, all of them final" in shown
    assert calendar("workday", "set", "2027-02-09", "--rest", *SAID).exit_code == 0
    assert "2027-02-09 no working day" in calendar("workday", "show", "2027").output
    assert rows(
        cluster.url(),
        "SELECT login_name, subject FROM qy.audit_log WHERE action = 'workdays_announced' "
        "ORDER BY at DESC LIMIT 1",
    ) == [("leader", "2027-02-09 - 2027-02-09")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("day,is_workday\n", "the first line is day,is_workday,name_zh"),
        ("day,is_workday,name_zh\n2027-02-30,false,春节\n", "line 2: write it like"),
        ("day,is_workday,name_zh\n2027-02-08,no,春节\n", "line 2: write it like"),
        ("day,is_workday,name_zh\n2027-02-08,false,a\n2028-02-08,false,b\n", "of one year"),
        ("day,is_workday,name_zh\n2027-02-08,false,a\n2027-02-08,true,b\n", "stands twice"),
        ("day,is_workday,name_zh\n", "of one year"),
    ],
)
def test_what_is_no_calendar_is_refused(demo, tmp_path, content, said):
    file = tmp_path / "year.csv"
    file.write_text(content)
    result = demo("workday", "announce", str(file), *SAID)
    assert result.exit_code == 1
    assert said in result.output


def test_only_who_may_publish_edits_the_calendar(demo):
    result = demo("workday", "set", "2027-02-09", "--rest", "--source", "x", "--by", "analyst")
    assert result.exit_code == 1
    assert "may not publish" in result.output
