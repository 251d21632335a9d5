"""The gradebook as files for the school."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from lessons.models import Lesson, PassageRead
from people.models import Classroom, User
from quizzes.actions import record_answer, submit
from quizzes.models import Assignment, AttemptItem, MarkOverride, Quiz
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import assign, begin, make_bank, new_save, tried

pytestmark = pytest.mark.django_db

HEADINGS = [
    *("Name", "User name", "Group", "Assignment", "State", "Points", "Possible points", "Percent", "Tries"),
    *("Submitted", "Late", "Decided by a teacher", "Reason"),
]
MORNING = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class(teacher=teacher, time_zone="Asia/Almaty")


@pytest.fixture
def browser(teacher: User) -> Client:
    browser = Client()
    browser.force_login(teacher)
    return browser


def get(browser: Client, classroom: Classroom, ending: str, query: str = "") -> Any:
    return browser.get(f"/teaching/classes/{classroom.pk}/gradebook.{ending}{query}")


def rows_of_csv(browser: Client, classroom: Classroom, query: str = "") -> list[list[str]]:
    content = get(browser, classroom, "csv", query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


def sheets(browser: Client, classroom: Classroom) -> dict[str, list[tuple[Any, ...]]]:
    workbook = load_workbook(io.BytesIO(get(browser, classroom, "xlsx").content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}


def take(assignment: Assignment, pupil: User, *, at: datetime = MORNING) -> None:
    """Answers the first of two questions rightly, which count three points each, and hands in."""
    assert assignment.quiz
    attempt = begin(assignment.quiz, pupil, assignment=assignment, at=at)
    AttemptItem.objects.filter(attempt=attempt).update(points=3)
    record_answer(learner=pupil, attempt_id=attempt.pk, number=1, entries={"choice": "0"}, save=new_save(), at=at)
    submit(learner=pupil, attempt_id=attempt.pk, at=at + timedelta(minutes=10))


def test_a_row_a_pupil_and_assignment_has_all_that_a_school_needs(
    browser: Client, classroom: Classroom, quiz: Quiz
) -> None:
    pupil = enrol(classroom, "Aigul", group="A").learner
    enrol(classroom, "Berik")
    assignment = assign(classroom, quiz, due_at=MORNING)
    take(assignment, pupil)
    MarkOverride.objects.create(
        assignment=assignment, learner=pupil, score_millionths=875_000, reason="Told me", decided_at=MORNING
    )

    assert rows_of_csv(browser, classroom) == [
        HEADINGS,
        [
            *("Aigul", pupil.username, "A", "Quiz", "done", "5.25", "6", "0.875", "1"),
            *("2026-03-02 08:40:00", "yes", "yes", "Told me"),
        ],
        ["Berik", f"c{classroom.pk}-berik", "", "Quiz", "missing", "", "", "", "0", "", "", "", ""],
    ]


def test_a_lesson_has_no_points_and_no_tries(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    pupil = enrol(classroom, "Aigul").learner
    Assignment.objects.create(classroom=classroom, lesson=Lesson.objects.get(), created_at=MORNING)
    for passage in Lesson.objects.get().passages.all():
        PassageRead.objects.create(learner=pupil, passage=passage, first_read_at=MORNING, last_read_at=timezone.now())

    row = rows_of_csv(browser, classroom)[1]

    assert row[3:] == ["Lesson-1", "done", "", "", "", "", "2026-03-02 08:30:00", "", "", ""]


def test_the_workbook_holds_the_same_rows_and_an_overview(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    pupil = enrol(classroom, "Aigul", group="A").learner
    take(assign(classroom, quiz), pupil)
    assign(classroom, quiz)

    found = sheets(browser, classroom)

    assert list(found) == ["Marks", "Overview"]
    first, second = found["Marks"][1:]
    names = ("Aigul", pupil.username, "A")
    submitted = datetime(2026, 3, 2, 8, 40)  # noqa: DTZ001  # workbooks know no zones
    assert found["Marks"][0] == tuple(HEADINGS)
    assert first == (*names, "Quiz", "done", 3, 6, 0.5, 1, submitted, None, None, None)
    assert second == (*names, "Quiz", "open", None, None, None, 0, None, None, None, None)
    assert found["Overview"] == [
        ("Name", "User name", "Group", "Quiz", "Quiz", "Mean"),
        (*names, 0.5, None, 0.5),
    ]


def test_a_file_holds_the_rows_of_the_page_it_was_asked_from(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    assign(classroom, quiz)
    for name, group in [("Aigul", "A"), ("Berik", "B"), ("Dana", "A")]:
        enrol(classroom, name, group=group)
    enrol(classroom, "Gone", group="A", removed_at=MORNING)

    rows = rows_of_csv(browser, classroom, "?group=A&sort=-name&removed=1")

    assert [row[0] for row in rows[1:]] == ["Gone", "Dana", "Aigul"]
    assert [row[0] for row in rows_of_csv(browser, classroom)[1:]] == ["Aigul", "Berik", "Dana"]


def test_nothing_that_somebody_typed_becomes_a_formula(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    live = "=cmd|' /C calc'!A0"
    Quiz.objects.update(title=live)
    pupil = enrol(classroom, live, learner=User.objects.create_user("@SUM(A1)"), group="+1+1").learner
    assignment = assign(classroom, quiz)
    MarkOverride.objects.create(
        assignment=assignment, learner=pupil, score_millionths=0, reason="-2+3", decided_at=MORNING
    )

    row = rows_of_csv(browser, classroom)[1]
    workbook = load_workbook(io.BytesIO(get(browser, classroom, "xlsx").content))

    assert [row[place] for place in (0, 1, 2, 3, 12)] == [f"'{live}", "'@sum(a1)", "'+1+1", f"'{live}", "'-2+3"]
    types = {cell.data_type for sheet in workbook.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in types


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("9b", 'attachment; filename="9b-{day}.csv"'),
        ('9 «Б», "history"', "attachment; filename*=utf-8''9-%D0%91-history-{day}.csv"),
        ("../../etc/x\r\nSet-Cookie: a=b", 'attachment; filename="etc-x-Set-Cookie-a-b-{day}.csv"'),
        ("***", 'attachment; filename="class-{day}.csv"'),
    ],
)
def test_a_file_is_named_after_the_class_and_the_day_by_its_clock(
    browser: Client, classroom: Classroom, name: str, disposition: str
) -> None:
    Classroom.objects.update(name=name)
    day = timezone.now().astimezone(timezone.get_fixed_timezone(300)).date()

    response = get(browser, classroom, "csv")

    assert response.headers["Content-Disposition"] == disposition.format(day=day)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_of_an_empty_class_opens(browser: Client, classroom: Classroom, ending: str) -> None:
    assert get(browser, classroom, ending).status_code == 200


@pytest.mark.parametrize("pupils", [4, 40])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_cost_the_same_number_of_queries_for_any_class(
    browser: Client, classroom: Classroom, quiz: Quiz, ending: str, pupils: int
) -> None:
    assignment = assign(classroom, quiz)
    for number in range(pupils):
        tried(assignment, enrol(classroom, f"Pupil {number}").learner)

    with CaptureQueriesContext(connection) as queries:
        get(browser, classroom, ending)

    assert len(queries) == 9
