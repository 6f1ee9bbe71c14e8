"""The elements of a Markdown text as components: headings, paragraphs, lists, tables, code, links.

The text is parsed elsewhere; what arrives is a tree of nodes with ``type``, ``children``,
``content`` and ``attrs``. Raw HTML is not among them.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from dash import html

from layouts import parts

Address = Callable[[str], str]
"""Turns the target of a link in the text into an address of the site; empty when there is none."""

_HEADINGS = {"h1": html.H2, "h2": html.H2, "h3": html.H2, "h4": html.H3, "h5": html.H4}


class Node(Protocol):
    """One element of the text."""

    @property
    def type(self) -> str:
        """What kind of element it is."""

    @property
    def tag(self) -> str:
        """The HTML element that it would be."""

    @property
    def content(self) -> str:
        """Its own text."""

    @property
    def attrs(self) -> dict[str, Any]:
        """What else is known of it."""

    @property
    def children(self) -> list[Any]:
        """The elements within it."""


def blocks(tree: Node, *, address: Address, caption: str) -> list[Any]:
    """All blocks of a text; a table is named after the heading above it, else ``caption``."""
    made: list[Any] = []
    named = caption
    for node in tree.children:
        if node.type == "heading":
            named = text_of(node)
        made.append(_block(node, address, named))
    return made


def text_of(node: Node) -> str:
    """The words of a node without their shapes."""
    return "".join(_texts(node))


def _texts(node: Node) -> Iterator[str]:
    if node.type in ("text", "code_inline"):
        yield node.content
    elif node.type == "softbreak":
        yield " "
    for child in node.children:
        yield from _texts(child)


def _block(node: Node, address: Address, caption: str) -> Any:
    if node.type == "heading":
        return _HEADINGS[node.tag](_inline(node, address))
    if node.type == "paragraph":
        return html.P(_inline(node, address))
    if node.type == "table":
        return _table(node, address, caption)
    if node.type in ("bullet_list", "ordered_list"):
        make = html.Ul if node.type == "bullet_list" else html.Ol
        return make([_item(item, address, caption) for item in node.children])
    if node.type in ("fence", "code_block"):
        return html.Pre(html.Code(node.content))
    if node.type == "blockquote":
        return html.Blockquote([_block(child, address, caption) for child in node.children])
    if node.type == "hr":
        return html.Hr()
    raise ValueError(f"the pages of methods hold no {node.type}")


def _item(item: Node, address: Address, caption: str) -> html.Li:
    """An entry of a list; a single paragraph in it needs no margins of its own."""
    if len(item.children) == 1 and item.children[0].type == "paragraph":
        return html.Li(_inline(item.children[0], address))
    return html.Li([_block(child, address, caption) for child in item.children])


def _table(node: Node, address: Address, caption: str) -> Any:
    head, *body = node.children
    heads = head.children[0].children
    columns = [parts.Column(_inline(cell, address), is_number=_is_number(cell)) for cell in heads]
    lines = [row for group in body for row in group.children]
    rows = [[_inline(cell, address) for cell in row.children] for row in lines]
    return parts.table(columns, rows, caption=caption)


def _is_number(cell: Node) -> bool:
    return "right" in str(cell.attrs.get("style", ""))


def _inline(node: Node, address: Address) -> list[Any]:
    """What stands within a block; its own ``inline`` node is looked through."""
    held = node.children[0].children if _holds_inline(node) else node.children
    made: list[Any] = []
    for place, child in enumerate(held):
        if child.type == "softbreak":
            made.append(_joint(text_of(held[place - 1]), text_of(held[place + 1])))
        else:
            made.append(_span(child, address))
    return made


def _holds_inline(node: Node) -> bool:
    return len(node.children) == 1 and node.children[0].type == "inline"


def _joint(before: str, after: str) -> str:
    """What a line's end becomes: nothing beside a Chinese character, else a space."""
    return "" if _is_wide(before[-1:]) or _is_wide(after[:1]) else " "


def _is_wide(character: str) -> bool:
    return character >= "\u2e80"


def _span(node: Node, address: Address) -> Any:
    if node.type == "text":
        return node.content
    if node.type == "strong":
        return html.B(_inline(node, address))
    if node.type == "em":
        return html.Em(_inline(node, address))
    if node.type == "code_inline":
        return html.Code(node.content)
    if node.type == "hardbreak":
        return html.Br()
    if node.type == "link":
        target = address(str(node.attrs["href"]))
        words = _inline(node, address)
        return html.A(words, href=target) if target else html.Span(words)
    raise ValueError(f"the pages of methods hold no {node.type}")
