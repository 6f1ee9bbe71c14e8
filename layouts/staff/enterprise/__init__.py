"""Shapes of the page of one enterprise."""
