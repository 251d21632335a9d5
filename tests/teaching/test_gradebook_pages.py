"""The gradebook of a class on its page, and the marks of one pupil."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Lesson, PassageRead
from people.models import Classroom, Enrolment, User
from quizzes.models import Assignment, Extension, MarkOverride, Quiz
from teaching.gradebooks.cells import decided_percent, percent
from tests.html.faults import faults
from tests.pages import page_of, text_of
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import assign, begin, make_bank, tried

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class(teacher=teacher)


@pytest.fixture
def browser(teacher: User) -> Client:
    browser = Client()
    browser.force_login(teacher)
    return browser


def book(browser: Client, classroom: Classroom, query: str = "") -> Any:
    return browser.get(f"/teaching/classes/{classroom.pk}/gradebook/{query}")


def marks(assignment: Assignment, pupil: Enrolment) -> str:
    return f"/teaching/assignments/{assignment.pk}/marks/{pupil.learner_id}/"


def grid(response: Any) -> list[list[str]]:
    """The texts of the table, row by row, its head and foot included."""
    rows = page_of(response).root.iter("tr")
    return [[text_of(cell) for cell in row if cell.tag in {"th", "td"}] for row in rows]


def names(response: Any) -> list[str]:
    return [row[0] for row in grid(response)[1:-2]]


def assign_lesson(classroom: Classroom, **fields: Any) -> Assignment:
    return Assignment.objects.create(
        classroom=classroom, lesson=Lesson.objects.get(), created_at=timezone.now(), **fields
    )


def decide(assignment: Assignment, pupil: Enrolment, mark: int | None, reason: str = "Told me") -> None:
    MarkOverride.objects.create(
        assignment=assignment,
        learner=pupil.learner,
        score_millionths=mark,
        reason=reason,
        decided_at=timezone.now(),
    )


# The page


def test_it_says_what_to_do_while_it_is_empty(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    assert "Nothing is assigned yet" in page_of(book(browser, classroom)).text

    assign(classroom, quiz)

    assert "Nobody is in this class yet." in page_of(book(browser, classroom)).text
    assert "Nobody is in this group." in page_of(book(browser, classroom, "?group=X")).text


def test_a_row_a_pupil_a_column_an_assignment_with_counts_and_means(
    browser: Client, classroom: Classroom, quiz: Quiz
) -> None:
    aigul, berik = enrol(classroom, "Aigul"), enrol(classroom, "Berik")
    first, second = assign(classroom, quiz), assign(classroom, quiz)
    tried(first, aigul.learner, 666_667)
    tried(first, berik.learner, 333_333)
    tried(second, berik.learner, 1_000_000)

    assert grid(book(browser, classroom)) == [
        ["Name ▲", "Quiz", "Quiz", "Mean"],
        ["Aigul", "66 %", "open", "66 %"],
        ["Berik", "33 %", "100 %", "66 %"],
        ["Done", "2 of 2", "1 of 2", ""],
        ["Mean", "50 %", "100 %", ""],
    ]


def test_every_state_is_said_in_words(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    now = timezone.now()
    pupil = enrol(classroom, "Aigul")
    assign(classroom, quiz, due_at=now - 3 * DAY)
    late = assign(classroom, quiz, due_at=now - 2 * DAY)
    tried(late, pupil.learner, 500_000, submitted_at=now - DAY)
    again = assign(classroom, quiz, due_at=now + DAY)
    tried(again, pupil.learner, 0)
    tried(again, pupil.learner, None, started_at=now)
    tried(assign(classroom, quiz, due_at=now + 2 * DAY), pupil.learner, None)
    assign(classroom, quiz, opens_at=now + DAY, due_at=now + 3 * DAY)
    decide(assign(classroom, quiz, due_at=now + 4 * DAY), pupil, 875_000)

    response = book(browser, classroom)

    assert grid(response)[1][1:-1] == [
        "✗ missing",
        "50 % late",
        "0 % 2 tries ▸ another runs",
        "▸ running",
        "not open yet",
        "87.5 % ✎ decided",
    ]
    assert faults(response.content.decode()) == []


@pytest.mark.parametrize(("passages", "words"), [(0, "open"), (1, "◐ 1 of 2"), (2, "✓ read")])
def test_a_lesson_shows_how_far_it_is_read(
    browser: Client, classroom: Classroom, quiz: Quiz, passages: int, words: str
) -> None:
    pupil = enrol(classroom, "Aigul")
    assign_lesson(classroom)
    now = timezone.now()
    for passage in Lesson.objects.get().passages.all()[:passages]:
        PassageRead.objects.create(learner=pupil.learner, passage=passage, first_read_at=now, last_read_at=now)

    assert grid(book(browser, classroom))[:2] == [["Name ▲", "Lesson-1 lesson", "Mean"], ["Aigul", words, "–"]]


def test_tries_are_counted_for_each_pupil(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    assignment = assign(classroom, quiz)
    for name, tries in [("Aigul", 2), ("Berik", 2), ("Dana", 3)]:
        pupil = enrol(classroom, name).learner
        for _ in range(tries):
            tried(assignment, pupil, 500_000)

    assert [row[1] for row in grid(book(browser, classroom))[1:4]] == ["50 % 2 tries", "50 % 2 tries", "50 % 3 tries"]


def test_a_lesson_says_when_it_is_due_by_the_clock_of_the_class(
    browser: Client, classroom: Classroom, quiz: Quiz
) -> None:
    Classroom.objects.update(time_zone="Asia/Almaty")
    assign_lesson(classroom, due_at=timezone.now().replace(year=2030, month=3, day=2, hour=22))
    enrol(classroom, "Aigul")

    assert grid(book(browser, classroom))[0][1] == "Lesson-1 lesson, due 3 Mar"


def test_one_try_leads_to_the_attempt_and_all_else_to_the_marks(
    browser: Client, classroom: Classroom, quiz: Quiz
) -> None:
    pupil = enrol(classroom, "Aigul")
    once, twice, never, decided = (assign(classroom, quiz) for _ in range(4))
    attempt = tried(once, pupil.learner)
    for _ in range(2):
        tried(twice, pupil.learner)
    tried(decided, pupil.learner)
    decide(decided, pupil, 500_000)

    response = book(browser, classroom)

    body = next(page_of(response).root.iter("tbody"))
    assert [link.get("href") for link in body.iter("a")] == [
        reverse("teaching:attempt", args=[attempt.pk]),
        *(reverse("teaching:override", args=[each.pk, pupil.learner_id]) for each in (twice, never, decided)),
    ]


def test_what_pupils_and_quizzes_are_called_is_text(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    Quiz.objects.update(title="<b>Q</b>")
    enrol(classroom, "<script>x</script>", group="<i>A</i>")
    assign(classroom, quiz)

    table = grid(book(browser, classroom))

    assert [row[:3] for row in table[:2]] == [
        ["Name ▲", "Group", "<b>Q</b>"],
        ["<script>x</script>", "<i>A</i>", "open"],
    ]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Aigul", "Berik", "Dana", "Zarina"]),
        ("?sort=-name", ["Zarina", "Dana", "Berik", "Aigul"]),
        ("?sort=group", ["Berik", "Aigul", "Dana", "Zarina"]),
        ("?sort=-group", ["Aigul", "Dana", "Berik", "Zarina"]),
        ("?sort=mean", ["Dana", "Aigul", "Berik", "Zarina"]),
        ("?sort={quiz}", ["Dana", "Aigul", "Berik", "Zarina"]),
        ("?sort=-{quiz}", ["Berik", "Aigul", "Dana", "Zarina"]),
        ("?sort=-{lesson}", ["Zarina", "Aigul", "Berik", "Dana"]),
        ("?sort=nonsense", ["Aigul", "Berik", "Dana", "Zarina"]),
        ("?group=B", ["Aigul", "Dana"]),
        ("?group=B&sort=mean", ["Dana", "Aigul"]),
        ("?removed=1", ["Aigul", "Berik", "Dana", "Gone removed", "Zarina"]),
    ],
)
def test_rows_are_sorted_and_chosen_by_the_address(
    browser: Client, classroom: Classroom, quiz: Quiz, query: str, order: Sequence[str]
) -> None:
    assignment, lesson = assign(classroom, quiz), assign_lesson(classroom)
    for name, group, mark in [("Dana", "B", 0), ("Berik", "A", 900_000), ("Aigul", "B", 500_000)]:
        tried(assignment, enrol(classroom, name, group=group).learner, mark)
    now = timezone.now()
    PassageRead.objects.create(
        learner=enrol(classroom, "Zarina").learner,
        passage=Lesson.objects.get().passages.all()[0],
        first_read_at=now,
        last_read_at=now,
    )
    enrol(classroom, "Gone", removed_at=now)

    assert names(book(browser, classroom, query.format(quiz=assignment.pk, lesson=lesson.pk))) == list(order)


def test_headings_say_how_it_is_sorted_and_turn_it_round(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    enrol(classroom, "Aigul", group="A")
    assignment = assign(classroom, quiz)
    query = f"?sort={assignment.pk}&group=A&removed=1"

    response = book(browser, classroom, query)

    heads = [(head.get("aria-sort"), link.get("href")) for head in page_of(response).root.iter("th") for link in head]
    assert [head for head in heads if head[1]] == [
        (None, "?sort=name&group=A&removed=1"),
        (None, "?sort=group&group=A&removed=1"),
        ("ascending", f"?sort=-{assignment.pk}&group=A&removed=1"),
        (None, "?sort=mean&group=A&removed=1"),
    ]
    turned = book(browser, classroom, query.replace("sort=", "sort=-"))
    assert "descending" in [head.get("aria-sort") for head in page_of(turned).root.iter("th")]
    assert page_of(turned).field("sort").get("value") == f"-{assignment.pk}"


@pytest.mark.parametrize("pupils", [4, 40])
def test_the_page_costs_twelve_queries_at_most_whatever_the_size_of_the_class(
    browser: Client, classroom: Classroom, quiz: Quiz, pupils: int
) -> None:
    """With everything that costs one: a lesson, attempts that run, and some of them overdue."""
    now = timezone.now()
    overdue, lesson = assign(classroom, quiz, time_limit_minutes=20), assign_lesson(classroom)
    for number in range(pupils):
        pupil = enrol(classroom, f"Pupil {number}", group=str(number % 3))
        begin(quiz, pupil.learner, assignment=overdue, at=now - DAY)
        tried(assign(classroom, quiz), pupil.learner, None)
        decide(lesson, pupil, 500_000)
    Extension.objects.create(assignment=overdue, extra_minutes=5, given_at=now)

    with CaptureQueriesContext(connection) as queries:
        response = book(browser, classroom)

    assert len(names(response)) == pupils
    assert len(queries) == 12


# The marks of one pupil


def test_the_tries_stand_with_their_scores_and_lateness(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    now = timezone.now()
    pupil = enrol(classroom, "Aigul")
    assignment = assign(classroom, quiz, opens_at=now - 9 * DAY, due_at=now - DAY, closes_at=now + DAY, counts="last")
    first = tried(assignment, pupil.learner, 400_000, started_at=now - 3 * DAY, submitted_at=now - 2 * DAY)
    tried(assignment, pupil.learner, 600_000, started_at=now - DAY, submitted_at=now - DAY + MINUTE)
    tried(assignment, pupil.learner, None, started_at=now)

    response = browser.get(marks(assignment, pupil))

    page = page_of(response)
    assert page.heading == "Aigul: Quiz"
    assert [row[0] + ": " + row[3] for row in grid(response)[1:]] == ["Try 1: 40 %", "Try 2: 60 %", "Try 3: –"]
    assert [row[2].endswith("late") for row in grid(response)[1:]] == [False, True, False]
    assert "the last try counts" in page.text
    assert page.links()["Try 1"] == reverse("teaching:attempt", args=[first.pk])
    assert "Take the decision back" not in page.text


def test_a_lesson_has_no_tries_but_how_far_it_is_read(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    pupil = enrol(classroom, "Aigul")

    page = page_of(browser.get(marks(assign_lesson(classroom), pupil)))

    assert "0 of 2 passages read" in page.text
    assert "Tries" not in page.text


@pytest.mark.parametrize("typed", ["87.5", "87,5 %", " 87.5"])
def test_a_mark_is_decided_with_a_reason_and_logged(
    browser: Client, teacher: User, classroom: Classroom, quiz: Quiz, typed: str
) -> None:
    pupil = enrol(classroom, "Aigul")
    assignment = assign(classroom, quiz)
    tried(assignment, pupil.learner, 400_000)

    response = browser.post(marks(assignment, pupil), {"percent": typed, "reason": "Told me"}, follow=True)

    (decided,) = MarkOverride.objects.all()
    assert (decided.score_millionths, decided.reason, decided.author) == (875_000, "Told me", teacher)
    assert "Decided: 87.5 %. The pupil sees it with the reason." in response.content.decode()
    assert grid(response)[-1][1:] == ["teacher", "as the tries → 87.5 %", "Told me"]
    assert "87.5 % ✎ decided by a teacher" in page_of(response).text


def test_a_decision_is_taken_back_with_a_reason(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    pupil = enrol(classroom, "Aigul")
    assignment = assign(classroom, quiz)
    tried(assignment, pupil.learner, 400_000)
    decide(assignment, pupil, 875_000)

    response = browser.post(marks(assignment, pupil), {"do": "take-back", "reason": "A mistake"}, follow=True)

    assert "Taken back: the tries count again." in response.content.decode()
    assert [row[2] for row in grid(response)[-2:]] == ["87.5 % → as the tries", "as the tries → 87.5 %"]
    assert "40 %" in page_of(response).text


def test_nothing_is_taken_back_where_nothing_was_decided(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    pupil = enrol(classroom, "Aigul")
    assignment = assign(classroom, quiz)

    response = browser.post(marks(assignment, pupil), {"do": "take-back", "reason": "A mistake"}, follow=True)

    assert "there is nothing to take back" in response.content.decode()
    assert not MarkOverride.objects.exists()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"percent": "85"}, "Say why: the pupil reads it beside the mark."),
        ({"reason": "Told me"}, "Say the mark, from 0 to 100."),
        ({"do": "take-back"}, "Say why: the pupil reads it beside the mark."),
        ({"percent": "101", "reason": "x"}, "Ensure this value is less than or equal to 100."),
        ({"percent": "-1", "reason": "x"}, "Ensure this value is greater than or equal to 0."),
        ({"percent": "85.25", "reason": "x"}, "Ensure that there are no more than 1 decimal place."),
        ({"percent": "nan", "reason": "x"}, "Enter a number."),
        ({"percent": "good", "reason": "x"}, "Enter a number."),
        ({"percent": "1e999999", "reason": "x"}, "Ensure this value is less than or equal to 100."),
    ],
)
def test_what_is_no_mark_is_refused_in_words(
    browser: Client, classroom: Classroom, quiz: Quiz, sent: dict[str, str], error: str
) -> None:
    pupil = enrol(classroom, "Aigul")

    response = browser.post(marks(assign(classroom, quiz), pupil), sent)

    assert response.status_code == 422
    assert page_of(response).errors == [f"Error: {error}"]
    assert not MarkOverride.objects.exists()


def test_whoever_is_not_of_the_class_has_no_marks_there(
    browser: Client, teacher: User, classroom: Classroom, quiz: Quiz
) -> None:
    stranger = enrol(make_class("other"), "Dana")
    pretended = enrol(classroom, "Pretended", learner=User.objects.create_user("pretended", preview_of=teacher))
    assignment = assign(classroom, quiz)
    nobody = f"/teaching/assignments/{assignment.pk}/marks/{10**30}/"

    answers = [
        browser.get(address).status_code for address in (marks(assignment, stranger), marks(assignment, pretended))
    ]

    assert [*answers, browser.get(nobody).status_code] == [404, 404, 404]


@pytest.mark.parametrize("pupils", [1, 30])
def test_the_marks_cost_the_same_number_of_queries(
    browser: Client, classroom: Classroom, quiz: Quiz, pupils: int
) -> None:
    assignment = assign(classroom, quiz, time_limit_minutes=20)
    members = [enrol(classroom, f"Pupil {number}") for number in range(pupils)]
    for pupil in members:
        decide(assignment, pupil, 0)
        begin(quiz, pupil.learner, assignment=assignment, at=timezone.now() - DAY)

    with CaptureQueriesContext(connection) as queries:
        browser.get(marks(assignment, members[0]))

    assert len(queries) == 9


@pytest.mark.parametrize(
    ("millionths", "whole", "decided"),
    [(0, "0 %", "0 %"), (699_999, "69 %", "69.9 %"), (875_000, "87 %", "87.5 %"), (1_000_000, "100 %", "100 %")],
)
def test_percents_are_rounded_down(millionths: int, whole: str, decided: str) -> None:
    assert (percent(millionths), decided_percent(millionths)) == (whole, decided)
