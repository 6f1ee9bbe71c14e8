"""Schema: numbered SQL files, repeatable views and grants, seed rows, and the runner that applies them."""
