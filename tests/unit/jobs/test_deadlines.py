"""When a day has to be looked at again although nothing arrives."""

from dataclasses import fields
from datetime import UTC, datetime

import numpy as np
import pytest

from analytics.day_results import DayJudgements, DayResults
from analytics.vocabulary import Reason, Stage, code_of
from dashboard.jobs import deadlines
from dashboard.jobs.deadlines import NEVER, ClosingHours, closing_times, next_change

DAY = 100
END_S = ((DAY + 1) * 24 - 8) * 3600


def results(**columns):
    named = {field.name: np.zeros(1, dtype=np.int64) for field in fields(DayResults)}
    return DayResults(**(named | {name: np.array([value]) for name, value in columns.items()}))


def judgements(*stages):
    named = {field.name: np.zeros(len(stages), dtype=np.int64) for field in fields(DayJudgements)}
    codes = np.array([code_of(stage) for stage in stages], dtype=np.uint8)
    return DayJudgements(**(named | {"stage": codes}))


def ask(now_s, found=None, stages=(), *, goes_on=False):
    hours = ClosingHours(
        marking=np.array([12.0]), review=np.array([36.0]), backfill=np.array([240.0])
    )
    day = np.array([DAY])
    return int(
        next_change(
            found or results(),
            judgements(*stages),
            day=day,
            closing=closing_times(day, hours),
            goes_on=np.array([goes_on]),
            now_s=now_s,
        )[0]
    )


def test_a_settled_day_waits_for_nothing():
    assert ask(END_S + 1, stages=[Stage.NONE, Stage.BY_RULE, Stage.VERIFIED]) == NEVER


def test_a_running_day_has_its_next_full_hour():
    assert ask(END_S - 5 * 3600 + 10, goes_on=True) == END_S - 4 * 3600
    assert ask(END_S - 4 * 3600, goes_on=True) == END_S - 3 * 3600
    assert ask(END_S - 1, goes_on=True) == END_S


@pytest.mark.parametrize("stage", [Stage.WARNING, Stage.PENDING])
def test_an_open_verdict_waits_for_noon_then_for_the_review(stage):
    assert ask(END_S, stages=[stage]) == END_S + 12 * 3600
    assert ask(END_S + 12 * 3600, stages=[stage]) == END_S + 36 * 3600
    assert ask(END_S + 36 * 3600, stages=[stage]) == NEVER


@pytest.mark.parametrize("reason", [Reason.SUSPECTED_STOP, Reason.FLAG_UNDECIDED])
def test_what_marking_may_decide_waits_for_noon_only(reason):
    found = results(reasons=int(reason | Reason.RUNNING))
    assert ask(END_S, found) == END_S + 12 * 3600
    assert ask(END_S + 12 * 3600, found) == NEVER


def test_what_may_still_be_sent_waits_for_the_end_of_back_filling():
    found = results(pending_hours=3)
    assert ask(END_S, found) == END_S + 240 * 3600
    assert ask(END_S + 240 * 3600, found) == NEVER


def test_the_earliest_of_several_counts():
    found = results(pending_hours=3, reasons=int(Reason.SUSPECTED_STOP))
    assert ask(END_S - 100, found, [Stage.WARNING], goes_on=True) == END_S
    assert ask(END_S, found, [Stage.WARNING]) == END_S + 12 * 3600


def test_seconds_are_rounded_down():
    assert deadlines.seconds(datetime(1970, 1, 1, 0, 0, 1, 999_999, tzinfo=UTC)) == 1
