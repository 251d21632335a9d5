"""An invented class of 25 that takes the shipped course: what a teacher finds in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from kzcourse.demo import make_demo
from kzcourse.demo.doubting import doubted_in
from people.models import Classroom
from quizzes.asked import question_in
from quizzes.board import State as Place
from quizzes.board import board
from quizzes.content import from_millionths
from quizzes.gradebook import Cell, State, gradebook
from quizzes.item_analysis import FlagCode, ItemResult, Option, Paper, Question, QuestionStatistics, analyse, flags
from quizzes.models import Assignment, Attempt, AttemptItem, DeadlineMove, QuestionReport, Quiz
from tests.people.builders import make_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.long]

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LEARNERS = 25


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Classroom]:
    """Made around the transactions of the single tests, and taken back after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loadcourse", settings.BASE_DIR / "fixtures" / "kazakhstan-russia", stdout=StringIO())
        yield make_demo(learners=LEARNERS, teachers=[make_teacher()], seed=1, at=AT)
        transaction.set_rollback(True)


@pytest.fixture
def demo(made: Classroom, db: None) -> Classroom:
    return made


@pytest.fixture
def columns(demo: Classroom) -> list[list[Cell]]:
    """The cells of the gradebook by assignment."""
    return [list(cells) for cells in zip(*(row.cells for row in gradebook(demo, at=AT).rows), strict=True)]


def test_a_gradebook_shows_everything_that_can_be_in_it(columns: list[list[Cell]]) -> None:
    states = [{cell.state for cell in cells} for cells in columns]

    assert states == [
        {State.DONE, State.PART},
        {State.DONE, State.MISSING},
        {State.DONE, State.MISSING},
        {State.DONE, State.MISSING},
        {State.DONE, State.RUNNING, State.OPEN},
        {State.COMING},
    ]
    assert [any(cell.late for cell in cells) for cells in columns] == [True, False, True, True, False, False]
    assert [any(cell.override for cell in cells) for cells in columns] == [False, False, True, False, False, False]
    assert [any(len(cell.tries) > 1 for cell in cells) for cells in columns] == [False, False, True, True, False, False]


def test_marks_spread_as_those_of_a_class_do(columns: list[list[Cell]]) -> None:
    for cells in columns[1:5]:
        marks = [cell.mark_millionths for cell in cells if cell.mark_millionths is not None]

        assert 450_000 < sum(marks) / len(marks) < 850_000
        assert max(marks) - min(marks) > 300_000


def test_a_board_shows_pupils_at_every_stage(demo: Classroom) -> None:
    running = Assignment.objects.select_related("quiz").get(classroom=demo, quiz__slug="back-to-the-future-quiz")

    places = board(running, at=AT).places

    assert {place.state for place in places} == set(Place)
    assert {place.unsaved for place in places} == {True, False}


def test_one_had_more_time_and_one_lost_the_connection(demo: Classroom) -> None:
    in_class = Assignment.objects.get(classroom=demo, quiz__slug="a-backyard-quiz")

    assert DeadlineMove.objects.get().extension == in_class.extensions.get()
    lost = Attempt.objects.get(assignment=in_class, submitted_at=None)
    assert lost.is_overdue(AT)


def test_one_question_looks_as_if_its_key_were_wrong_and_is_reported(demo: Classroom) -> None:
    quiz = Quiz.objects.get(slug="a-backyard-quiz")
    doubted = doubted_in(quiz)
    assert doubted

    statistics = statistics_of(doubted.question_id, quiz)

    assert next(flag.code for flag in flags(statistics)) is FlagCode.KEY_MAY_BE_WRONG
    assert QuestionReport.objects.get().item.question_id == doubted.question_id


def statistics_of(question_id: int, quiz: Quiz) -> QuestionStatistics:
    """Of one question of the quiz, from the papers handed in."""
    items = AttemptItem.objects.filter(attempt__quiz=quiz, attempt__submitted_at__isnull=False)
    papers: dict[int, list[ItemResult]] = {}
    for item in items.select_related("attempt", "revision", "current"):
        papers.setdefault(item.attempt.learner_id, []).append(result_of(item))
    rows = question_in(items.filter(question=question_id)[0].revision).answers
    options = tuple(Option(str(number), row.credit > 0) for number, row in enumerate(rows))
    return analyse(
        [Paper(str(learner), tuple(results)) for learner, results in papers.items()],
        {str(question_id): Question(options=options)},
    ).questions[str(question_id)]


def result_of(item: AttemptItem) -> ItemResult:
    chosen = item.current.given.get("choice") if item.current else None
    return ItemResult(
        str(item.question_id),
        None if item.credit_millionths is None else from_millionths(item.credit_millionths),
        picked=frozenset({chosen} if chosen else ()),
    )
