"""Looking as a student: everything can be tried, nothing is left behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import PassageRead
from people.models import Classroom, Enrolment, User
from quizzes.models import Assignment, Attempt, QuestionReport, Quiz
from tests.people.builders import make_class, make_teacher
from tests.quizzes.builders import assign, begin, make_bank
from tests.world import rows_of

pytestmark = pytest.mark.django_db

NEXT_YEAR = "2027-09-01T08:00"


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


def look(browser: Client, quiz: Quiz, moment: str = "") -> Any:
    form = {"edition": quiz.edition_id, "moment": moment}
    return browser.post(reverse("teaching:preview"), form, follow=True)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def do_everything(browser: Client, quiz: Quiz) -> Attempt:
    """Read, take the quiz, hand in, report."""
    edition = quiz.edition
    where = [edition.course.slug, edition.language]
    lesson = edition.lessons.get()
    browser.post(reverse("lessons:read", args=[*where, lesson.slug]))
    browser.post(reverse("quizzes:start", args=[*where, quiz.slug]), {"purpose": "graded"})
    attempt = Attempt.objects.get()
    browser.post(reverse("quizzes:question", args=[attempt.pk, 1]), {"choice": "1", "do": "go-2"})
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))
    browser.post(reverse("quizzes:report", args=[attempt.pk, 1]), {"text": "Hm."})
    return attempt


def test_a_preview_shows_the_course_as_a_new_student_sees_it(browser: Client, quiz: Quiz) -> None:
    page = look(browser, quiz)

    student = User.objects.get(preview_of__username="teacher")
    assert page.redirect_chain[-1][0] == reverse("lessons:course", args=["steppe", "en"])
    assert "You look as a pretended student, on" in text_of(page)
    assert (student.is_active, student.has_usable_password()) == (False, False)


def test_whatever_is_done_in_a_preview_is_gone_when_it_ends(browser: Client, quiz: Quiz, teacher: User) -> None:
    before = rows_of(User, Attempt, PassageRead, QuestionReport)
    look(browser, quiz)
    attempt = do_everything(browser, quiz)
    overview = browser.get(reverse("teaching:overview"))

    looked_as = attempt.learner.preview_of
    browser.post(reverse("teaching:preview-end"))

    assert looked_as == teacher
    assert [each.taken for each in overview.context["quizzes"]] == [0]
    after = rows_of(User, Attempt, PassageRead, QuestionReport)
    assert {model: rows for model, rows in after.items() if model != "people.User"} == {
        model: rows for model, rows in before.items() if model != "people.User"
    }
    assert [row["id"] for row in after["people.User"]] == [row["id"] for row in before["people.User"]]
    assert "pretended student" not in text_of(browser.get("/"))


def test_another_preview_begins_anew(browser: Client, quiz: Quiz) -> None:
    look(browser, quiz)
    do_everything(browser, quiz)

    look(browser, quiz)

    assert not Attempt.objects.exists()
    assert User.objects.filter(preview_of__isnull=False).count() == 1


def test_the_time_may_be_pretended_and_goes_on(browser: Client, quiz: Quiz) -> None:
    page = look(browser, quiz, NEXT_YEAR)
    attempt = do_everything(browser, quiz)

    begun = datetime(2027, 9, 1, 8, 0, tzinfo=UTC)
    assert "on 1 September 2027, 08:00" in text_of(page)
    assert begun <= attempt.started_at < begun + timedelta(minutes=5)


def test_behind_the_scenes_nothing_is_pretended(browser: Client, quiz: Quiz) -> None:
    look(browser, quiz, NEXT_YEAR)

    page = browser.get(reverse("teaching:overview"))

    request: Any = page.wsgi_request
    assert (request.preview, request.learner) == (None, request.user)
    assert abs(request.at - timezone.now()) < timedelta(minutes=5)


def test_a_preview_that_was_ended_elsewhere_is_over_here_too(browser: Client, quiz: Quiz, teacher: User) -> None:
    look(browser, quiz)
    elsewhere = Client()
    elsewhere.force_login(teacher)
    elsewhere.post(reverse("teaching:preview-end"))

    request: Any = browser.get("/").wsgi_request

    assert request.preview is None


def test_a_superuser_finds_no_pretended_students_among_the_people(browser: Client, quiz: Quiz) -> None:
    look(browser, quiz)
    User.objects.create_superuser("root")
    root = Client()
    root.force_login(User.objects.get(username="root"))

    assert "preview-" not in text_of(root.get(reverse("admin:people_user_changelist")))


@pytest.mark.parametrize("form", [{}, {"edition": "999"}, {"edition": "1", "moment": "soon"}])
def test_what_can_not_be_previewed_is_said(browser: Client, quiz: Quiz, form: dict[str, str]) -> None:
    page = browser.post(reverse("teaching:preview"), form)

    assert page.status_code == 422
    assert not User.objects.filter(preview_of__isnull=False).exists()


def test_a_preview_costs_one_query_more(browser: Client, quiz: Quiz) -> None:
    with CaptureQueriesContext(connection) as without:
        browser.get("/")
    look(browser, quiz)

    with CaptureQueriesContext(connection) as within:
        browser.get("/")

    assert len(within) == len(without) + 1


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    User.objects.filter(pk=teacher.pk).update(is_staff=True)
    return make_class("9b", teacher=teacher, pupils=["Preview"])


def look_in(browser: Client, quiz: Quiz, classroom: Classroom) -> Any:
    form = {"edition": quiz.edition_id, "classroom": classroom.pk}
    return browser.post(reverse("teaching:preview"), form, follow=True)


def test_a_member_of_a_class_is_pretended(browser: Client, quiz: Quiz, classroom: Classroom) -> None:
    assignment = assign(classroom, quiz)

    page = look_in(browser, quiz, classroom)

    student = User.objects.get(preview_of__username="teacher")
    assert page.redirect_chain[-1][0] == reverse("my-course")
    assert assignment.title in text_of(page)
    assert Enrolment.objects.of(student).get().account_made_here is False


def test_nobody_sees_a_pretended_member(browser: Client, quiz: Quiz, classroom: Classroom) -> None:
    assign(classroom, quiz)
    look_in(browser, quiz, classroom)
    name = Enrolment.objects.get(learner__preview_of__isnull=False).name

    pages = [
        browser.get(reverse(f"teaching:{page}", args=[classroom.pk]))
        for page in ("class", "cards", "gradebook", "assignments")
    ]

    assert [page for page in pages if name in text_of(page)] == []
    assert [each.name for each in Enrolment.objects.present().real()] == ["Preview"]


def test_a_pretended_member_leaves_no_trace(browser: Client, quiz: Quiz, classroom: Classroom) -> None:
    assignment = assign(classroom, quiz)
    before = rows_of(Enrolment, Attempt, Assignment)
    look_in(browser, quiz, classroom)
    student = User.objects.get(preview_of__isnull=False)
    begin(quiz, student, assignment=assignment, at=timezone.now())

    browser.post(reverse("teaching:preview-end"))

    assert rows_of(Enrolment, Attempt, Assignment) == before


def test_another_teachers_class_can_not_be_looked_into(browser: Client, quiz: Quiz, classroom: Classroom) -> None:
    other = make_class("9c", teacher=make_teacher("colleague"))

    assert look_in(browser, quiz, other).status_code == 422
    assert not User.objects.filter(preview_of__isnull=False).exists()


def test_whoever_teaches_no_class_is_not_asked_for_one(browser: Client, quiz: Quiz) -> None:
    assert "In which class" not in text_of(browser.get(reverse("teaching:preview")))
