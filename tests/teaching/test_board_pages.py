"""The live board of a class."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import User
from quizzes.actions import record_answer, submit
from quizzes.actions.presence import note_presence
from quizzes.models import Assignment, Attempt, Question, Quiz
from teaching.bars import Bar
from tests.html.faults import faults
from tests.lessons.builders import make_lesson, make_small_course
from tests.people.builders import make_class, make_teacher
from tests.quizzes.builders import (
    SAMPLES,
    assign,
    begin,
    in_written_order,
    make_bank,
    make_question,
    make_quiz,
    new_save,
    right,
    wrong,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def browser(teacher: User) -> Client:
    browser = Client()
    browser.force_login(teacher)
    return browser


@pytest.fixture
def assignment(teacher: User) -> Assignment:
    return assign_to(teacher, make_bank(2), "Aigul", "Ben")


def assign_to(teacher: User, quiz: Quiz, *pupils: str, **fields: Any) -> Assignment:
    return assign(make_class(teacher=teacher, pupils=pupils), quiz, **fields)


def take(assignment: Assignment, name: str, *answers: dict[str, str]) -> Attempt:
    """The pupil begins, and answers the first questions of the paper so."""
    now = timezone.now()
    learner = assignment.classroom.enrolments.get(name=name).learner
    assert assignment.quiz
    attempt = begin(assignment.quiz, learner, assignment=assignment, at=now)
    in_written_order(attempt)
    for number, entries in enumerate(answers, start=1):
        record_answer(learner=learner, attempt_id=attempt.pk, number=number, entries=entries, save=new_save(), at=now)
    return attempt


def url(name: str, assignment: Assignment, *more: Any) -> str:
    return reverse(f"teaching:{name}", args=[assignment.pk, *more])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def names(response: Any) -> list[str]:
    return [place.name for place in response.context["places"]]


def test_the_board_tells_where_each_pupil_is(browser: Client, assignment: Assignment) -> None:
    aigul = take(assignment, "Aigul", {"choice": "0"})
    ben = take(assignment, "Ben")
    note_presence(learner=aigul.learner, attempt_id=aigul.pk, number=2, unsaved=True, at=timezone.now())
    submit(learner=ben.learner, attempt_id=ben.pk, at=timezone.now())

    page = browser.get(url("board", assignment))

    shown = text_of(page)
    assert page.context["counts"] == {"absent": 0, "working": 1, "offline": 0, "finished": 1}
    assert "at work · question 2" in shown.replace("</span>", "").replace('<span aria-hidden="true">', "")
    assert "</span> not yet" in shown
    assert "1 of 2" in shown
    assert faults(page.content.decode()) == []


def test_an_offline_pupil_is_told_with_the_time_of_the_last_word(browser: Client, assignment: Assignment) -> None:
    take(assignment, "Aigul")
    then = timezone.localtime() - 10 * MINUTE
    Attempt.objects.update(started_at=then)

    assert f"offline since {then:%H:%M:%S}" in text_of(browser.get(url("board", assignment)))


def test_a_pupil_on_the_summary_or_late_is_told(browser: Client, assignment: Assignment) -> None:
    Assignment.objects.update(due_at=timezone.now() - MINUTE)
    aigul, ben = take(assignment, "Aigul"), take(assignment, "Ben")
    note_presence(learner=aigul.learner, attempt_id=aigul.pk, number=0, unsaved=False, at=timezone.now())
    submit(learner=ben.learner, attempt_id=ben.pk, at=timezone.now())

    shown = text_of(browser.get(url("board", assignment)))

    assert "· summary" in shown
    assert '<strong class="due">late</strong>' in shown


def test_htmx_gets_the_live_part_alone(browser: Client, assignment: Assignment) -> None:
    fragment = browser.get(url("board", assignment), headers=HTMX)

    assert fragment.headers["Vary"].startswith("HX-Request")
    assert "<h1" not in text_of(fragment)
    assert "Aigul" in text_of(fragment)
    assert f'data-hx-get="{url("board", assignment)}?sort=-name"' in text_of(
        browser.get(url("board", assignment), {"sort": "-name"})
    )


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Aigul", "Ben", "Dana"]),
        ("-name", ["Dana", "Ben", "Aigul"]),
        ("state", ["Dana", "Ben", "Aigul"]),
        ("-state", ["Aigul", "Ben", "Dana"]),
        ("answered", ["Aigul", "Dana", "Ben"]),
        ("-answered", ["Ben", "Aigul", "Dana"]),
        ("nonsense", ["Aigul", "Ben", "Dana"]),
    ],
)
def test_the_board_is_sorted_as_asked(browser: Client, teacher: User, sort: str, order: list[str]) -> None:
    assignment = assign_to(teacher, make_bank(2), "Aigul", "Ben", "Dana")
    aigul = take(assignment, "Aigul")
    submit(learner=aigul.learner, attempt_id=aigul.pk, at=timezone.now())
    take(assignment, "Ben", {"choice": "0"})

    assert names(browser.get(url("board", assignment), {"sort": sort})) == order


def test_the_teacher_sees_shares_and_the_projector_once_they_are_shown(browser: Client, assignment: Assignment) -> None:
    take(assignment, "Aigul", {"choice": "0"})
    take(assignment, "Ben", {"choice": "1"})

    desk = browser.get(url("board", assignment))
    hidden = browser.get(url("board", assignment), {"projector": "1"})
    browser.post(url("board", assignment), {"shares": "show"})
    shown = browser.get(url("board", assignment), {"projector": "1"})
    answer = browser.post(url("board", assignment), {"shares": "hide", "projector": "1"})

    question = Question.objects.get(slug="question-1").pk
    address = url("board-question", assignment, question)
    assert desk.context["bars"][0] == Bar(
        "1. What about question-1?", 1, 2, shown="50 %", url=address, note="1 of 2 right"
    )
    assert desk.context["bars"][1].note == "no answer yet"
    assert hidden.context["bars"] == []
    assert "is hidden until the teacher shows it" in text_of(hidden)
    assert shown.context["bars"][0].url == f"{address}?projector=1"
    assert answer.headers["Location"] == f"{url('board', assignment)}?projector=1"
    assert not Assignment.objects.get().shares_shown


def test_what_is_partly_right_or_not_graded_is_said_so(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    make_question(edition, "a", "multiple_choice")
    make_question(edition, "b", "reflection")
    assignment = assign_to(teacher, make_quiz(edition), "Aigul")
    take(assignment, "Aigul", {"place-0": "1"}, {"text": "I think so."})

    bars = browser.get(url("board", assignment)).context["bars"]

    assert [(bar.shown, bar.note) for bar in bars] == [("0 %", "0 of 1 right, 1 partly"), ("–", "1 answer, not graded")]


def test_the_projector_names_nobody_who_is_late(browser: Client, assignment: Assignment) -> None:
    Assignment.objects.update(due_at=timezone.now() - MINUTE)
    ben = take(assignment, "Ben", {"choice": "1"})
    submit(learner=ben.learner, attempt_id=ben.pk, at=timezone.now())

    page = browser.get(url("board", assignment), {"projector": "1"})

    assert "late" not in text_of(page).split('<ul class="seats">')[1].split("</ul>")[0]
    assert faults(page.content.decode()) == []


@pytest.mark.parametrize("projector", [{}, {"projector": "1"}])
def test_one_tap_gives_all_five_minutes(browser: Client, assignment: Assignment, projector: dict[str, str]) -> None:
    Assignment.objects.update(closes_at=timezone.now() + MINUTE)
    attempt = take(assignment, "Aigul")
    before = attempt.deadline_at

    assert "+5 minutes for all" in text_of(browser.get(url("board", assignment), projector))
    page = browser.post(url("extend", assignment), projector, follow=True)

    attempt.refresh_from_db()
    assert attempt.deadline_at
    assert before
    assert attempt.deadline_at == before + 5 * MINUTE
    assert "Everybody has five more minutes" in text_of(page)
    assert page.context["projector"] == bool(projector)


def test_without_an_end_there_is_nothing_to_extend(browser: Client, assignment: Assignment) -> None:
    assert "+5 minutes" not in text_of(browser.get(url("board", assignment)))


def test_closing_asks_first_and_ends_what_runs(browser: Client, assignment: Assignment) -> None:
    attempt = take(assignment, "Aigul")

    asked = browser.get(url("close", assignment))
    attempt.refresh_from_db()
    still_open = attempt.is_open(timezone.now())
    page = browser.post(url("close", assignment), follow=True)

    attempt.refresh_from_db()
    assert "1 pupil is still at work." in text_of(asked)
    assert faults(asked.content.decode()) == []
    assert still_open
    assert not attempt.is_open(timezone.now())
    assert page.context["counts"]["finished"] == 1
    assert "Re-open the quiz" in text_of(page)
    assert "+5 minutes" not in text_of(page)


def test_closing_says_that_nobody_is_at_work(browser: Client, assignment: Assignment) -> None:
    assert "Nobody is at work now." in text_of(browser.get(url("close", assignment)))


def test_a_closed_quiz_is_opened_again(browser: Client, assignment: Assignment) -> None:
    browser.post(url("close", assignment))

    page = browser.post(url("reopen", assignment), follow=True)

    assert not page.context["board"].is_over
    assert "The quiz is open again" in text_of(page)


def test_a_class_in_the_archive_is_only_looked_at(browser: Client, assignment: Assignment) -> None:
    assignment.classroom.archived_at = timezone.now()
    assignment.classroom.save()

    page = browser.get(url("board", assignment))
    statuses = [browser.post(url(name, assignment)).status_code for name in ("board", "extend", "close", "reopen")]

    assert "Close the quiz now" not in text_of(page)
    assert statuses == [404] * 4


def test_a_lesson_has_no_board(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    lesson = make_lesson(edition, "second")
    made = Assignment.objects.create(classroom=make_class(teacher=teacher), lesson=lesson, created_at=timezone.now())

    assert browser.get(url("board", made)).status_code == 404


def test_another_teachers_class_is_not_found(assignment: Assignment) -> None:
    other = Client()
    other.force_login(make_teacher("other"))

    for name in ("board", "close"):
        assert other.get(url(name, assignment)).status_code == 404
        assert other.post(url(name, assignment)).status_code == 404


def test_times_are_told_by_the_clock_of_the_class(browser: Client, assignment: Assignment) -> None:
    assignment.classroom.time_zone = "Asia/Tokyo"
    assignment.classroom.save()
    Assignment.objects.update(closes_at=timezone.now().replace(year=2090, hour=10, minute=7, month=6, day=1))
    shown = text_of(browser.get(url("board", assignment)))

    assert "7:07 p.m." in shown or "19:07" in shown


def test_a_class_without_pupils_says_so(browser: Client, teacher: User) -> None:
    page = browser.get(url("board", assign_to(teacher, make_bank(1), time_limit_minutes=20)))

    assert "Nobody is in the class yet." in text_of(page)
    assert "20 minutes for each pupil." in text_of(page)


def test_a_closed_quiz_has_no_time_to_give(browser: Client, teacher: User) -> None:
    closed = assign_to(teacher, make_bank(1), time_limit_minutes=20, closes_at=timezone.now() - timedelta(minutes=1))

    page = browser.get(url("board", closed))

    assert "Closed." in text_of(page)
    assert "minutes for each pupil" not in text_of(page)


@pytest.mark.parametrize("pupils", [4, 40])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_costs_the_same_for_any_class(browser: Client, teacher: User, pupils: int, headers: dict[str, str]) -> None:
    named = [f"Pupil {number}" for number in range(pupils)]
    assignment = assign_to(teacher, make_bank(3), *named, due_at=timezone.now())
    for name in named:
        take(assignment, name, {"choice": "0"})

    with CaptureQueriesContext(connection) as queries:
        browser.get(url("board", assignment), headers=headers)

    assert len(queries) == 8  # session, user, assignment; extensions, attempts, pupils; items, revisions


# One question


def asked(assignment: Assignment, slug: str = "question-1") -> str:
    return url("board-question", assignment, Question.objects.get(slug=slug).pk)


def test_answers_are_counted_without_names_and_without_the_key(browser: Client, assignment: Assignment) -> None:
    take(assignment, "Aigul", {"choice": "0"})
    take(assignment, "Ben", {"choice": "1"})

    page = browser.get(asked(assignment))

    assert page.context["bars"] == [Bar("Maybe", 0, 2), Bar("No", 1, 2), Bar("Yes", 1, 2)]
    assert "2 pupils have answered" in text_of(page)
    assert not [name for name in ("Aigul", "Ben", "✓", "right") if name in text_of(page).split("<main")[1]]
    assert faults(page.content.decode()) == []


def test_the_answer_is_marked_with_a_sign_and_a_word_once_it_is_shown(browser: Client, assignment: Assignment) -> None:
    take(assignment, "Aigul", {"choice": "0"})

    page = browser.get(asked(assignment), {"answer": "1", "projector": "1"})

    assert page.context["bars"][2] == Bar("Yes", 1, 1, sign="✓", word="right", tone="right")
    assert '<span aria-hidden="true">✓</span> right' in text_of(page)
    assert "Hide the answer" in text_of(page)


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_question_of_any_kind_has_its_answers(browser: Client, teacher: User, kind: str) -> None:
    edition = make_small_course()
    make_question(edition, kind=kind)
    assignment = assign_to(teacher, make_quiz(edition), "Aigul")
    take(assignment, "Aigul", SAMPLES[kind][2])

    page = browser.get(asked(assignment, "question"), {"answer": "1"})

    assert faults(page.content.decode()) == []
    assert ("✓" in text_of(page)) == (kind != "reflection")
    assert ("not shown here" in text_of(page)) == (kind == "reflection")


def test_gaps_of_a_text_are_numbered_as_their_answers_are(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    make_question(edition, kind="cloze")
    assignment = assign_to(teacher, make_quiz(edition), "Aigul")
    take(assignment, "Aigul", SAMPLES["cloze"][2])

    page = browser.get(asked(assignment, "question"))

    assert page.context["words"] == "It was (1)."
    assert page.context["bars"] == [Bar("1: big", 1, 1)]


def test_rare_answers_are_counted_together(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    make_question(edition, kind="short_text", answers=[right("Astana"), wrong("Almaty")])
    named = [f"Pupil {number}" for number in range(12)]
    assignment = assign_to(teacher, make_quiz(edition), *named)
    for name in named:
        take(assignment, name, {"text": f"At {name}"})

    bars = browser.get(asked(assignment, "question")).context["bars"]

    assert len(bars) == 11
    assert bars[-1] == Bar("other answers", 2, 12)


def test_a_question_that_nobody_has_answered_says_so(browser: Client, assignment: Assignment) -> None:
    take(assignment, "Aigul")
    shown = browser.get(asked(assignment))
    Attempt.objects.update(assignment=None)
    unasked = browser.get(asked(assignment))

    assert ("Nobody of the class" in text_of(shown), "Nobody of the class" in text_of(unasked)) == (True, True)
    assert "question-1" in text_of(unasked)


def test_a_question_of_no_paper_of_the_quiz_is_not_found(browser: Client, assignment: Assignment) -> None:
    assert browser.get(asked(assignment)).status_code == 404


@pytest.mark.parametrize("pupils", [1, 12])
def test_one_question_costs_the_same_for_any_class(browser: Client, teacher: User, pupils: int) -> None:
    named = [f"Pupil {number}" for number in range(pupils)]
    assignment = assign_to(teacher, make_bank(1), *named)
    for name in named:
        take(assignment, name, {"choice": "0"})
    address = asked(assignment)

    with CaptureQueriesContext(connection) as queries:
        browser.get(address)

    assert len(queries) == 9  # as the board, and the question
