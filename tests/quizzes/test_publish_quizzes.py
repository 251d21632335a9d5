"""Publishing quizzes."""

import pytest
from pytest_django import DjangoAssertNumQueries

from lessons.models import ContentRevision, Edition, Lesson
from quizzes.actions.complete import complete_quizzes
from quizzes.actions.publish_quizzes import publish_quizzes
from quizzes.models import Quiz, QuizSection
from tests.lessons.builders import make_small_course
from tests.quizzes.builders import NOON, make_question, make_quiz

pytestmark = pytest.mark.django_db


def make_quizzes(count: int) -> Edition:
    """Each quiz has a section that names a lesson and lists a question, and one that draws from all."""
    edition = make_small_course()
    question = make_question(edition)
    for number in range(count):
        quiz = make_quiz(edition, f"quiz-{number}")
        section = QuizSection.objects.create(quiz=quiz, position=2, lesson=edition.lessons.get())
        section.questions.add(question)
    return edition


def publish() -> int:
    return publish_quizzes(Quiz.objects.all(), author=None, origin=ContentRevision.Origin.EDIT, at=NOON)


def test_a_revision_holds_the_sections_in_their_order_and_is_written_once() -> None:
    edition = make_quizzes(1)
    quiz = edition.quizzes.get()
    quiz.sections.filter(position=2).update(position=0)

    assert [publish(), publish(), complete_quizzes(at=NOON, origin="load")] == [1, 0, 0]

    sections = ContentRevision.objects.of(quiz).get().content["sections"]
    assert [section["position"] for section in sections] == [0, 1]
    assert sections[0]["questions"] == [["steppe", "en", "question"]]


@pytest.mark.parametrize("count", [1, 10])
def test_publishing_after_a_lesson_was_renamed_costs_the_same_for_any_number_of_quizzes(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_quizzes(count)
    publish()
    Lesson.objects.update(slug="renamed")

    # Two savepoints and their ends; the course, quizzes, sections, listed questions; revisions read and written.
    with django_assert_num_queries(10):
        assert publish() == count
