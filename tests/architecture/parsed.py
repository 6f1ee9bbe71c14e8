"""The source, parsed once for all rules about it."""

import ast
import functools
from pathlib import Path


@functools.cache
def tree(path: Path) -> ast.Module:
    """The tree of a module; who reads it changes nothing."""
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module."""
    return tuple(ast.walk(tree(path)))


@functools.cache
def calls(path: Path) -> tuple[ast.Call, ...]:
    """Every call of a module."""
    return tuple(node for node in nodes(path) if isinstance(node, ast.Call))
