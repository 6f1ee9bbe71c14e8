"""What rules say where nothing is said."""

from analytics.hour_rules import DailyMeanRule, ReasonEffect
from analytics.vocabulary import MassSource, Reason, SubstitutionCause


def test_a_reason_changes_nothing_but_what_it_names():
    effect = ReasonEffect(reason=Reason.SUSPECTED_STOP)
    assert (effect.due, effect.valid, effect.judged, effect.public) == (True, True, True, True)
    assert (effect.mass, effect.cause) == (MassSource.MEASURED, SubstitutionCause.FAILURE)


def test_a_daily_mean_needs_one_valid_hour_at_least():
    rule = DailyMeanRule()
    assert (rule.minimum_valid_hours, rule.minimum_valid_share) == (1, 0.0)
