"""Whoever leaves is nobody any more, and what classes and quizzes are reckoned from stays as it was."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kzcourse.leaving import EVERYTHING, MustStay, erase, must_stay_in_words
from memory.models import Memory, Review
from people.actions.joining import come_in
from people.kept import GONE
from people.models import Enrolment, User
from quizzes.actions import close_overdue
from quizzes.actions.regrade import Decision, Plan, plan_regrade, regrade, undo_regrade
from quizzes.analysing import Analysed, analysed, handed_in
from quizzes.gradebook import gradebook
from quizzes.item_analysis import Tries
from quizzes.kinds import ERASED
from quizzes.models import Attempt, AttemptItem, MarkOverride, Question, Response
from quizzes.regrading import Method
from teaching.answers_given import answers_given
from tests.kzcourse.leaving.planted import NOW, WORD, Planted, found_anywhere, the_planted
from tests.lessons.builders import make_learner
from tests.people.builders import enrol, make_class, make_teacher, operator
from tests.quizzes.builders import begin, make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted() -> Planted:
    return the_planted()


def leave(person: User) -> User:
    erase(person=person, at=NOW, asked_by="a test")
    return User.objects.get(pk=person.pk)


def test_of_somebody_everything_is_stored_that_can_be(planted: Planted) -> None:
    """Else the tests below would find nothing whatever was left."""
    counts = {each.name: each.count(planted.person) for each in EVERYTHING}

    assert {name for name, count in counts.items() if not count} == set()
    assert len(found_anywhere(WORD)) > 30


def test_nothing_in_any_table_tells_who_they_were_or_what_they_said(planted: Planted) -> None:
    leave(planted.person)

    assert found_anywhere(WORD) == []


def test_what_is_said_to_be_deleted_is(planted: Planted) -> None:
    nobody = leave(planted.person)

    left = {each.name: each.count(nobody) for each in EVERYTHING if each.afterwards == GONE}

    assert left == dict.fromkeys(left, 0)
    assert {"memories", "reviews", "exams", "reading", "reports", "more_time", "links", "wrong_passwords"} <= set(left)


def test_the_account_is_nobodys(planted: Planted, client: Client) -> None:
    client.force_login(planted.person)

    nobody = leave(planted.person)

    assert (nobody.username[:5], nobody.display_name, nobody.email, nobody.last_login) == ("gone-", "", "", None)
    assert (nobody.is_active, nobody.is_staff, nobody.is_superuser, nobody.has_usable_password()) == (False,) * 4
    assert (nobody.erased_at, nobody.date_joined, str(nobody)) == (NOW, NOW, "somebody who has left")
    assert client.get(reverse("my-course")).status_code == 302


def test_memberships_have_no_name_and_open_nothing(planted: Planted) -> None:
    nobody = leave(planted.person)

    left = Enrolment.objects.get(learner=nobody)

    assert (left.name, left.name_key, left.group, left.pin) == (nobody.username, nobody.username, "", "")
    assert (left.account_made_here, left.removed_at) == (False, NOW)


def test_the_name_is_free_for_somebody_new() -> None:
    classroom = make_class(pupils=["Dana"])
    before = classroom.enrolments.get().learner
    leave(before)

    new = come_in(classroom=classroom, name="Dana", pin="8264", at=NOW)
    again = User.objects.create_user(before.username)

    assert new.learner_id != before.pk
    assert again.pk != before.pk


def test_what_was_handed_in_for_a_mark_stays_and_the_rest_goes(planted: Planted) -> None:
    scores = {each.pk: each.score_millionths for each in (planted.for_class, planted.alone)}

    nobody = leave(planted.person)

    left = Attempt.objects.of(nobody)
    assert {each.pk: each.score_millionths for each in left} == scores
    assert {each.remembered_at for each in left} == {None}


def test_of_an_attempt_only_the_answers_that_count_stay(planted: Planted) -> None:
    items = AttemptItem.objects.filter(attempt=planted.for_class).order_by("number")
    current = {*items.values_list("current", flat=True)}

    leave(planted.person)

    left = Response.objects.filter(item__attempt=planted.for_class)
    assert {each.pk for each in left} == current
    assert [each.confidence for each in left] == [3] * 6
    assert [each.flagged for each in items] == [False] * 6


def test_words_go_and_choices_and_numbers_stay(planted: Planted) -> None:
    leave(planted.person)

    items = AttemptItem.objects.filter(attempt=planted.alone).select_related("question", "current")
    assert {item.question.kind: item.current.given for item in items if item.current} == {
        "single_choice": {"choice": "1"},
        "short_text": {"text": ERASED},
        "reflection": {"text": ERASED},
        "cloze": {"a": ERASED},
        "numeric": {"text": "79900000", "number": "79900000"},
        "matching": {"0": "2", "1": "0"},
    }


def test_a_decided_mark_stays_without_its_reason(planted: Planted) -> None:
    leave(planted.person)

    assert [*MarkOverride.objects.values_list("score_millionths", "reason")] == [(850_000, "")]


def test_an_attempt_whose_time_is_over_counts_as_handed_in() -> None:
    quiz, learner = make_bank(2, time_limit_minutes=5), make_learner()
    attempt = begin(quiz, learner, at=NOW - timedelta(hours=1))

    leave(learner)

    attempt.refresh_from_db()
    assert attempt.submitted_at == NOW - timedelta(minutes=55)


def figures(planted: Planted) -> tuple[Analysed, ...]:
    of_quiz = Attempt.objects.that_count().filter(quiz=planted.quiz)
    of_class = Attempt.objects.that_count().filter(assignment=planted.assignment)
    return tuple(analysed(handed_in(each, at=NOW), Tries.ALL) for each in (of_quiz, of_class))


def test_statistics_say_what_they_said(planted: Planted) -> None:
    Attempt.objects.filter(pk=planted.running.pk).delete()
    before = figures(planted)

    leave(planted.person)

    assert figures(planted) == before


def marks(planted: Planted) -> list[tuple[object, ...]]:
    items = AttemptItem.objects.filter(attempt__in=[planted.for_class, planted.alone]).order_by("pk")
    return [*items.values_list("credit_millionths", "counted", "graded_by", "attempt__score_millionths")]


def plan(planted: Planted, slug: str, decision: Decision) -> Plan:
    question = Question.objects.get(slug=slug)
    return plan_regrade(question_id=question.pk, decision=decision, author=planted.teacher, at=NOW)


def decide(planted: Planted, slug: str, decision: Decision) -> int:
    question = Question.objects.get(slug=slug)
    made = regrade(
        question_id=question.pk,
        decision=decision,
        fingerprint=plan(planted, slug, decision).fingerprint,
        reason="",
        author=planted.teacher,
        at=NOW,
    )
    return made.pk


@pytest.mark.parametrize("slug", ["short-text", "reflection", "cloze"])
def test_a_later_key_changes_no_mark_whose_words_are_gone(planted: Planted, slug: str) -> None:
    """What they wrote got the full credit by an earlier decision, and nobody can tell what this key would give."""
    leave(planted.person)
    before = marks(planted)
    question = Question.objects.get(slug=slug)
    question.answers.update(text="Quite another word")
    accepting = Decision(Method.KEY, never_lower=False, accepted="Aktau" if slug == "short-text" else "")

    decide(planted, slug, accepting)

    assert marks(planted) == before


def test_a_choice_is_regraded_as_everybodys_is_and_back_again_and_nothing_is_remembered(planted: Planted) -> None:
    nobody = leave(planted.person)
    before = marks(planted)

    made = decide(planted, "single-choice", Decision(Method.KEY, accepted="No"))
    during = marks(planted)
    undo_regrade(regrade_id=made, author=planted.teacher, at=NOW)

    assert during != before
    assert [row[0] for row in marks(planted)] == [row[0] for row in before]
    assert not Memory.objects.of(nobody).exists()
    assert not Review.objects.of(nobody).exists()


def test_teachers_read_that_words_were_deleted_and_cannot_accept_them(planted: Planted) -> None:
    leave(planted.person)

    given = answers_given(Question.objects.get(slug="short-text"), None)
    parts = answers_given(Question.objects.get(slug="cloze"), None)

    assert [(each.text, each.count, each.acceptable) for each in given] == [("(deleted)", 2, "")]
    assert [(each.text, each.count) for each in parts] == [("1: (deleted)", 2)]


def test_the_gradebook_and_the_lists_of_the_class_have_them_no_more(planted: Planted, client: Client) -> None:
    leave(planted.person)
    client.force_login(planted.teacher)
    page = client.get(reverse("teaching:class", args=[planted.classroom.pk])).content.decode()

    assert gradebook(planted.classroom, at=NOW, with_removed=True).rows == ()
    assert "1 former pupil is deleted for good; figures of the class stay." in page
    for name, key in (("pupil", planted.enrolment.pk), ("attempt", planted.for_class.pk)):
        assert client.get(reverse(f"teaching:{name}", args=[key])).status_code == 404


def test_an_author_has_no_name_in_what_others_read(planted: Planted, client: Client) -> None:
    course = planted.quiz.edition.course
    made = decide(replace(planted, teacher=planted.person), "matching", Decision(Method.FULL))
    course.instructors.add(planted.teacher)
    leave(planted.person)
    client.force_login(planted.teacher)
    page = client.get(reverse("teaching:regrade", args=[Question.objects.get(slug="matching").pk]))

    assert made
    assert "somebody who has left" in page.content.decode()


def test_leaving_twice_is_leaving_once(planted: Planted) -> None:
    nobody = leave(planted.person)

    erase(person=planted.person, at=NOW + timedelta(days=1), asked_by="a test")

    again = User.objects.get(pk=nobody.pk)
    assert (again.erased_at, again.username) == (NOW, nobody.username)


def test_overdue_attempts_of_others_are_closed_as_before(planted: Planted) -> None:
    leave(planted.person)

    assert close_overdue(at=NOW) == 0


def test_the_log_knows_people_by_number_alone(planted: Planted, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="kzcourse.leaving"):
        leave(planted.person)

    assert caplog.messages == [f"person {planted.person.pk} was erased, as a test asked"]


def test_the_last_who_may_do_everything_stays() -> None:
    last = operator()
    User.objects.create_superuser("closed", is_active=False)

    with pytest.raises(MustStay) as refused:
        leave(last)

    assert must_stay_in_words(refused.value).startswith("Nobody else may do everything here.")
    assert User.objects.get(pk=last.pk).is_superuser


def test_one_of_two_who_may_do_everything_may_go() -> None:
    one, _other = operator(), operator("second")

    assert leave(one).erased_at == NOW


def test_who_alone_teaches_a_class_that_is_in_use_stays() -> None:
    teacher = make_teacher()
    for name in ("9c", "9a"):
        make_class(name, teacher=teacher)
    make_class("Long ago", teacher=teacher, archived_at=NOW)
    make_class("Shared", teacher=teacher).teachers.add(make_teacher("colleague"))

    with pytest.raises(MustStay) as refused, override("en"):
        leave(teacher)

    assert "9a, 9c." in must_stay_in_words(refused.value)
    assert User.objects.get(pk=teacher.pk).erased_at is None


def test_a_pupil_of_a_class_who_is_the_only_one_leaves_the_class_empty() -> None:
    pupil = enrol(make_class(), "Dana")

    leave(pupil.learner)

    assert not Enrolment.objects.present().exists()
