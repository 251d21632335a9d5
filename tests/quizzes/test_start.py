"""Starting an attempt: one paper, frozen, drawn from a bank."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.actions import NoAttemptsLeft, QuizUnavailable, submit
from quizzes.asked import question_in
from quizzes.models import Attempt, Question, QuizSection
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, begin, make_bank, make_question, make_quiz, publish, right, wrong

pytestmark = pytest.mark.django_db


def slugs(attempt: Attempt) -> list[str]:
    return [item.question.slug for item in attempt.items.select_related("question")]


def test_a_paper_holds_each_question_once_with_the_revision_of_now() -> None:
    quiz = make_bank(3)

    attempt = begin(quiz, make_learner())

    assert slugs(attempt) == ["question-1", "question-2", "question-3"]
    assert [item.revision for item in attempt.items.all()] == [q.revision for q in Question.objects.order_by("slug")]
    assert attempt.terms == {
        "title": "Quiz",
        "feedback": "after_submitting",
        "pass_mark_percent": 60,
        "tries_per_question": 3,
        "time_limit_minutes": None,
        "attempts_allowed": 0,
    }


def test_starting_twice_gives_one_attempt() -> None:
    quiz, learner = make_bank(2), make_learner()

    first = begin(quiz, learner)
    again = begin(quiz, learner, at=NOON + timedelta(hours=1))

    assert again == first
    assert Attempt.objects.count() == 1


def test_practice_and_graded_attempts_stand_side_by_side() -> None:
    quiz, learner = make_bank(1), make_learner()

    begin(quiz, learner)
    begin(quiz, learner, purpose=Attempt.Purpose.PRACTICE)

    assert Attempt.objects.of(learner).open(NOON).count() == 2


def test_the_database_itself_refuses_a_second_open_attempt() -> None:
    quiz, learner = make_bank(1), make_learner()
    attempt = begin(quiz, learner)
    double = Attempt(learner=learner, quiz=quiz, purpose=attempt.purpose, terms={}, started_at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


def test_a_start_that_loses_the_race_gets_the_attempt_that_won(monkeypatch: pytest.MonkeyPatch) -> None:
    quiz, learner = make_bank(1), make_learner()
    won = begin(quiz, learner)
    monkeypatch.setattr("quizzes.actions.start._open_attempt", lambda *_: None)

    assert begin(quiz, learner) == won


def test_a_running_attempt_keeps_the_question_it_was_asked() -> None:
    quiz, learner = make_bank(1), make_learner()
    attempt = begin(quiz, learner)
    question = Question.objects.get()

    question.prompt = "Quite another question?"
    question.save()
    publish(question)

    asked = question_in(attempt.items.get().revision)
    assert asked.prompt == "<p>What about question-1?</p>"


def test_a_second_attempt_draws_what_the_first_did_not() -> None:
    quiz, learner = make_bank(6), make_learner()
    quiz.sections.update(draw=3)

    first = begin(quiz, learner)
    submit(learner=learner, attempt_id=first.pk, at=NOON)
    second = begin(quiz, learner)

    assert len(slugs(first)) == len(slugs(second)) == 3
    assert not set(slugs(first)) & set(slugs(second))


def test_retired_and_unpublished_questions_are_not_drawn() -> None:
    quiz = make_bank(3)
    Question.objects.filter(slug="question-1").update(retired_at=timezone.now())
    Question.objects.filter(slug="question-2").update(revision=None)

    assert slugs(begin(quiz, make_learner())) == ["question-3"]


def test_an_attempt_with_a_time_limit_has_a_deadline_and_practice_has_none() -> None:
    quiz, learner = make_bank(1, time_limit_minutes=20), make_learner()

    graded = begin(quiz, learner)
    practice = begin(quiz, learner, purpose=Attempt.Purpose.PRACTICE)

    assert graded.deadline_at == NOON + timedelta(minutes=20)
    assert practice.deadline_at is None


def test_an_overdue_attempt_is_closed_before_another_starts() -> None:
    quiz, learner = make_bank(1, time_limit_minutes=20), make_learner()
    late = begin(quiz, learner)

    fresh = begin(quiz, learner, at=NOON + timedelta(minutes=21))

    late.refresh_from_db()
    assert fresh != late
    assert late.submitted_at == NOON + timedelta(minutes=20)
    assert late.score_millionths == 0


def test_no_more_graded_attempts_than_allowed() -> None:
    quiz, learner = make_bank(1, attempts_allowed=1), make_learner()
    submit(learner=learner, attempt_id=begin(quiz, learner).pk, at=NOON)

    with pytest.raises(NoAttemptsLeft):
        begin(quiz, learner)

    assert begin(quiz, learner, purpose=Attempt.Purpose.PRACTICE).is_practice


def test_an_overdue_attempt_is_handed_in_though_it_was_the_last_one() -> None:
    quiz, learner = make_bank(1, attempts_allowed=1, time_limit_minutes=5), make_learner()
    last = begin(quiz, learner)

    with pytest.raises(NoAttemptsLeft):
        begin(quiz, learner, at=NOON + timedelta(minutes=6))

    last.refresh_from_db()
    assert last.submitted_at == NOON + timedelta(minutes=5)


def test_a_question_of_two_sections_is_asked_once_graded_or_not() -> None:
    edition = make_small_course()
    make_question(edition, "reflection", "reflection")
    make_question(edition, "choice")
    quiz = make_quiz(edition)
    quiz.sections.all().delete()
    QuizSection.objects.create(quiz=quiz, position=1, kinds=["reflection"])
    QuizSection.objects.create(quiz=quiz, position=2)

    assert slugs(begin(quiz, make_learner())) == ["choice", "reflection"]


def test_attempts_left_let_another_one_start() -> None:
    quiz, learner = make_bank(1, attempts_allowed=2), make_learner()
    submit(learner=learner, attempt_id=begin(quiz, learner).pk, at=NOON)

    assert begin(quiz, learner).submitted_at is None


@pytest.mark.parametrize(
    ("modes", "purpose"),
    [
        ("practice", Attempt.Purpose.GRADED),
        ("graded", Attempt.Purpose.PRACTICE),
        ("both", Attempt.Purpose.PREVIEW),
        ("both", "nonsense"),
    ],
)
def test_a_mode_that_is_not_offered_is_refused(modes: str, purpose: str) -> None:
    quiz = make_bank(1, modes=modes)

    with pytest.raises(QuizUnavailable):
        begin(quiz, make_learner(), purpose=purpose)

    assert not Attempt.objects.exists()


def test_an_empty_bank_is_refused() -> None:
    quiz = make_quiz(make_small_course())

    with pytest.raises(QuizUnavailable):
        begin(quiz, make_learner())


def test_sections_filter_by_lesson_tag_and_kind_or_list_their_questions() -> None:
    edition = make_small_course(lessons=2)
    second = edition.lessons.last()
    make_question(edition, "of-first", tags=["trade"])
    make_question(edition, "number", "numeric", tags=["trade"])
    make_question(edition, "of-second", lesson=second)
    listed = make_question(edition, "listed")
    quiz = make_quiz(edition)
    quiz.sections.all().delete()
    QuizSection.objects.create(quiz=quiz, position=1, kinds=["numeric"])
    QuizSection.objects.create(quiz=quiz, position=2, tag="trade", points=2)
    QuizSection.objects.create(quiz=quiz, position=3, lesson=second)
    QuizSection.objects.create(quiz=quiz, position=4).questions.add(listed)

    attempt = begin(quiz, make_learner())

    assert slugs(attempt) == ["number", "of-first", "of-second", "listed"]
    assert [item.points for item in attempt.items.all()] == [1, 2, 1, 1]


def test_questions_that_are_not_graded_come_last() -> None:
    edition = make_small_course()
    make_question(edition, "a-reflection", "reflection")
    make_question(edition, "b-choice")
    quiz = make_quiz(edition, shuffle_questions=True)
    quiz.sections.all().delete()
    QuizSection.objects.create(quiz=quiz, position=1, kinds=["reflection"])
    QuizSection.objects.create(quiz=quiz, position=2, kinds=["single_choice"])

    assert slugs(begin(quiz, make_learner())) == ["b-choice", "a-reflection"]


def test_choices_are_shuffled_only_if_quiz_question_and_kind_want_it() -> None:
    edition = make_small_course()
    rows = [right("0"), *(wrong(str(number)) for number in range(1, 12))]
    make_question(edition, "wants", answers=rows)
    make_question(edition, "refuses", answers=rows, shuffle=False)
    make_question(edition, "must", "ordering")
    make_question(edition, "never", "evidence")
    quiz = make_quiz(edition, shuffle_answers=True)
    plain = make_quiz(edition, "plain")

    orders = orders_by_slug(begin(quiz, make_learner()))
    kept = orders_by_slug(begin(plain, make_learner("ben")))

    assert orders["wants"] != list(range(12))
    assert sorted(orders["wants"]) == orders["refuses"] == kept["wants"] == list(range(12))
    assert orders["never"] == kept["never"] == [0, 1]
    assert sorted(kept["must"]) == [0, 1, 2]


def orders_by_slug(attempt: Attempt) -> dict[str, list[int]]:
    return {item.question.slug: item.order for item in attempt.items.select_related("question")}
