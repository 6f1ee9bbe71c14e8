"""Parts written as HTML: every text is escaped, links of the app are marked."""

from dash import dcc, html

from dashboard import prerender
from layouts import plain


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


def test_what_it_makes_holds_the_html_as_it_is():
    assert plain.Written("<b></b>").html == "<b></b>"
