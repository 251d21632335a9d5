"""The map of pupils and facts for classes of several sizes, beside the floor: a bare page as long (see ``gradebook.py``).

Each fact has a question of its own, and everybody has answered all of them once; a page holds sixty pupils.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType

from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from gradebook import _floor_page, _measured

import kzcourse.urls
from lessons.actions.derive import derive_edition
from lessons.models import ContentRevision, Course, Edition, Fact, FactText, Lesson, Passage
from people.models import Classroom, Enrolment, User
from quizzes.actions import publish_questions
from quizzes.models import Answer, Assignment, Attempt, AttemptItem, Question, Quiz

#: Pupils and facts; the last is what one class may have.
SIZES = ((4, 100), (60, 25), (60, 100), (500, 100))
#: How many times as long as the floor page a page of the largest may take.
MOST = 20.0
#: How many times as long a cell of a page with four times the facts may take.
MOST_GROWTH = 1.5
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def run() -> list[str]:
    call_command("collectstatic", verbosity=0, interactive=False)
    urls = ModuleType("urls_with_a_floor")
    urls.urlpatterns = [path("floor/", _floor_page), *kzcourse.urls.urlpatterns]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=urls):
        return list(_complaints(*_ratio_and_growth()))


def _ratio_and_growth() -> tuple[float, float]:
    """How many times as long as the floor the largest takes, and a cell with four times the facts as one with fewer."""
    teacher = User.objects.create_superuser("bench-teacher")
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(teacher)
    seconds: dict[tuple[int, int], float] = {}
    ratio = 0.0
    for pupils, facts in SIZES:
        ours, floor = _measured(browser, _class_of(pupils, facts, teacher))
        seconds[pupils, facts], ratio = ours, ours / floor
        print(
            f"  {pupils:3} pupils, {facts:3} facts: {ours * 1000:6.1f} ms; "
            f"floor {floor * 1000:5.1f} ms: {ratio:4.1f} to 1",
            flush=True,
        )
    return ratio, seconds[60, 100] / seconds[60, 25] / 4


def _complaints(ratio: float, growth: float) -> Iterator[str]:
    if ratio > MOST:
        yield f"a page of the largest map takes {ratio:.1f} times as long as the floor page; {MOST} is the most."
    if growth > MOST_GROWTH:
        yield f"a cell takes {growth:.2f} times as long with four times the facts; {MOST_GROWTH} is the most."


def _class_of(pupils: int, facts: int, teacher: User) -> str:
    """A class that has answered a question on each fact; the address of its map."""
    course = Course.objects.create(slug=f"bench-{pupils}-{facts}")
    edition = Edition.objects.create(course=course, title=course.slug, summary="-")
    lesson = Lesson.objects.create(edition=edition, slug="lesson", title="Lesson", summary="-")
    questions = [_question(edition, lesson, number) for number in range(facts)]
    derive_edition(edition)
    publish_questions(
        Question.objects.filter(edition=edition), author=None, origin=ContentRevision.Origin.EDIT, at=NOON
    )
    quiz = Quiz.objects.create(edition=edition, slug="quiz", title="Quiz")
    classroom = Classroom.objects.create(name=course.slug, created_at=NOON)
    classroom.teachers.add(teacher)
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, created_at=NOON)
    for number in range(pupils):
        _pupil(assignment, number, list(Question.objects.filter(pk__in=[each.pk for each in questions])))
    return f"/teaching/classes/{classroom.pk}/facts/"


def _question(edition: Edition, lesson: Lesson, number: int) -> Question:
    fact = Fact.objects.create(course=edition.course, slug=f"fact-{number}", kind=Fact.Kind.EVENT)
    FactText.objects.create(fact=fact, statement=f"Statement {number}, which is a sentence of some words.")
    text = f"It is so that [these are words {number}]{{fact=fact-{number}}}."
    Passage.objects.create(lesson=lesson, slug=f"passage-{number}", position=number, heading="Heading", text=text)
    question = Question.objects.create(
        edition=edition, lesson=lesson, slug=f"question-{number}", fact=fact, kind="true_false", prompt="Is it so?"
    )
    rows = (("true", 1_000_000), ("false", 0))
    Answer.objects.bulk_create(
        Answer(question=question, position=place, text=text, credit_millionths=credit)
        for place, (text, credit) in enumerate(rows, start=1)
    )
    return question


def _pupil(assignment: Assignment, number: int, questions: list[Question]) -> None:
    learner = User.objects.create(username=f"bench-{assignment.pk}-{number}")
    Enrolment.objects.create(classroom=assignment.classroom, learner=learner, name=f"Pupil {number}", joined_at=NOON)
    attempt = Attempt.objects.create(
        learner=learner,
        quiz_id=assignment.quiz_id or 0,
        assignment=assignment,
        purpose=Attempt.Purpose.GRADED,
        terms={},
        started_at=NOON,
        submitted_at=NOON,
        score_millionths=500_000,
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            number=place,
            question=question,
            revision_id=question.revision_id or 0,
            graded_by_id=question.revision_id,
            order=[0, 1],
            credit_millionths=(number * 7 + place * 13) % 3 * 500_000,
        )
        for place, question in enumerate(questions, start=1)
    )
