"""Every method of mass has words, in both languages, and is printed with its versions."""

import pytest

from analytics.vocabulary import MassMethod
from layouts import mass_methods
from layouts.translations import translator


def test_every_method_of_mass_has_its_words():
    assert set(mass_methods.WORDS) == {one.value for one in MassMethod}


def test_the_sentence_names_each_standard_and_each_version_once():
    said = mass_methods.sentence(
        ["hj356_2019", "hj75_2017", "hj356_2019"], ["m-2", "m-1", "m-2"], t=translator("en")
    )
    assert said == (
        "Mass by: gas HJ 75-2017 (invalid hours substituted), "
        "water HJ 356-2019 (invalid hours substituted); method version m-1, m-2"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_method_that_is_not_known_is_printed_as_it_is_stored(language):
    said = mass_methods.sentence(["hj999_2030"], ["m-9"], t=translator(language))
    assert "hj999_2030" in said


def test_without_a_total_there_is_no_method():
    assert mass_methods.sentence([], ["m-1"], t=translator("zh")) == ""
