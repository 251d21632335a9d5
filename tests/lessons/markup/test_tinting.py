"""Showing in a passage's HTML how well its facts and sentences were understood."""

import pytest

from lessons.markup import Tint, TintedWords, tinted

RED = Tint("is-weak", "✗", "40 %", ": not understood", "/answers/")
NOTE = (
    ' <a class="tint-note is-weak" href="/answers/"><span aria-hidden="true">✗</span> 40 %'
    '<span class="visually-hidden">: not understood</span></a>'
)
FACT = (
    '<p>By <a class="term" href="#note-x--t">treaty</a>, <span class="fact" id="fact-one">it <em>is</em> so</span>.</p>'
)


def test_the_words_of_a_fact_get_its_tint_and_a_note_behind_them() -> None:
    assert tinted(FACT, facts={"one": RED}, taught={}) == (
        f'<p>By treaty, <span class="fact is-weak" id="fact-one">it <em>is</em> so</span>{NOTE}.</p>'
    )


def test_a_fact_without_a_tint_stays_as_it_is() -> None:
    assert tinted(FACT, facts={}, taught={}) == (
        '<p>By treaty, <span class="fact" id="fact-one">it <em>is</em> so</span>.</p>'
    )


@pytest.mark.parametrize(("taught", "tinted_class"), [({"so": "one"}, "fact is-weak"), ({}, "fact")])
def test_a_fact_that_has_its_anchor_elsewhere_is_known_by_its_words(taught: dict[str, str], tinted_class: str) -> None:
    found = tinted('<p><span class="fact">so</span></p>', facts={"one": RED}, taught=taught)

    assert found.startswith(f'<p><span class="{tinted_class}">so</span>')


def test_quoted_words_are_tinted_across_tags_with_one_note() -> None:
    found = tinted("<p>He <em>did</em> go.</p>", facts={}, taught={}, quotations=[TintedWords(RED, "He did")])

    assert found == (
        f'<p><span class="quoted is-weak">He</span> <em><span class="quoted is-weak">did</span>{NOTE}</em> go.</p>'
    )


@pytest.mark.parametrize("exact", ["it is so", "treaty, it", "not there", "t"])
def test_words_are_left_alone_that_overlap_a_fact_or_stand_not_there_or_twice(exact: str) -> None:
    untouched = tinted(FACT, facts={}, taught={})

    assert tinted(FACT, facts={}, taught={}, quotations=[TintedWords(RED, exact)]) == untouched


def test_a_text_holds_one_quotation() -> None:
    quotations = [TintedWords(RED, "one"), TintedWords(RED, "two")]

    found = tinted("<p>one two</p>", facts={}, taught={}, quotations=quotations)

    assert found == f'<p><span class="quoted is-weak">one</span>{NOTE} two</p>'


def test_words_across_blocks_are_tinted_in_each() -> None:
    found = tinted("<p>one</p>\n<p>two</p>", facts={}, taught={}, quotations=[TintedWords(RED, "one two")])

    assert found == (
        f'<p><span class="quoted is-weak">one</span></p>\n<p><span class="quoted is-weak">two</span>{NOTE}</p>'
    )


def test_nothing_is_read_as_a_tag_that_was_none() -> None:
    assert tinted("<p>a &lt; b &amp; c</p>", facts={}, taught={}) == "<p>a &lt; b &amp; c</p>"
