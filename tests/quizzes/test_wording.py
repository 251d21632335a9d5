"""Every reason for which an entry can't be read has a sentence that says what to do."""

import re
from pathlib import Path

import pytest

import lessons.numbers
import quizzes.kinds
from quizzes.kinds import Unreadable
from quizzes.wording import SENTENCES, reading_words, sentence_for


def raised_codes() -> set[str]:
    sources = [*Path(quizzes.kinds.__file__).parent.glob("*.py"), Path(lessons.numbers.__file__)]
    raised = re.compile(r'raise Unreadable(?:Number)?\(\s*"([a-z-]+)"')
    return {code for source in sources for code in raised.findall(source.read_text(encoding="utf-8"))}


def test_each_code_that_is_raised_has_its_sentence_and_no_other_has_one() -> None:
    assert set(SENTENCES) == raised_codes()


def test_a_sentence_says_what_to_do_and_that_nothing_was_counted() -> None:
    unreadable = Unreadable("same-place-twice", name="place-1", entry="2")

    assert sentence_for(unreadable) == (
        "Two items have the same place. Give each item a place of its own. Nothing was counted."
    )


@pytest.mark.parametrize(
    ("digits", "shown"),
    [("79900", "79\xa0900"), ("79900000", "79\xa0900\xa0000"), ("79.9", "79.9"), ("-1200", "-1\xa0200")],
)
def test_a_reading_is_shown_in_groups_of_three(digits: str, shown: str) -> None:
    assert reading_words(digits) == shown
