"""Recording answers: once, in order, to nobody else's paper, and never after the attempt closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404

from people.models import User
from quizzes.actions import (
    AttemptClosed,
    QuestionClosed,
    Recorded,
    check_answer,
    flag,
    record_answer,
    show_hint,
    submit,
)
from quizzes.content import MILLION
from quizzes.kinds import Unreadable
from quizzes.models import Attempt, AttemptItem, Question, Response
from quizzes.saves import Save
from tests.lessons.builders import make_learner
from tests.quizzes.builders import NOON, begin, make_bank, new_save, publish, right, wrong

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
PAGE = UUID(int=7)


def answer(attempt: Attempt, choice: str, save: Save | None = None, **given: Any) -> Recorded:
    return record_answer(
        learner=given.get("learner", attempt.learner),
        attempt_id=attempt.pk,
        number=given.get("number", 1),
        entries={"choice": choice},
        save=save or new_save(),
        at=given.get("at", NOON + MINUTE),
    )


def check(attempt: Attempt, entries: dict[str, str], save: Save | None = None, **options: Any) -> Recorded:
    return check_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=1,
        entries=entries,
        save=save or new_save(based_on=99),
        at=options.pop("at", NOON + MINUTE),
        **options,
    )


def item_of(attempt: Attempt) -> AttemptItem:
    return attempt.items.select_related("current").get(number=1)


def choice_of(attempt: Attempt) -> str | None:
    """The choice that stands in the current answer, None where it is empty."""
    current = item_of(attempt).current
    assert current is not None
    choice: str | None = current.given.get("choice")
    return choice


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def graded(learner: User) -> Attempt:
    return begin(make_bank(2), learner)


@pytest.fixture
def practice(learner: User) -> Attempt:
    return begin(make_bank(1), learner, purpose=Attempt.Purpose.PRACTICE)


def test_an_answer_is_stored_and_becomes_the_current_one(graded: Attempt) -> None:
    recorded = answer(graded, "1")

    item = item_of(graded)
    assert recorded.given == {"choice": "1"}
    assert item.current is not None
    assert item.current.given == {"choice": "1"}
    assert (item.answered, item.complete, item.version) == (True, True, 1)


def test_the_same_save_again_changes_nothing(graded: Attempt) -> None:
    save = new_save()
    answer(graded, "1", save)
    before = item_of(graded)

    again = answer(graded, "1", save, at=NOON + 5 * MINUTE)

    assert Response.objects.count() == 1
    assert item_of(graded).version == before.version == again.item.version


def test_a_page_without_scripts_may_change_its_answer(graded: Attempt) -> None:
    save = new_save()
    answer(graded, "1", save)

    answer(graded, "2", save, at=NOON + 2 * MINUTE)
    answer(graded, "2", save, at=NOON + 3 * MINUTE)

    assert Response.objects.count() == 2
    assert choice_of(graded) == "2"


def test_a_page_without_scripts_may_go_back_to_what_it_was_opened_with(graded: Attempt) -> None:
    answer(graded, "1")
    save = new_save(based_on=1)
    answer(graded, "2", save, at=NOON + 2 * MINUTE)

    answer(graded, "1", save, at=NOON + 3 * MINUTE)

    assert choice_of(graded) == "1"


def test_of_one_page_the_later_turn_wins_however_long_each_was_on_its_way(graded: Attempt) -> None:
    first, second = (Save(page=PAGE, turn=turn) for turn in (1, 2))
    answer(graded, "2", second, at=NOON + 2 * MINUTE)

    late = answer(graded, "0", first, at=NOON + 9 * MINUTE)

    assert not late.is_current
    assert choice_of(graded) == "2"
    assert Response.objects.count() == 2


def test_a_change_that_was_taken_back_wins_over_it_when_the_change_comes_late(graded: Attempt) -> None:
    """The page was opened empty; a choice was made and taken back; the network brings them in the wrong order."""
    chosen, taken_back = (Save(page=PAGE, turn=turn) for turn in (1, 2))
    answer(graded, "", taken_back)

    answer(graded, "1", chosen, at=NOON + 2 * MINUTE)

    assert choice_of(graded) is None


def test_a_change_is_taken_back_though_the_page_never_heard_that_it_was_stored(graded: Attempt) -> None:
    answer(graded, "0")
    answer(graded, "1", Save(page=PAGE, turn=1, based_on=1))

    answer(graded, "0", Save(page=PAGE, turn=2, based_on=1))

    assert choice_of(graded) == "0"


def test_a_page_on_which_nothing_was_done_says_nothing_new(graded: Attempt) -> None:
    answer(graded, "0")

    untouched = answer(graded, "", Save(page=PAGE, turn=0, based_on=0), at=NOON + 5 * MINUTE)

    assert Response.objects.count() == 1
    assert not untouched.is_current


def test_a_page_that_was_filled_in_when_it_was_opened_may_be_sent_as_it_is(graded: Attempt) -> None:
    answer(graded, "2", Save(page=PAGE, turn=0))
    answer(graded, "1", Save(page=PAGE, turn=1), at=NOON + 2 * MINUTE)

    assert choice_of(graded) == "1"
    assert Response.objects.count() == 2


def test_a_turn_repeated_after_later_ones_changes_nothing(graded: Attempt) -> None:
    saves = [Save(page=PAGE, turn=turn) for turn in (1, 2, 3)]
    for choice, save in zip("010", saves, strict=True):
        answer(graded, choice, save)

    again = answer(graded, "1", saves[1], at=NOON + 9 * MINUTE)

    assert again.version == 2
    assert choice_of(graded) == "0"
    assert Response.objects.count() == 3


def test_a_page_of_another_question_is_not_taken_for_a_repetition(graded: Attempt) -> None:
    save = new_save()
    answer(graded, "1", save)

    answer(graded, "1", save, number=2)

    assert sorted(item.answered for item in graded.items.all()) == [True, True]


def test_a_late_retry_is_kept_in_the_log_but_not_as_the_current_answer(graded: Attempt) -> None:
    answer(graded, "2", at=NOON + 10 * MINUTE)

    answer(graded, "0", new_save(based_on=0, age=5 * MINUTE), at=NOON + 11 * MINUTE)

    assert Response.objects.count() == 2
    assert choice_of(graded) == "2"


def test_a_late_retry_does_not_age_the_answer_that_a_device_knows(graded: Attempt) -> None:
    answer(graded, "1", at=NOON + 10 * MINUTE)
    answer(graded, "0", new_save(based_on=0, age=5 * MINUTE), at=NOON + 11 * MINUTE)

    answer(graded, "2", new_save(based_on=1, age=8 * MINUTE), at=NOON + 12 * MINUTE)

    assert choice_of(graded) == "2"


def test_two_devices_the_one_that_answered_last_wins(graded: Attempt) -> None:
    answer(graded, "2", new_save(based_on=0), at=NOON + 10 * MINUTE)

    answer(graded, "0", new_save(based_on=0), at=NOON + 11 * MINUTE)

    assert choice_of(graded) == "0"


def test_clearing_an_answer_is_an_answer(graded: Attempt) -> None:
    answer(graded, "1")

    answer(graded, "", new_save(based_on=1), at=NOON + 2 * MINUTE)

    item = item_of(graded)
    assert (item.answered, item.complete) == (False, False)
    assert Response.objects.count() == 2


def test_an_unreadable_answer_stores_nothing(graded: Attempt) -> None:
    with pytest.raises(Unreadable):
        answer(graded, "17")

    assert not Response.objects.exists()
    assert item_of(graded).version == 0


def test_another_learners_attempt_is_not_found(graded: Attempt) -> None:
    with pytest.raises(Http404):
        answer(graded, "1", learner=make_learner("ben"))

    assert not Response.objects.exists()


def test_a_question_that_is_not_on_the_paper_is_not_found(graded: Attempt) -> None:
    with pytest.raises(Http404):
        answer(graded, "1", number=3)


def test_a_submitted_attempt_takes_no_answer(graded: Attempt) -> None:
    submit(learner=graded.learner, attempt_id=graded.pk, at=NOON)

    with pytest.raises(AttemptClosed):
        answer(graded, "1")

    assert not Response.objects.exists()


def test_an_overdue_attempt_takes_no_answer(learner: User) -> None:
    attempt = begin(make_bank(1, time_limit_minutes=5), learner)

    with pytest.raises(AttemptClosed):
        answer(attempt, "1", at=NOON + 5 * MINUTE)

    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("choices", "tries", "credit", "closed"),
    [
        (["0"], 1, MILLION, True),
        (["1"], 1, 0, False),
        (["1", "0"], 2, 666667, True),
        (["1", "2", "0"], 3, 333333, True),
        (["1", "2", "1"], 3, 0, True),
        (["1", "1"], 1, 0, False),  # the same wrong answer again costs no try
        ([""], 0, None, False),  # nor does an empty one
    ],
)
def test_each_try_in_practice_is_checked_and_costs_credit(
    practice: Attempt, choices: list[str], tries: int, credit: int | None, closed: bool
) -> None:
    for choice in choices:
        check(practice, {"choice": choice})

    item = item_of(practice)
    assert (item.tries, item.credit_millionths, item.closed) == (tries, credit, closed)


def test_a_true_or_false_statement_has_one_try(learner: User) -> None:
    attempt = begin(make_bank(1, kind="true_false"), learner, purpose=Attempt.Purpose.PRACTICE)

    check(attempt, {"choice": "false"})

    assert item_of(attempt).closed


def test_a_comma_groups_digits_where_readers_group_by_commas(learner: User) -> None:
    attempt = begin(make_bank(1, kind="numeric"), learner, purpose=Attempt.Purpose.PRACTICE)

    check(attempt, {"text": "79,900"})

    assert item_of(attempt).tries == 1


def test_a_repeated_check_counts_one_try(practice: Attempt) -> None:
    save = new_save()
    check(practice, {"choice": "1"}, save)

    check(practice, {"choice": "1"}, save)

    assert item_of(practice).tries == 1


def test_an_answer_saved_before_it_is_checked_counts_one_try(practice: Attempt) -> None:
    save = new_save()
    answer(practice, "1", save)

    check(practice, {"choice": "1"}, save)

    assert item_of(practice).tries == 1
    assert Response.objects.get().checked


def test_a_finished_practice_question_takes_no_more_answers(practice: Attempt) -> None:
    check(practice, {"choice": "0"})

    with pytest.raises(QuestionClosed):
        check(practice, {"choice": "1"})

    assert item_of(practice).credit_millionths == MILLION


def test_a_number_that_reads_two_ways_is_asked_about_before_it_counts(learner: User) -> None:
    attempt = begin(make_bank(1, kind="numeric"), learner, purpose=Attempt.Purpose.PRACTICE)

    asked = check(attempt, {"text": "79.900"})
    tries_before = item_of(attempt).tries
    check(attempt, {"text": "79.900"}, confirmed=["79900"])

    assert set(asked.readings) == {"text"}
    assert tries_before == 0
    assert item_of(attempt).tries == 1


def test_confirming_one_number_does_not_confirm_another(learner: User) -> None:
    attempt = begin(make_bank(1, kind="numeric"), learner, purpose=Attempt.Purpose.PRACTICE)

    asked = check(attempt, {"text": "12.345"}, confirmed=["79900"])

    assert asked.readings == {"text": "12.345"}
    assert item_of(attempt).tries == 0


def test_a_page_left_open_says_nothing_new(graded: Attempt) -> None:
    answer(graded, "0", new_save(based_on=0))

    left_open = answer(graded, "", new_save(based_on=0), at=NOON + 5 * MINUTE)

    assert Response.objects.count() == 1
    assert not left_open.is_current
    assert choice_of(graded) == "0"


def test_leaving_a_page_logs_no_answer_that_was_not_changed(graded: Attempt) -> None:
    answer(graded, "1")
    answer(graded, "1", new_save(based_on=1), at=NOON + 2 * MINUTE)
    answer(graded, "", number=2)

    assert Response.objects.count() == 1


def test_a_save_that_came_too_late_is_not_taken_for_the_current_answer(graded: Attempt) -> None:
    answer(graded, "2", at=NOON + 10 * MINUTE)
    late = answer(graded, "0", new_save(age=9 * MINUTE), at=NOON + 11 * MINUTE)

    untouched = answer(graded, "0", new_save(based_on=late.version), at=NOON + 12 * MINUTE)
    changed = answer(graded, "1", new_save(based_on=late.version), at=NOON + 13 * MINUTE)

    assert (late.is_current, late.version) == (False, 2)
    assert not untouched.is_current
    assert changed.is_current
    assert Response.objects.count() == 3


def test_hints_come_one_by_one_and_cost_half_a_try(learner: User) -> None:
    quiz = make_bank(1)
    question = Question.objects.get()
    question.hints = ["Think.", "Read."]
    question.save()
    publish(question)
    attempt = begin(quiz, learner, purpose=Attempt.Purpose.PRACTICE)
    shown = []

    for hint in (1, 1, 2, 3):
        show_hint(learner=learner, attempt_id=attempt.pk, number=1, hint=hint, at=NOON)
        shown.append(item_of(attempt).hints_shown)
    check(attempt, {"choice": "0"})

    item = item_of(attempt)
    assert shown == [1, 1, 2, 2]
    assert item.credit_millionths == 666667
    assert item.current.hints_seen == 2  # type: ignore[union-attr]


def test_graded_attempts_give_no_hints(graded: Attempt) -> None:
    assert show_hint(learner=graded.learner, attempt_id=graded.pk, number=1, hint=1, at=NOON).hints_shown == 0


def set_flag(attempt: Attempt, flagged: bool) -> bool:
    return flag(learner=attempt.learner, attempt_id=attempt.pk, number=1, flagged=flagged, at=NOON).flagged


def test_a_flag_goes_on_and_off(graded: Attempt) -> None:
    assert [set_flag(graded, state) for state in (True, True, False)] == [True, True, False]
    assert not item_of(graded).flagged


def test_a_finished_practice_question_can_still_be_flagged(practice: Attempt) -> None:
    check(practice, {"choice": "0"})

    assert set_flag(practice, True)


def test_going_back_to_an_answer_that_was_checked_shows_its_verdict_and_costs_no_try(practice: Attempt) -> None:
    check(practice, {"choice": "1"})
    answer(practice, "2", new_save(based_on=1, turn=1))

    check(practice, {"choice": "1"}, new_save(based_on=2, turn=1))

    item = item_of(practice)
    assert item.tries == 1
    assert (item.current.checked, item.current.credit_millionths) == (True, 0)  # type: ignore[union-attr]


def test_a_wrong_row_may_earn_a_share(learner: User) -> None:
    quiz = make_bank(1)
    question = Question.objects.get()
    question.answers.all().delete()
    for position, row in enumerate([right("Yes"), wrong("Half", credit_millionths=500_000)], start=1):
        question.answers.create(position=position, **row)
    publish(question)
    attempt = begin(quiz, learner, purpose=Attempt.Purpose.PRACTICE)

    check(attempt, {"choice": "1"})

    assert item_of(attempt).credit_millionths == 500_000


def test_an_answer_says_how_sure_the_learner_was(graded: Attempt) -> None:
    answer(graded, "1", Save(page=uuid4(), confidence=2))

    assert Response.objects.get().confidence == 2


def test_a_reflection_is_finished_once_it_is_compared_and_earns_nothing(learner: User) -> None:
    attempt = begin(make_bank(1, kind="reflection"), learner, purpose=Attempt.Purpose.PRACTICE)

    check(attempt, {"text": "I think so."})

    item = item_of(attempt)
    assert (item.closed, item.tries, item.credit_millionths) == (True, 1, None)
    assert Response.objects.get().credit_millionths is None
