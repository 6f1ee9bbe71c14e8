"""Every figure names the page that says how it is computed, and every page that is named exists."""

import ast
from pathlib import Path

from dashboard.methods import documents
from tests.architecture import parsed

PROJECT = Path(__file__).parents[2]
PAGES = {one.name for one in documents.documents()}
LINKS = {"staff", "public", "of_tile", "heading"}
NO_FIGURES = {
    "档案", "自动监测设备", "排污许可证", "排放口 {n} 个", "本页二维码", "排污单位",
    "闻到刺鼻气味、看到泄漏，先离开，再打电话", "各区县",
}  # fmt: skip
"""Headings of what is registered or said, not computed."""
SAID = {"about.py"}
"""Pages of words alone."""
WALL = PROJECT / "layouts" / "staff" / "wall"
"""A screen on a wall, where nobody can follow a link: its figures stand on pages that have them."""


def modules() -> list[Path]:
    return sorted(
        path for site in ("public", "staff") for path in (PROJECT / "layouts" / site).rglob("*.py")
    )


def name_of(call: ast.Call) -> str:
    """``parts.card`` of a call."""
    return ast.unparse(call.func)


def method_of(call: ast.Call) -> str | None:
    """The method that a call of ``method_links`` names; all of them when two are possible."""
    module, _, function = name_of(call).rpartition(".")
    if module != "method_links" or function not in LINKS:
        return None
    return ast.unparse(call.args[1])


def test_every_method_that_a_figure_names_has_a_page():
    named = set()
    for path in modules():
        for call in parsed.calls(path):
            if (found := method_of(call)) is not None:
                texts = [n.value for n in ast.walk(ast.parse(found)) if isinstance(n, ast.Constant)]
                assert texts, f"{path.name}:{call.lineno}: name the method with a literal"
                named |= {(text, path.name) for text in texts}
    assert len(named) > 10
    assert not {(method, path) for method, path in named if method not in PAGES}


def title_of(call: ast.Call) -> ast.expr | None:
    """Heading of a card or of a section; None where the call makes neither."""
    if name_of(call) in ("parts.card", "html.H2") and call.args:
        return call.args[0]
    return None


def makers(title: ast.expr, tree: ast.Module) -> list[ast.expr]:
    """The heading itself, or what is assigned to the variable that it is."""
    if not isinstance(title, ast.Name):
        return [title]
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == title.id for t in node.targets)
    ]


def is_settled(title: ast.expr, tree: ast.Module) -> bool:
    """Whether a heading leads to a method, or is one of those that need none."""
    made = makers(title, tree)
    words = {n.value for value in made for n in ast.walk(value) if isinstance(n, ast.Constant)}
    return bool(words & NO_FIGURES) or any("method_links." in ast.unparse(v) for v in made)


def test_every_heading_of_a_figure_leads_to_its_method():
    """``parts.card`` and ``html.H2`` of the sites, but for those listed as no figures."""
    wrong = []
    for path in modules():
        tree = parsed.tree(path)
        for call in parsed.calls(path):
            title = title_of(call)
            if title is None or path.name in SAID or WALL in path.parents:
                continue
            if is_settled(title, tree):
                continue
            wrong.append(f"{path.relative_to(PROJECT)}:{call.lineno} {ast.unparse(title)}")
    assert not wrong, (
        "make the heading with method_links.staff(title, method, t=t), or list it as no figure: "
        + "; ".join(wrong)
    )


def test_every_tile_names_its_method():
    tiles = [
        (path, call)
        for path in modules()
        for call in parsed.calls(path)
        if name_of(call) in ("parts.tile", "Figure")
    ]
    assert len(tiles) >= 6
    for path, call in tiles:
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        made = ast.unparse(given["method"])
        is_drawn = made == "figure.method"  # made where the figure was
        assert is_drawn or "method_links.of_tile" in made, f"{path.name}:{call.lineno}"
