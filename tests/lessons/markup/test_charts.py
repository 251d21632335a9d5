"""Charts in passages: where they stand, and that their words are nobody's to quote."""

import pytest

from lessons.markup import (
    Problem,
    ProblemKind,
    RenderedPassage,
    Term,
    Tint,
    find_words,
    mark_words,
    render_passage,
    render_text,
    tinted,
)

CHART = (
    '<figure class="chart"><figcaption>The treaty</figcaption><svg role="img"><title>A &lt; B</title>'
    '<text x="1">39 percent</text></svg></figure>'
)


def render(text: str) -> RenderedPassage:
    terms = (Term("treaty", ("treaty",)),)
    return render_passage(text, passage="polls", facts={"shares": None}, charts={"polls": CHART}, terms=terms)


def test_a_mark_on_a_line_of_its_own_becomes_the_chart() -> None:
    rendered = render("The polls:\n\n{chart:polls}\n\nThey crossed.")

    assert rendered.html == f"<p>The polls:</p>\n{CHART}\n<p>They crossed.</p>"
    assert (rendered.charts, rendered.problems) == (("polls",), ())


def test_the_line_ends_a_paragraph_and_stands_in_lists_and_quotations() -> None:
    rendered = render("One\n{chart:polls}\ntwo\n\n- three\n  {chart:polls}\n\n> four\n> {chart:polls}")

    assert rendered.html.count(CHART) == 3
    assert rendered.plain == "One two three four"
    assert rendered.problems == ()


def test_nothing_in_a_chart_is_read_as_text_or_linked() -> None:
    rendered = render("{chart:polls}\n\nBy treaty, [39 percent]{fact=shares} leaned.")

    assert rendered.plain == rendered.typed == "By treaty, 39 percent leaned."
    assert rendered.html.count('class="term"') == 1
    assert rendered.html.startswith(CHART)
    assert [span.words for span in rendered.spans] == ["39 percent"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{chart:gone}", Problem(ProblemKind.UNKNOWN_CHART, "gone")),
        ("See {chart:polls}.", Problem(ProblemKind.MARK_NOT_READ, "{chart:polls}")),
        ("{chart:Polls}", Problem(ProblemKind.MARK_NOT_READ, "{chart:Polls}")),
        ("{chart polls}", Problem(ProblemKind.MARK_NOT_READ, "{chart")),
    ],
)
def test_a_mark_that_can_not_be_followed_is_a_problem(text: str, problem: Problem) -> None:
    rendered = render(text)

    assert (rendered.problems, rendered.charts) == ((problem,), ())


def test_a_chart_that_can_not_be_drawn_leaves_nothing() -> None:
    rendered = render_passage("One.\n\n{chart:polls}", passage="p", charts={"polls": ""})

    assert (rendered.html, rendered.charts, rendered.problems) == ("<p>One.</p>\n", ("polls",), ())


def test_other_texts_know_no_charts() -> None:
    assert render_text("{chart:polls}") == "<p>{chart:polls}</p>"


def test_an_author_can_not_write_a_chart_or_its_place() -> None:
    html = render('<p class="chart">polls</p>\n\n<svg onload="x"></svg>\n\n<figure>a</figure>').html

    assert not any(tag in html for tag in ("<p class", "<svg", "<figure"))


def test_quoted_words_are_marked_in_the_text_alone_and_the_copy_has_no_chart() -> None:
    rendered = render("{chart:polls}\n\nThey were 39 percent.")

    assert find_words(rendered.plain, "39 percent") == [10]
    assert mark_words(rendered.html, "39 percent") == "\n<p>They were <mark>39 percent</mark>.</p>"


def test_a_heat_map_of_the_text_has_no_chart() -> None:
    tint = Tint("is-weak", "!", "40 %", "weak", "#")

    html = tinted(render("{chart:polls}\n\n[39 percent]{fact=shares}").html, facts={"shares": tint}, taught={})

    assert "<figure" not in html
    assert 'class="fact is-weak"' in html
