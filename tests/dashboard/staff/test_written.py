"""Parts written as HTML: every text is escaped, links of the app are marked, one maker."""

import ast
from pathlib import Path

from dash import dcc, html

from dashboard import prerender
from layouts import plain

PROJECT = Path(__file__).parents[3]


def test_texts_and_attributes_are_escaped():
    made = prerender.written(html.P("<script>alert(1)</script>", title='"><b>'), name="part")
    assert made.className == "part"
    assert "<script>" not in made.html
    assert "&lt;script&gt;" in made.html
    assert '"><b>' not in made.html


def test_links_of_the_app_are_marked_and_plain_ones_are_not():
    made = prerender.written([dcc.Link("a", href="/staff/?county=3"), html.A("b", href="/x.csv")])
    assert made.html == ('<a href="/staff/?county=3" data-within="">a</a><a href="/x.csv">b</a>')


def test_a_written_part_inside_a_page_is_written_once():
    inner = prerender.written(html.B("粗"), name="inner")
    assert prerender.to_html(html.Div(inner)) == '<div><div class="inner"><b>粗</b></div></div>'


def test_only_the_prerenderer_makes_one():
    makers = []
    for room in ("dashboard", "layouts"):
        for path in (PROJECT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = (
                    getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if isinstance(node, ast.Call)
                    else ""
                )
                if name == "Written":
                    makers.append(path.relative_to(PROJECT).as_posix())
    assert makers == ["dashboard/prerender.py"]
    assert plain.Written("<b></b>").html == "<b></b>"
