"""Which papers and results are counted."""

from dataclasses import replace
from fractions import Fraction

import pytest

from quizzes.item_analysis import ItemResult, Paper, SlotFilledTwice, Tries, selected, slotted
from tests.quizzes.item_analysis.builders import paper


def tried(learner: str, number: int, *credits_: float) -> Paper:
    return replace(paper(*credits_, learner=learner), number=number)


FIRST, SECOND, THIRD = tried("aizhan", 1, 0, 1), tried("aizhan", 2, 1, 1), tried("aizhan", 3, 1, 0)
ONLY = tried("bolat", 1, 0, 0)


@pytest.mark.parametrize(
    ("tries", "chosen"),
    [
        (Tries.FIRST, (FIRST, ONLY)),
        (Tries.LAST, (THIRD, ONLY)),
        (Tries.BEST, (SECOND, ONLY)),
        (Tries.ALL, (FIRST, SECOND, THIRD, ONLY)),
    ],
)
def test_one_paper_of_each_learner_is_selected_or_all(tries: Tries, chosen: tuple[Paper, ...]) -> None:
    assert selected([THIRD, ONLY, FIRST, SECOND], tries) == chosen


def test_of_equally_good_papers_the_earliest_is_the_best() -> None:
    assert selected([THIRD, FIRST], Tries.BEST) == (FIRST,)


def test_the_share_is_of_the_points_of_what_is_graded() -> None:
    assert paper(1, None, 0.5, points=[1, 7, 3]).share == Fraction(5, 8)
    assert paper(None).share == 0


def test_what_is_ungraded_or_worth_nothing_does_not_count() -> None:
    mixed = paper(1, None, 0.5, points=[0, 1, 2])

    assert [item.question for item in mixed.counted] == ["3"]
    assert mixed.items[1].earned == 0


def test_two_questions_in_one_slot_are_refused() -> None:
    with pytest.raises(SlotFilledTwice, match='Paper of "aizhan": two questions in the slot "section-1"'):
        Paper("aizhan", tuple(ItemResult(name, Fraction(1), slot="section-1") for name in ("one", "two")))


def holding(*questions: str, points: int = 1, slot: str = "") -> Paper:
    return Paper("aizhan", tuple(ItemResult(name, Fraction(1), points, slot=slot) for name in questions))


def test_questions_that_do_not_stand_everywhere_share_slots_however_they_were_shuffled() -> None:
    found = slotted([holding("fixed", "c", "a"), holding("b", "fixed", "d")])

    assert [[item.place for item in paper.items] for paper in found] == [
        ["fixed", "drawn 2, points 1", "drawn 1, points 1"],
        ["drawn 1, points 1", "fixed", "drawn 2, points 1"],
    ]


def test_questions_of_other_points_are_drawn_for_other_slots_and_a_noted_slot_stays() -> None:
    found = slotted([holding("a", points=2), holding("b"), holding("c", slot="section-1")])

    assert [paper.items[0].place for paper in found] == ["drawn 1, points 2", "drawn 1, points 1", "section-1"]


def test_papers_that_hold_the_same_questions_stay_as_they_are() -> None:
    same = (holding("a", "b"), holding("b", "a"))

    assert slotted(same) == same
    assert slotted([]) == ()
