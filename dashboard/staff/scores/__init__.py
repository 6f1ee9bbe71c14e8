"""Scores 评分: every evaluation, what corrections changed, objections, versions of the rules."""
