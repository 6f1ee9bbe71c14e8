"""Shapes: pure functions from values to components, and the tokens and words they use."""
