"""What must never reach a page."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.markup import render_inline, render_passage, render_text
from lessons.markup.sanitising import sanitised

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href=' \\\\evil.example/'>x</a>",
    "<a href='/x' onclick='alert(1)'>x</a>",
    "<p style='position:fixed'>x</p>",
    "<form action='/x'><input name='csrfmiddlewaretoken'></form>",
    "<span id='csrf'>x</span>",
    "<span id='fact-A B'>x</span>",
    "<p id='fact-x'>x</p>",
    "<span class='button'>x</span>",
    "<data value='x\" onclick=alert(1)'>1</data>",
    "<ol start='1 onclick'><li>x</li></ol>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>*{x:expression(alert(1))}</style>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<object data=x></object><embed src=x>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<a data-hx-get='/x' hx-get='/x'>x</a>",
]
MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](</\\evil.example>)",
    "![x](javascript:alert(1))",
    '![x](x "onerror=alert(1)")',
    "[x](https://example.org 'a\" onclick=\"alert(1)')",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[<script>alert(1)</script>]{fact=a}",
    '[x]{fact=a" onclick="alert(1)}',
    "```<script>\nalert(1)\n```",
]

ELEMENTS = {
    *(
        "a",
        "blockquote",
        "br",
        "code",
        "data",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "span",
    ),
    *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"class", "href", "id", "start", "title", "value"}


def assert_harmless(html: str) -> None:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in list(tree.iter())[1:]:
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        assert element.get("class") in (None, "fact", "figure", "term")
        assert element.get("id") is None or element.get("id").startswith("fact-")
        target = element.get("href", "#")
        assert target.startswith(("#", "/", "http://", "https://", "mailto:")) or ":" not in target
        assert not target.strip().startswith(("//", "/\\", "\\"))


@pytest.mark.parametrize("vector", VECTORS)
def test_html_is_shown_as_text_and_the_second_lock_holds_alone(vector: str) -> None:
    for html in (render_text(vector), render_inline(vector), render_passage(vector, passage="p").html):
        assert_harmless(html)
        assert "<" not in html.replace("<p>", "").replace("</p>", "")
    assert_harmless(sanitised(vector))


@pytest.mark.parametrize("vector", MARKDOWN)
def test_markdown_makes_nothing_harmful(vector: str) -> None:
    assert_harmless(render_text(vector))
    assert_harmless(render_passage(vector, passage="p", facts={"a": None}).html)


@given(st.text(alphabet="<>[](){}!`*_&#;:/\\\"'= \n\tafcthrejvsip1-", max_size=80))
def test_no_text_makes_anything_harmful(text: str) -> None:
    assert_harmless(render_passage(text, passage="p", facts={"a": None}).html)


def test_ordinary_links_stay() -> None:
    markdown = '[a](https://example.org "title") [b](mailto:a@example.org) [c](/courses/) [d](#fact-a) [e](../x)'

    assert render_inline(markdown) == (
        '<a href="https://example.org" title="title">a</a> <a href="mailto:a@example.org">b</a> '
        '<a href="/courses/">c</a> <a href="#fact-a">d</a> <a href="../x">e</a>'
    )


def test_lists_keep_where_they_start() -> None:
    assert render_text("3. three") == '<ol start="3">\n<li>three</li>\n</ol>'
