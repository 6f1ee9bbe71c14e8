"""Shapes of the pages of scores."""
