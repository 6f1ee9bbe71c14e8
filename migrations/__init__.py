"""Schema: numbered SQL files, repeatable views and grants, seed rows, and their runner."""
