"""Each lost hour has one reason: the first declared one, else not received, else none of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.lost_hours import first_reasons

ORDER = ("not_received", "communication", "maintenance", "other")


def flags(*values):
    return np.array(values, dtype=np.bool_)


def test_a_declared_kind_stands_before_what_the_value_says():
    found = first_reasons(
        flags(False, False, True, True, True),
        declared={
            "communication": flags(False, True, False, False, True),
            "maintenance": flags(False, False, True, False, True),
        },
        order=ORDER,
    )
    assert [ORDER[one] for one in found] == [
        "not_received", "communication", "maintenance", "other", "communication"
    ]  # fmt: skip


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=40))
def test_the_reasons_add_up_to_the_hours(rows):
    received, one, two = (np.array([row[n] for row in rows], dtype=np.bool_) for n in range(3))
    found = first_reasons(
        received, declared={"communication": one, "maintenance": two}, order=ORDER
    )
    assert np.bincount(found, minlength=len(ORDER)).sum() == len(rows)
    assert ((found == 0) == (~received & ~one & ~two)).all()
