"""Flags are raised by their stated rules, and not short of them."""

from dataclasses import replace

import pytest

from quizzes.item_analysis import LEAST_PAPERS, ChoiceStatistics, FlagCode, Interval, QuestionStatistics, flags

SOUND = QuestionStatistics(
    papers=25,
    facility=60,
    facility_interval=Interval(40, 77),
    standard_deviation=50,
    guess_score=25,
    intended_weight=10,
    effective_weight=10,
    discrimination=40,
    discrimination_interval=Interval(1, 68),
    efficiency=50,
    choices=(),
    unanswered=0,
)
KEY = ChoiceStatistics("0", True, 15, 60, Interval(40, 77), 40, Interval(1, 68))
DISTRACTOR = ChoiceStatistics("1", False, 5, 20, Interval(9, 39), -20, Interval(-56, 21))
SUSPECT = replace(DISTRACTOR, correlation=50, correlation_interval=Interval(13, 75))
WEAK_KEY = replace(KEY, correlation=-30, correlation_interval=Interval(-62, 11))


def codes(of: QuestionStatistics) -> list[FlagCode]:
    return [flag.code for flag in flags(of)]


def test_a_sound_question_has_no_flag() -> None:
    assert flags(replace(SOUND, choices=(KEY, DISTRACTOR, DISTRACTOR))) == ()


def test_figures_that_are_not_defined_raise_none() -> None:
    unknown = replace(
        SOUND,
        facility=None,
        facility_interval=None,
        discrimination=None,
        discrimination_interval=None,
        guess_score=None,
    )
    unpicked = replace(DISTRACTOR, percent=None, percent_interval=None, correlation=None, correlation_interval=None)

    assert flags(replace(unknown, choices=(unpicked, unpicked, unpicked))) == ()


def test_a_wrong_choice_of_the_strongest_is_named_with_its_figures() -> None:
    (flag,) = flags(replace(SOUND, choices=(WEAK_KEY, SUSPECT)))

    assert (flag.code, flag.choice, flag.value, flag.interval, flag.limit) == (
        FlagCode.KEY_MAY_BE_WRONG,
        "1",
        50,
        Interval(13, 75),
        0,
    )


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        (WEAK_KEY, replace(SUSPECT, right=True)),
        (WEAK_KEY, replace(SUSPECT, count=2)),
        (WEAK_KEY, replace(SUSPECT, correlation_interval=Interval(0, 70))),
        (WEAK_KEY, replace(SUSPECT, correlation_interval=None)),
        (replace(KEY, correlation=50), SUSPECT),
    ],
)
def test_a_key_is_not_doubted_for_less(key: ChoiceStatistics, choice: ChoiceStatistics) -> None:
    assert flags(replace(SOUND, choices=(key, choice))) == ()


def test_a_key_that_nobody_picked_is_doubted_if_a_wrong_choice_stands_out() -> None:
    unpicked = replace(KEY, count=0, correlation=None, correlation_interval=None)

    assert codes(replace(SOUND, choices=(unpicked, SUSPECT))) == [FlagCode.KEY_MAY_BE_WRONG]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replace(SOUND, discrimination_interval=Interval(-70, -1)), [FlagCode.NEGATIVE_DISCRIMINATION]),
        (replace(SOUND, discrimination_interval=Interval(-70, 0)), []),
        (replace(SOUND, facility_interval=Interval(3, 24)), [FlagCode.BELOW_GUESSING]),
        (replace(SOUND, facility_interval=Interval(3, 15)), [FlagCode.BELOW_GUESSING]),
        (replace(SOUND, facility_interval=Interval(3, 25)), []),
        (replace(SOUND, facility_interval=Interval(3, 19), guess_score=0), [FlagCode.TOO_HARD]),
        (replace(SOUND, facility_interval=Interval(3, 19), guess_score=None), [FlagCode.TOO_HARD]),
        (replace(SOUND, facility_interval=Interval(3, 20), guess_score=0), []),
        (replace(SOUND, facility_interval=Interval(81, 99)), [FlagCode.TOO_EASY]),
        (replace(SOUND, facility_interval=Interval(80, 99)), []),
    ],
)
def test_an_interval_must_lie_beyond_its_limit(changed: QuestionStatistics, expected: list[FlagCode]) -> None:
    assert codes(changed) == expected


def test_a_wrong_choice_that_hardly_anybody_picks_is_named() -> None:
    idle = replace(DISTRACTOR, name="2", count=0, percent=0, percent_interval=Interval(0, 4.9))
    unpicked_key = replace(idle, right=True)

    (flag,) = flags(replace(SOUND, choices=(unpicked_key, DISTRACTOR, idle)))

    assert (flag.code, flag.choice, flag.limit) == (FlagCode.DISTRACTOR_NOT_CHOSEN, "2", 5)
    assert flags(replace(SOUND, choices=(KEY, idle))) == ()


def test_too_few_papers_raise_no_flag_whatever_they_say() -> None:
    doubtful = replace(SOUND, facility_interval=Interval(3, 15), choices=(WEAK_KEY, SUSPECT))

    assert flags(replace(doubtful, papers=LEAST_PAPERS - 1)) == ()
    assert codes(replace(doubtful, papers=LEAST_PAPERS)) == [FlagCode.KEY_MAY_BE_WRONG, FlagCode.BELOW_GUESSING]
