"""Each cap against tables that were worked by hand: which facts hold a score down, and how far."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from analytics.banding import Band
from analytics.scoring.faces import worst
from dashboard.jobs import score_caps
from dashboard.jobs.score_city import day_number
from dashboard.jobs.score_work import Span

BANDS = [
    Band(name=name, from_value=value)
    for name, value in (("green", 90), ("blue", 75), ("yellow", 60), ("red", 40), ("black", 0))
]
OCTOBER = Span(date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 15))
CAPS = {
    "exceedance": ("yellow", {"minimum_days": 1.0}),
    "exceedance_many": ("red", {"minimum_days": 5.0, "minimum_multiple": 1.0}),
    "permitted_amount": ("red", {}),
    "rectification": ("yellow", {}),
    "penalty": ("red", {"months": 3.0}),
    "falsification": ("black", {"months": 12.0}),
}
OPERATOR_CAPS = {"false_record": ("pass", {"months": 12.0}), "fraud": ("fail", {"months": 12.0})}


def city(*, exceedances=(), penalties=(), decisions=(), amounts=()):
    """A city of one enterprise, number 7, with one outlet."""

    def columns(names, rows):
        return {name: np.array([row[n] for row in rows], object) for n, name in enumerate(names)}

    outlet = SimpleNamespace(
        outlet_id=1, enterprise_id=7, outlet_ref="DA001", start=date(2020, 1, 1),
        end=date(2099, 1, 1),
    )  # fmt: skip
    evidence = SimpleNamespace(
        exceedances=columns(("outlet_id", "code", "day", "multiple", "stage"), exceedances),
        penalties=columns(("ref", "enterprise_id", "decided_on", "kind"), penalties),
        decisions=columns(
            ("ref", "enterprise_id", "om_operator_id", "kind", "decided_on", "due_on",
             "fulfilled_on", "ends_on"),
            decisions,
        ),
    )  # fmt: skip
    return SimpleNamespace(
        registry=SimpleNamespace(outlets=[outlet]), evidence=evidence, amounts=list(amounts)
    )


def held(found, *, rules=CAPS, of=score_caps.of_enterprises, subject=7):
    """Names of the caps of the subject, and the best band that they leave."""
    caps = of(found, SimpleNamespace(caps=rules), OCTOBER).get(subject, [])
    return sorted(cap.key for cap in caps), caps


def cells(table):
    lines = [one for one in table.strip().splitlines() if not one.lstrip().startswith("-")]
    return [[cell.strip() for cell in one.split("|")] for one in lines[1:]]


EXCEEDANCES = """
 days exceeding | worst multiple | left    | caps
 --------------------------------------------------
 none           | -              | -       |
 1              | 0.30           | yellow  | exceedance
 4              | 0.99           | yellow  | exceedance
 5              | 0.10           | red     | exceedance exceedance_many
 1              | 1.00           | red     | exceedance exceedance_many
"""


@pytest.mark.parametrize(("days", "multiple", "left", "caps"), cells(EXCEEDANCES))
def test_exceedances_hold_down_by_days_and_by_multiple(days, multiple, left, caps):
    first = day_number(OCTOBER.start)
    rows = [
        (1, "NOx", first + n, float(multiple), "by_rule")
        for n in range(0 if days == "none" else int(days))
    ]
    rows.append((1, "NOx", first - 1, 9.0, "by_rule"))  # the day before the month holds nothing
    names, found = held(city(exceedances=rows))
    assert names == caps.split()
    assert (worst([one.band for one in found], bands=BANDS) or "-") == left


PENALTIES = """
 decided on | counts in October: three months by the calendar
 -------------------------------------------------------------
 2026-10-31 | yes
 2026-07-02 | yes
 2026-07-01 | no
 2026-11-01 | no
"""


@pytest.mark.parametrize(("decided", "counts"), cells(PENALTIES))
def test_a_penalty_counts_for_the_months_of_its_rule(decided, counts):
    names, found = held(city(penalties=[("P-1", 7, date.fromisoformat(decided), "fine")]))
    assert (names == ["penalty"]) == (counts == "yes")
    assert all((one.reference, one.band) == ("P-1", "red") for one in found)


ORDERS = """
 due        | fulfilled  | held down in October
 -----------------------------------------------
 2026-09-15 | -          | yes
 2026-09-15 | 2026-09-14 | no
 2026-09-15 | 2026-09-30 | no
 2026-09-15 | 2026-10-02 | yes
 2026-10-31 | -          | no
 2026-10-30 | -          | yes
"""


@pytest.mark.parametrize(("due", "fulfilled", "counts"), cells(ORDERS))
def test_an_order_holds_down_while_it_is_overdue(due, fulfilled, counts):
    done = None if fulfilled == "-" else date.fromisoformat(fulfilled)
    row = ("R-1", 7, None, "rectification_order", date(2026, 8, 1), date.fromisoformat(due), done,
           None)  # fmt: skip
    names, found = held(city(decisions=[row]))
    assert (names == ["rectification"]) == (counts == "yes")
    assert all(one.band == "yellow" for one in found)


FINDINGS = """
 kind              | of         | cap           | left
 ------------------------------------------------------
 falsification     | enterprise | falsification | black
 evasion           | enterprise | falsification | black
 false_mark        | operator   | false_record  | pass
 fabricated_record | operator   | false_record  | pass
 fraud             | operator   | fraud         | fail
"""


@pytest.mark.parametrize(("kind", "of", "cap", "left"), cells(FINDINGS))
def test_a_signed_finding_holds_down_by_name(kind, of, cap, left):
    is_enterprise = of == "enterprise"
    row = ("F-1", 7 if is_enterprise else None, None if is_enterprise else 7, kind,
           date(2026, 9, 1), None, None, None)  # fmt: skip
    names, (found,) = held(
        city(decisions=[row]),
        rules=CAPS if is_enterprise else OPERATOR_CAPS,
        of=score_caps.of_enterprises if is_enterprise else score_caps.of_operators,
    )
    assert (names, found.band, found.reference) == ([cap], left, "F-1")


AMOUNTS = """
 outcome of the account | left
 ------------------------------
 exceeded               | red
 kept                   | -
 cannot_be_told         | -
"""


@pytest.mark.parametrize(("outcome", "left"), cells(AMOUNTS))
def test_a_passed_amount_of_the_year_holds_down_and_what_cannot_be_told_does_not(outcome, left):
    names = ("pollutant_code", "permitted_t", "used_t", "measured_t", "substituted_t",
             "reported_t", "is_lower_bound", "unknown_outlets")  # fmt: skip
    amount = SimpleNamespace(
        month=OCTOBER.start, enterprise_id=7, permitted_amount_ref="A-1", outcome=outcome,
        **dict.fromkeys(names, 1.0),
    )  # fmt: skip
    keys, found = held(city(amounts=[amount]))
    assert keys == ([] if left == "-" else ["permitted_amount"])
    assert [one.band for one in found] == ([] if left == "-" else [left])
