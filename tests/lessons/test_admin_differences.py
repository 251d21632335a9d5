"""The difference between two states of content, as a page shows it."""

from typing import Any

import pytest

from lessons.editing.differences import MOST_WORDS, Change, Piece, changes, shown


def name(names: tuple[str, ...]) -> str:
    return " of ".join(names)


def difference(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return changes(before, after, name)


def test_words_that_stayed_are_not_marked() -> None:
    (change,) = difference({"slug": "a", "text": "It was big  then.\n"}, {"slug": "a", "text": "It is big  then.\n"})

    assert change.before == (Piece("It ", False), Piece("was ", True), Piece("big  then.\n", False))
    assert change.after == (Piece("It ", False), Piece("is ", True), Piece("big  then.\n", False))


def test_a_field_that_came_or_went_has_nothing_on_the_other_side() -> None:
    assert difference({"old": "a"}, {"new": "b"}) == [
        Change("new", (), (Piece("b", True),)),
        Change("old", (Piece("a", True),), ()),
    ]


def test_a_row_put_in_between_changes_itself_alone() -> None:
    one, two, three = ({"text": text, "credit": 1} for text in "abc")

    found = difference({"answers": [one, three]}, {"answers": [one, two, three]})

    assert [change.label for change in found] == ["answers 2: answers of text", "answers 2: answers of credit"]


def test_of_a_row_that_changed_only_what_differs_is_shown() -> None:
    found = difference({"answers": [{"text": "a", "part": "x"}]}, {"answers": [{"text": "b", "part": "x"}]})

    assert [change.label for change in found] == ["answers 1: answers of text"]


def test_texts_too_long_to_compare_are_shown_whole() -> None:
    long = "word " * (MOST_WORDS + 1)

    assert difference({"text": "a"}, {"text": long}) == [Change("text", (Piece("a", True),), (Piece(long, True),))]
    assert difference({"text": ""}, {"text": long}) == [Change("text", (), (Piece(long, True),))]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        ({}, ""),
        ({"gaps": {"a": "choice"}}, '{"gaps": {"a": "choice"}}'),
        (["one", "two"], "one\ntwo"),
        ([["steppe", "en"]], "steppe/en"),
        (3, "3"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Any, words: str) -> None:
    assert shown(value) == words
