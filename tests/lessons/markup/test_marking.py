"""Finding words in a passage as shown, and marking them."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lessons.markup import Figure, Term, find_words, mark_words, render_passage
from lessons.markup.elements import read, shown


@pytest.mark.parametrize(
    ("exact", "before", "after", "found"),
    [
        ("war", "", "", [4, 21]),
        ("war", "the", "", [4]),
        ("war", "", ", then", [4]),
        ("war", "a long", "", [21]),
        ("war", "a  long ", " . ", [21]),
        ("war", "long", ", a", []),
        ("the war", "", "", [0]),
        ("peace", "", "", []),
        (" ", "", "", []),
    ],
)
def test_words_are_found_with_the_words_around_them(exact: str, before: str, after: str, found: list[int]) -> None:
    assert find_words("the war, then a long war. The end", exact, before, after) == found


def test_overlapping_finds_all_count() -> None:
    assert find_words("very very very", "very very") == [0, 5]


def test_words_are_marked_across_elements_and_blocks() -> None:
    html = render_passage("One **two**\nthree\n\n- four\n- five", passage="p").html

    assert mark_words(html, "two three four") == (
        "<p>One <strong><mark>two</mark></strong><mark>\nthree</mark></p>\n"
        "<ul>\n<li><mark>four</mark></li>\n<li>five</li>\n</ul>"
    )


def test_the_copy_has_no_ids_and_no_links_to_notes() -> None:
    rendered = render_passage(
        "[The CSTO sent {figure:f} men]{fact=f}, [see](/x).",
        passage="p",
        facts={"f": Figure(Decimal(30))},
        terms=[Term("csto", ("CSTO",))],
    )

    assert mark_words(rendered.html, "CSTO sent 30") == (
        '<p><span class="fact">The <mark>CSTO</mark><mark> sent </mark>'
        '<data class="figure" value="30"><mark>30</mark></data> men</span>, <a href="/x">see</a>.</p>'
    )


@pytest.mark.parametrize("words", ["absent", "twice", ""])
def test_words_that_are_not_found_exactly_once_are_not_marked(words: str) -> None:
    assert mark_words("<p>twice and twice</p>", words) is None


def test_words_around_tell_which_of_two_is_meant() -> None:
    assert mark_words("<p>twice and twice</p>", "twice", before="and") == "<p>twice and <mark>twice</mark></p>"


def test_characters_with_a_meaning_in_html_are_matched_as_shown() -> None:
    assert mark_words("<p>a &lt;b&gt; &amp; “c”</p>", "<b> & “c”") == "<p>a <mark>&lt;b&gt; &amp; “c”</mark></p>"


MARKDOWN = st.lists(
    st.sampled_from(
        ["a ", "b ", "*a*", "**b c** ", "\n\n", "\n", "- a\n", "> b\n", "# c\n", "`a b` ", "&lt;", " \u00a0 ", "term ",
         "[a b]{fact=f} ", "[{figure:f} c]{fact=f} ", "[b](/x) ", "  \n", "é", "1. a\n", "\\[", "    a\n"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


def plain_text(html: str) -> str:
    """What a reader sees of it."""
    return shown(read(html)).plain


def rendered_html(markdown: str) -> str:
    facts = {"f": Figure(Decimal(5))}
    return render_passage(markdown, passage="p", facts=facts, terms=[Term("t", ("term",))]).html


@given(MARKDOWN, st.data())
def test_marking_never_changes_the_visible_text_and_marks_just_the_words(markdown: str, data: st.DataObject) -> None:
    html = rendered_html(markdown)
    plain = plain_text(html)
    assume(plain)
    start = data.draw(st.integers(0, len(plain) - 1))
    words = plain[start : data.draw(st.integers(start + 1, len(plain)))]

    marked = mark_words(html, words, before=plain[:start], after=plain[start + len(words) :].rstrip())

    assume(words.strip())
    assert marked is not None
    assert plain_text(marked) == plain
    inside = "".join(re.findall(r"<mark>(.*?)</mark>", marked, re.DOTALL))
    assert "".join(plain_text(inside).split()) == "".join(words.split())
    assert not re.search(r'\sid="|class="term"', marked)


@given(MARKDOWN)
def test_the_plain_text_of_a_passage_is_that_of_its_html(markdown: str) -> None:
    rendered = render_passage(markdown, passage="p", facts={"f": Figure(Decimal(5))}, terms=[Term("t", ("term",))])

    assert rendered.plain == plain_text(rendered.html)
