"""Component trees as HTML: the same page without a script, and nothing that a stranger wrote."""

import re

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.prerender import NotServable, to_html
from layouts import plain


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (html.P("a < b & c"), "<p>a &lt; b &amp; c</p>"),
        (html.P(["a", 1, 2.5, None, True, html.B("c")]), "<p>a12.5<b>c</b></p>"),
        (html.Div(className="x", id="y", hidden=True), '<div id="y" class="x" hidden></div>'),
        (html.Label("l", htmlFor="f"), '<label for="f">l</label>'),
        (html.Td("x", colSpan=2), '<td colspan="2">x</td>'),
        (html.Br(), "<br>"),
        (html.Details(open=False), "<details></details>"),
        (html.Div(n_clicks=3), "<div></div>"),
        (
            html.Div(style={"--w": 3, "marginTop": 4, "flexGrow": 1, "width": "5%", "top": 0}),
            '<div style="--w:3;margin-top:4px;flex-grow:1;width:5%;top:0"></div>',
        ),
        (html.A("x", href='/a?b=1&c="2"'), '<a href="/a?b=1&amp;c=&quot;2&quot;">x</a>'),
        (dcc.Link("x", href="/a", refresh=False), '<a href="/a">x</a>'),
        (dcc.Location(id="address"), ""),
        (
            plain.Svg(plain.Path(d="M0 0", strokeWidth=2), viewBox="0 0 1 1"),
            '<svg viewBox="0 0 1 1"><path stroke-width="2" d="M0 0"></path></svg>',
        ),
        (plain.SvgTitle("t"), "<title>t</title>"),
        (plain.Input(name="q", defaultValue='"'), '<input name="q" value="&quot;">'),
        (plain.Textarea(defaultValue="<a", name="m"), '<textarea name="m">&lt;a</textarea>'),
        (
            plain.Select(
                [plain.Option("A", value="1"), plain.Option("B", value="2")], defaultValue=2
            ),
            '<select><option value="1">A</option><option value="2" selected>B</option></select>',
        ),
    ],
)
def test_a_component_is_written_as_its_element(tree, text):
    assert to_html(tree) == text


@pytest.mark.parametrize(
    "tree",
    [
        dcc.Graph(),
        dcc.Markdown("x"),
        html.Script("alert(1)"),
        html.A("x", href="javascript:alert(1)"),
        html.A("x", href=" JavaScript:alert(1)"),
        html.A("x", href="data:text/html,x"),
        html.Form(action="javascript:alert(1)"),
        html.Img(src="data:text/html,x"),
        html.P({"a": object()}.values().__iter__().__next__()),
    ],
)
def test_what_has_no_plain_element_is_refused(tree):
    with pytest.raises(NotServable):
        to_html(tree)


def test_a_picture_may_stand_in_the_page_itself():
    assert 'src="data:image/svg+xml,x"' in to_html(html.Img(src="data:image/svg+xml,x"))


@given(st.text())
def test_no_text_becomes_markup(text):
    drawn = to_html(html.P(text, title=text))
    inner = drawn[drawn.index(">") + 1 : drawn.rindex("</p>")]
    assert "<" not in inner
    attribute = drawn[len('<p title="') : drawn.index('">')]
    assert '"' not in attribute
    assert "<" not in attribute


def test_the_order_of_attributes_is_always_the_same():
    """An ETag of a page would change with each process otherwise."""
    names = [f"data-{letter}" for letter in "hgfedcba"]
    text = to_html(html.Div(**dict.fromkeys(names, "x")))
    assert re.findall(r"data-[a-h]", text) == sorted(names)
