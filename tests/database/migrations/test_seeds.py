"""Loading of seed files: what changes, what stays, and what is refused with a sentence."""

import psycopg
import pytest

from migrations import runner, seeds

HEADER = "rule*,medium*,during*,number,unit,statement_zh,statement_en,source,verification"
ROW = "test_rule,gas,{during},{number},h,语句,sentence,test,D"


@pytest.fixture
def seed(tmp_path):
    def write(*lines, header=HEADER, name="900_rule_parameter.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write


def line(during='"[2020-01-01,)"', number="1"):
    return ROW.format(during=during, number=number)


def stored(head):
    return head.execute(
        """SELECT during::text, number FROM qy.rule_parameter
           WHERE rule = 'test_rule' ORDER BY during"""
    ).fetchall()


@pytest.mark.parametrize(
    "path", sorted((runner.FOLDER / "seed").glob("*.csv")), ids=lambda p: p.stem
)
def test_every_seed_of_the_project_loads_again_and_changes_nothing(head, path):
    assert seeds.load(head, path) == 0


def test_a_changed_cell_updates_a_new_row_is_added_and_a_vanished_row_stays(head, seed):
    assert seeds.load(head, seed(line(), line('"[2000-01-01,2001-01-01)"'))) == 2
    assert seeds.load(head, seed(line(number="2"), line('"[2010-01-01,2011-01-01)"'))) == 2
    assert stored(head) == [
        ("[2000-01-01,2001-01-01)", 1.0),
        ("[2010-01-01,2011-01-01)", 1.0),
        ("[2020-01-01,)", 2.0),
    ]


def test_a_rule_ends_by_its_upper_bound_and_the_next_is_a_further_row(head, seed):
    seeds.load(head, seed(line('"(,)"')))
    seeds.load(head, seed(line('"(,2027-01-01)"'), line('"[2027-01-01,)"', number="2")))
    assert stored(head) == [("(,2027-01-01)", 1.0), ("[2027-01-01,)", 2.0)]


def test_a_key_that_is_null_is_found_again(head, seed):
    general = ROW.replace(",gas,", ",,").format(during='"(,)"', number="1")
    assert seeds.load(head, seed(general)) == 1
    assert seeds.load(head, seed(general)) == 0
    assert seeds.load(head, seed(general.replace(",1,h", ",2,h"))) == 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            (line(), line('"[2030-01-01,)"', number="x")),
            r'900_rule.*: .*"x".*line 3, column number',
        ),
        ((line(number="NaN"),), r"900_rule.*violates check constraint"),
        ((line() + ",surplus",), r"900_rule.*extra data after last expected column.*line 2"),
        (("test_rule",), r"900_rule.*missing data for column.*line 2"),
        ((line(), line('"[2019-01-01,)"')), r"900_rule.*exclusion constraint"),
        ((line(), line()), r"two rows carry the key test_rule, gas, 2020-01-01"),
        ((line().replace(",gas,", ",soil,"),), r"900_rule.*medium"),
    ],
)
def test_a_row_that_cannot_be_loaded_is_named(head, seed, lines, sentence):
    with pytest.raises(seeds.SeedRefused, match=f"(?s){sentence}"):
        seeds.load(head, seed(*lines))


def test_a_file_without_a_key_is_refused(head, seed):
    with pytest.raises(seeds.SeedRefused, match=r"mark the key columns with \*"):
        seeds.load(head, seed(line(), header=HEADER.replace("*", "")))


def test_a_file_for_an_unknown_table_is_refused(head, seed):
    with pytest.raises((seeds.SeedRefused, psycopg.Error), match="no_such_table"):
        seeds.load(head, seed("1", header="number*", name="901_no_such_table.csv"))
