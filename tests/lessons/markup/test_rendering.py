"""Passages and other texts: from Markdown to HTML, plain words, spans and problems."""

from decimal import Decimal

import pytest

from lessons.markup import (
    Figure,
    Problem,
    ProblemKind,
    RenderedPassage,
    Span,
    render_inline,
    render_passage,
    render_text,
)

PHONES = Figure(Decimal("79900000.000000"), "USD")
COMPANIES = Figure(Decimal(3400), "companies", "over")


def render(text: str, **facts: Figure | None) -> RenderedPassage:
    return render_passage(text, passage="sanctions", facts=facts)


def test_words_that_teach_a_fact_become_a_span_with_an_anchor() -> None:
    rendered = render("In January, [troops were *sent*]{fact=troops}.", troops=None)

    assert rendered.html == ('<p>In January, <span class="fact" id="fact-troops">troops were <em>sent</em></span>.</p>')
    assert rendered.spans == (Span("troops", "troops were sent", figures=(), typed="troops were sent"),)
    assert rendered.problems == ()


def test_words_of_a_fact_may_run_over_a_line_and_hold_escaped_brackets() -> None:
    rendered = render("[the word\n\\[sic\\] `a`]{fact=troops}", troops=None)

    assert rendered.spans[0].words == "the word [sic] a"


def test_a_figure_is_shown_with_its_qualifier_and_a_number_without() -> None:
    rendered = render("Sanctions hit {figure:hit} companies, by {number:hit}.", hit=COMPANIES)

    assert rendered.html == (
        '<p>Sanctions hit <data class="figure" value="3400">over 3,400</data> companies, '
        'by <data class="figure" value="3400">3,400</data>.</p>'
    )
    assert rendered.plain == "Sanctions hit over 3,400 companies, by 3,400."
    assert rendered.typed == "Sanctions hit companies, by ."


def test_a_span_tells_which_figures_it_shows_and_what_else_is_typed_in_it() -> None:
    rendered = render(
        "[Phones for {figure:phones} in 2022]{fact=phones} and {figure:hit}", phones=PHONES, hit=COMPANIES
    )

    assert rendered.spans == (
        Span("phones", "Phones for $79.9 million in 2022", figures=(Decimal(79900000),), typed="Phones for in 2022"),
    )


@pytest.mark.parametrize(
    ("text", "plain", "problem"),
    [
        ("[words]{fact=gone} here", "words here", Problem(ProblemKind.UNKNOWN_FACT, "gone")),
        ("for {figure:gone} firms", "for … firms", Problem(ProblemKind.UNKNOWN_FIGURE, "gone")),
        ("for {number:known} firms", "for … firms", Problem(ProblemKind.UNKNOWN_FIGURE, "known")),
        ("[a [b] c]{fact=known}", "[a [b] c]{fact=known}", Problem(ProblemKind.MARK_NOT_READ, "{fact=known}")),
        ("[words] {fact=known}", "[words] {fact=known}", Problem(ProblemKind.MARK_NOT_READ, "{fact=known}")),
        ("{figure known}", "{figure known}", Problem(ProblemKind.MARK_NOT_READ, "{figure")),
        ("[words]{fact=Known}", "[words]{fact=Known}", Problem(ProblemKind.MARK_NOT_READ, "{fact=Known}")),
    ],
)
def test_what_can_not_be_followed_is_a_problem_and_stays_readable(text: str, plain: str, problem: Problem) -> None:
    rendered = render(text, known=None)

    assert (rendered.plain, rendered.problems) == (plain, (problem,))


def test_marks_in_code_are_not_followed() -> None:
    assert render("`[words]{fact=known}`", known=None).spans == ()


def test_the_label_of_a_link_may_show_a_figure_but_not_teach_a_fact() -> None:
    rendered = render("[hit {figure:hit}](/x) [by [firms]{fact=hit}](/y)", hit=COMPANIES)

    assert rendered.html == (
        '<p><a href="/x">hit <data class="figure" value="3400">over 3,400</data></a> '
        '[by <span class="fact" id="fact-hit">firms</span>](/y)</p>'
    )


def test_an_anchor_stands_once_on_a_page() -> None:
    text = "[first]{fact=a} [again]{fact=a} [elsewhere]{fact=b}"

    rendered = render_passage(text, passage="p", facts={"a": None, "b": None}, anchored={"b"})

    assert rendered.html == (
        '<p><span class="fact" id="fact-a">first</span> <span class="fact">again</span> '
        '<span class="fact">elsewhere</span></p>'
    )
    assert [span.fact for span in rendered.spans] == ["a", "a", "b"]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("one\ntwo   three", "one two three"),
        ("one  \ntwo", "one two"),
        ("one\n\ntwo", "one two"),
        ("- one\n- **tw**o", "one two"),
        ("> one\n\n# two\n\n---\n\nthree", "one two three"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("    code\n    more", "code more"),
        ("a\u00a0b", "a b"),
        ("", ""),
    ],
)
def test_plain_text_is_what_a_reader_sees_with_blocks_one_space_apart(markdown: str, plain: str) -> None:
    assert render(markdown).plain == plain


def test_an_authors_headings_go_below_those_of_the_page() -> None:
    assert render_text("# One\n\n##### Five", top_heading=2) == "<h2>One</h2>\n<h6>Five</h6>"
    assert render("# One\n\n##### Five").html == "<h3>One</h3>\n<h6>Five</h6>"


def test_other_texts_know_no_marks_and_gaps_of_a_cloze_stay() -> None:
    assert render_text("[a]{fact=b} {figure:c} [[d]]") == "<p>[a]{fact=b} {figure:c} [[d]]</p>"


def test_inline_text_has_no_paragraph() -> None:
    assert render_inline("Look at *January*.") == "Look at <em>January</em>."
